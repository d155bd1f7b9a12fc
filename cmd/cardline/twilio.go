package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/carrier/twilio"
	"cardline/internal/outbox"
)

// newTwilio is `cardline twilio`: how our numbers and Messaging Services are set at Twilio.
func newTwilio() *cobra.Command {
	var set settings
	cmd := &cobra.Command{
		Use:   "twilio",
		Short: "Show, make and check the settings at Twilio",
		Long: `Show, make and check how the numbers and Messaging Services of the configuration are set at Twilio: the addresses of webhooks
with their retry settings, of fallbacks (twilio.fallback) and of status reports. Nothing else there is touched. It speaks to Twilio
under the account's own token, and needs no running server. Exits 1 where something is not as it should be, 2 where Twilio does not
answer or refuses the token.`,
		Example: `  cardline twilio plan --config /etc/cardline.yaml
  cardline twilio apply --config /etc/cardline.yaml --yes
  cardline twilio verify --config /etc/cardline.yaml --to +12025550147`,
	}
	cmd.PersistentFlags().StringVar(&set.file, "config", os.Getenv("CARDLINE_CONFIG"), "configuration file (YAML); CARDLINE_… variables are stronger")
	cmd.AddCommand(newTwilioPlan(&set), newTwilioApply(&set), newTwilioVerify(&set))
	return cmd
}

// twilioAccount is one account and what is wanted of it.
type twilioAccount struct {
	name   string
	setup  *twilio.Setup
	wanted twilio.Wanted
}

// twilioAccounts are the accounts of a configuration. close lets go of them.
func twilioAccounts(c config.Config) (all []twilioAccount, done func(), err error) {
	plan, err := loadRoutes(c)
	if err != nil {
		return nil, nil, err
	}
	done = func() {
		for _, a := range all {
			a.setup.Close()
		}
	}
	receives := receivesOf(c, plan)
	add := func(name string, a twilio.Account, senders []string) error {
		s, err := twilio.NewSetup(a)
		if err != nil {
			return fmt.Errorf("account %s: %w", name, err)
		}
		all = append(all, twilioAccount{name, s, twilio.Wanted{
			Public: strings.TrimSuffix(c.PublicURL, "/"), SMSFallback: c.Twilio.Fallback.SMS, VoiceFallback: c.Twilio.Fallback.Voice,
			Senders: senders, Receives: receives, Redaction: twilio.Redaction(c.Twilio.Redaction), AnswersSTOP: c.Twilio.AnswersSTOP,
		}})
		return nil
	}
	tw, own := c.Twilio, sendersAt(plan, "")
	own = append([]string{tw.Sender.Service, tw.Sender.Marketing, tw.Sender.Security, c.Hotline.Number, c.Lines.Platinum, c.Lines.Lost}, own...)
	err = add("main", twilio.Account{SID: tw.AccountSID, Token: tw.AuthToken.Reveal(), API: carrierURL(c), Wait: tw.Timeout}, once(own))
	for _, name := range slices.Sorted(maps.Keys(plan.Accounts)) {
		if err != nil {
			break
		}
		a, token := plan.Accounts[name], ""
		if token, err = tokenOf(a); err == nil {
			err = add(name, twilio.Account{SID: a.SID, Token: token, API: a.URL, Wait: a.Timeout}, once(sendersAt(plan, name)))
		}
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return all, done, nil
}

// sendersAt are the senders that routes use of an account.
func sendersAt(plan outbox.Plan, account string) (out []string) {
	for _, rule := range plan.Routes {
		for _, by := range rule.By {
			if by.Account == account || account == "" && by.Account == "main" {
				out = append(out, by.Sender)
			}
		}
	}
	return out
}

// receivesOf are the senders that are to receive answers, and from which countries; none of them: from everywhere.
func receivesOf(c config.Config, plan outbox.Plan) map[string][]string {
	out := map[string][]string{}
	say := func(sender string, r outbox.Reception) {
		known, said := out[sender]
		switch {
		case sender == "" || r == "" || said && len(known) == 0:
		case r == outbox.Everywhere:
			out[sender] = nil
		default:
			out[sender] = once(append(known, r.Countries()...))
		}
	}
	for purpose, sender := range sendersOf(c) {
		r, said := plan.Receives[purpose]
		if !said {
			r = outbox.Everywhere
		}
		say(sender, r)
	}
	for _, rule := range plan.Routes {
		for _, by := range rule.By {
			say(by.Sender, by.Receives)
		}
	}
	return out
}

// once leaves each sender once and those out that are not set.
func once(names []string) (out []string) {
	for _, n := range names {
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// planned is what there is to do at an account.
type planned struct {
	twilioAccount
	plan twilio.Plan
}

// planAll looks at every account, prints what is not as it should be, and counts.
func planAll(ctx context.Context, w io.Writer, all []twilioAccount) (plans []planned, changes, conflicts int, err error) {
	for _, a := range all {
		p, err := a.setup.Plan(ctx, a.wanted)
		if err != nil {
			return nil, 0, 0, twilioFault(a.name, err)
		}
		plans = append(plans, planned{a, p})
		changes, conflicts = changes+p.Changes(), conflicts+p.Conflicts()
		for _, s := range p.Senders {
			printSender(w, a.name, s)
		}
		if a.wanted.VoiceFallback == "" {
			fmt.Fprintf(w, "account %s: no twilio.fallback.voice: whoever calls while we do not answer hears an error\n", a.name)
		}
	}
	return plans, changes, conflicts, nil
}

func printSender(w io.Writer, account string, s twilio.SenderPlan) {
	state := ""
	switch {
	case s.Note != "":
		state = ": " + s.Note
	case len(s.Changes)+len(s.Conflicts) == 0:
		state = ": as it should be"
	}
	fmt.Fprintf(w, "%s, account %s%s\n", s.Name, account, state)
	for _, c := range s.Changes {
		fmt.Fprintf(w, "  %s\n    - %s\n    + %s\n", c.Field, cmp.Or(c.From, "(empty)"), c.To)
	}
	for _, c := range s.Conflicts {
		if c.Code != 0 {
			fmt.Fprintf(w, "  ! %d: %s\n    https://www.twilio.com/docs/api/errors/%d\n", c.Code, c.Say, c.Code)
			continue
		}
		fmt.Fprintf(w, "  ! %s\n", c.Say)
	}
}

// twilioFault is an error with the exit code of its kind.
func twilioFault(account string, err error) error {
	return &exitError{exitHTTP, fmt.Errorf("account %s: %w", account, err)}
}

func newTwilioPlan(set *settings) *cobra.Command {
	return &cobra.Command{
		Use: "plan", Short: "Print what is not set as it should be; nothing is changed", Args: cobra.NoArgs,
		Example: "  cardline twilio plan --config /etc/cardline.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onTwilio(cmd, set, func(all []twilioAccount, _ config.Config) error {
				_, changes, conflicts, err := planAll(cmd.Context(), cmd.OutOrStdout(), all)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d to change, %d in conflict\n", changes, conflicts)
				return nil
			})
		},
	}
}

func onTwilio(cmd *cobra.Command, set *settings, do func([]twilioAccount, config.Config) error) error {
	c, err := set.load()
	if err != nil {
		return err
	}
	all, done, err := twilioAccounts(c)
	if err != nil {
		return err
	}
	defer done()
	return do(all, c)
}

func newTwilioApply(set *settings) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "apply", Short: "Make the changes that plan prints, after asking; the same again changes nothing", Args: cobra.NoArgs,
		Example: "  cardline twilio apply --config /etc/cardline.yaml\n  cardline twilio apply --config /etc/cardline.yaml --yes",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onTwilio(cmd, set, func(all []twilioAccount, _ config.Config) error { return applyTwilio(cmd, all, yes) })
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

func applyTwilio(cmd *cobra.Command, all []twilioAccount, yes bool) error {
	ctx, w := cmd.Context(), cmd.OutOrStdout()
	plans, changes, conflicts, err := planAll(ctx, w, all)
	if err != nil {
		return err
	}
	if changes > 0 && !yes {
		fmt.Fprintf(w, "Make %d changes at Twilio? [y/N] ", changes)
		answer, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n') // its end is a no
		if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
			fmt.Fprintln(w, "nothing was changed")
			return &exitError{code: exitFault}
		}
	}
	for _, p := range plans {
		err := p.setup.Apply(ctx, p.plan, func(s twilio.SenderPlan) { fmt.Fprintf(w, "%s: %d set\n", s.Name, len(s.Changes)) })
		if err != nil {
			return twilioFault(p.name, fmt.Errorf("%w; what is said to be set is: apply again", err))
		}
	}
	fmt.Fprintf(w, "%d changed, %d in conflict\n", changes, conflicts)
	if conflicts > 0 {
		return &exitError{code: exitFault}
	}
	return nil
}
