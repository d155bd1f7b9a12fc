package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/riverqueue/river"

	"cardline/commands"
	"cardline/config"
	"cardline/gateway"
	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/bank"
	"cardline/internal/batch"
	"cardline/internal/budget"
	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/clock"
	"cardline/internal/desk"
	"cardline/internal/dialogue"
	"cardline/internal/floor"
	"cardline/internal/handset"
	"cardline/internal/lines"
	"cardline/internal/menus"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/overview"
	"cardline/internal/pace"
	"cardline/internal/retention"
	"cardline/internal/session"
	"cardline/internal/store"
	"cardline/internal/telemetry"
	"cardline/internal/vault"
	"cardline/internal/wordbook"
)

// app is one running process. Its parts are opened from the top down and closed from the bottom up.
type app struct {
	cfg     config.Config
	log     *slog.Logger
	sparing *slog.Logger // log, for what repeats itself while a server is away
	clock   *clock.Clock
	metrics *telemetry.Metrics

	vault     *vault.Vault
	redis     redis.UniversalClient
	redisFile string // where an embedded Redis keeps what it holds; empty: nowhere
	sessions  *session.Store
	db        *store.DB
	crowd     batch.Crowd // of the turns under way
	bank      bank.Bank
	demo      *bank.Demo // nil where the bank is a real one
	people    people
	offers    *offers
	sandbox   *sandbox.Sandbox // nil in production
	booth     *handset.Booth   // telephones in the browser; nil: there are none
	traces    *dialogue.Traces // of turns, for whoever holds one; nil: nobody does
	outbox    *outbox.Outbox
	tokens    []string       // of further accounts with carriers
	searches  *budget.Budget // for lost cards, by callers nobody knows
	nameless  *budget.Budget // of these, by callers who show no number
	strangers *budget.Budget // of answers to numbers that are nobody's
	pace      *pace.Pacer    // of the senders
	desk      *desk.Desk
	tapes     dialogue.Tapes // what callers said, at the carrier
	lines     *lines.Board
	holidays  almanac.Holidays
	greetings greetings
	menus     *menus.Library
	tally     *menus.Tally // of what callers do in them
	minutes   *overview.Minutes
	overview  *overview.Board
	floor     *floor.Desk
	managers  map[string]string // the agents that account managers are
	caller    carrier.Caller
	dialer    *outbox.Dialer                       // nil: we call no customers
	places    func(context.Context, placing) error // calls of ours; nil: nothing makes any
	keys      *access.Doorkeeper
	notices   *notice.Words
	events    *notice.Rules
	dialogue  *dialogue.Dialogue
	words     []commands.Words // of all verbs
	wordbook  *wordbook.Library
	unheard   *wordbook.Gatherer // of texts nobody understood
	retention retention.Rules
	river     *river.Client[*sql.Tx]
	gateway   *gateway.Gateway

	serving  atomic.Bool // from here on outages are told
	sends    atomic.Bool // this process is a worker: it knows how accounts with carriers are
	stopping time.Time   // since when it ends; zero: it does not
	closers  []func(context.Context) error
}

// newApp begins a process: everything that cannot fail.
func newApp(cfg config.Config) *app {
	a := &app{cfg: cfg, clock: clock.New(time.Now), metrics: telemetry.New()}
	opt := &slog.HandlerOptions{Level: cfg.Log.Level, ReplaceAttr: durationWithUnit}
	if cfg.Log.Format == "text" {
		a.log = slog.New(slog.NewTextHandler(os.Stderr, opt))
	} else {
		a.log = slog.New(slog.NewJSONHandler(os.Stderr, opt))
	}
	a.sparing = spare(a.log, slog.LevelError)
	return a
}

// durationWithUnit writes 84.6ms in JSON too, which has 84600000 by itself.
func durationWithUnit(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// open opens every part, in order. What was opened before a failure is closed by close.
func (a *app) open(ctx context.Context) error {
	for _, step := range []struct {
		what string
		open func(context.Context) error
	}{
		{"vault", func(ctx context.Context) error { return a.openVault(ctx, true) }},
		{"redis", a.openRedis},
		{"database", a.openStore},
		{"schema", a.openSchema},
		{"rows", a.openRows},
		{"bank", a.openBank},
		{"directory", a.openPeople},
		{"campaigns", a.openOffers},
		{"greetings", a.openGreetings},
		{"handset", a.openHandset},
		{"carrier", a.openCarrier},
		{"desk", a.openDesk},
		{"lines", a.openLines},
		{"calls", a.openCalls},
		{"floor", a.openFloor},
		{"menus", a.openMenus},
		{"dialogue", a.openDialogue},
		{"access", a.openAccess},
		{"templates", a.openNotices},
		{"rules of events", a.openEventRules},
		{"retention", a.openRetention},
		{"gateway", a.openGateway},
	} {
		if err := step.open(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	debug.FreeOSMemory() // loading words and customers leaves more garbage behind than an hour of texts
	return nil
}

// onClose has f called when the process ends, before what was opened earlier.
func (a *app) onClose(f func(context.Context) error) { a.closers = append(a.closers, f) }

// close ends what was opened, in reverse. Of a process that served it says last how long stopping took.
func (a *app) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), a.cfg.Drain)
	defer cancel()
	var errs []error
	for _, f := range slices.Backward(a.closers) {
		errs = append(errs, f(ctx))
	}
	if !a.stopping.IsZero() {
		a.log.Info("stopped", "after", time.Since(a.stopping).Round(time.Millisecond))
	}
	return errors.Join(errs...)
}

// roles of a process.
type roles struct{ web, worker bool }

// run serves until ctx ends, then drains: the doors close first, so that turns under way can still reach everything else.
func (a *app) run(ctx context.Context, r roles, public, admin net.Listener) error {
	a.serving.Store(true)
	a.sends.Store(r.worker)
	u := underway{failed: make(chan error, 1), log: a.log}
	u.ctx, u.stop = context.WithCancel(context.Background())
	defer u.stop()
	start := u.start
	a.keepTogether(start)
	if r.worker {
		if err := a.startWorkers(u.ctx, start); err != nil {
			return errors.Join(err, u.end(a.cfg.Drain))
		}
	}
	start("templates", func(ctx context.Context) error { return a.notices.Run(ctx, a.db.Templates(), a.log) })
	if r.web {
		start("menus", a.menus.Follow)
		start("words", a.tendWords)
		start("figures of the menu", func(ctx context.Context) error { return a.tally.Run(ctx, a.log) })
		start("use of keys", a.keys.Follow)
		start("overview", a.overview.Follow)
		start("doors", func(context.Context) error { return a.gateway.Serve(public, admin) })
	} else if admin != nil {
		start("health", func(context.Context) error { return a.gateway.Backstage(admin) })
	}
	var err error
	select {
	case <-ctx.Done():
		a.log.Info("stopping", "drain", a.cfg.Drain)
	case err = <-u.failed:
		a.log.Error("stopping after a failure", "err", err)
	}
	a.stopping = time.Now()
	drain, cancel := context.WithTimeout(context.Background(), a.cfg.Drain)
	defer cancel()
	if r.web {
		err = errors.Join(err, a.gateway.Close(drain))
		_ = public.Close() // closed already, unless the doors had not opened yet
	}
	if !r.web && admin != nil {
		err = errors.Join(err, a.gateway.Close(drain))
		_ = admin.Close() // as above
	}
	if a.river != nil {
		err = errors.Join(err, a.river.Stop(drain))
	}
	return errors.Join(err, u.ended(drain))
}

// underway is what runs in a process until it ends.
type underway struct {
	ctx    context.Context
	stop   func()
	failed chan error // the first: what fails after it may do so for that, and is told in the log
	done   []chan struct{}
	log    *slog.Logger
}

// start runs one part beside the others.
func (u *underway) start(what string, f func(context.Context) error) {
	ended := make(chan struct{})
	u.done = append(u.done, ended)
	go func() {
		defer close(ended)
		err := f(u.ctx)
		if err == nil || u.ctx.Err() != nil {
			return
		}
		select {
		case u.failed <- fmt.Errorf("%s: %w", what, err):
		default:
			u.log.Error("failed as well", "what", what, "err", err)
		}
	}()
}

// end stops all parts and waits for them, for so long.
func (u *underway) end(drain time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	return u.ended(ctx)
}

// ended stops all parts and waits for them, until ctx ends.
func (u *underway) ended(ctx context.Context) error {
	u.stop()
	for _, ended := range u.done {
		select {
		case <-ended:
		case <-ctx.Done():
			return errors.New("drain: not everything ended in time")
		}
	}
	return nil
}

// keepTogether has this process know what the others know.
func (a *app) keepTogether(start func(what string, f func(context.Context) error)) {
	start("clock", func(ctx context.Context) error { return a.clock.Follow(ctx, a.sessions.Offset) })
	start("campaigns", a.offers.follow)
	start("ledgers of registrations", a.offers.read)
	start("budget of strangers", a.strangers.Follow)
	start("budget of searches", a.searches.Follow)
	start("budget of nameless searches", a.nameless.Follow)
	start("rates of senders", a.pace.Follow)
	start("minutes", a.minutes.Follow)
}
