package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/coupon"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// Coupons checks pools of codes: taken in as a whole, given once each, the same again to who is told again.
func Coupons(t *testing.T, open Open) {
	t.Run("taken in", func(t *testing.T) { couponsTaken(t, open(t)) })
	t.Run("once each", func(t *testing.T) { couponsOnce(t, open(t)) })
	t.Run("run out", func(t *testing.T) { couponsShort(t, open(t)) })
	t.Run("released", func(t *testing.T) { couponsReleased(t, open(t)) })
	t.Run("held back", func(t *testing.T) { couponsHeldBack(t, open(t)) })
	t.Run("target", func(t *testing.T) { couponsTarget(t, open(t)) })
	t.Run("ledger", func(t *testing.T) { couponsLedger(t, open(t)) })
	t.Run("few", func(t *testing.T) { couponsFew(t, open(t)) })
}

// codes are lines of so many, none of which stands in another.
func codes(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "CODE-%06d-X\n", from+i)
	}
	return b.String()
}

// stocked is a pool with the codes of a file in it.
func stocked(t *testing.T, db *store.DB, name, file string) {
	t.Helper()
	ctx, pools := t.Context(), db.Coupons()
	_, err := pools.SavePool(ctx, coupon.Pool{Name: name, Expires: Start.AddDate(1, 0, 0), Low: 10, By: "maker"})
	var b coupon.Batch
	if err == nil {
		b, err = pools.Begin(ctx, coupon.Batch{Pool: name, File: "codes.csv", By: "maker"})
	}
	var page coupon.Page
	if err == nil {
		page, err = coupon.ReadPage(b.ID, 0, []byte(file))
	}
	if err == nil {
		_, err = pools.Add(ctx, page)
	}
	if err == nil {
		_, err = pools.Use(ctx, b.ID, "maker", false)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func left(t *testing.T, db *store.DB, name string, want int) {
	t.Helper()
	p, err := db.Coupons().Pool(t.Context(), name)
	if err != nil || p.Left != want {
		t.Errorf("%s has %d codes left, want %d: %v", name, p.Left, want, err)
	}
}

func couponsTaken(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, pools := t.Context(), db.Coupons()
	if _, err := pools.Begin(ctx, coupon.Batch{Pool: "NONE"}); !errors.Is(err, coupon.ErrNoPool) {
		t.Errorf("no pool: %v", err)
	}
	stocked(t, db, "POOL", "AAAA-1\nAAAA-2\n")
	b, err := pools.Begin(ctx, coupon.Batch{Pool: "POOL", File: "more.csv", By: "maker"})
	if err != nil {
		t.Fatal(err)
	}
	page, err := coupon.ReadPage(b.ID, 0, []byte("BBBB-1\n\nAAAA-2\nno code!\nBBBB-1\nBBBB-2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = pools.Add(ctx, page); err != nil || b.Taken != 2 || b.Repeated != 2 || b.Refused != 1 || b.Lines != 6 {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := pools.Add(ctx, page); !errors.Is(err, coupon.ErrCursor) {
		t.Errorf("the same page again: %v", err)
	}
	rs, err := pools.Refusals(ctx, b.ID, 0, 10)
	if got := fmt.Sprint(rs); err != nil || got != "[{3 is in the pool already} {4 must be 4 to 24 letters, digits and dashes} {5 stands on line 1 already}]" {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := pools.Use(ctx, b.ID, "maker", false); !errors.Is(err, coupon.ErrRefused) {
		t.Errorf("with refused lines: %v", err)
	}
	left(t, db, "POOL", 2)
	if _, err := pools.Use(ctx, b.ID, "maker", true); err != nil {
		t.Error(err)
	}
	if _, err := pools.Use(ctx, b.ID, "maker", true); err != nil {
		t.Errorf("once more: %v", err)
	}
	left(t, db, "POOL", 4)
	first, err1 := pools.Begin(ctx, coupon.Batch{Pool: "POOL"})
	page, err2 := coupon.ReadPage(first.ID, 0, []byte("CCCC-1\n"))
	_, err3 := pools.Add(ctx, page)
	second, err4 := pools.Begin(ctx, coupon.Batch{Pool: "POOL"}) // the first was given up
	page.Batch = second.ID
	again, err5 := pools.Add(ctx, page)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil || again.Taken != 1 {
		t.Errorf("a file begun again: %+v, %v", again, err)
	}
	if _, err := pools.Use(ctx, first.ID, "maker", true); !errors.Is(err, coupon.ErrHalted) {
		t.Errorf("a file that was given up: %v", err)
	}
}

// wordWithCode is a word to all that tells a code.
func wordWithCode(t *testing.T, pool string) campaign.Brief {
	t.Helper()
	b := wordToAll(t)
	b.Coupon, b.Audience.Holdout, b.Words[0].Text = pool, 0, map[locale.Lang]string{locale.English: "Your code is {{ coupon }}."}
	return b
}

// codesOf are the codes in the messages of a campaign, by the customer.
func codesOf(t *testing.T, p *planner, code string) map[string]string {
	t.Helper()
	rows, err := p.db.Notices().Search(t.Context(), notice.Search{Source: campaign.Source(code), N: 1000})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range rows {
		_, said, ok := strings.Cut(m.Body, "Your code is ")
		if said, _, _ = strings.Cut(said, "."); !ok || !strings.HasPrefix(said, "CODE-") {
			t.Fatalf("message %s tells no code", m.ID)
		}
		out[m.Customer] = said
	}
	return out
}

// couponsOnce: two campaigns draw on one pool at once, in processes that are stopped and begun anew: nobody shares a code, none is lost.
func couponsOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	const people = 230
	p, ctx := newPlanner(t, db, people), t.Context()
	stocked(t, db, "POOL", codes(0, 2*people))
	for _, code := range []string{"LEFT-HAND", "RIGHT-HAND"} {
		p.approved(code, wordWithCode(t, "POOL"))
		if _, err := p.Start(ctx, code, "maker"); err != nil {
			t.Fatal(err)
		}
	}
	p.until(2, 3, func() bool { return p.whole("LEFT-HAND")() && p.whole("RIGHT-HAND")() })
	left(t, db, "POOL", 0)
	first, second := codesOf(t, p, "LEFT-HAND"), codesOf(t, p, "RIGHT-HAND")
	has := map[string]string{}
	for name, of := range map[string]map[string]string{"LEFT-HAND": first, "RIGHT-HAND": second} {
		if len(of) != people {
			t.Errorf("%s told %d people", name, len(of))
		}
		for who, code := range of {
			if has[code] != "" {
				t.Errorf("%s has the code of %s", who, has[code])
			}
			has[code] = who
		}
	}
	// Whom the carrier did not reach is told the same code again, out of an empty pool.
	if _, err := db.NewUpdate().Table("messages").Set("state = 'undelivered', step = 7, submitted = planned").Where("source = 'campaign:LEFT-HAND'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	b := wordWithCode(t, "POOL")
	b.Audience, b.Of = wordToAll(t).Audience, &campaign.Of{Campaign: "LEFT-HAND", Who: campaign.Undelivered}
	p.approved("AGAIN", b)
	if _, err := p.Start(ctx, "AGAIN", "maker"); err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, p.whole("AGAIN"))
	again := codesOf(t, p, "AGAIN")
	for who, code := range first {
		if again[who] != code {
			t.Errorf("%s was told %s, then %s", who, code, again[who])
		}
	}
}

// couponsShort: who cannot be given a code is not written to: the campaign is paused, and goes on when there are more.
func couponsShort(t *testing.T, db *store.DB) {
	t.Parallel()
	const people = 130
	p, ctx := newPlanner(t, db, people), t.Context()
	stocked(t, db, "POOL", codes(0, 110)) // one page of a hundred
	b := wordWithCode(t, "POOL")
	_, err := p.New(ctx, "SHORT", b, "maker")
	if err != nil {
		t.Fatal(err)
	}
	var warned *campaign.WarningsError
	if _, err := p.Check(ctx, "SHORT", []string{"cost", "unpriced"}, "maker", ""); !errors.As(err, &warned) || !strings.Contains(err.Error(), "pool POOL has 110 codes for 130 people") {
		t.Errorf("a pool that is too small: %v", err)
	}
	c, err := p.Check(ctx, "SHORT", []string{"cost", "unpriced", "coupons"}, "maker", "")
	if err == nil {
		c, err = p.Propose(ctx, "SHORT", "maker")
	}
	if err == nil {
		_, err = p.Approve(ctx, "SHORT", c.Hash(), "checker")
	}
	if err == nil {
		_, err = p.Start(ctx, "SHORT", "maker")
	}
	if err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, func() bool {
		c, err := p.Shelf.Campaign(ctx, "SHORT")
		return err == nil && c.State == campaign.Paused
	})
	if c := p.is("SHORT", campaign.Paused); !strings.Contains(c.Reason, "coupon pool POOL has 10 codes left, and 30 are needed") {
		t.Errorf("paused for %q", c.Reason)
	}
	if got := codesOf(t, p, "SHORT"); len(got) != 100 {
		t.Errorf("%d were told a code", len(got))
	}
	left(t, db, "POOL", 10)
	stocked(t, db, "POOL", codes(500, 20))
	if _, err := p.Resume(ctx, "SHORT", "maker", "more codes"); err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, p.whole("SHORT"))
	if got := codesOf(t, p, "SHORT"); len(got) != people {
		t.Errorf("%d were told a code", len(got))
	}
	left(t, db, "POOL", 0)
}

// couponsHeldBack: whoever a gate, or a person, keeps a code from has it no more; what a registration owes waits for a person.
func couponsHeldBack(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, queue := t.Context(), db.Messages()
	stocked(t, db, "POOL", codes(0, 6))
	var ms []outbox.Message
	for i, source := range []string{"campaign:ONE", "campaign:ONE", "campaign:ONE", "campaign:ONE", "registration:TWO", "registration:TWO"} {
		m, err := outbox.Message{
			Unique: fmt.Sprint("m", i), Type: "offer", To: "+12025550147", Body: "Your code is *MARK*.", Source: source,
			Coupon: outbox.Coupon{Pool: "POOL", Mark: "*MARK*"},
		}.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	if _, err := queue.Add(ctx, ms); err != nil {
		t.Fatal(err)
	}
	left(t, db, "POOL", 0)
	to := map[string]outbox.State{ms[0].ID: outbox.Suppressed, ms[1].ID: outbox.Planned, ms[4].ID: outbox.Suppressed}
	_, err := queue.Depart(ctx, outbox.Claim{Lane: ms[0].Lane, Owner: "one", Now: Start.Add(time.Minute), Lease: Start.Add(time.Hour), N: 10}, func(rows []outbox.Row) []outbox.Step {
		var steps []outbox.Step
		for _, r := range rows {
			if s, ok := to[r.ID]; ok {
				steps = append(steps, outbox.Step{ID: r.ID, Owner: "one", To: s, At: Start, Gate: "consent", Reason: "no wish"})
			} else {
				steps = append(steps, outbox.Step{ID: r.ID, Owner: "one", To: outbox.Submitted, At: Start})
			}
		}
		return steps
	})
	if err != nil {
		t.Fatal(err)
	}
	left(t, db, "POOL", 1) // that of the first; not what a registration owes
	steps := []outbox.Step{
		{ID: ms[2].ID, Owner: "one", To: outbox.Expired, At: Start, Reason: "too late"},
		{ID: ms[3].ID, Owner: "another", To: outbox.Expired, At: Start, Reason: "not its own"},
		{ID: ms[5].ID, Owner: "one", To: outbox.Accepted, At: Start},
	}
	if moved, err := queue.Moves(ctx, steps); err != nil || !moved[0] || moved[1] || !moved[2] {
		t.Fatalf("moved %v, %v", moved, err)
	}
	left(t, db, "POOL", 2)
	if _, err := db.Notices().Cancel(ctx, ms[1].ID, "taken back"); err != nil {
		t.Fatal(err)
	}
	left(t, db, "POOL", 3)
	if n, err := db.Coupons().Release(ctx, "POOL", "", "maker", "over"); err != nil || n != 1 {
		t.Errorf("released %d of what the registration owes: %v", n, err)
	}
	left(t, db, "POOL", 4)
}

// couponsReleased: what nobody has seen may be given to others; what left may not, and keeps to its message.
func couponsReleased(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	stocked(t, db, "POOL", codes(0, 2))
	message := func(key string) outbox.Message {
		m, err := outbox.Message{
			Unique: key, Type: "offer", To: "+12025550147", Body: "Your code is *MARK*.", Source: "campaign:ONE", Coupon: outbox.Coupon{Pool: "POOL", Mark: "*MARK*"},
		}.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	first, second := message("one"), message("two")
	for range 2 { // the second time it is there
		if _, err := db.Messages().Add(ctx, []outbox.Message{first, second}); err != nil {
			t.Fatal(err)
		}
	}
	var short *coupon.ShortError
	if _, err := db.Messages().Add(ctx, []outbox.Message{message("three")}); !errors.As(err, &short) || short.Left != 0 {
		t.Errorf("an empty pool: %v", err)
	}
	if _, err := db.NewUpdate().Table("messages").Set("state = 'suppressed'").Where("id = ?", first.ID).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		campaign string
		want     int
	}{{"OTHER", 0}, {"ONE", 1}, {"", 0}} {
		if n, err := db.Coupons().Release(ctx, "POOL", c.campaign, "maker", "over"); err != nil || n != c.want {
			t.Errorf("released %d of %q, want %d: %v", n, c.campaign, c.want, err)
		}
	}
	left(t, db, "POOL", 1)
	if _, err := db.Messages().Add(ctx, []outbox.Message{message("three")}); err != nil {
		t.Error(err)
	}
	given, err := db.Coupons().Given(ctx, "POOL", "", 10)
	if err != nil || len(given) != 2 || given[0].Key != "three" || given[1].Key != "two" {
		t.Errorf("%+v, %v", given, err)
	}
	if _, err := db.Coupons().SavePool(ctx, coupon.Pool{Name: "POOL", Expires: Start.Add(-time.Hour), By: "maker"}); err != nil {
		t.Fatal(err)
	}
	stocked(t, db, "SECOND", codes(0, 1))
	if _, err := db.Messages().Add(ctx, []outbox.Message{message("four")}); !errors.As(err, &short) || !strings.Contains(err.Error(), "has expired") {
		t.Errorf("an expired pool: %v", err)
	}
}
