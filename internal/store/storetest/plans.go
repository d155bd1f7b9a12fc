package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/audience"
	"cardline/internal/campaign"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Plans checks marketing's campaigns: each person once, by whichever process, and only what was approved.
func Plans(t *testing.T, open Open) {
	t.Run("once each", func(t *testing.T) { planOnce(t, open(t)) })
	t.Run("side by side", func(t *testing.T) { planSideBySide(t, open(t)) })
	t.Run("approved", func(t *testing.T) { planApproved(t, open(t)) })
	t.Run("agreed before", func(t *testing.T) { planAgreed(t, open(t)) })
	t.Run("swelled", func(t *testing.T) { planSwelled(t, open(t)) })
	t.Run("halted", func(t *testing.T) { planHalted(t, open(t)) })
	t.Run("recalled", func(t *testing.T) { planRecalled(t, open(t)) })
	t.Run("cut short", func(t *testing.T) { planCutShort(t, open(t)) })
	t.Run("events", func(t *testing.T) { planEvents(t, open(t)) })
	t.Run("events of a cancelled one", func(t *testing.T) { planEventCancelled(t, open(t)) })
	t.Run("events of a lapsed one", func(t *testing.T) { planEventLapsed(t, open(t)) })
	t.Run("results", func(t *testing.T) { planResults(t, open(t)) })
	t.Run("calls", func(t *testing.T) { planCalls(t, open(t)) })
	t.Run("rivals", func(t *testing.T) { planRivals(t, open(t)) })
	t.Run("event rivals", func(t *testing.T) { planEventRivals(t, open(t)) })
	t.Run("event until", func(t *testing.T) { planEventUntil(t, open(t)) })
	t.Run("event budget", func(t *testing.T) { planEventBudget(t, open(t)) })
	t.Run("tasks", func(t *testing.T) { planTasks(t, open(t)) })
	t.Run("budget", func(t *testing.T) { planBudget(t, open(t)) })
	t.Run("others", func(t *testing.T) { planOthers(t, open(t)) })
}

// anybody lets every message pass, by one sender without a rate.
type anybody struct{}

func (anybody) Foresee(_ context.Context, ms []outbox.Message) ([]outbox.Foreseen, error) {
	return make([]outbox.Foreseen, len(ms)), nil
}
func (anybody) SenderOf(outbox.Type, string) string { return "+12025550101" }
func (anybody) RateOf(string) int                   { return 0 }

const meant = 450 // people, of three pages

// planner is an office over a database with people in it, and the runners of as many processes as are wanted.
type planner struct {
	campaign.Office

	t  *testing.T
	db *store.DB
}

func newPlanner(t *testing.T, db *store.DB, people int) *planner {
	t.Helper()
	prices, err := notice.ShippedPrices()
	if err != nil {
		t.Fatal(err)
	}
	words, err := notice.NewWords(notice.House{Brand: locale.Words{locale.English: "Harbour Bank"}, Hotline: "+12025550100", Prices: prices})
	if err != nil {
		t.Fatal(err)
	}
	p := &planner{t: t, db: db, Office: campaign.Office{
		Shelf: db.Plans(), Audience: db.Audiences(), Results: db.Plans(), Now: func() time.Time { return Start },
		Forecaster: campaign.Forecaster{Words: words, Gates: anybody{}, Senders: anybody{}, Others: db.Plans(), Coupons: db.Coupons()},
	}}
	p.people(0, people)
	return p
}

func (p *planner) people(from, to int) {
	p.t.Helper()
	var cs []customer.Customer
	for i := from; i < to; i++ {
		cs = append(cs, customer.Customer{
			ID: fmt.Sprintf("P%05d", i), Names: locale.Words{locale.English: "Pat"}, Lang: locale.English, Zone: "America/New_York", Tier: "Gold",
			Numbers: []phone.Number{phone.Number(fmt.Sprintf("+1202%07d", 2000000+i))},
		})
	}
	if err := p.db.Directory().Upsert(p.t.Context(), cs...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *planner) runner() *campaign.Runner {
	return &campaign.Runner{
		Office: p.Office, Runs: p.db.Plans(), Triggers: p.db.Plans(), Drained: func(context.Context) error { return nil }, Wall: time.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func wordToAll(t *testing.T) campaign.Brief {
	t.Helper()
	all, err := audience.Parse("all")
	if err != nil {
		t.Fatal(err)
	}
	return campaign.Brief{
		Name: "A word", Type: "offer", Audience: audience.Definition{Filter: all, Holdout: 100, Seed: "s"}, When: campaign.When{At: campaign.Now},
		Words: []campaign.Wording{{Text: map[locale.Lang]string{locale.English: "A word from us."}, Segments: 1}},
	}
}

// approved brings a campaign to where it can be started.
func (p *planner) approved(code string, b campaign.Brief) campaign.Campaign {
	p.t.Helper()
	ctx := p.t.Context()
	_, err := p.New(ctx, code, b, "maker")
	if err == nil {
		_, err = p.Check(ctx, code, []string{"cost", "daily-cost", "unpriced", "blocked", "nobody", "rivals", "budget"}, "maker", "")
	}
	var c campaign.Campaign
	if err == nil {
		c, err = p.Propose(ctx, code, "maker")
	}
	if err == nil {
		c, err = p.Approve(ctx, code, c.Hash(), "checker")
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

func (p *planner) is(code string, want campaign.State) campaign.Campaign {
	p.t.Helper()
	c, err := p.Shelf.Campaign(p.t.Context(), code)
	if err != nil || c.State != want {
		p.t.Errorf("%s is %s (%s), want %s: %v", code, c.State, c.Reason, want, err)
	}
	return c
}

// until runs runners until done says so, each of them stopped and begun anew some times before.
func (p *planner) until(runners, stops int, done func() bool) {
	p.t.Helper()
	end := time.Now().Add(90 * time.Second)
	for round := 0; ; round++ {
		ctx, stop := context.WithCancel(p.t.Context())
		var wg sync.WaitGroup
		for range runners {
			r := p.runner()
			wg.Go(func() { _ = r.Run(ctx) })
		}
		if round < stops {
			time.Sleep(time.Duration(20+40*round) * time.Millisecond)
		}
		for round >= stops && !done() && time.Now().Before(end) {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		wg.Wait()
		if round >= stops {
			break
		}
	}
	if !done() {
		p.t.Error("it did not come to its end")
	}
}

func (p *planner) count(where string, args ...any) int {
	p.t.Helper()
	n, err := p.db.NewSelect().Table("messages").Where(where, args...).Count(p.t.Context())
	if err != nil {
		p.t.Error(err)
	}
	return int(n)
}

func (p *planner) whole(code string) func() bool {
	return func() bool {
		os, err := p.Shelf.Occurrences(p.t.Context(), code, campaign.Occurrence{}, 1)
		return err == nil && len(os) == 1 && !os[0].Whole.IsZero()
	}
}

// planOnce: three processes, stopped and begun anew, plan each person once, and write down whom they hold out.
func planOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	p := newPlanner(t, db, meant)
	p.approved("ONCE", wordToAll(t))
	if _, err := p.Start(t.Context(), "ONCE", "maker"); err != nil {
		t.Fatal(err)
	}
	p.until(3, 4, p.whole("ONCE"))
	if n := p.count("source = 'campaign:ONCE'"); n != meant {
		t.Errorf("%d people have a row, want %d", n, meant)
	}
	held := p.count("reason = ?", campaign.WhyHeldOut)
	if held < meant/20 || held > meant/5 {
		t.Errorf("%d of %d are held out, want some tenth", held, meant)
	}
	os, err := p.Shelf.Occurrences(t.Context(), "ONCE", campaign.Occurrence{}, 5)
	if err != nil || len(os) != 1 || os[0].Held != held || os[0].Planned != meant-held || os[0].Counted != meant {
		t.Errorf("%+v, %v", os, err)
	}
	p.is("ONCE", campaign.Running)
	if _, err := db.NewUpdate().Table("messages").Set("state = 'delivered', step = 7").Where("state = 'planned'").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.until(2, 0, func() bool {
		c, err := p.Shelf.Campaign(t.Context(), "ONCE")
		return err == nil && c.State == campaign.Finished
	})
}

// planApproved: nothing but what was approved is run, by nobody who wrote it.
func planApproved(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, 5), t.Context()
	c, err := p.New(ctx, "FOUR-EYES", wordToAll(t), "maker")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.New(ctx, "FOUR-EYES", wordToAll(t), "maker"); !errors.Is(err, campaign.ErrTaken) {
		t.Errorf("a code that is taken: %v", err)
	}
	if _, err := p.Change(ctx, "FOUR-EYES", c.Version, wordToAll(t), "second", "a comma"); err != nil {
		t.Error(err)
	}
	if _, err := p.Change(ctx, "FOUR-EYES", c.Version, wordToAll(t), "maker", "unseen"); !errors.Is(err, campaign.ErrChanged) {
		t.Errorf("changing what somebody else has changed: %v", err)
	}
	if _, err := p.Check(ctx, "FOUR-EYES", []string{"unpriced", "cost"}, "maker", ""); err != nil {
		t.Fatal(err)
	}
	c, err = p.Propose(ctx, "FOUR-EYES", "third")
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"maker", "Second", "THIRD"} {
		if _, err := p.Approve(ctx, "FOUR-EYES", c.Hash(), by); !errors.Is(err, campaign.ErrOwn) {
			t.Errorf("%s, who wrote it: %v", by, err)
		}
	}
	if _, err := p.Approve(ctx, "FOUR-EYES", strings.Repeat("0", 32), "checker"); !errors.Is(err, campaign.ErrChanged) {
		t.Errorf("another hash: %v", err)
	}
	if _, err := p.Approve(ctx, "FOUR-EYES", c.Hash(), "checker"); err != nil {
		t.Fatal(err)
	}
	// Somebody changes the row behind our back.
	if _, err := db.NewRaw("UPDATE campaign_plans SET said = replace(said, 'A word', 'Click here')").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Start(ctx, "FOUR-EYES", "maker"); !errors.Is(err, campaign.ErrChanged) {
		t.Errorf("starting what was not approved: %v", err)
	}
	late := p.Office
	late.Now = func() time.Time { return Start.AddDate(0, 4, 0) }
	p.approved("OLD", wordToAll(t))
	if _, err := late.Start(ctx, "OLD", "maker"); !errors.Is(err, campaign.ErrLapsed) {
		t.Errorf("an approval of four months ago: %v", err)
	}
}

// planAgreed: what was approved last stays, to compare with, through drafts, refusals and clones.
func planAgreed(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, 5), t.Context()
	c := p.approved("TWICE", wordToAll(t))
	other := wordToAll(t)
	other.Words[0].Text = map[locale.Lang]string{locale.English: "Another word."}
	if _, err := p.Change(ctx, "TWICE", c.Version, other, "maker", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Clone(ctx, "TWICE", "THRICE", "maker"); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"TWICE", "THRICE"} {
		c, err := p.Shelf.Campaign(ctx, code)
		if err != nil || c.Before.Campaign != "TWICE" || c.Before.By != "checker" || len(c.Before.Said) != 1 || c.Before.Said[0].Text[locale.English] != "A word from us." {
			t.Errorf("%s is compared with %+v: %v", code, c.Before, err)
		}
	}
}

// planSwelled: more people than were approved stop it before the first message.
func planSwelled(t *testing.T, db *store.DB) {
	t.Parallel()
	p := newPlanner(t, db, 100)
	p.approved("SWELLED", wordToAll(t))
	p.approved("ROOM", wordToAll(t))
	p.people(100, 105) // a twentieth more may come
	for _, code := range []string{"ROOM", "SWELLED"} {
		if code == "SWELLED" {
			p.people(105, 106)
		}
		if _, err := p.Start(t.Context(), code, "maker"); err != nil {
			t.Fatal(err)
		}
		done := p.whole(code)
		if code == "SWELLED" {
			done = func() bool {
				c, err := p.Shelf.Campaign(t.Context(), code)
				return err == nil && c.State == campaign.Paused
			}
		}
		p.until(1, 0, done)
	}
	if c := p.is("SWELLED", campaign.Paused); !strings.Contains(c.Reason, "106 people are meant by now: 100 were counted, and 105 may be written to at most") {
		t.Errorf("paused for %q", c.Reason)
	}
	if n := p.count("source = 'campaign:SWELLED'"); n != 0 {
		t.Errorf("%d messages were planned", n)
	}
}

// planHalted: a pause is heeded between pages, a cancelled campaign leaves nothing behind.
func planHalted(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), t.Context()
	b := wordToAll(t)
	b.Pace = 60
	p.approved("SLOW", b)
	if _, err := p.Start(ctx, "SLOW", "maker"); err != nil {
		t.Fatal(err)
	}
	run, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	r := p.runner()
	wg.Go(func() { _ = r.Run(run) })
	defer func() { stop(); wg.Wait() }()
	waits := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("never: %s", what)
			}
		}
	}
	waits("the first second's people", func() bool { return p.count("source = 'campaign:SLOW'") >= 60 })
	if _, err := p.Pause(ctx, "SLOW", "maker", "wrong price"); err != nil {
		t.Fatal(err)
	}
	n := p.count("source = 'campaign:SLOW'")
	paused, err := db.Pauses().Paused(ctx)
	if err != nil || len(paused) != 1 || paused[0].Name != "SLOW" || paused[0].Reason != "wrong price" {
		t.Errorf("the outbox knows of %v, %v", paused, err)
	}
	time.Sleep(1500 * time.Millisecond) // long enough for sixty more
	if again := p.count("source = 'campaign:SLOW'"); again != n {
		t.Errorf("%d were planned while it was paused", again-n)
	}
	if _, err := p.SetPace(ctx, "SLOW", 2000, "maker", "hurry"); err != nil {
		t.Error(err)
	}
	if c, err := p.Resume(ctx, "SLOW", "maker", "right price"); err != nil || c.State != campaign.Running {
		t.Fatalf("%s, %v", c.State, err)
	}
	waits("everybody", p.whole("SLOW"))
	if n := p.count("source = 'campaign:SLOW'"); n != meant {
		t.Errorf("%d people have a row, want %d", n, meant)
	}
	_, taken, err := p.Cancel(ctx, "SLOW", "maker", "not meant")
	if err != nil || taken == 0 || p.count("source = 'campaign:SLOW' AND state IN ('planned', 'held')") != 0 {
		t.Errorf("%d were taken back, %v", taken, err)
	}
	if left, err := db.Pauses().Paused(ctx); err != nil || len(left) != 0 {
		t.Errorf("still paused: %v, %v", left, err)
	}
}
