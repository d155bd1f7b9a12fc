package main

import (
	"context"

	"cardline/gateway/api"
	"cardline/internal/bank"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/internal/handset"
	"cardline/internal/phone"
)

// tracedTurns are about an afternoon of somebody who tries everything; a trace is some hundred bytes.
const tracedTurns = 500

// openHandset readies the telephones in the browser, where the installation has them. They reach us as the carrier does: by the public
// address, signed.
func (a *app) openHandset(context.Context) error {
	if !a.cfg.Console.Handset {
		return nil
	}
	a.traces = dialogue.NewTraces(tracedTurns)
	p := handset.Phone{URL: a.cfg.PublicURL, Account: a.cfg.Twilio.AccountSID, Token: a.cfg.Twilio.AuthToken.Reveal()}
	a.booth = handset.NewBooth(p, a.clock.Now, a.clock.Wall, func(to phone.Number, after string) []handset.Received {
		return a.sandbox.Arrived(to, after)
	})
	return nil
}

// hand is what calls of ours ring at, nil where nobody can pick up.
func (a *app) hand() sandbox.Hand {
	if a.booth == nil {
		return nil
	}
	return a.booth
}

// tracer is who learns how turns went, nil where nobody does.
func (a *app) tracer() dialogue.Tracer {
	if a.traces == nil {
		return nil
	}
	return a.traces
}

// handsetDoors are the telephones as the API hands them out.
func (a *app) handsetDoors() api.Handset {
	h := api.Handset{Booth: a.booth, Traces: a.traces, Turn: a.turnClock, People: a.holders}
	s := a.cfg.Twilio.Sender
	for _, n := range []struct{ name, number string }{
		{"service", s.Service}, {"marketing", s.Marketing}, {"security", s.Security}, {"platinum", a.cfg.Lines.Platinum}, {"lost", a.cfg.Lines.Lost},
	} {
		if _, err := phone.Parse(n.number); err == nil { // a messaging service cannot be called
			h.Ours = append(h.Ours, api.OurNumber{Name: n.name, Number: phone.Number(n.number)})
		}
	}
	return h
}

// holders are the demo's customers as the directory knows them now; of another bank nobody.
func (a *app) holders(ctx context.Context) ([]customer.Customer, error) {
	if a.demo == nil {
		return nil, nil
	}
	return a.db.Directory().Told(ctx, bank.DemoCustomers())
}
