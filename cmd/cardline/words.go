package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cardline/commands"
	"cardline/internal/locale"
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
	cmd := &cobra.Command{Use: "words", Short: "Check, score and train how texts are understood"}
	cmd.AddCommand(newWordsCheck(), newWordsScore(), newWordsTrain(), newWordsUnknown())
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
			corpus, err := readCorpus("train.tsv")
			if err != nil {
				return err
			}
			model := commands.Train(corpus)
			if err := os.WriteFile(modelFile, model, 0o644); err != nil {
				return fmt.Errorf("keeping the model: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes of %d texts\n", modelFile, len(model), len(corpus))
			return err
		},
	}
}

func readCorpus(name string) ([]commands.Labelled, error) {
	f, err := os.Open(filepath.Join(corpusDir, name))
	if err != nil {
		return nil, fmt.Errorf("opening the corpus: %w", err)
	}
	defer f.Close()
	corpus, err := commands.ReadCorpus(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return corpus, nil
}

func newWordsScore() *cobra.Command {
	return &cobra.Command{
		Use:          "score",
		Short:        "Score the texts of the corpus that were set aside, by language and verb; run it in the source tree",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			corpus, err := readCorpus("test.tsv")
			if err != nil {
				return err
			}
			all, err := commands.ShippedWords()
			if err != nil {
				return err
			}
			parser, err := commands.NewParser(all)
			if err != nil {
				return err
			}
			return writeScore(cmd.OutOrStdout(), commands.Score(parser, corpus, commands.Context{Now: corpusDay}))
		},
	}
}

// tally counts texts, those whose verb is right, and those whose arguments are too.
type tally struct{ texts, verbs, all int }

func (t *tally) add(s commands.Scored) {
	t.texts++
	if s.Right {
		t.verbs++
	}
	if s.Args {
		t.all++
	}
}

func (t tally) String() string {
	part := func(n int) string { return fmt.Sprintf("%3d.%d %%", 100*n/t.texts, 1000*n/t.texts%10) }
	return fmt.Sprintf("%5d texts  verb %s  with arguments %s", t.texts, part(t.verbs), part(t.all))
}

// writeScore prints accuracy by language and verb, what was taken for what, and the actions nobody asked for.
func writeScore(w io.Writer, scored []commands.Scored) error {
	var whole tally
	byLang, byVerb, confused := map[locale.Lang]*tally{}, map[string]*tally{}, map[string]int{}
	unasked := 0
	for _, s := range scored {
		if byLang[s.Lang] == nil {
			byLang[s.Lang] = &tally{}
		}
		if byVerb[s.Command] == nil {
			byVerb[s.Command] = &tally{}
		}
		whole.add(s)
		byLang[s.Lang].add(s)
		byVerb[s.Command].add(s)
		if !s.Right {
			confused[fmt.Sprintf("%-18s taken for %s", s.Command, s.Got.Command)]++
		}
		if changes(s.Got.Command) && !changes(s.Command) && !s.Got.Near {
			unasked++
		}
	}
	fmt.Fprintf(w, "%-18s %s\n\n", "all", whole)
	for _, l := range slices.Sorted(maps.Keys(byLang)) {
		fmt.Fprintf(w, "%-18s %s\n", l, byLang[l])
	}
	fmt.Fprintln(w)
	for _, v := range slices.Sorted(maps.Keys(byVerb)) {
		fmt.Fprintf(w, "%-18s %s\n", v, byVerb[v])
	}
	fmt.Fprintln(w)
	for _, c := range slices.SortedFunc(maps.Keys(confused), func(a, b string) int { return 1000*(confused[b]-confused[a]) + compare(a, b) }) {
		fmt.Fprintf(w, "%3d  %s\n", confused[c], c)
	}
	_, err := fmt.Fprintf(w, "\nactions nobody asked for: %d of %d\n", unasked, len(scored))
	return err
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// changes reports whether the verb is one that changes something of the customer's.
func changes(id string) bool {
	at := slices.IndexFunc(commands.All(commands.Ports{}), func(v commands.Verb) bool { return v.ID == id })
	return at >= 0 && commands.All(commands.Ports{})[at].Risk >= commands.R2
}
