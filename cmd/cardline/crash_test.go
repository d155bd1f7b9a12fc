package main_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
	"cardline/internal/money"
	"cardline/internal/store"
)

const (
	inStorm   = 1000            // customers
	bystander = holder(inStorm) // the first customer who is not
)

// twins are two processes over one Redis and one Postgres.
type twins struct {
	in   *installation
	db   *store.DB
	a, b *process
}

// TestCrash takes one of two processes away at the worst moments, and has the same delivered to both.
func TestCrash(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	in := install(t, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": fmt.Sprint(inStorm + 100),
	})
	w := &twins{in: in, a: in.start(t), b: in.start(t), db: in.rows(t, database)}
	t.Run("a process dies in a storm of texts", w.storm)
	t.Run("a text reaches both processes at once", w.textAtBoth)
	t.Run("a key press reaches both processes at once", w.keyAtBoth)
	t.Run("a process dies between the bank and the answer", w.deathAtTheBank)
}

func (w *twins) storm(t *testing.T) {
	s := newStorm(t, inStorm, w.a, w.b)
	began := time.Now()
	s.blow(2026, func() {
		w.b.kill()
		w.b = w.in.startAt(t, w.b.addr)
	})
	t.Logf("the storm took %v", time.Since(began).Round(time.Millisecond))
	s.checkAnswers()
	checkRows(t, w.in, w.db, s)
	checkOrders(t, w.db, s)
	checkEnrolments(t, w.in, w.db)
	checkDialogues(t, s)
}

func (w *twins) textAtBoth(t *testing.T) {
	for h := bystander; h < bystander+40; h++ {
		for i, body := range []string{"ENROL SPEND500", "FREEZE " + h.tail(), "LOST"} {
			form := textForm(fmt.Sprintf("SM%016x%016x", i+1, int(h)), h.number(), body)
			if got := atBoth(t, w.a, w.b, smsDoor, form); !strings.Contains(got.body, "*"+h.tail()) {
				t.Errorf("customer %d, %q: %s", h, body, got.body)
			}
		}
		orders := query(t, w.db, 2, "SELECT kind, state FROM bank_orders WHERE card = '"+h.card()+"' ORDER BY at")
		if want := [][]string{{"freeze", "frozen"}, {"stop", "stopped"}}; !reflect.DeepEqual(orders, want) {
			t.Errorf("customer %d: the bank did %v, want %v", h, orders, want)
		}
	}
}

func (w *twins) keyAtBoth(t *testing.T) {
	h := bystander + 50
	sid, door := fmt.Sprintf("CA%032x", int(h)), voiceDoor
	page := atBoth(t, w.a, w.b, door, callForm(sid, h.number()))
	for _, key := range []string{"9", "1"} {
		door = page.next(door)
		page = atBoth(t, w.a, w.b, door, callForm(sid, h.number(), "Digits", key))
	}
	if orders := query(t, w.db, 1, "SELECT kind FROM bank_orders WHERE card = '"+h.card()+"'"); len(orders) != 1 {
		t.Errorf("the bank stopped the card %d times, the last page is %s", len(orders), page.body)
	}
	if rows := query(t, w.db, 1, "SELECT key FROM inbound WHERE key LIKE '"+sid+"#%'"); len(rows) != 3 {
		t.Errorf("three steps left the rows %v", rows)
	}
}

// deathAtTheBank kills a process that has begun an effect and not answered yet. The carrier never comes again, so it is for the
// other process to find out how it ended and to say so, once.
func (w *twins) deathAtTheBank(t *testing.T) {
	for i, c := range []struct {
		body string
		die  func(t *testing.T, form url.Values, h holder)
		told string
	}{
		{"FREEZE", w.dieAfterTheBank, "is frozen since"}, {"FREEZE", w.dieBeforeTheBank, "is frozen since"},
		{"LOST", w.dieAfterTheBank, "is stopped since"}, {"LOST", w.dieBeforeTheBank, "is stopped since"},
	} {
		h := bystander + holder(60+i)
		c.die(t, textForm(fmt.Sprintf("SM%032x", 0xdead0+i), h.number(), c.body+" "+h.tail()), h)
		w.a = w.in.startAt(t, w.a.addr)
		w.b.sandbox(t, "/sandbox/clock", `{"advance":"1m"}`) // longer than a carrier would go on trying
		toldOnce(t, w.in, w.db, h, c.told)
		if orders := query(t, w.db, 1, "SELECT key FROM bank_orders WHERE card = '"+h.card()+"' AND NOT again"); len(orders) != 1 {
			t.Errorf("%s: the bank did it %d times", c.body, len(orders))
		}
		if card := query(t, w.db, 1, "SELECT state FROM bank_cards WHERE id = '"+h.card()+"'"); !strings.Contains(c.told, card[0][0]) {
			t.Errorf("%s: the card is %s", c.body, card[0][0])
		}
	}
}

// dieAfterTheBank kills a process when the bank has done what a text asks and nothing else is written: no turn can be, because
// the guard is locked meanwhile.
func (w *twins) dieAfterTheBank(t *testing.T, form url.Values, h holder) {
	t.Helper()
	tx, err := w.db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), "LOCK TABLE seen IN EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	w.dieWhen(t, form, "the bank's order", "SELECT key FROM bank_orders WHERE card = '"+h.card()+"'")
}

// dieBeforeTheBank kills a process when a text's effect is written down and the slow bank has not done it yet.
func (w *twins) dieBeforeTheBank(t *testing.T, form url.Values, _ holder) {
	t.Helper()
	w.a.sandbox(t, "/sandbox/bank", `{"delay":"20s"}`)
	w.dieWhen(t, form, "the promise", "SELECT key FROM promises WHERE state = 'planned' AND key LIKE '"+form.Get("MessageSid")+"%'")
}

// dieWhen posts a text and kills the process as soon as a row is there.
func (w *twins) dieWhen(t *testing.T, form url.Values, what, row string) {
	t.Helper()
	cut := make(chan answered, 1)
	go func() { cut <- w.a.post(smsDoor, form) }()
	await(t, 5*time.Second, what, func() bool { return len(query(t, w.db, 1, row)) == 1 })
	w.a.kill()
	if got := <-cut; got.status != 0 {
		t.Errorf("answered %v before it died", got)
	}
}

// toldOnce wants one message to arrive, that says so, and nothing more to be on its way.
func toldOnce(t *testing.T, in *installation, db *store.DB, h holder, says string) {
	t.Helper()
	await(t, 10*time.Second, "a message that says: "+says, func() bool { return len(in.later(t, h.number())) > 0 })
	await(t, 5*time.Second, "nothing is owed any more", func() bool {
		return len(query(t, db, 1, "SELECT key FROM promises WHERE state IN ('planned', 'owed')")) == 0
	})
	if got := in.later(t, h.number()); len(got) != 1 || !strings.Contains(got[0].Body, says) {
		t.Errorf("customer %d was told %v, want once: %s", h, got, says)
	}
	if rows := query(t, db, 1, "SELECT key FROM messages WHERE customer = '"+h.id()+"'"); len(rows) != 1 {
		t.Errorf("customer %d has the messages %v", h, rows)
	}
}

// checkRows finds texts that were lost or taken twice: each has one row in the guard and one among the inbound, of its sender.
func checkRows(t *testing.T, in *installation, db *store.DB, s *storm) {
	t.Helper()
	seen, inbound := map[string]int{}, map[string][]string{}
	for _, r := range query(t, db, 1, "SELECT key FROM seen") {
		seen[r[0]]++
	}
	for _, r := range query(t, db, 2, "SELECT key, encode(party, 'hex') FROM inbound") {
		inbound[r[0]] = append(inbound[r[0]], r[1])
	}
	v := in.vault(t)
	for i, m := range s.texts {
		party := v.Index("party", s.from[i].number().Reveal()).Hex()
		if seen[m.SID] != 1 || !slices.Equal(inbound[m.SID], []string{party}) {
			t.Errorf("%s %q: %d rows in the guard, inbound of %v, want one of %s", m.SID, m.Body, seen[m.SID], inbound[m.SID], party)
		}
	}
	if len(seen) != len(s.texts) || len(inbound) != len(s.texts) {
		t.Errorf("%d texts were sent, %d were taken and %d written down", len(s.texts), len(seen), len(inbound))
	}
	if open := query(t, db, 2, "SELECT key, state FROM promises WHERE state IN ('planned', 'owed')"); len(open) > 0 {
		t.Errorf("answered, but still promised: %v", open)
	}
}

// checkOrders compares what the bank did with what was asked: nothing more than once, and every card is as its orders left it.
func checkOrders(t *testing.T, db *store.DB, s *storm) {
	t.Helper()
	asked := map[string]int{} // text by its SID
	for i, m := range s.texts {
		asked[m.SID] = i
	}
	done, changes, kinds := map[string]int{}, map[string]int{}, map[string]string{}
	for _, r := range query(t, db, 5, "SELECT key, kind, customer, card, CASE WHEN again THEN 'again' ELSE 'new' END FROM bank_orders") {
		sid, _, _ := strings.Cut(r[0], ":")
		i, ours := asked[sid]
		kind := "freeze"
		if ours && strings.HasPrefix(s.texts[i].Body, "LOST") {
			kind = "stop"
		}
		if !ours || r[1] != kind || r[2] != s.from[i].id() || r[3] != s.from[i].card() {
			t.Errorf("nobody asked for order %v", r)
			continue
		}
		done[sid]++
		if r[4] == "new" {
			changes[r[3]]++
		}
		kinds[r[3]] = kind
	}
	for i, m := range s.texts {
		instant := s.from[i].story() == freezes && m.Body != "Y" && strings.Contains(m.Body, s.from[i].tail()) &&
			(strings.HasPrefix(m.Body, "FREEZE") || strings.HasPrefix(m.Body, "lock")) || strings.HasPrefix(m.Body, "LOST")
		if n := done[m.SID]; n > 1 || instant && n != 1 {
			t.Errorf("%s %q was carried out %d times", m.SID, m.Body, n)
		}
	}
	states := map[string]string{}
	for _, r := range query(t, db, 2, "SELECT id, state FROM bank_cards") {
		states[r[0]] = r[1]
	}
	for h := range holder(inStorm) {
		want := map[string]string{"": "active", "freeze": "frozen", "stop": "stopped"}[kinds[h.card()]]
		if states[h.card()] != want || changes[h.card()] > 1 {
			t.Errorf("card of customer %d is %s after %d changes, want %s", h, states[h.card()], changes[h.card()], want)
		}
	}
}

// places is the quota of HEALTH.
const places = 100

// checkEnrolments wants one registration for each who asked, however often, told in the answer and not once more after it, and no place given
// twice.
func checkEnrolments(t *testing.T, in *installation, db *store.DB) {
	t.Helper()
	await(t, 80*time.Second, "every confirmation is sent", func() bool {
		return len(query(t, db, 1, "SELECT key FROM messages WHERE state IN ('planned', 'held', 'claimed', 'submitted', 'unknown')")) == 0
	})
	enrolled, confirmed, given := map[string]int{}, map[string]int{}, 0
	for _, r := range query(t, db, 3, "SELECT customer, campaign, CASE WHEN queued THEN 'queued' ELSE 'in' END FROM enrolments") {
		enrolled[r[0]]++
		if r[1] == "HEALTH" && r[2] == "in" {
			given++
		}
	}
	for _, r := range query(t, db, 1, "SELECT customer FROM messages WHERE type = 'enrol-confirmation'") {
		confirmed[r[0]]++
	}
	arrived := map[string]int{}
	for _, m := range in.later(t, "") {
		arrived[m.To.Reveal()]++
	}
	for h := range holder(inStorm) {
		id, n := h.id(), enrolled[h.id()]
		if h.story() == joins && n != 2 || h.story() != joins && h.story() != wanders && n != 0 || n > 2 {
			t.Errorf("customer %d has %d registrations", h, n)
		}
		if confirmed[id] != 0 || arrived[h.number().Reveal()] != 0 {
			t.Errorf("customer %d, answered at once, has %d confirmations, and %d arrived", h, confirmed[id], arrived[h.number().Reveal()])
		}
	}
	if given != places {
		t.Errorf("HEALTH has %d places and gave %d", places, given)
	}
}

// checkDialogues goes on where the storm left off: everybody hears their own figures, and a dialogue begun at one process is
// finished at the other.
func checkDialogues(t *testing.T, s *storm) {
	t.Helper()
	ask := func(door int, h holder, body string) string {
		a, err := s.doors[door].Text(t.Context(), handset.Message{From: h.number(), To: people["service"], Body: body})
		if err != nil {
			t.Errorf("customer %d, %q: %v", h, body, err)
		}
		s.ownCardOnly(h, said(a))
		return said(a)
	}
	everybody(inStorm, func(h holder) {
		door := int(h) % 2
		owed := money.Of(int64(h)*7919%900_000, "USD").String()
		if got := ask(door, h, "BAL"); !strings.Contains(got, "*"+h.tail()) || !strings.Contains(got, owed) {
			t.Errorf("customer %d owes %s and was told: %s", h, owed, got)
		}
		if h.story() != freezes {
			return
		}
		if got := ask(door, h, "FREZE "+h.tail()); !strings.Contains(got, "Y or N") {
			t.Errorf("customer %d was not asked what was meant: %s", h, got)
		}
		if got := ask(1-door, h, "N"); !strings.Contains(got, "nothing was changed") {
			t.Errorf("customer %d said no at the other door: %s", h, got)
		}
	})
}
