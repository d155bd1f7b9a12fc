package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/access"
)

// accessDoor is where `cardline operator` asks, and how it prints.
type accessDoor struct{ door }

// newOperator is `cardline operator`: who may use the API, and with which keys.
func newOperator() *cobra.Command {
	d := &accessDoor{}
	cmd := &cobra.Command{
		Use:   "operator",
		Short: "Add operators, give them roles and keys, take them away",
		Long: "Everything goes through the API of a running server, under your own key, and leaves an audit entry in your name.\n" +
			"Roles: " + roleNames() + "; docs/api.md says what each may do. Nobody gives more than their own key has, or\n" +
			"changes themselves; the last active admin stays. Exits 1 on what is refused as such, 2 when the server does not answer or\n" +
			"refuses the key.",
		Example: "  cardline operator add anna --role marketer\n  cardline operator key create anna --label laptop\n" +
			"  CARDLINE_KEY=ck_… cardline operator me",
	}
	d.flags(cmd, "", "demo-admin")
	cmd.AddCommand(d.newAdd(), d.newList(), d.newShow(), d.newMe(), d.newRole(), d.newLimit(),
		d.newSwitch("disable", "Disable an operator: none of their keys opens anything"),
		d.newSwitch("enable", "Enable an operator again, with the keys not revoked since"), d.newPassword(), d.newKeys())
	return cmd
}

func roleNames() string {
	var names []string
	for _, r := range access.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (d *accessDoor) newAdd() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use: "add NAME --role ROLE", Short: "Add an operator; the same again changes nothing", Args: cobra.ExactArgs(1),
		Example: "  cardline operator add anna --role marketer",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/operators", map[string]string{"name": args[0], "role": role})
		},
	}
	cmd.Flags().StringVar(&role, "role", "", roleNames())
	_ = cmd.MarkFlagRequired("role") // fails only for a flag that does not exist
	return cmd
}

func (d *accessDoor) newList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List operators by name", Args: cobra.NoArgs, Example: "  cardline operator list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []api.Operator{}
			for after := ""; ; {
				var page struct {
					Operators []api.Operator
					Next      string
				}
				q := url.Values{"after": {after}, "limit": {strconv.Itoa(200)}}
				if err := d.ask(cmd, http.MethodGet, "/operators?"+q.Encode(), "", nil, &page); err != nil {
					return err
				}
				all = append(all, page.Operators...)
				if after = page.Next; after == "" {
					break
				}
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "operators", all)
			}
			return printOperators(cmd.OutOrStdout(), all)
		},
	}
}

func (d *accessDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Read an operator and their keys", Args: cobra.ExactArgs(1), Example: "  cardline operator show anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodGet, "/operators/"+url.PathEscape(args[0]), nil)
		},
	}
}

func (d *accessDoor) newMe() *cobra.Command {
	return &cobra.Command{
		Use: "me", Short: "Say whose key this is, and what it may do", Args: cobra.NoArgs, Example: "  CARDLINE_KEY=ck_… cardline operator me",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var me api.Me
			if err := d.ask(cmd, http.MethodGet, "/me", "", nil, &me); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if d.json {
				return printJSON(w, me)
			}
			fmt.Fprintf(w, "%s, %s, with the key %s (expires: %s)\n", me.Name, me.Role, me.Key, cmp.Or(moment(me.Expires), "never"))
			for _, s := range me.Scopes {
				fmt.Fprintf(w, "  %-20s may %s\n", s, access.Scope(s).About())
			}
			return nil
		},
	}
}

func (d *accessDoor) newRole() *cobra.Command {
	return &cobra.Command{
		Use: "role NAME ROLE", Short: "Give an operator another role; their keys follow", Args: cobra.ExactArgs(2),
		Example: "  cardline operator role anna approver",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/operators/"+url.PathEscape(args[0])+"/role", map[string]string{"role": args[1]})
		},
	}
}

func (d *accessDoor) newLimit() *cobra.Command {
	var l api.Limits
	cmd := &cobra.Command{
		Use: "limit NAME", Short: "Limit an operator to regions, branches or segments; without any, to nothing", Args: cobra.ExactArgs(1),
		Long: "Limit an operator to customers who fit each limit given, by any of its values, and to what belongs to these customers. Whatever\n" +
			"is outside answers them as if it were not there. Limits take the place of those before; none at all: they see everybody.\n" +
			"Nobody gives wider limits than their own. docs/api.md says what limits cover.",
		Example: "  cardline operator limit anna --branch Central,Harbour --region HK\n  cardline operator limit anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/operators/"+url.PathEscape(args[0])+"/limits", l)
		},
	}
	cmd.Flags().StringSliceVar(&l.Regions, "region", nil, "ISO countries of the customer's first number")
	cmd.Flags().StringSliceVar(&l.Branches, "branch", nil, "that look after the customer")
	cmd.Flags().StringSliceVar(&l.Segments, "segment", nil, "in which the bank has the customer")
	return cmd
}

func limitsInWords(l *api.Limits) string {
	if l == nil {
		return "everybody"
	}
	var parts []string
	for _, values := range [][]string{l.Regions, l.Branches, l.Segments} {
		if len(values) > 0 {
			parts = append(parts, strings.Join(values, " or "))
		}
	}
	return strings.Join(parts, ", ")
}

func (d *accessDoor) newSwitch(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name + " NAME", Short: short, Args: cobra.ExactArgs(1), Example: "  cardline operator " + name + " anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/operators/"+url.PathEscape(args[0])+"/"+name, nil)
		},
	}
}

func (d *accessDoor) newPassword() *cobra.Command {
	return &cobra.Command{
		Use: "password NAME", Short: "Give an operator a password for one day, to choose their own with", Args: cobra.ExactArgs(1),
		Long: "Give an operator a password for one day: for whoever was never in, or cannot get in any more. It takes the place of the\n" +
			"password and the authenticator they had, and ends their sessions; their keys stay. Tell it to nobody else: it is shown once.",
		Example: "  cardline operator password anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			var r api.Reset
			if err := d.ask(cmd, http.MethodPost, "/operators/"+url.PathEscape(args[0])+"/password", "", nil, &r); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s signs in with %s, until %s, and chooses another then\n", r.Name, r.Password, moment(&r.Until))
			return err
		},
	}
}

// one prints the operator that a call answers with.
func (d *accessDoor) one(cmd *cobra.Command, method, path string, body any) error {
	var o api.Operator
	if err := d.ask(cmd, method, path, "", body, &o); err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if d.json {
		return printJSON(w, o)
	}
	if err := printOperators(w, []api.Operator{o}); err != nil || len(o.Keys) == 0 {
		return err
	}
	fmt.Fprintln(w)
	return printKeys(w, o.Keys)
}

func (d *accessDoor) ask(cmd *cobra.Command, method, path, once string, body, out any) error {
	return askAPIOnce(cmd.Context(), d.url, d.key, method, path, once, body, out, time.Minute)
}

func printOperators(w io.Writer, os []api.Operator) error {
	list := tableOf("OPERATOR", "ROLE", "STATE", "SEES", "ADDED (UTC)", "BY")
	for _, o := range os {
		list.row(o.Name, o.Role, o.State, limitsInWords(o.Limits), o.Created, o.Creator)
	}
	return list.print(w, "no operators yet: add one with `cardline operator add NAME --role ROLE`")
}
