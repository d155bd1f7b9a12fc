package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"cardline/config"
	"cardline/internal/carrier"
	"cardline/internal/carrier/twilio"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

func sendersOf(c config.Config) outbox.Senders {
	s := c.Twilio.Sender
	return outbox.Senders{outbox.Service: s.Service, outbox.Marketing: s.Marketing, outbox.Security: s.Security}
}

// loadRoutes reads the further accounts and the routes, if there is a file of them.
func loadRoutes(c config.Config) (outbox.Plan, error) {
	if c.Outbox.Routes == "" {
		return outbox.Plan{}, nil
	}
	raw, err := os.ReadFile(c.Outbox.Routes)
	if err != nil {
		return outbox.Plan{}, fmt.Errorf("outbox.routes: %w", err)
	}
	plan, err := outbox.ReadPlan(raw, sendersOf(c))
	if err != nil {
		return outbox.Plan{}, fmt.Errorf("outbox.routes: %w", err)
	}
	for name, a := range plan.Accounts {
		if c.Profile == config.Production && a.URL != "" {
			if u, err := url.Parse(a.URL); err != nil || u.Scheme != "https" || strings.Contains(u.Path, "/sandbox") {
				return outbox.Plan{}, fmt.Errorf("outbox.routes: account %s: production sends the token over https only, and never to a sandbox", name)
			}
		}
		if _, err := tokenOf(a); err != nil {
			return outbox.Plan{}, fmt.Errorf("outbox.routes: account %s: %w", name, err)
		}
	}
	return plan, nil
}

// tokenOf reads the mounted secret of an account; editors end it with a line break that is no part of it.
func tokenOf(a outbox.Account) (string, error) {
	raw, err := os.ReadFile(a.TokenFile)
	if err != nil {
		return "", fmt.Errorf("token_file: %w", err)
	}
	token := strings.TrimRight(string(raw), "\r\n")
	if token == "" {
		return "", fmt.Errorf("token_file: %s is empty", a.TokenFile)
	}
	return token, nil
}

// loadRefusals reads what carriers' codes mean, from the file that is configured or from the program.
func loadRefusals(c config.Config) (*outbox.Refusals, error) {
	if c.Outbox.Refusals == "" {
		return outbox.ShippedRefusals()
	}
	raw, err := os.ReadFile(c.Outbox.Refusals)
	if err != nil {
		return nil, fmt.Errorf("outbox.refusals: %w", err)
	}
	table, err := outbox.ReadRefusals(raw)
	if err != nil {
		return nil, fmt.Errorf("outbox.refusals: %w", err)
	}
	return table, nil
}

// reachable is what the API asks about numbers that texts do not reach.
type reachable struct {
	store.Reach
	*outbox.Outbox
}

// openAccounts makes a sender for each further account. Their tokens sign receipts as the first one's does.
func (a *app) openAccounts(plan outbox.Plan) (map[string]carrier.Sender, error) {
	all := map[string]carrier.Sender{}
	for name, account := range plan.Accounts {
		token, err := tokenOf(account)
		if err != nil {
			return nil, fmt.Errorf("account %s: %w", name, err)
		}
		s, err := twilio.NewSender(twilio.Account{SID: account.SID, Token: token, API: account.URL, Wait: account.Timeout})
		if err != nil {
			return nil, fmt.Errorf("account %s: %w", name, err)
		}
		a.onClose(func(context.Context) error { s.Close(); return nil })
		a.tokens = append(a.tokens, token)
		all[name] = carrier.Limited(s, account.InFlight, a.clock.Wall)
	}
	return all, nil
}
