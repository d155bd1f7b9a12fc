package main_test

import (
	"fmt"
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
	inStorm   = 1000 // customers
	bystander = holder(inStorm)
)

// TestCrash runs two processes over one Redis and one Postgres and takes one of them away at the worst moments.
func TestCrash(t *testing.T) {
	database := livetest.Postgres(t)
	in := install(t, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": fmt.Sprint(inStorm + 100),
	})
	a, b := in.start(), in.start()
	db := in.rows(database)

	t.Run("a process dies in a storm of texts", func(t *testing.T) {
		s := newStorm(t, inStorm, a, b)
		began := time.Now()
		s.blow(2026, func() {
			b.kill()
			b = in.startAt(b.addr)
		})
		t.Logf("the storm took %v", time.Since(began).Round(time.Millisecond))
		s.checkAnswers()
		checkRows(t, in, db, s)
		checkOrders(t, db, s)
		checkEnrolments(t, in, db)
		checkDialogues(t, s)
	})
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
	v := in.vault()
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

// checkEnrolments wants one registration and one confirmation of it for each who asked, however often, and no place given twice.
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
	for _, m := range in.later("") {
		arrived[m.To.Reveal()]++
	}
	for h := range holder(inStorm) {
		id, n := h.id(), enrolled[h.id()]
		if h.story() == joins && n != 2 || h.story() != joins && h.story() != wanders && n != 0 || n > 2 {
			t.Errorf("customer %d has %d registrations", h, n)
		}
		if confirmed[id] != n || arrived[h.number().Reveal()] != n {
			t.Errorf("customer %d has %d registrations, %d confirmations, and %d arrived", h, n, confirmed[id], arrived[h.number().Reveal()])
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
