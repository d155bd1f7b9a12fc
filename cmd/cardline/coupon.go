package main

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/coupon"
)

// couponDoor is where `cardline coupon` asks, and how it prints.
type couponDoor struct{ door }

// newCoupon is `cardline coupon`: pools of codes that campaigns and registrations give away.
func newCoupon() *cobra.Command {
	d := &couponDoor{}
	cmd := &cobra.Command{
		Use: "coupon", Short: "Bring pools of codes, see how many are left and who has them",
		Long: "A pool is codes that somebody has issued; a campaign or a registration that names it gives everybody one, once. Codes are kept sealed and\n" +
			"printed nowhere: the message tells each its own. Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.",
		Example: "  cardline coupon import codes.csv --pool SPRING-POOL --expires 2027-06-30 --low 500\n  cardline coupon list\n" +
			"  cardline coupon release SPRING-POOL --campaign SPRING-27 --why \"cancelled\"",
	}
	d.flags(cmd, "", "demo-maker")
	cmd.AddCommand(d.newImport(), d.newList(), d.newShow(), d.newRelease())
	return cmd
}

func (d *couponDoor) newList() *cobra.Command {
	var after string
	cmd := &cobra.Command{
		Use: "list", Short: "List the pools: how many codes are left, and which are low or empty", Args: cobra.NoArgs, Example: "  cardline coupon list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct {
				Pools []api.CouponPool `json:"pools"`
				Next  string           `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "/coupons?after="+url.QueryEscape(after), nil, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			t := tableOf("POOL", "STATE", "LEFT", "IMPORTED", "LOW AT", "EXPIRES (UTC)", "BY")
			for _, p := range page.Pools {
				t.row(p.Name, p.State, p.Left, p.Imported, p.Low, p.Expires, p.By)
			}
			return t.printPage(cmd.OutOrStdout(), "there are no pools: `cardline coupon import` makes one", page.Next)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "the cursor of the page before")
	return cmd
}

func (d *couponDoor) newShow() *cobra.Command {
	var after string
	cmd := &cobra.Command{
		Use: "show POOL", Short: "Show a pool, and who has its codes", Args: cobra.ExactArgs(1),
		Long:    "Show a pool, and who has its codes. Which code it is, the message tells: `cardline outbox explain ID`.",
		Example: "  cardline coupon show SPRING-POOL",
		RunE: func(cmd *cobra.Command, args []string) error {
			var out struct {
				api.CouponPool
				Given []api.CouponGiven `json:"given"`
				Next  string            `json:"next,omitempty"`
			}
			path := "/coupons/" + url.PathEscape(args[0])
			if err := d.ask(cmd, http.MethodGet, path, nil, &out.CouponPool); err != nil {
				return err
			}
			if err := d.ask(cmd, http.MethodGet, path+"/given?after="+url.QueryEscape(after), nil, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			top := tableOf("POOL", "STATE", "LEFT", "IMPORTED", "LOW AT", "EXPIRES (UTC)", "BY")
			top.row(out.Name, out.State, out.Left, out.Imported, out.Low, out.Expires, out.By)
			if err := top.print(cmd.OutOrStdout(), ""); err != nil {
				return err
			}
			t := tableOf("MESSAGE", "CUSTOMER", "OF", "GIVEN (UTC)", "")
			for _, g := range out.Given {
				t.row(g.Message, g.Customer, g.Source, g.At, map[bool]string{true: "told again"}[g.Again])
			}
			return t.printPage(cmd.OutOrStdout(), "nobody has a code of it yet", out.Next)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "the cursor of the page before")
	return cmd
}

func (d *couponDoor) newRelease() *cobra.Command {
	var campaign, why string
	cmd := &cobra.Command{
		Use: "release POOL --why REASON", Short: "Give codes back whose message never left", Args: cobra.ExactArgs(1),
		Long: "Give codes back whose message was held back for ever or grew too old: nobody has seen them, and others may get them. What was handed to\n" +
			"the carrier, whatever came of it, keeps its code.",
		Example: "  cardline coupon release SPRING-POOL --campaign SPRING-27 --why \"the campaign was cancelled\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			var out struct {
				Released int `json:"released"`
			}
			body := map[string]string{"campaign": campaign, "reason": why}
			if err := d.ask(cmd, http.MethodPost, "/coupons/"+url.PathEscape(args[0])+"/release", body, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "freed %s of %s\n", coupon.Codes(out.Released), args[0])
			return err
		},
	}
	cmd.Flags().StringVar(&campaign, "campaign", "", "only those of this campaign")
	cmd.Flags().StringVar(&why, "why", "", "the reason, for the audit trail")
	_ = cmd.MarkFlagRequired("why") // fails only for a flag that does not exist
	return cmd
}

// expiry reads a day, which is over at its end in UTC, or a moment.
func expiry(s string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	return time.Parse(time.RFC3339, s)
}
