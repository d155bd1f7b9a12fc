package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/leash"
	"cardline/internal/outbox"
)

// Disasters: how much is on its way when one happens, how long a server stays away, and how long the rest may take to come to its end.
const (
	disasterMost  = 5000
	awayFor       = 10 * time.Second
	disasterQuiet = 3 * time.Minute
	carrierWait   = 2 * time.Second // the processes' patience with the carrier: leases of the dead end by it
)

// disasters is an installation as it would be run: two processes at the doors, two that send, Redis and Postgres that can be
// taken away, and a carrier that lists what it took and tells receipts a few times only.
type disasters struct {
	opt      Options
	s        *servers
	redis    *leash.Redis
	postgres *leash.Postgres
	book     *sandbox.Ledger
	far      *sandbox.Sandbox
	doors    []string
	members  []member // the doors first
	campaign *campaign
}

// member is one process, and how it is started.
type member struct {
	role, addr string
	env        []string
	on         *target
}

// disaster is something that happens in the middle of a campaign.
type disaster struct {
	what string
	do   func(context.Context, *disasters) error
}

func allDisasters() []disaster {
	return []disaster{
		{"a worker is killed", func(_ context.Context, d *disasters) error { return d.kill(len(d.doors)) }},
		{"a web process is killed", func(_ context.Context, d *disasters) error { return d.kill(0) }},
		{"Redis is away for 10 s", func(ctx context.Context, d *disasters) error {
			d.redis.Stop()
			return errors.Join(rest(ctx, awayFor), d.redis.Start())
		}},
		{"Postgres is away for 10 s", func(ctx context.Context, d *disasters) error {
			d.postgres.Stop()
			return errors.Join(rest(ctx, awayFor), d.postgres.Start())
		}},
	}
}

// disasters adds to row 11 what becomes of messages when something breaks in the middle of a campaign. They have servers of their own: those
// that were named to us are not ours to stop.
func (o *outward) disasters(ctx context.Context) error {
	for _, p := range o.processes { // they would only use the processor
		p.on.Stop()
	}
	d := &disasters{opt: o.opt, s: &servers{}, book: &sandbox.Ledger{}}
	defer d.s.close()
	if err := d.open(ctx); err != nil {
		return fmt.Errorf("preparing disasters: %w", err)
	}
	for i, one := range allDisasters() {
		lost, twice, err := d.happen(ctx, fmt.Sprintf("disaster/%d", i), one)
		if err != nil {
			for _, m := range d.members {
				err = fmt.Errorf("%w\n%.2000s", err, m.on.log())
			}
			return fmt.Errorf("%s: %w", one.what, err)
		}
		never := Row{ID: rowStopping, What: "messages lost when " + one.what, Alone: true}
		again := Row{ID: rowStopping, What: "messages sent twice when " + one.what, Alone: true}
		never.add(0, float64(lost))
		again.add(0, float64(twice))
		o.report.Rows = append(o.report.Rows, never, again)
	}
	return nil
}

func (d *disasters) open(ctx context.Context) (err error) {
	if d.redis, err = leash.NewRedis(false); err != nil {
		return err
	}
	d.s.closers = append(d.s.closers, d.redis.Stop)
	if d.postgres, err = leash.NewPostgres(); err != nil {
		return err
	}
	d.s.closers = append(d.s.closers, func() { _ = d.postgres.Remove() })
	if err := d.postgres.Start(); err != nil {
		return err
	}
	database, err := d.postgres.Create("template0")
	if err != nil {
		return err
	}
	keyset, keys, err := d.s.keyset()
	if err != nil {
		return err
	}
	if err := d.openMembers(d.openCarrier(), database, keyset); err != nil {
		return err
	}
	if d.campaign, err = openCampaign(ctx, database, keys, d.opt.Now); err == nil {
		d.s.closers = append(d.s.closers, func() { _ = d.campaign.db.Close() })
	}
	return err
}

// openCarrier returns the address of the carrier, which is that of the balancer before the doors, too.
func (d *disasters) openCarrier() (public string) {
	d.far = sandbox.New(sandbox.Options{
		AccountSID: account, Token: token, Now: d.opt.Now, Capacity: disasterMost * len(allDisasters()), Ledger: d.book,
	})
	var turn atomic.Int64
	routes := http.NewServeMux()
	routes.Handle("/sandbox/", d.far)
	routes.Handle("/", &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: d.doors[turn.Add(1)%int64(len(d.doors))]})
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
		ErrorLog:  slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	})
	server := httptest.NewServer(routes)
	d.s.closers = append(d.s.closers, func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = d.far.Close(ctx)
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

func (d *disasters) openMembers(public, database, keyset string) error {
	for _, role := range []string{"web", "web", "worker", "worker"} {
		door, err := address()
		if err != nil {
			return err
		}
		admin, err := address()
		if err != nil {
			return err
		}
		m := member{role: role, addr: admin, env: append(withoutOurs(os.Environ()),
			"CARDLINE_PROFILE=development", "CARDLINE_LISTEN="+door, "CARDLINE_ADMIN_LISTEN="+admin, "CARDLINE_PUBLIC_URL="+public,
			"CARDLINE_REDIS_URL=redis://"+d.redis.Addr, "CARDLINE_DATABASE_URL="+database, "CARDLINE_VAULT_KEYSET="+keyset,
			"CARDLINE_TWILIO_API_URL="+public+"/sandbox", "CARDLINE_TWILIO_TIMEOUT="+carrierWait.String(), "CARDLINE_LOG_LEVEL=warn")}
		if role == "web" {
			d.doors = append(d.doors, door)
		}
		d.members = append(d.members, m)
		if err := d.start(len(d.members) - 1); err != nil {
			return err
		}
	}
	return nil
}

func (d *disasters) start(i int) (err error) {
	m := &d.members[i]
	m.on, err = d.s.run(fmt.Sprintf("%s process %d", m.role, i+1), m.addr, m.env, d.opt.Program, "serve", "--role", m.role)
	return err
}

// kill takes a process away as a power cut would, and starts it again.
func (d *disasters) kill(i int) error {
	if err := d.members[i].on.on.Kill(); err != nil {
		return err
	}
	return d.start(i)
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// happen plans a campaign, has the disaster happen when a quarter of it is gone, waits until none of it is ours to move any more, and
// compares the books.
func (d *disasters) happen(ctx context.Context, source string, one disaster) (lost, twice int, err error) {
	ctx, cancel := context.WithTimeout(ctx, disasterQuiet)
	defer cancel()
	before := d.book.Len()
	ids, _, err := d.campaign.plan(ctx, min(d.opt.Messages, disasterMost), source)
	if err != nil {
		return 0, 0, fmt.Errorf("planning: %w", err)
	}
	for d.book.Len() < before+len(ids)/4 {
		if err := rest(ctx, time.Millisecond); err != nil {
			return 0, 0, fmt.Errorf("%d of %d were taken: %w", d.book.Len()-before, len(ids), err)
		}
	}
	gone := d.book.Len() - before
	if err := one.do(ctx, d); err != nil {
		return 0, 0, err
	}
	over := d.opt.Now()
	if err := d.quiet(ctx, source); err != nil {
		return 0, 0, err
	}
	took := d.opt.Now().Sub(over)
	lost, twice, given, err := d.compare(ctx, ids, source)
	_, _ = fmt.Fprintf(d.opt.Progress, "%s after %d of %d were taken: %d lost, %d sent twice, %d given up with a reason, quiet %v later\n",
		one.what, gone, len(ids), lost, twice, given, took.Round(100*time.Millisecond))
	return lost, twice, err
}

// quiet waits until no message of the source is ours to move.
func (d *disasters) quiet(ctx context.Context, source string) error {
	for {
		var open int
		err := d.campaign.db.SQL().QueryRowContext(ctx, "SELECT count(*) FROM messages WHERE source = $1 AND step < $2", source, outbox.Settled).Scan(&open)
		if err == nil && open == 0 {
			return nil
		}
		if waited := rest(ctx, 100*time.Millisecond); waited != nil {
			states, _ := d.campaign.states(context.WithoutCancel(ctx), source)
			return fmt.Errorf("%d messages do not come to an end: %w; they are %v", open, errors.Join(err, waited), states)
		}
	}
}

// compare counts messages that the carrier never took and of which nobody says why, those that it took more than once, and those given up.
func (d *disasters) compare(ctx context.Context, ids []string, source string) (lost, twice, given int, err error) {
	taken := map[string]int{}
	for _, m := range d.book.All() {
		address, _, _ := strings.Cut(m.Callback, "#")
		taken[path.Base(address)]++
	}
	rows, err := d.campaign.db.SQL().QueryContext(ctx, "SELECT id FROM messages WHERE source = $1 AND reason <> ''", source)
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { _ = rows.Close() }()
	told := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return 0, 0, 0, err
		}
		told[id] = true
	}
	for _, id := range ids {
		switch n := taken[id]; {
		case n > 1:
			twice++
		case n == 0 && told[id]:
			given++
		case n == 0:
			lost++
		}
	}
	return lost, twice, given, rows.Err()
}
