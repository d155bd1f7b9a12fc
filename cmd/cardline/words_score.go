package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cardline/commands"
	"cardline/internal/locale"
)

func newWordsScore() *cobra.Command {
	var texts string
	var wrong bool
	cmd := &cobra.Command{
		Use:   "score",
		Short: "Score how labelled texts are understood, by language and verb; run it in the source tree",
		Long: `Score how labelled texts are understood: by language and by verb, what was taken for what, and what would have been done
that nobody asked for. Texts are lines of text, verb and arguments ("last4=1234; months=12") with tabs between them.`,
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			corpus, err := readTexts(texts)
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
			scored := commands.Score(parser, corpus, commands.Context{Now: corpusDay})
			if wrong {
				return writeWrong(cmd.OutOrStdout(), scored)
			}
			return writeScore(cmd.OutOrStdout(), scored)
		},
	}
	cmd.Flags().StringVar(&texts, "texts", filepath.Join(corpusDir, "test.tsv"), "the labelled texts")
	cmd.Flags().BoolVar(&wrong, "wrong", false, "list the texts that are understood wrongly, what was wanted and what was got")
	return cmd
}

// writeWrong lists what went wrong: V the verb, A only an argument, each with ! where it would have done something unasked.
func writeWrong(w io.Writer, scored []commands.Scored) error {
	for _, s := range scored {
		if s.Args {
			continue
		}
		mark := "A"
		if !s.Right {
			mark = "V"
		}
		if unasked(s) {
			mark += "!"
		}
		got := written(s.Got.Command, s.Got.Told())
		if s.Got.Near {
			got = "near " + got
		}
		if _, err := fmt.Fprintf(w, "%-2s\t%s\t%s\t%s (%d)\n", mark, s.Text, written(s.Command, s.Labelled.Args), got, s.Got.Confidence); err != nil {
			return err
		}
	}
	return nil
}

// written is a verb with its arguments, in a fixed order.
func written(command string, args map[string]string) string {
	var b strings.Builder
	b.WriteString(command)
	for _, k := range slices.Sorted(maps.Keys(args)) {
		fmt.Fprintf(&b, " %s=%s", k, args[k])
	}
	return b.String()
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
	wrongly, asked := 0, 0
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
		if unasked(s) {
			wrongly++
		}
		if changes(s.Got.Command) && !s.Right && s.Got.Near {
			asked++
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
	_, err := fmt.Fprintf(w, "\nactions nobody asked for: %d of %d (%.2f %%); asked about first: %d\n",
		wrongly, len(scored), 100*float64(wrongly)/float64(max(len(scored), 1)), asked)
	return err
}

// unasked reports whether something of the customer's would be changed that was not wished for.
func unasked(s commands.Scored) bool {
	return changes(s.Got.Command) && !s.Right && !s.Got.Near
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// changes reports whether the verb is one that changes something of the customer's.
func changes(id string) bool {
	all := commands.All(commands.Ports{})
	at := slices.IndexFunc(all, func(v commands.Verb) bool { return v.ID == id })
	return at >= 0 && all[at].ReadBack()
}
