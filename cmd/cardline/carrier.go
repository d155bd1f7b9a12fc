package main

import (
	"context"
	"net"
	"time"

	"cardline/config"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/internal/outbox"
	"cardline/internal/telemetry"
)

// openCarrier readies the way out: the sender, the outbox over it, and outside production a sandbox to send to.
func (a *app) openCarrier(ctx context.Context) error {
	tw := a.cfg.Twilio
	if a.cfg.Profile != config.Production {
		a.sandbox = sandbox.New(sandbox.Options{AccountSID: tw.AccountSID, Token: tw.AuthToken.Reveal(), Now: a.clock.Now, Hand: a.hand()})
		a.onClose(a.sandbox.Close)
	}
	sender, err := twilio.NewSender(twilio.Account{SID: tw.AccountSID, Token: tw.AuthToken.Reveal(), API: carrierURL(a.cfg), Wait: tw.Timeout})
	if err != nil {
		return err
	}
	a.onClose(func(context.Context) error { sender.Close(); return nil })
	a.tapes, a.caller = sender, sender
	plan, err := loadRoutes(a.cfg)
	if err != nil {
		return err
	}
	accounts, err := a.openAccounts(plan)
	if err != nil {
		return err
	}
	refusals, err := loadRefusals(a.cfg)
	if err != nil {
		return err
	}
	rules, err := loadConsentRules(a.cfg)
	if err != nil {
		return err
	}
	messages, reach := a.db.Messages(), a.db.Reach()
	deps, err := a.gates(outbox.Deps{
		Queue: messages, Records: messages, Gauge: messages, Replies: a.db.Ledger(), People: a.db.Recipients(),
		Consent: a.db.Consents(), Rules: rules, Carrier: sender, Clock: a.clock, Trail: a.db.Trail(), Log: a.sparing,
		Observer: sent{telemetry.Outbox[outbox.Lane, outbox.Type, outbox.State]{Metrics: a.metrics}, a.minutes},
		Senders:  sendersOf(a.cfg), Bearers: a.bearers(),
		Carriers: accounts, Routes: plan.Routes, Receives: plan.Receives, Refusals: refusals, Numbers: reach, Stops: reach, Calls: reach, Pauses: a.db.Pauses(), Foreigns: messages,
		Timeout: patience(a.cfg, plan),
		Callback: func(message string) string {
			return a.cfg.PublicURL + "/webhooks/twilio/receipt/" + message + twilio.ReceiptOverrides
		},
	})
	if err != nil {
		return err
	}
	a.outbox = outbox.New(deps)
	a.onClose(func(context.Context) error { a.outbox.Close(); return nil })
	return a.pace.Adopt(ctx, a.outbox.AllSenders(), a.clock.Now())
}

// carrierURL is where the carrier's REST API is, "" for Twilio's own; outside production our sandbox, which is behind the doors of the API.
func carrierURL(c config.Config) string {
	switch {
	case c.Twilio.APIURL != "" || c.Profile == config.Production:
		return c.Twilio.APIURL
	case c.Together():
		return c.PublicURL + "/sandbox"
	}
	host, port, _ := net.SplitHostPort(c.AdminListen) // checked with the configuration
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/sandbox"
}

// patience is how long a message may be at a carrier before its fate is unknown: twice what the slowest account is given.
func patience(c config.Config, plan outbox.Plan) time.Duration {
	longest := c.Twilio.Timeout
	for _, a := range plan.Accounts {
		longest = max(longest, a.Timeout)
	}
	return 2 * longest
}

// texter lets the dialogue send notices through the outbox.
type texter struct{ out *outbox.Outbox }

func (t texter) Text(ctx context.Context, n dialogue.Notice) error {
	m := outbox.Message{
		ID: n.ID, Unique: n.Unique, Type: outbox.Type(n.Type), To: n.To, Customer: n.Customer, Zone: n.Zone, Lang: n.Lang, Body: n.Body,
		Expires: n.Expires, Asked: n.Asked, Source: "dialogue",
	}
	if n.By != "" {
		m.Source = "operator:" + n.By
	}
	if n.Security {
		m.Purpose = outbox.Security
	}
	_, err := t.out.Add(ctx, m)
	return err
}
