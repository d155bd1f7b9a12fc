package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func (d *menuDoor) newPublish() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "publish VERSION --why REASON", Short: "Have new calls begin on an approved version", Args: cobra.ExactArgs(1),
		Long: "Have new calls begin on an approved version: within two seconds in every process. Calls under way stay on the version they began with. It\n" +
			"is checked once more; nothing is published with a fault, or over a version other than the one it was made from.",
		Example: "  CARDLINE_KEY=demo-checker cardline ivr publish 3 --why \"new instalment plans\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := number(args[0])
			if err != nil {
				return err
			}
			return d.use(cmd, fmt.Sprintf("/menus/%d/publish", n), map[string]any{"why": why})
		},
	}
	whyFlag(cmd, &why)
	return cmd
}

func (d *menuDoor) newRollback() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "rollback VERSION --why REASON", Short: "Take the version in use back: new calls begin on what was in use before", Args: cobra.ExactArgs(1),
		Long: "Take the version in use back: new calls begin on what was in use before, at last on the menu of the program. It is refused when another\n" +
			"version is in use. The version that is rolled back is never used again: mend its files and save them as a new one.",
		Example: "  CARDLINE_KEY=demo-checker cardline ivr rollback 3 --why \"key 3 leads nowhere useful\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := number(args[0])
			if err != nil {
				return err
			}
			return d.use(cmd, "/menu/rollback", map[string]any{"over": n, "why": why})
		},
	}
	whyFlag(cmd, &why)
	return cmd
}

func whyFlag(cmd *cobra.Command, why *string) {
	cmd.Flags().StringVar(why, "why", "", "for the history and the audit trail")
	_ = cmd.MarkFlagRequired("why") // fails only for a flag that does not exist
}

// use prints what is in use after a change.
func (d *menuDoor) use(cmd *cobra.Command, path string, body map[string]any) error {
	var u api.MenuUse
	if err := d.ask(cmd, http.MethodPost, path, body, &u); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), u)
	}
	begin := fmt.Sprintf("calls begin on version %d", u.Number)
	if u.Ends > 0 {
		begin = fmt.Sprintf("version %d is rolled back and retired; %s", u.Ends, begin)
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), begin)
	return err
}

func (d *menuDoor) newHistory() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "history", Short: "Tell which version was in use when, who put it to use and why", Args: cobra.NoArgs,
		Example: "  cardline ivr history\n  cardline ivr history --limit 20",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got struct {
				Uses []api.MenuUse `json:"uses"`
				Next string        `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "/menu/uses"+p.query(), nil, &got); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if d.json {
				return printJSON(w, got)
			}
			list := tableOf("FROM (UTC)", "VERSION", "BY", "ACTION", "WHY")
			for _, u := range got.Uses {
				action := u.Action
				if u.Ends > 0 {
					action = fmt.Sprintf("rollback of %d", u.Ends)
				}
				list.row(u.At, u.Number, u.By, action, u.Why)
			}
			return list.printPage(w, "the menu of the program has been in use from the beginning", got.Next)
		},
	}
	p.flags(cmd)
	return cmd
}
