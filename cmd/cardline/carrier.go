package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"cardline/config"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/telemetry"
)

// openCarrier readies the way out: the sender, the outbox over it, and outside production a sandbox to send to.
func (a *app) openCarrier(context.Context) error {
	tw := a.cfg.Twilio
	api := tw.APIURL
	if a.cfg.Profile != config.Production {
		a.sandbox = sandbox.New(sandbox.Options{AccountSID: tw.AccountSID, Token: tw.AuthToken.Reveal(), Now: a.clock.Now})
		a.onClose(a.sandbox.Close)
		if api == "" {
			api = a.cfg.PublicURL + "/sandbox"
		}
	}
	sender, err := twilio.NewSender(twilio.Account{SID: tw.AccountSID, Token: tw.AuthToken.Reveal(), API: api})
	if err != nil {
		return err
	}
	a.onClose(func(context.Context) error { sender.Close(); return nil })
	messages := a.db.Messages()
	a.outbox = outbox.New(outbox.Deps{
		Queue: messages, Records: messages, Gauge: messages, Replies: a.db.Ledger(), People: a.people.directory,
		Consent: a.db.Consents(), Carrier: sender, Clock: a.clock, Trail: a.db.Trail(), Log: a.log,
		Observer: telemetry.Outbox[outbox.Lane, outbox.Type, outbox.State]{Metrics: a.metrics},
		Senders: outbox.Senders{
			outbox.Service: tw.Sender.Service, outbox.Marketing: tw.Sender.Marketing, outbox.Security: tw.Sender.Security,
		},
		Callback: func(message string) string { return a.cfg.PublicURL + "/webhooks/twilio/receipt/" + message },
	})
	return nil
}

// texter lets the dialogue send notices through the outbox.
type texter struct{ out *outbox.Outbox }

func (t texter) Text(ctx context.Context, n dialogue.Notice) error {
	m := outbox.Message{
		Unique: n.Unique, Type: outbox.Type(n.Type), To: n.To, Customer: n.Customer, Zone: n.Zone, Lang: locale.Lang(n.Lang), Body: n.Body,
		Expires: n.Expires, Asked: n.Asked,
	}
	if n.Security {
		m.Purpose = outbox.Security
	}
	_, err := t.out.Add(ctx, m)
	return err
}

// quiet leaves out of River's log what is only news to River.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// Timing of the workers. River's default of 100 ms between fetches would hold it to a thousand jobs a second.
const (
	fetchPoll     = 100 * time.Millisecond
	fetchCooldown = 5 * time.Millisecond
	settleEvery   = 500 * time.Millisecond
)

// startWorkers begins what goes on behind the doors.
func (a *app) startWorkers(ctx context.Context, start func(what string, f func(context.Context) error)) error {
	workers := river.NewWorkers()
	a.outbox.AddWorkers(workers)
	client, err := river.NewClient(a.db.RiverDriver(), &river.Config{
		Queues: outbox.Queues(), Workers: workers, Logger: slog.New(quiet{a.log.Handler()}), FetchPollInterval: fetchPoll, FetchCooldown: fetchCooldown,
	})
	if err != nil {
		return fmt.Errorf("building the job workers: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(errors.New("starting the job workers"), err)
	}
	a.river = client
	start("outbox", a.outbox.Run)
	start("late answers", func(ctx context.Context) error { return a.dialogue.Settle(ctx, settleEvery) })
	if a.demo == nil {
		start("directory", a.followBank)
	}
	return nil
}
