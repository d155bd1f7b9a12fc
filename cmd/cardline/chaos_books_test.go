package main_test

import (
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// plan is one message as it was planned, and how it must end where that is known.
type plan struct {
	outbox.Message
	end outbox.State // "": however the carrier takes it
}

// prepare makes messages of every type, in three languages, to numbers of all kinds.
func (c *chaos) prepare() []plan {
	now := time.Now()
	zone, langs := zoneOfDay(now), []locale.Lang{locale.English, locale.Simplified, locale.Traditional}
	bodies := []string{"Harbour Bank: no. %d", "海港银行：第%d号", "海港銀行：第%d號"}
	types := outbox.Declarations()
	out := make([]plan, c.total)
	for i := range out {
		p := plan{Message: outbox.Message{
			ID: clock.NewID(now), Type: types[c.dice.IntN(len(types))].Type, To: phone.Number(fmt.Sprintf("+1202%07d", 9_000_000-i)),
			Zone: zone, Lang: langs[i%3], Body: fmt.Sprintf(bodies[i%3], i), Source: "chaos", Expires: now.Add(time.Hour),
		}}
		if i%3 == 2 { // Hong Kong, where what nobody asked for may be sent until it is stopped
			p.To = phone.Number(fmt.Sprintf("+8529%07d", i))
		}
		switch c.dice.IntN(60) {
		case 0:
			p.To, p.end = "+15005550001", outbox.Failed // 21211
		case 1:
			p.To, p.end = "+15005550009", outbox.Failed // 21614
		case 2:
			p.To = phone.Number("+1500555003" + []string{"5", "6"}[i%2]) // undelivered
		case 3:
			p.Held, p.end = "held by the test", outbox.Suppressed
		case 4:
			p.Expires, p.end = now.Add(-time.Second), outbox.Expired
		case 5: // the number has stopped our usual sender, and we do not know
			c.in.far.Block(p.To.Reveal(), people["service"].Reveal())
		}
		out[i] = p
	}
	return out
}

// plan writes messages down as often as it takes: a part may be planned while the database comes back.
func (c *chaos) plan(ps []plan) {
	c.t.Helper()
	for len(ps) > 0 {
		page := ps[:min(200, len(ps))]
		ps = ps[len(page):]
		ms := make([]outbox.Message, len(page))
		for i, p := range page {
			m, err := p.Prepare(time.Now())
			if err != nil {
				c.t.Fatal(err)
			}
			ms[i] = m
		}
		var err error
		for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
			if _, err = c.rows.Add(c.t.Context(), ms); err == nil {
				break
			}
		}
		if err != nil {
			c.t.Fatalf("seed %d: planning: %v", c.seed, err)
		}
	}
}

// reconcile has the receipts that never came learned from the carrier's list, as happens each night; there must be no other difference.
func (c *chaos) reconcile(began time.Time) {
	c.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && c.onTheirWay() > 0; time.Sleep(100 * time.Millisecond) {
	}
	time.Sleep(2 * c.troubles().ListLag) // until the last of them is listed
	found, _, err := c.outbox().Compare(c.t.Context(), c.rows, began.Add(-time.Minute), time.Now(), func() bool { return true })
	if err != nil {
		c.t.Fatalf("seed %d: reconcile: %v", c.seed, err)
	}
	if found.Differences > 0 || found.Theirs == 0 {
		c.t.Errorf("seed %d: of %d messages of the carrier %d are others in our books: %.2000v", c.seed, found.Theirs, found.Differences, found.Told)
	}
	c.t.Logf("of %d messages at the carrier %d came to their end without a receipt", found.Theirs, found.Heard)
}

// outbox is one beside those of the processes, which sends nothing.
func (c *chaos) outbox() *outbox.Outbox {
	c.t.Helper()
	far, err := twilio.NewSender(twilio.Account{SID: account, Token: token, API: c.in.public + "/sandbox"})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(far.Close)
	refusals, err := outbox.ShippedRefusals()
	if err != nil {
		c.t.Fatal(err)
	}
	reach := c.db.Reach()
	return outbox.New(outbox.Deps{
		Queue: c.rows, Records: c.rows, Gauge: c.rows, Consent: c.db.Consents(), Carrier: far, Clock: clock.New(time.Now), Trail: c.db.Trail(),
		Refusals: refusals, Numbers: reach, Stops: reach, Calls: reach, Log: slog.New(slog.DiscardHandler),
	})
}

// onTheirWay counts messages that the carrier has not brought to an end.
func (c *chaos) onTheirWay() (n int) {
	for _, m := range c.book.All() {
		if m.Ended == "" {
			n++
		}
	}
	return n
}

// audit compares our books with the carrier's, once the last receipts are in.
func (c *chaos) audit() {
	c.t.Helper()
	var faults map[string]string
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(500 * time.Millisecond) {
		if faults = c.compare(); len(faults) == 0 || time.Now().After(end) {
			break
		}
	}
	if len(faults) == 0 {
		faults = c.tell(c.taken())
	}
	n := 0
	for id, fault := range faults {
		if n++; n <= 10 {
			c.t.Errorf("seed %d: %s\n  %s", c.seed, fault, c.story(id))
		}
	}
	if n > 10 {
		c.t.Errorf("… and %d more", n-10)
	}
}

// compare finds messages that were lost, sent twice, or of which the two books tell different things.
func (c *chaos) compare() map[string]string {
	taken, rows := c.taken(), map[string]outbox.State{}
	for _, r := range query(c.t, c.db, 2, "SELECT id, state FROM messages WHERE source = 'chaos'") {
		rows[r[0]] = outbox.State(r[1])
	}
	faults := map[string]string{}
	for _, p := range c.plans {
		if fault := c.judge(p, rows[p.ID], taken[p.ID]); fault != "" {
			faults[p.ID] = fault
		}
	}
	return faults
}

// taken is the carrier's book by our ids.
func (c *chaos) taken() map[string][]sandbox.Taken {
	taken := map[string][]sandbox.Taken{}
	for _, m := range c.book.All() {
		address, _, _ := strings.Cut(m.Callback, "#")
		taken[path.Base(address)] = append(taken[path.Base(address)], m)
	}
	return taken
}

// judge says what is wrong with a message, "" if nothing is.
func (c *chaos) judge(p plan, state outbox.State, taken []sandbox.Taken) string {
	left := state == outbox.Delivered || state == outbox.Undelivered
	switch {
	case state == "":
		return "lost: there is no row"
	case state.Open(), state == outbox.Accepted, state == outbox.Sent:
		return "not at an end"
	case p.end == outbox.Failed && !left && len(taken) == 0: // refused, or not tried any more: many go to that number
	case p.end != "" && (state != p.end || len(taken) > 0):
		return fmt.Sprintf("taken %d times, must be %s", len(taken), p.end)
	case p.end == "" && state == outbox.Expired && p.Type == outbox.OTP:
		return "a code was kept back until its time was over"
	case len(taken) == 0 && left:
		return "the carrier never took it"
	case len(taken) > 0 && !left && !hidden(taken):
		return "the carrier took it"
	case len(taken) > 1:
		return c.repeated(p, taken)
	case len(taken) == 1 && left && string(state) != taken[0].Ended:
		return "the carrier says that it is " + taken[0].Ended
	}
	return ""
}

// repeated judges a message that was taken more than once: each time but the first it must say that it may be a repeat.
func (c *chaos) repeated(p plan, taken []sandbox.Taken) string {
	k, _ := outbox.Declared(p.Type)
	if !k.Repeat {
		return fmt.Sprintf("taken %d times, and is not of those that are repeated", len(taken))
	}
	if !hidden(taken[:len(taken)-1]) {
		return fmt.Sprintf("taken %d times, though the carrier could tell", len(taken))
	}
	for _, m := range taken[1:] {
		if m.Body != outbox.AsRepeat(p.Lang, p.Body) {
			return fmt.Sprintf("taken %d times, and does not say that it may be a repeat", len(taken))
		}
	}
	return ""
}

// hidden reports whether nobody could find out that a message was taken.
func hidden(taken []sandbox.Taken) bool {
	return !slices.ContainsFunc(taken, func(m sandbox.Taken) bool { return !m.Hidden })
}

// count says how messages ended, and how many were sent again.
func (c *chaos) count() string {
	out := fmt.Sprintf("%d taken", c.book.Len())
	for _, r := range query(c.t, c.db, 2, "SELECT state, CAST(count(*) AS TEXT) FROM messages WHERE source = 'chaos' GROUP BY state ORDER BY state") {
		out += ", " + r[1] + " " + r[0]
	}
	for what, where := range map[string]string{
		"may be a repeat": "repeats > 0", "found at the carrier": "EXISTS (SELECT 1 FROM message_steps WHERE message = messages.id AND reason = 'found at the carrier')",
		"of unknown fate": "EXISTS (SELECT 1 FROM message_steps WHERE message = messages.id AND state = 'unknown')",
	} {
		out += ", " + query(c.t, c.db, 1, "SELECT CAST(count(*) AS TEXT) FROM messages WHERE source = 'chaos' AND "+where)[0][0] + " " + what
	}
	twice := map[string]int{}
	for _, m := range c.book.All() {
		twice[m.Callback]++
	}
	n := 0
	for _, times := range twice {
		if times > 1 {
			n++
		}
	}
	return fmt.Sprintf("%s, %d taken twice", out, n)
}

// zoneOfDay names a zone where the day is about half over: nobody's quiet hours.
func zoneOfDay(now time.Time) string {
	best, least := "", 24
	for _, name := range []string{
		"Pacific/Auckland", "Asia/Tokyo", "Asia/Hong_Kong", "Asia/Kolkata", "Europe/Berlin", "Europe/London", "America/New_York",
		"America/Los_Angeles", "Pacific/Honolulu",
	} {
		if l, err := time.LoadLocation(name); err == nil {
			if off := max(now.In(l).Hour()-13, 13-now.In(l).Hour()); off < least {
				best, least = name, off
			}
		}
	}
	return best
}
