package main

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newTask is `cardline desk task`: calls that are left to people.
func (d *deskDoor) newTask() *cobra.Command {
	cmd := &cobra.Command{
		Use: "task", Short: "See, take and finish tasks: calls that campaigns leave to people, and what customers' wishes need",
		Example: "  cardline desk task list\n  cardline desk task take HC2048168\n  cardline desk task done HC2048168 --outcome accepted --note \"fee waived, stays\"",
	}
	cmd.AddCommand(d.newTasks(), d.newTake(), d.newDone())
	return cmd
}

func (d *deskDoor) newTasks() *cobra.Command {
	f := casesWanted{kind: "task"}
	cmd := &cobra.Command{
		Use: "list", Short: "List open tasks, the overdue ones and the next due first", Args: cobra.NoArgs,
		Example: "  cardline desk task list\n  cardline desk task list --mine anna",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got casesPage
			if err := d.ask(cmd, http.MethodGet, "?"+f.query().Encode(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got)
			}
			return printTasks(cmd.OutOrStdout(), f, got)
		},
	}
	cmd.Flags().StringVar(&f.mine, "mine", "", "only what this colleague has")
	cmd.Flags().BoolVar(&f.all, "all", false, "those that are done too, after the open ones")
	cmd.Flags().BoolVar(&f.overdue, "overdue", false, "only those one of whose clocks has run out")
	cmd.Flags().IntVar(&f.most, "most", 50, "how many on a page, up to 200")
	cmd.Flags().StringVar(&f.after, "after", "", "the next page: what the page before named")
	return cmd
}

func (d *deskDoor) newTake() *cobra.Command {
	return &cobra.Command{
		Use: "take TASK", Short: "Take a task: it shows whom to call, and what to say", Args: cobra.ExactArgs(1), Example: "  cardline desk task take HC2048168",
		RunE: func(cmd *cobra.Command, args []string) error {
			var taken api.Case
			if err := d.ask(cmd, http.MethodPost, "/"+url.PathEscape(args[0])+"/take", nil, &taken); err != nil {
				return err
			}
			return d.unmasked(cmd, taken.Ref, "")
		},
	}
}

func (d *deskDoor) newDone() *cobra.Command {
	var outcome, note string
	cmd := &cobra.Command{
		Use: "done TASK", Short: "End a task with what came of it", Args: cobra.ExactArgs(1),
		Long: "End a task with what came of it: reached (spoken with, and no more), no-answer, refused, accepted. What was accepted counts as a\n" +
			"conversion of the campaign that asked for the task.",
		Example: "  cardline desk task done HC2048168 --outcome accepted --note \"fee waived, stays\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/"+url.PathEscape(args[0])+"/done", map[string]string{"outcome": outcome, "note": note})
		},
	}
	cmd.Flags().StringVar(&outcome, "outcome", "", "reached, no-answer, refused or accepted")
	cmd.Flags().StringVar(&note, "note", "", "what was said; card and telephone numbers in it are masked")
	_ = cmd.MarkFlagRequired("outcome") // fails only for a flag that does not exist
	return cmd
}
