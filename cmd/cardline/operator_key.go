package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/clock"
)

func (d *accessDoor) newKeys() *cobra.Command {
	cmd := &cobra.Command{
		Use: "key", Short: "Make, list, rotate and revoke keys",
		Long: "A secret is printed once and kept nowhere: put it where you keep secrets, and give it by CARDLINE_KEY. Everybody manages\n" +
			"their own keys; admins those of all.",
		Example: "  cardline operator key create anna --label laptop\n  cardline operator key rotate 0197… --grace 24h",
	}
	cmd.AddCommand(d.newKeyCreate(), d.newKeyList(), d.newKeyRotate(), d.newKeyRevoke())
	return cmd
}

// What the server takes of keys.
const (
	keyDaysMost  = 366
	keyGraceMost = 7 * 24 * time.Hour
)

func (d *accessDoor) newKeyCreate() *cobra.Command {
	var body struct {
		Label  string   `json:"label,omitempty"`
		Scopes []string `json:"scopes,omitempty"`
		Days   int      `json:"days"`
	}
	cmd := &cobra.Command{
		Use: "create NAME", Short: "Make a key and print its secret, this once", Args: cobra.ExactArgs(1),
		Example: "  cardline operator key create anna --label laptop\n" +
			"  cardline operator key create feed --scopes events:write --days 365",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := within("days", body.Days, 1, keyDaysMost); err != nil {
				return err
			}
			return d.newSecret(cmd, "/operators/"+url.PathEscape(args[0])+"/keys", body)
		},
	}
	cmd.Flags().StringVar(&body.Label, "label", "", "what the key is for")
	cmd.Flags().StringSliceVar(&body.Scopes, "scopes", nil, "fewer scopes than the role's, parted by commas")
	cmd.Flags().IntVar(&body.Days, "days", 90, "how long it is good, up to 366")
	return cmd
}

func (d *accessDoor) newKeyRotate() *cobra.Command {
	var grace time.Duration
	cmd := &cobra.Command{
		Use: "rotate ID", Short: "Make the successor of a key and print its secret, this once", Args: cobra.ExactArgs(1),
		Long:    "Both keys are good until the grace ends; then the old one opens nothing. A key has one successor.",
		Example: "  cardline operator key rotate 01970c1e-… --grace 24h",
		RunE: func(cmd *cobra.Command, args []string) error {
			if grace < 0 || grace > keyGraceMost || grace%time.Hour != 0 {
				return fmt.Errorf("--grace: %s is not within 0h to 168h in whole hours", grace)
			}
			return d.newSecret(cmd, "/keys/"+url.PathEscape(args[0])+"/rotate", map[string]int{"grace_hours": int(grace / time.Hour)})
		},
	}
	cmd.Flags().DurationVar(&grace, "grace", 24*time.Hour, "how long the old key stays good, in whole hours up to 168h")
	return cmd
}

// newSecret makes a key and prints it. Only the secret goes to standard output, for a pipe into where secrets are kept.
func (d *accessDoor) newSecret(cmd *cobra.Command, path string, body any) error {
	var k api.NewKey
	if err := d.ask(cmd, http.MethodPost, path, clock.NewID(time.Now()), body, &k); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), k)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "key %s of %s, good until %s; the secret is not shown again:\n", k.ID, k.Operator, moment(&k.Expires))
	_, err := fmt.Fprintln(cmd.OutOrStdout(), k.Secret)
	return err
}

func (d *accessDoor) newKeyList() *cobra.Command {
	return &cobra.Command{
		Use: "list NAME", Short: "List the keys of an operator", Args: cobra.ExactArgs(1), Example: "  cardline operator key list anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			var got struct{ Keys []api.Key }
			if err := d.ask(cmd, http.MethodGet, "/operators/"+url.PathEscape(args[0])+"/keys", "", nil, &got); err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "keys", got.Keys)
			}
			return printKeys(cmd.OutOrStdout(), got.Keys)
		},
	}
}

func (d *accessDoor) newKeyRevoke() *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: "Revoke a key: within 5 seconds it opens nothing", Args: cobra.ExactArgs(1),
		Example: "  cardline operator key revoke 01970c1e-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			var k api.Key
			if err := d.ask(cmd, http.MethodPost, "/keys/"+url.PathEscape(args[0])+"/revoke", "", nil, &k); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), k)
			}
			return printKeys(cmd.OutOrStdout(), []api.Key{k})
		},
	}
}

func printKeys(w io.Writer, ks []api.Key) error {
	list := tableOf("KEY", "STATE", "EXPIRES (UTC)", "LAST USED", "SCOPES", "LABEL")
	for _, k := range ks {
		list.row(k.ID, k.State, k.Expires, cmp.Or(moment(k.Used), "never"), cmp.Or(strings.Join(k.Scopes, " "), "all of the role"), k.Label)
	}
	return list.print(w, "no keys")
}
