package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cardline/commands"
)

// corpusDir and modelFile are where the source tree keeps the corpus and what is made of it.
const (
	corpusDir = "commands/corpus"
	modelFile = "commands/model.bin"
)

// corpusDay is the day the dates of the corpus are told from.
var corpusDay = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// newWords builds `cardline words`: for those who tend how texts are understood.
func newWords() *cobra.Command {
	cmd := &cobra.Command{Use: "words", Short: "Check, score, train and add to how texts are understood"}
	cmd.AddCommand(newWordsCheck(), newWordsScore(), newWordsTrain(), newWordsUnknown())
	cmd.AddCommand(wordsVersions()...)
	return cmd
}

func newWordsCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Find words that two verbs, or a verb and the carriers, claim",
		Long: `Find keywords, codes and reserved words of carriers that more than one verb claims, in every language, and faults of phrases.
With DIR the overlays in it (*.yaml: id and words) are added first, as a running server would.`,
		Args:         cobra.MaximumNArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := wordsOf(args...)
			if err != nil {
				return err
			}
			if _, err := commands.NewParser(all); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "words of %d verbs: no faults\n", len(all))
			return err
		},
	}
}

// wordsOf are the shipped words with the overlays of a folder, if one is named.
func wordsOf(dir ...string) ([]commands.Words, error) {
	all, err := commands.ShippedWords()
	if err != nil || len(dir) == 0 || dir[0] == "" {
		return all, err
	}
	return commands.WithOverlays(all, os.DirFS(dir[0]))
}

func newWordsTrain() *cobra.Command {
	return &cobra.Command{
		Use:          "train",
		Short:        "Make " + modelFile + " of the corpus; run it in the source tree",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			corpus, err := readTexts(filepath.Join(corpusDir, "train.tsv"))
			if err != nil {
				return err
			}
			model, err := commands.Train(corpus)
			if err != nil {
				return err
			}
			if err := os.WriteFile(modelFile, model, 0o644); err != nil {
				return fmt.Errorf("keeping the model: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes of %d texts\n", modelFile, len(model), len(corpus))
			return err
		},
	}
}

func readTexts(file string) ([]commands.Labelled, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("opening labelled texts: %w", err)
	}
	defer f.Close()
	corpus, err := commands.ReadCorpus(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return corpus, nil
}
