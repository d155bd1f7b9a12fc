package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/campaign"
)

// campaignDoor is where `cardline campaign` asks, and how it prints.
type campaignDoor struct{ door }

// newCampaign is `cardline campaign`: who is to be told what, when.
func newCampaign() *cobra.Command {
	d := &campaignDoor{}
	cmd := &cobra.Command{
		Use:   "campaign",
		Short: "Write, check, approve and run campaigns",
		Long: "A campaign is a file: who is meant, what is said, when. One writes and proposes it, another approves it; then it is started, and\n" +
			"runs when its time comes, each person once. Any change voids the approval. docs/campaigns.md tells of the file.\n" +
			"Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.",
		Example: "  cardline campaign new spring.yaml\n" +
			"  cardline campaign check SPRING-27 --accept blocked,cost\n" +
			"  cardline campaign propose SPRING-27\n" +
			"  CARDLINE_KEY=demo-checker cardline campaign approve SPRING-27\n" +
			"  cardline campaign start SPRING-27",
	}
	d.flags(cmd, "/campaigns", "demo-maker")
	cmd.AddCommand(d.newNew(), d.newList(), d.newShow(), d.newCheck(), d.newPreview(), d.newClone(), d.newApprove(),
		d.newMove("propose", "Propose a campaign for approval"), d.newMove("start", "Have an approved campaign run when its time comes"),
		d.newWhy("refuse", "Send a proposal back, or take an approval back that was not used", "wrong price in the text"),
		d.newWhy("pause", "Halt a campaign: nothing is planned and nothing of it leaves", "the hotline is full"),
		d.newWhy("resume", "Let a campaign go on exactly where it was", "the hotline is free again"),
		d.newCancel(), d.newPace(), d.newBudget(), d.newKill(), d.newTest(), d.newReport(), d.newWatch())
	return cmd
}

// ask names fields as they are called in the file of a campaign.
func (d *campaignDoor) ask(cmd *cobra.Command, method, path string, body, out any) error {
	err := d.door.ask(cmd, method, path, body, out)
	var p *problem
	if errors.As(err, &p) {
		for i, e := range p.Errors {
			p.Errors[i].Location = fieldOf(e.Location)
		}
	}
	return err
}

// fieldOf is a field as it is called in the file of a campaign or a registration.
func fieldOf(location string) string {
	return strings.TrimPrefix(strings.TrimPrefix(location, "body."), "brief.")
}

// inFile tells in which line of a file each field stands that was refused.
func inFile(err error, name string, raw []byte) error {
	var p *problem
	if errors.As(err, &p) {
		for i, e := range p.Errors {
			field := fieldOf(e.Location)
			if p.Errors[i].Location = field; campaign.Line(raw, field) > 0 {
				p.Errors[i].Location = fmt.Sprintf("%s:%d: %s", name, campaign.Line(raw, field), field)
			}
		}
	}
	return err
}

// of is the path of a campaign.
func of(code string) string { return "/" + url.PathEscape(code) }

func (d *campaignDoor) newNew() *cobra.Command {
	var code, why string
	var replace bool
	cmd := &cobra.Command{
		Use: "new FILE", Short: "Write a campaign from a file, as a draft", Args: cobra.ExactArgs(1),
		Long: "Read a campaign from a YAML or JSON file (- is the standard input) and keep it as a draft. With --replace what was written before is\n" +
			"replaced, if it was not started: whatever was checked and approved is void.",
		Example: "  cardline campaign new spring.yaml\n  cardline campaign new spring.yaml --replace",
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			told, brief, err := campaign.Read(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if code = cmp.Or(code, told); code == "" {
				return errors.New("the campaign has no code: write `code: SPRING-27` in the file, or give --code")
			}
			var c api.CampaignView
			if !replace {
				err = d.ask(cmd, http.MethodPost, "", map[string]any{"code": code, "brief": brief}, &c)
			} else if err = d.ask(cmd, http.MethodGet, of(code), nil, &c); err == nil {
				err = d.ask(cmd, http.MethodPut, of(code), map[string]any{"version": c.Version, "brief": brief, "reason": why}, &c)
			}
			if p := (*problem)(nil); errors.As(err, &p) && p.Status == http.StatusConflict && !replace {
				p.Detail += ": --replace"
			}
			if err != nil {
				return inFile(err, args[0], raw)
			}
			return d.print(cmd, c)
		},
	}
	cmd.Flags().StringVar(&code, "code", "", "what it is called; empty: as the file says")
	cmd.Flags().BoolVar(&replace, "replace", false, "write it in place of what was written before")
	cmd.Flags().StringVar(&why, "why", "", "the reason, for the audit trail")
	return cmd
}

func (d *campaignDoor) newList() *cobra.Command {
	var state, after string
	cmd := &cobra.Command{
		Use: "list", Short: "List campaigns by code", Args: cobra.NoArgs,
		Example: "  cardline campaign list --state running",
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{"limit": {"100"}}
			for name, v := range map[string]string{"state": state, "after": after} {
				if v != "" {
					q.Set(name, v)
				}
			}
			var page struct {
				Campaigns []api.CampaignView `json:"campaigns"`
				Next      string             `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "?"+q.Encode(), nil, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			return printCampaigns(cmd.OutOrStdout(), page.Campaigns, page.Next)
		},
	}
	cmd.Flags().StringVar(&state, "state", "", "only those in this state")
	cmd.Flags().StringVar(&after, "after", "", "those after this code")
	return cmd
}

func (d *campaignDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CODE", Short: "Read one campaign and the times it ran", Args: cobra.ExactArgs(1),
		Example: "  cardline campaign show SPRING-27",
		RunE: func(cmd *cobra.Command, args []string) error {
			var c api.CampaignView
			if err := d.ask(cmd, http.MethodGet, of(args[0]), nil, &c); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), c)
			}
			var ran struct{ Occurrences []api.OccurrenceView }
			if err := d.ask(cmd, http.MethodGet, of(args[0])+"/occurrences?limit=20", nil, &ran); err != nil {
				return err
			}
			if err := printCampaign(cmd.OutOrStdout(), c); err != nil {
				return err
			}
			if c.Brief.When.Event != nil && c.Opened != nil {
				var p campaign.Progress
				if err := d.ask(cmd, http.MethodGet, of(args[0])+"/progress", nil, &p); err != nil {
					return err
				}
				return printHeeded(cmd.OutOrStdout(), p.Events)
			}
			return printOccurrences(cmd.OutOrStdout(), ran.Occurrences)
		},
	}
}

func (d *campaignDoor) newCheck() *cobra.Command {
	var accept []string
	var why string
	cmd := &cobra.Command{
		Use: "check CODE", Short: "Find out whom it reaches, when it ends and what it costs", Args: cobra.ExactArgs(1),
		Long: "Look ahead: whom it reaches and who is held back by which gate, when each sender is done, who would miss it, what it costs. Each\n" +
			"warning must be mended or accepted by its name, --why for whoever approves; else it exits 1 and the campaign stays a draft. What was\n" +
			"accepted is not asked for again as long as it says the same.",
		Example: "  cardline campaign check SPRING-27\n  cardline campaign check SPRING-27 --accept blocked,cost --why \"the few without consent are known\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			var out struct {
				api.CampaignView

				Open []campaign.Warning
			}
			if err := d.ask(cmd, http.MethodPost, of(args[0])+"/check", map[string]any{"accept": accept, "reason": why}, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			if err := printForecast(cmd.OutOrStdout(), out.CampaignView); err != nil {
				return err
			}
			if len(out.Open) == 0 {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is %s\n", out.Code, out.State)
				return nil
			}
			fmt.Fprintln(cmd.OutOrStdout(), "To be mended, or accepted with --accept:")
			for _, w := range out.Open {
				fmt.Fprintf(cmd.OutOrStdout(), "  %s: %s\n", w.Name, oneLine(w.Text))
			}
			return &exitError{code: exitFault}
		},
	}
	cmd.Flags().StringSliceVar(&accept, "accept", nil, "warnings that are accepted, by name")
	cmd.Flags().StringVar(&why, "why", "", "why they are accepted")
	return cmd
}

func (d *campaignDoor) newPreview() *cobra.Command {
	var n int
	cmd := &cobra.Command{
		Use: "preview CODE", Short: "See what some of those who are meant would get", Args: cobra.ExactArgs(1),
		Example: "  cardline campaign preview SPRING-27 --n 20",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := within("n", n, 1, 100); err != nil {
				return err
			}
			var out struct{ People []api.PreviewedView }
			if err := d.ask(cmd, http.MethodGet, fmt.Sprintf("%s/preview?n=%d", of(args[0]), n), nil, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			return printPreviewed(cmd.OutOrStdout(), out.People)
		},
	}
	cmd.Flags().IntVar(&n, "n", 10, "how many people are shown")
	return cmd
}

func (d *campaignDoor) newClone() *cobra.Command {
	return &cobra.Command{
		Use: "clone CODE NEW", Short: "Write a new campaign like another", Args: cobra.ExactArgs(2),
		Example: "  cardline campaign clone SPRING-27 SPRING-28",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, of(args[0])+"/clone", map[string]string{"as": args[1]})
		},
	}
}

func (d *campaignDoor) newApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve CODE", Short: "Approve what others wrote and proposed", Args: cobra.ExactArgs(1),
		Long: "Approve a proposed campaign. With --hash it is approved only if it is what you read (`show` tells the hash); without, it is read and\n" +
			"printed first.",
		Example: "  CARDLINE_KEY=demo-checker cardline campaign approve SPRING-27 --hash 3f1c9a2b",
		RunE: func(cmd *cobra.Command, args []string) error {
			if hash == "" {
				var c api.CampaignView
				if err := d.ask(cmd, http.MethodGet, of(args[0]), nil, &c); err != nil {
					return err
				}
				if err := printCampaign(cmd.ErrOrStderr(), c); err != nil {
					return err
				}
				if hash = c.Hash; hash == "" {
					return fmt.Errorf("%s is %s: it must be checked and proposed first", c.Code, c.State)
				}
			}
			return d.one(cmd, of(args[0])+"/approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the campaign you have read")
	return cmd
}

// one asks for a move, and prints where the campaign stands then.
func (d *campaignDoor) one(cmd *cobra.Command, path string, body any) error {
	var c api.CampaignView
	if err := d.ask(cmd, http.MethodPost, path, body, &c); err != nil {
		return err
	}
	return d.print(cmd, c)
}

func (d *campaignDoor) print(cmd *cobra.Command, c api.CampaignView) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), c)
	}
	line := fmt.Sprintf("%s is %s", c.Code, c.State)
	if c.Reason != "" {
		line += ": " + oneLine(c.Reason)
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), line)
	return err
}
