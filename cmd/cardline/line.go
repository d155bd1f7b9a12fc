package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// lineDoor is where `cardline line` asks.
type lineDoor struct{ url, key string }

const lineWait = 30 * time.Second

// lineTime is how times of a line are written, by the clock where its people are.
const lineTime = "Mon 2006-01-02 at 15:04 -07:00"

// newLine is `cardline line`: when people answer on the lines customers call.
func newLine() *cobra.Command {
	d := &lineDoor{}
	cmd := &cobra.Command{
		Use:   "line",
		Short: "See when people answer on each line, and declare an emergency",
		Long: `See when people answer on each line, and declare an emergency. Hours are those of the file that hours.lines names, public holidays
those of hours.holidays. While an emergency lasts callers hear that nobody can answer, and what they can do instead; a lost card is stopped at any
hour. It ends by itself. Declaring and lifting one takes the scope lines:switch, which supervisors, operators and admins have.`,
		Example: `  cardline line list
  cardline line list --at 2027-02-06T10:00:00+08:00
  cardline line emergency every --for 2h --reason "typhoon signal 10"
  cardline line lift every --reason "signal lowered"`,
	}
	apiFlags(cmd, &d.url, &d.key, "demo-admin")
	cmd.AddCommand(d.newList(), d.newEmergency(), d.newLift())
	return cmd
}

func (d *lineDoor) newList() *cobra.Command {
	var at string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "Tell how each line stands", Args: cobra.NoArgs, Example: "  cardline line list --at 2027-02-06T10:00:00+08:00",
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{}
			if at != "" {
				if _, err := timeFlag("at", at); err != nil {
					return err
				}
				q.Set("at", at)
			}
			var told struct {
				At    time.Time      `json:"at"`
				Lines []api.LineView `json:"lines"`
			}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodGet, "/lines?"+q.Encode(), nil, &told, lineWait); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), told)
			}
			list := tableOf("LINE", "STANDS", "OPENS", "WHY")
			for _, l := range told.Lines {
				opens, why := "", ""
				if l.Opens != nil {
					opens = l.Opens.Format(lineTime)
				}
				if l.Emergency != nil {
					why = l.Emergency.Reason + " (" + l.Emergency.By + ")"
				}
				list.row(l.Line, l.State, opens, why)
			}
			return list.print(cmd.OutOrStdout(), "no lines")
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "as of this time (RFC 3339); now where it is left out")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (d *lineDoor) newEmergency() *cobra.Command {
	var why, en, hans, hant string
	var lasts time.Duration
	cmd := &cobra.Command{
		Use: "emergency LINE --for DURATION --reason REASON", Short: "Declare an emergency of a line, or of every one", Args: cobra.ExactArgs(1),
		Example: `  cardline line emergency main --for 2h --reason "fire alarm"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if lasts < time.Minute {
				return errors.New("--for must be at least a minute, as in 2h")
			}
			body := map[string]any{"reason": why, "minutes": int(lasts / time.Minute)}
			if en+hans+hant != "" {
				body["say"] = map[string]string{"en": en, "zh-Hans": hans, "zh-Hant": hant}
			}
			var e api.Emergency
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/lines/"+url.PathEscape(args[0])+"/emergency", body, &e, lineWait); err != nil {
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "emergency on line %s until %s\n", cmp.Or(e.Line, args[0]), e.Until.Format(lineTime))
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&why, "reason", "", "for colleagues and the audit trail")
	f.DurationVar(&lasts, "for", 0, "how long it lasts at most, such as 2h; at most 72h")
	f.StringVar(&en, "say-en", "", "what callers hear, in English; with it the two others are needed")
	f.StringVar(&hans, "say-zh-hans", "", "in Mandarin")
	f.StringVar(&hant, "say-zh-hant", "", "in Cantonese")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	_ = cmd.MarkFlagRequired("for")
	return cmd
}

func (d *lineDoor) newLift() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "lift LINE --reason REASON", Short: "End an emergency before its time", Args: cobra.ExactArgs(1),
		Example: `  cardline line lift main --reason "false alarm"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]string{"reason": why}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/lines/"+url.PathEscape(args[0])+"/emergency/lift", body, nil, lineWait); err != nil {
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "no emergency on line %s any more\n", args[0])
			return err
		},
	}
	cmd.Flags().StringVar(&why, "reason", "", "for the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
