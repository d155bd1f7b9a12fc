package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

// The rows of the way out.
const (
	rowSending  = "7"  // messages a second, receipts included
	rowFollowed = "7r" // the same, beside a loop that hears of its messages, too
	rowCourier  = "7c" // the same, as a multiple of another product
	rowCode     = "9"  // one-time codes while a campaign runs
	rowStopping = "11" // messages lost or sent twice around a restart
)

// courier's messages a second, measured once on two cores of this kind with its own queue and Postgres.
const courier = 1015

// greeted is how many customers the demo bank has: most of the first campaign's recipients are among them, the rest are nobody's numbers.
const greeted = 20_000

// outward is everything that runs while the way out is measured: two processes of ours that share the work, and the far end.
type outward struct {
	opt       Options
	s         *servers
	far       *farCarrier
	campaign  *campaign
	loop      *target // the reference
	processes []*target
	env       [][]string
	admins    []string // where each has its API
	bankOf    int      // customers of the demo bank
	codes     *codes
	report    *Report
}

// Outbound measures the way out: campaigns planned in the database, sent by two processes and followed to their receipts, beside a
// bare loop that sends and forgets. An error means that something did not work; a bar that was missed is no error.
func Outbound(ctx context.Context, opt Options) (r *Report, err error) {
	all := []string{rowSending, rowFollowed, rowCourier, rowCode, rowStopping}
	for _, id := range opt.Rows {
		if !slices.Contains(all, id) {
			return nil, fmt.Errorf("no row %q; there are %v", id, all)
		}
	}
	o := &outward{opt: opt, s: &servers{}, bankOf: greeted, report: &Report{Machine: machine(), Began: opt.Now()}}
	defer func() { o.close() }()
	if err := o.open(ctx); err != nil {
		return nil, err
	}
	if err := o.measure(ctx); err != nil {
		for _, p := range o.processes {
			err = fmt.Errorf("%w\n%.2000s", err, p.log())
		}
		return nil, err
	}
	return o.report, context.Cause(ctx)
}

func (o *outward) open(ctx context.Context) (err error) {
	if err := o.s.openRedis(&o.opt); err != nil {
		return err
	}
	if o.opt.Statements {
		o.s.settings = append(o.s.settings, statementSettings...)
	}
	if err := o.s.openPostgres(&o.opt); err != nil {
		return err
	}
	if err := o.s.versions(ctx, o.opt); err != nil {
		return err
	}
	o.report.Machine.Redis, o.report.Machine.Postgres = o.s.redisVersion, o.s.postgresVersion
	if o.far, err = newFarCarrier(o.opt.Now); err != nil {
		return err
	}
	keyset, keys, err := o.s.keyset()
	if err != nil {
		return err
	}
	if err := errors.Join(o.openLoop(), o.openProcesses(keyset)); err != nil {
		return err
	}
	o.campaign, err = openCampaign(ctx, o.opt.Database, keys, o.opt.Now)
	return err
}

// openProcesses starts two processes of both roles behind one public address.
func (o *outward) openProcesses(keyset string) error {
	var doors []string
	for range 2 {
		door, err := address()
		if err != nil {
			return err
		}
		admin, err := address()
		if err != nil {
			return err
		}
		doors, o.admins = append(doors, door), append(o.admins, admin)
		public := "http://" + doors[0]
		o.env = append(o.env, append(withoutOurs(os.Environ()),
			"CARDLINE_PROFILE=development", "CARDLINE_LISTEN="+door, "CARDLINE_ADMIN_LISTEN="+admin, "CARDLINE_PUBLIC_URL="+public,
			"CARDLINE_REDIS_URL="+o.opt.Redis, "CARDLINE_DATABASE_URL="+o.opt.Database, "CARDLINE_VAULT_KEYSET="+keyset,
			"CARDLINE_TWILIO_API_URL=http://"+o.far.addr, "CARDLINE_BANK_DEMO_CUSTOMERS="+strconv.Itoa(o.bankOf),
			"CARDLINE_LIMITS_TEXTS_PER_HOUR=1000000000", "CARDLINE_LOG_LEVEL=warn"))
		o.processes = append(o.processes, nil)
		if err := o.start(len(o.processes)-1, door); err != nil {
			return err
		}
	}
	o.far.callBack("http://"+doors[0], doors...)
	o.codes = &codes{far: o.far, addr: doors[1], public: "http://" + doors[0], ids: newIDs(), now: o.opt.Now}
	return nil
}

func (o *outward) start(i int, door string) (err error) {
	argv := []string{o.opt.Program, "serve"}
	if o.opt.CPUProfile != "" && i == 0 && o.processes[i] == nil { // started again, it would write over what it did in the rounds
		argv = append(argv, "--cpuprofile", o.opt.CPUProfile)
	}
	o.processes[i], err = o.s.run("process "+strconv.Itoa(i+1), door, o.env[i], argv...)
	return err
}

func (o *outward) close() {
	for _, p := range o.processes {
		if p != nil {
			p.on.Stop()
		}
	}
	if o.far != nil {
		o.far.close()
	}
	if o.campaign != nil {
		_ = o.campaign.db.Close()
	}
	o.s.close()
}

func (o *outward) measure(ctx context.Context) error {
	f := newSent()
	for round := range o.rounds() {
		if err := o.compare(ctx, round, f); err != nil {
			return err
		}
	}
	if o.rounds() > 0 {
		o.report.Rows = append(o.report.Rows, f.sending, f.followed, f.other, f.half, f.late)
		o.report.Loads = append(o.report.Loads, Load{What: "messages, two processes", Rounds: f.alone}, Load{What: "the same beside codes", Rounds: f.beside})
	}
	if len(o.opt.Rows) > 0 && !slices.Contains(o.opt.Rows, rowStopping) {
		return nil
	}
	if err := o.stopping(ctx); err != nil {
		return err
	}
	return o.disasters(ctx)
}

// sent is what the rounds found: campaigns alone, and campaigns beside which codes are asked for.
type sent struct {
	sending, followed, other, half, late Row
	alone, beside                        []load
}

func newSent() *sent {
	return &sent{
		sending:  Row{ID: rowSending, What: "messages sent and followed", Unit: "/s", Bar: 0.25, Goal: 0.5, More: true},
		followed: Row{ID: rowFollowed, What: "the same, beside a loop with receipts", Unit: "/s", Bar: 0.25, Goal: 0.5, More: true},
		other:    Row{ID: rowCourier, What: "the same, beside courier's figure", Unit: "/s", Bar: 5, Goal: 10, More: true},
		half:     Row{ID: rowCode, What: "one-time code while a campaign runs, p50", Unit: "ms", Bar: 1000, Goal: 200, Alone: true},
		late:     Row{ID: rowCode, What: "one-time code while a campaign runs, p99", Unit: "ms", Bar: 1000, Goal: 200, Alone: true},
	}
}

// compare measures both loops, a campaign, and another while customers ask for codes.
func (o *outward) compare(ctx context.Context, round int, f *sent) error {
	bare, err := o.bareLoop(ctx)
	if err != nil {
		return err
	}
	heard, err := o.followedLoop(ctx)
	if err != nil {
		return err
	}
	alone, err := o.round(ctx, "round/"+strconv.Itoa(round), nil)
	if err != nil {
		return err
	}
	var took []time.Duration
	beside, err := o.round(ctx, "codes/"+strconv.Itoa(round), func(ctx context.Context, d *delivery) (err error) {
		took, err = o.codes.during(ctx, d)
		return err
	})
	if err != nil {
		return err
	}
	p50, p99 := milli(percentile(took, 0.5)), milli(percentile(took, 0.99))
	f.sending.add(bare, alone.Rate)
	f.followed.add(heard, alone.Rate)
	f.other.add(courier, alone.Rate)
	if len(took) > 0 { // long runs use up the customers
		f.half.add(0, p50)
		f.late.add(0, p99)
	}
	f.alone, f.beside = append(f.alone, alone), append(f.beside, beside)
	_, _ = fmt.Fprintf(o.opt.Progress, "round %d  bare loop %.0f/s, with receipts %.0f/s  ours %.0f/s  CPU us a message: ours %.0f, Postgres %.0f, Redis %.0f, the carrier %.0f; "+
		"beside %d codes %.0f/s, p50 %.0f p99 %.0f ms\n", round+1, bare, heard, alone.Rate, alone.Server, alone.Postgres, alone.Redis, alone.Beside, len(took), beside.Rate, p50, p99)
	return nil
}

// rounds is how often sending is measured: not at all where only the restarts are wanted.
func (o *outward) rounds() int {
	if slices.Equal(o.opt.Rows, []string{rowStopping}) {
		return 0
	}
	return o.opt.Rounds
}

// stopping restarts both processes, one after the other, in the middle of a campaign.
func (o *outward) stopping(ctx context.Context) error {
	missing := Row{ID: rowStopping, What: "messages lost around two restarts", Unit: "", Alone: true}
	twice := Row{ID: rowStopping, What: "messages sent twice around two restarts", Unit: "", Alone: true}
	_, err := o.round(ctx, "restart", func(ctx context.Context, d *delivery) error {
		select {
		case <-d.halfway:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		for i, p := range o.processes {
			p.on.Stop()
			if err := o.start(i, p.addr); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	never, more := o.far.counted()
	missing.add(0, float64(never))
	twice.add(0, float64(more))
	o.report.Rows = append(o.report.Rows, missing, twice)
	return nil
}

// round plans a campaign, waits until all of it is delivered, and counts. meanwhile is done while it runs; may be nil.
func (o *outward) round(ctx context.Context, source string, meanwhile func(context.Context, *delivery) error) (l load, err error) {
	planned, rate, err := o.campaign.plan(ctx, o.opt.Messages, source)
	if err != nil {
		return l, fmt.Errorf("planning: %w", err)
	}
	_, _ = fmt.Fprintf(o.opt.Progress, "%d messages planned, %.0f/s\n", len(planned), rate)
	ctx, cancel := context.WithTimeout(ctx, time.Minute+time.Duration(len(planned))*5*time.Millisecond)
	defer cancel()
	if err := o.countStatements(ctx); err != nil {
		return l, err
	}
	d := o.far.expect(planned)
	var beside sync.WaitGroup
	var failed error
	if meanwhile != nil {
		beside.Go(func() { failed = meanwhile(ctx, d) })
	}
	var used usage
	select {
	case <-d.begun: // what waiting for it costs is not the messages'
		before := o.usage()
		err = d.finished(ctx)
		used = o.usage().since(before)
	case <-ctx.Done():
		err = d.finished(ctx)
	}
	beside.Wait()
	if err = errors.Join(err, failed); err != nil {
		states, _ := o.campaign.states(context.WithoutCancel(ctx), source)
		return l, fmt.Errorf("%w; they are %v", err, states)
	}
	states, err := o.campaign.states(ctx, source)
	if err != nil {
		return l, err
	}
	if states["delivered"] != len(planned) {
		return l, fmt.Errorf("delivered at the carrier, but in our books they are %v", states)
	}
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(len(planned)) }
	l = load{Answers: len(planned), Rate: float64(len(planned)) / d.took().Seconds(), Memory: used.memory,
		Server: each(used.server), Redis: each(used.redis), Postgres: each(used.postgres), Beside: each(used.ourselves)}
	return l, errors.Join(o.tellStatements(ctx, len(planned)), o.campaign.vacuum(ctx))
}

func (o *outward) usage() (u usage) {
	all := processes()
	for _, p := range o.processes {
		cpu, memory := below(all, p.on.PID())
		u.server += cpu
		u.memory = max(u.memory, memory)
	}
	u.redis, _ = below(all, o.s.redisPID)
	u.postgres, _ = below(all, o.s.postgresPID)
	u.ourselves = all[os.Getpid()].cpu
	return u
}
