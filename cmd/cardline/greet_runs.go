package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newRuns is `cardline greet runs`: what rules did by themselves.
func (d *greetDoor) newRuns() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "runs", Short: "List what rules did by themselves, the newest first", Args: cobra.NoArgs,
		Long: "List what rules did by themselves, a line for a rule and a day: how many people it planned a greeting for, how many it held back, and\n" +
			"how many it missed. Each of those who were meant counts once. `cardline greet outcomes` tells what became of them.",
		Example: "  cardline greet runs\n  cardline greet runs --limit 20",
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.listRuns(cmd, p, false) },
	}
	p.flags(cmd)
	return cmd
}

func (d *greetDoor) newMissed() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "missed", Short: "List the days on which somebody was missed", Args: cobra.NoArgs,
		Long: "List the days on which somebody was missed: nothing ran at their hour, and by the time it did their day, or its hours, were over; or\n" +
			"their greeting was planned, and could not leave in time. They are not greeted later.",
		Example: "  cardline greet missed",
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.listRuns(cmd, p, true) },
	}
	p.flags(cmd)
	return cmd
}

func (d *greetDoor) listRuns(cmd *cobra.Command, p listPart, missed bool) error {
	var page struct {
		Runs []api.GreetingRun `json:"runs"`
		Next string            `json:"next,omitempty"`
	}
	path, none := "/greetings/runs"+p.query(), "no rule has sent anything by itself yet"
	if missed {
		path, none = path+"&missed=true", "nobody was missed"
	}
	if err := d.ask(cmd, http.MethodGet, path, nil, &page); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), page)
	}
	list := tableOf("RUN", "STATE", "PLANNED", "HELD", "MISSED", "BEGAN (UTC)", "ENDED (UTC)")
	for _, r := range page.Runs {
		if r.Last != r.First {
			r.ID += " to " + r.Last
		}
		list.row(r.ID, r.State, r.Planned, r.Held, r.Missed, r.Began, r.Ended)
	}
	return list.printPage(cmd.OutOrStdout(), none, page.Next)
}

// newOutcomes is `cardline greet outcomes`: what became of an occasion.
func (d *greetDoor) newOutcomes() *cobra.Command {
	var on, day string
	cmd := &cobra.Command{
		Use: "outcomes --on FESTIVAL --day DAY", Short: "Count what became of the greetings of a day, and why the others were not sent", Args: cobra.NoArgs,
		Example: "  cardline greet outcomes --on mid-autumn --day 2027-09-15",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var out struct {
				Occasion string                `json:"occasion"`
				Outcomes []api.GreetingOutcome `json:"outcomes"`
			}
			q := url.Values{"on": {on}, "day": {day}}
			if err := d.ask(cmd, http.MethodGet, "/greetings/outcomes?"+q.Encode(), nil, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			list := tableOf("HOW MANY", "STATE", "REASON")
			for _, o := range out.Outcomes {
				list.row(o.Count, o.State, o.Reason)
			}
			return list.print(cmd.OutOrStdout(), "nobody was meant to be greeted for "+out.Occasion)
		},
	}
	cmd.Flags().StringVar(&on, "on", "", "the festival; or birthday, or card-anniversary")
	cmd.Flags().StringVar(&day, "day", "", "its day, such as 2027-09-15")
	_ = errors.Join(cmd.MarkFlagRequired("on"), cmd.MarkFlagRequired("day")) // fails only for a flag that does not exist
	return cmd
}

// newMourn is `cardline greet mourn`: the switch that keeps back all cheer.
func (d *greetDoor) newMourn() *cobra.Command {
	cmd := &cobra.Command{Use: "mourn", Short: "Keep back all cheer for days of mourning"}
	cmd.AddCommand(d.newMournBegin(), d.newMournList(), d.newMournEnd())
	return cmd
}

func (d *greetDoor) newMournBegin() *cobra.Command {
	var until, reason string
	cmd := &cobra.Command{
		Use: "begin REGION --until DAY --reason WHY", Short: "Keep back all cheer in a country, or everywhere, until the end of a day", Args: cobra.ExactArgs(1),
		Long: "Keep back all cheer to numbers of a country (cn, hk, us, …), or of every one, until the end of a day where the customer is, 31 days\n" +
			"ahead at most. Every process obeys within two seconds. Greetings of these days do not leave, and are not sent later. The same again\n" +
			"takes the new day.",
		Example: "  cardline greet mourn begin cn --until 2027-05-14 --reason \"national day of mourning\"\n" +
			"  cardline greet mourn begin every --until 2027-05-12 --reason \"our founder has died\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			var m api.MourningView
			body := map[string]string{"region": regionArg(args[0]), "until": until, "reason": reason}
			if err := d.ask(cmd, http.MethodPost, "/greetings/mourning", body, &m); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), m)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "no cheer to %s until the end of %s. End it earlier with `cardline greet mourn end %s --reason …`\n", m.Region, m.Until, args[0])
			return err
		},
	}
	cmd.Flags().StringVar(&until, "until", "", "the last day without cheer, such as 2027-05-14")
	cmd.Flags().StringVar(&reason, "reason", "", "for colleagues and the audit trail")
	_ = errors.Join(cmd.MarkFlagRequired("until"), cmd.MarkFlagRequired("reason")) // as above
	return cmd
}

// regionArg is a region as the API wants it.
func regionArg(s string) string {
	if strings.EqualFold(s, "every") {
		return "every"
	}
	return strings.ToUpper(s)
}

func (d *greetDoor) newMournList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Tell where there is no cheer, and until when", Args: cobra.NoArgs, Example: "  cardline greet mourn list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var out struct{ Mourning []api.MourningView }
			if err := d.ask(cmd, http.MethodGet, "/greetings/mourning", nil, &out); err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "mourning", out.Mourning)
			}
			list := tableOf("REGION", "UNTIL", "SINCE (UTC)", "BY", "REASON")
			for _, m := range out.Mourning {
				list.row(m.Region, m.Until, m.Since, m.By, m.Reason)
			}
			return list.print(cmd.OutOrStdout(), "no mourning is declared")
		},
	}
}

func (d *greetDoor) newMournEnd() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "end REGION --reason WHY", Short: "End a mourning before its day", Args: cobra.ExactArgs(1), Example: "  cardline greet mourn end cn --reason \"mourning is over\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]string{"region": regionArg(args[0]), "reason": reason}
			if err := d.ask(cmd, http.MethodPost, "/greetings/mourning/end", body, nil); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), body)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "cheer may go to %s again\n", regionArg(args[0]))
			return err
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "for colleagues and the audit trail")
	_ = cmd.MarkFlagRequired("reason") // as above
	return cmd
}
