package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newMove is a move that needs nothing but the campaign.
func (d *campaignDoor) newMove(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name + " CODE", Short: short, Args: cobra.ExactArgs(1),
		Example: "  cardline campaign " + name + " SPRING-27",
		RunE:    func(cmd *cobra.Command, args []string) error { return d.one(cmd, of(args[0])+"/"+name, nil) },
	}
}

// newWhy is a move that takes a reason, such as like.
func (d *campaignDoor) newWhy(name, short, like string) *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: name + " CODE --why REASON", Short: short, Args: cobra.ExactArgs(1),
		Example: "  cardline campaign " + name + ` SPRING-27 --why "` + like + `"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, of(args[0])+"/"+name, map[string]string{"reason": why})
		},
	}
	whyFlag(cmd, &why)
	return cmd
}

func (d *campaignDoor) newCancel() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "cancel CODE --why REASON", Short: "End a campaign for ever, and take back what waits", Args: cobra.ExactArgs(1),
		Example: `  cardline campaign cancel SPRING-27 --why "the offer is withdrawn"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var out struct {
				api.CampaignView

				Taken int `json:"taken_back"`
			}
			if err := d.ask(cmd, http.MethodPost, of(args[0])+"/cancel", map[string]string{"reason": why}, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is %s, taken back: %s\n", out.Code, out.State, counted(out.Taken, "message"))
			return err
		},
	}
	whyFlag(cmd, &why)
	return cmd
}

func (d *campaignDoor) newPace() *cobra.Command {
	var each int
	var why string
	cmd := &cobra.Command{
		Use: "pace CODE --each-second N --why REASON", Short: "Make a campaign faster or slower, also while it runs", Args: cobra.ExactArgs(1),
		Example: `  cardline campaign pace SPRING-27 --each-second 20 --why "the hotline is full"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, of(args[0])+"/pace", map[string]any{"pace": each, "reason": why})
		},
	}
	cmd.Flags().IntVar(&each, "each-second", 0, "messages a second; 0: as it was written")
	whyFlag(cmd, &why)
	return cmd
}

func (d *campaignDoor) newBudget() *cobra.Command {
	var to, approve, why string
	cmd := &cobra.Command{
		Use: "budget CODE --to AMOUNT --why REASON | --approve AMOUNT", Short: "Ask for a larger budget for a campaign that was started, or approve it", Args: cobra.ExactArgs(1),
		Long: "Ask for a larger budget with --to; nothing else of the campaign changes. It counts when somebody else approves just that amount with\n" +
			"--approve. A campaign that was paused for its budget is resumed then.",
		Example: "  cardline campaign budget SPRING-27 --to \"USD 800.00\" --why \"the rest of the branch\"\n" +
			"  CARDLINE_KEY=demo-checker cardline campaign budget SPRING-27 --approve \"USD 800.00\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			path, body := of(args[0])+"/budget", map[string]string{"budget": to, "reason": why}
			switch {
			case (to == "") == (approve == ""):
				return errors.New("give --to and --why, or --approve")
			case approve != "":
				path, body = path+"/approve", map[string]string{"budget": approve}
			case why == "":
				return errors.New("why? Give --why")
			}
			var c api.CampaignView
			if err := d.ask(cmd, http.MethodPost, path, body, &c); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), c)
			}
			line := fmt.Sprintf("%s is %s, with a budget of %s", c.Code, c.State, c.Brief.Budget)
			if r := c.Raise; r != nil {
				line += fmt.Sprintf("; %s is to be approved by somebody else", r.Budget)
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), line)
			return err
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the larger budget, such as \"USD 800.00\"")
	cmd.Flags().StringVar(&approve, "approve", "", "the budget that was asked for")
	cmd.Flags().StringVar(&why, "why", "", "why it is asked for")
	return cmd
}

func (d *campaignDoor) newKill() *cobra.Command {
	var all bool
	var why string
	cmd := &cobra.Command{
		Use: "kill --all --why REASON", Short: "Halt every campaign at once", Args: cobra.NoArgs,
		Long: "Pause every campaign that runs or would. Each goes on when it is resumed; one alone is halted with `pause`. Notices and security\n" +
			"messages go on.",
		Example: `  cardline campaign kill --all --why "the core has wrong balances"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !all {
				return errors.New("say --all: every campaign is halted")
			}
			var out struct{ Paused []string }
			if err := d.ask(cmd, http.MethodPost, "/kill", map[string]string{"reason": why}, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			if len(out.Paused) == 0 {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "no campaign runs")
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "paused: %s\n", strings.Join(out.Paused, ", "))
			return err
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all of them")
	whyFlag(cmd, &why)
	return cmd
}
