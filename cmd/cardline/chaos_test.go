package main_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/livetest"
	"cardline/internal/store"
)

// chaos is an installation to which everything happens at once while it sends: its processes are killed, its servers restarted, and
// its carrier loses requests and receipts. In the end the books of both must agree. CHAOS_MESSAGES says how much is sent, CHAOS_SEED
// what happens when, CARDLINE_BEFORE that one of two processes is the release before.
type chaos struct {
	t       *testing.T
	seed    uint64
	dice    *rand.Rand
	in      *installation
	db      *store.DB
	rows    *store.Messages
	book    *sandbox.Ledger
	running []*process
	total   int // messages
	plans   []plan
	events  []event
	redis   *livetest.RedisServer
	server  *livetest.PostgresServer
}

// event is something that happens while messages leave.
type event struct {
	what string
	do   func()
}

// Sizes. A process is killed after every 5,000 messages, and a few times in any case.
const (
	fewMessages = 1200
	fewKills    = 4
	killEvery   = 5000
)

// newChaos reads how much is to happen.
func newChaos(t *testing.T) *chaos {
	t.Helper()
	c := &chaos{t: t, seed: 1, total: fewMessages, book: &sandbox.Ledger{}}
	var err1, err2 error
	if s := os.Getenv("CHAOS_SEED"); s != "" {
		c.seed, err1 = strconv.ParseUint(s, 10, 64)
	}
	if s := os.Getenv("CHAOS_MESSAGES"); s != "" {
		c.total, err2 = strconv.Atoi(s)
	}
	if err1 != nil || err2 != nil || c.total < 100 {
		t.Fatalf("CHAOS_SEED and CHAOS_MESSAGES are numbers, the latter at least 100: %v, %v", err1, err2)
	}
	c.dice = rand.New(rand.NewPCG(c.seed, uint64(c.total)))
	return c
}

// troubles are those of the carrier: about one request in twenty-five ends so that nobody can tell whether it was taken.
func (c *chaos) troubles() sandbox.Troubles {
	crowd := min(10, 1+c.total/10_000) // the last message of a sender is sent away as often, and waits longer each time
	return sandbox.Troubles{
		Seed: c.seed, Refused: 10, Dropped: 5, Crowded: 2, CrowdedFor: crowd, Lost: 10, Vanished: 4, Failed: 10, Slow: 5, SlowFor: 1500 * time.Millisecond,
		Early: 20, Swapped: 100, Repeated: 100, Late: 20, LateFor: 3 * time.Second, Untold: 10, ListLag: time.Second,
	}
}

// settings of the processes: short waits, so that what a dead process held comes back in seconds.
func (c *chaos) install(settings map[string]string) {
	settings["twilio.timeout"] = "1s"
	c.in = installWith(c.t, sandbox.Options{
		Capacity: 2*c.total + 10_000, Troubles: c.troubles(), Ledger: c.book,
		Numbers: []string{people["service"].Reveal(), people["marketing"].Reveal(), people["security"].Reveal()},
	}, settings)
}

func TestChaos(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	c.redis, c.server = livetest.NewRedis(t), livetest.NewPostgres(t)
	c.install(map[string]string{"redis.url": "redis://" + c.redis.Addr, "database.url": c.server.URL})
	c.running = []*process{c.in.start(t), c.in.run(t, freeAddr(t), before(t), "serve")}
	for range max(fewKills, c.total/killEvery) {
		c.events = append(c.events, event{"kill", c.kill})
	}
	for range max(1, c.total/30_000) {
		c.events = append(c.events, event{"redis", c.restartRedis}, event{"postgres", c.restartPostgres})
	}
	c.run(c.server.URL)
}

func TestChaosOnSQLite(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	c.install(map[string]string{})
	c.running = []*process{c.in.start(t)}
	for range max(fewKills, c.total/killEvery) {
		c.events = append(c.events, event{"kill", c.kill})
	}
	c.run(c.in.database())
}

// run plans a part of the messages before each event, lets the event happen when a part of them is gone, and compares the books when all
// is quiet.
func (c *chaos) run(database string) {
	began := time.Now()
	c.db = c.in.rows(c.t, database)
	c.rows = c.db.Messages()
	c.dice.Shuffle(len(c.events), func(i, j int) { c.events[i], c.events[j] = c.events[j], c.events[i] })
	c.plans = c.prepare()
	part := c.total / (len(c.events) + 1)
	for i, e := range c.events {
		before := c.book.Len()
		c.plan(c.plans[i*part : (i+1)*part])
		c.until(before+c.dice.IntN(part*2/3), 10*time.Second)
		time.Sleep(time.Duration(c.dice.IntN(50)) * time.Millisecond)
		c.t.Logf("%6v %s after %d were taken", time.Since(began).Round(100*time.Millisecond), e.what, c.book.Len())
		e.do()
	}
	c.plan(c.plans[len(c.events)*part:])
	c.settle()
	c.reconcile(began)
	c.audit()
	c.resting()
	c.t.Logf("seed %d: %d messages, %d events, %v: %s", c.seed, c.total, len(c.events), time.Since(began).Round(100*time.Millisecond), c.count())
	if c.t.Failed() {
		c.t.Logf("to see it again: CHAOS_SEED=%d CHAOS_MESSAGES=%d go test -run '^%s$' ./cmd/cardline", c.seed, c.total, c.t.Name())
	}
}

// until waits until the carrier has taken so many, or for that long: of some parts little is ever taken.
func (c *chaos) until(taken int, most time.Duration) {
	for end := time.Now().Add(most); c.book.Len() < taken && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// kill takes one process away as a power cut would, and starts it again.
func (c *chaos) kill() {
	i := c.dice.IntN(len(c.running))
	c.running[i].kill()
	c.running[i] = c.in.run(c.t, c.running[i].addr, c.running[i].cmd.Args...)
}

func (c *chaos) restartRedis() {
	c.redis.Stop()
	time.Sleep(time.Duration(c.dice.IntN(1000)) * time.Millisecond)
	c.redis.Start()
}

func (c *chaos) restartPostgres() {
	c.server.Stop()
	time.Sleep(time.Duration(c.dice.IntN(1000)) * time.Millisecond)
	c.server.Start()
}

// settle waits until no message is ours to move any more.
func (c *chaos) settle() {
	c.t.Helper()
	const open = "SELECT state, CAST(count(*) AS TEXT) FROM messages WHERE source = 'chaos' AND state IN " +
		"('planned', 'held', 'claimed', 'submitted', 'unknown') GROUP BY state"
	var left [][]string
	for end := time.Now().Add(2*time.Minute + time.Duration(c.total)*5*time.Millisecond); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if left = query(c.t, c.db, 2, open); len(left) == 0 {
			return
		}
	}
	c.t.Errorf("seed %d: messages do not come to an end: %v", c.seed, left)
	for _, r := range query(c.t, c.db, 1, "SELECT id FROM messages WHERE source = 'chaos' AND state IN "+
		"('planned', 'held', 'claimed', 'submitted', 'unknown') LIMIT 5") {
		c.t.Log(c.story(r[0]))
	}
	c.t.FailNow()
}

// story is everything a row says of itself, a line a step.
func (c *chaos) story(id string) string {
	s, err := c.rows.Story(c.t.Context(), id)
	if err != nil {
		return fmt.Sprintf("%s: %v", id, err)
	}
	out := fmt.Sprintf("%s, %s: %s (%s), sid %q, tries %d", id, s.Type, s.State, s.Reason, s.SID, s.Tries)
	for _, step := range s.Steps {
		out += fmt.Sprintf("\n    %s %-11s %s %d", step.At.Format("15:04:05.000"), step.State, step.Reason, step.Code)
	}
	return out
}
