package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/greeting"
)

// greet is what `cardline greet` asks a running server for.
type greet struct {
	url, key string
	on       string
	dryRun   bool
}

// newGreet is `cardline greet`: the greetings of a festival, sent by the running server.
func newGreet() *cobra.Command {
	var g greet
	cmd := &cobra.Command{
		Use:   "greet --on FESTIVAL",
		Short: "Send the greeting of a festival to those who may have it",
		Long: "Ask the running server to greet every customer who may be greeted, each in their language, once per person and\n" +
			"occasion for ever: now, or when their quiet hours end. The others are held, each with its reason. With --dry-run\n" +
			"nothing is written. Exits 1 on an unknown festival and while the outbox is drained, 2 when the server does not answer or refuses.",
		Example: "  cardline greet --on spring-festival --dry-run\n" +
			"  cardline greet --on spring-festival",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := g.ask(cmd.Context())
			if err != nil {
				return err
			}
			return printGreeting(cmd.OutOrStdout(), r)
		},
	}
	cmd.Flags().StringVar(&g.on, "on", "", "the festival, by its id")
	cmd.Flags().BoolVar(&g.dryRun, "dry-run", false, "only show who would be greeted, when and how")
	apiFlags(cmd, &g.url, &g.key, "demo-admin")
	_ = cmd.MarkFlagRequired("on") // fails only for a flag that does not exist
	return cmd
}

func (g greet) ask(ctx context.Context) (r greeting.Result, err error) {
	body := map[string]any{"on": g.on, "dry_run": g.dryRun}
	err = askAPI(ctx, g.url, g.key, http.MethodPost, "/greetings", body, &r, 10*time.Minute) // planning millions takes minutes
	return r, err
}

func printGreeting(w io.Writer, r greeting.Result) error {
	did := "planned"
	if r.DryRun {
		did = "would be planned (dry run: nothing was written)"
	}
	fmt.Fprintf(w, "%s on %s: %d %s, %d held\n", r.Occasion, r.Date, r.Planned, did, r.HeldCount)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(r.Messages) > 0 {
		fmt.Fprint(t, "\nTO\tLANGUAGE\tSTATE\tDUE (UTC)\tTEXT\n")
	}
	for _, m := range r.Messages {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", m.To, m.Language, m.State, m.Due.UTC().Format("2006-01-02 15:04"), m.Text)
	}
	if len(r.Held) > 0 {
		fmt.Fprint(t, "\nHELD\tCUSTOMER\tREASON\n")
	}
	for _, h := range r.Held {
		fmt.Fprintf(t, "%s\t%s\t%s\n", h.To, h.Customer, h.Reason)
	}
	if listed := len(r.Messages) + len(r.Held); listed < r.Planned+r.HeldCount {
		fmt.Fprintf(t, "\n(%d of %d are listed)\n", listed, r.Planned+r.HeldCount)
	}
	return t.Flush()
}
