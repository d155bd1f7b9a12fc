package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/greeting"
)

// greetDoor is where `cardline greet` asks, and how it prints.
type greetDoor struct{ door }

// greet is what `cardline greet` asks a running server for.
type greet struct {
	on, day string
	year    int
	dryRun  bool
}

// newGreet is `cardline greet`: the greetings of a festival, sent by the running server, and the rules by which it sends them by itself.
func newGreet() *cobra.Command {
	d, g := &greetDoor{}, &greet{}
	cmd := &cobra.Command{
		Use:   "greet --on FESTIVAL",
		Short: "Greet at a festival, or see who would get what",
		Long: "Ask the running server to greet every customer who may be greeted, each in their language, once per person and\n" +
			"occasion for ever: now, or when their quiet hours end. The others are held, each with its reason. With --dry-run\n" +
			"nothing is written; with --year too it tells when the standing rules would send, at each customer's own hour.\n" +
			"Birthdays and card-anniversary are days of people's own: --day names one. Exits 1 on an unknown festival and while\n" +
			"the outbox is drained, 2 when the server does not answer or refuses.",
		Example: "  cardline greet --on spring-festival --dry-run\n" +
			"  cardline greet --on mid-autumn --year 2027 --dry-run\n" +
			"  cardline greet rules on mid-autumn --reason \"wording approved by legal\"\n" +
			"  cardline greet mourn begin cn --until 2027-05-14 --reason \"national day of mourning\"",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := d.greet(cmd.Context(), *g)
			if err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			return printGreeting(cmd.OutOrStdout(), r)
		},
	}
	cmd.Flags().StringVar(&g.on, "on", "", "the festival, by its id; or birthday, or card-anniversary")
	cmd.Flags().IntVar(&g.year, "year", 0, "of the festival; without it today's or the next")
	cmd.Flags().StringVar(&g.day, "day", "", "of birthdays and anniversaries, such as 2027-02-28; without it today")
	cmd.Flags().BoolVar(&g.dryRun, "dry-run", false, "only show who would be greeted, when and how")
	d.flags(cmd, "", "demo-admin")
	_ = cmd.MarkFlagRequired("on") // fails only for a flag that does not exist
	cmd.MarkFlagsMutuallyExclusive("year", "day")
	cmd.AddCommand(d.newRules(), d.newRuns(), d.newMissed(), d.newOutcomes(), d.newMourn())
	return cmd
}

func (d *greetDoor) greet(ctx context.Context, g greet) (r greeting.Result, err error) {
	body := map[string]any{"on": g.on, "dry_run": g.dryRun}
	if g.year != 0 {
		body["year"] = g.year
	}
	if g.day != "" {
		body["day"] = g.day
	}
	err = askAPI(ctx, d.url, d.key, http.MethodPost, "/greetings", body, &r, 10*time.Minute) // planning millions takes minutes
	return r, err
}

func printGreeting(w io.Writer, r greeting.Result) error {
	did := "planned"
	if r.DryRun {
		did = "would be planned (dry run: nothing was written)"
	}
	fmt.Fprintf(w, "%s on %s: %d %s, %d held back\n", r.Occasion, r.Date, r.Planned, did, r.HeldCount)
	planned := tableOf("TO", "LANGUAGE", "DUE (UTC)", "WHERE THEY ARE", "CUSTOMER", "TEXT")
	held, reasons := tableOf("HELD BACK", "CUSTOMER", "REASON"), tableOf("REASON", "HOW MANY")
	for _, m := range r.Messages {
		planned.row(m.To, m.Language, m.Due, m.Local, m.Customer, m.Text)
	}
	for _, h := range r.Held {
		held.row(h.To, h.Customer, h.Reason)
	}
	if len(r.Reasons) > 1 {
		for _, why := range r.Reasons {
			reasons.row(why.Reason, why.Count)
		}
	}
	if err := printParts(w, planned, held, reasons); err != nil {
		return err
	}
	if listed := len(r.Messages) + len(r.Held); listed < r.Planned+r.HeldCount {
		fmt.Fprintf(w, "\n(%d of %d are listed)\n", listed, r.Planned+r.HeldCount)
	}
	return nil
}
