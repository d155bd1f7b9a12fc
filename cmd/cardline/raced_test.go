package main_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/store"
)

const (
	racers  = 200 // customers; each confirms once of every kind
	atATime = 16
)

// races are what is confirmed: what is asked for, and what is done of it by the bank. Nothing of it happens before the last yes or code.
var races = []struct{ ask, kind string }{
	{"PAY CARD 1", "pay"}, {"REDEEM CARD coffee voucher", "redeem"}, {"INST 12 CARD", "instalment"}, {"TLIMIT $12,000 CARD", "temporary-limit"},
	{"UNFREEZE CARD", "unfreeze"},
}

// TestRacedConfirmations sends the yes and the code of a thousand dialogues to two processes at once: half of them as a carrier does that
// delivers one text twice, half as a customer who taps twice. Each has one effect.
func TestRacedConfirmations(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	settings := map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": fmt.Sprint(racers),
	}
	for _, limit := range []string{"texts_per_hour", "codes_per_hour", "codes_per_day", "acts_per_day"} {
		settings["limits."+limit] = "1000"
	}
	in := install(t, settings)
	a, b := in.start(t), in.start(t)
	db := in.rows(t, database)
	endow(t, db)
	began := time.Now()
	r := &race{t: t, in: in, a: a, b: b}
	queue := make(chan holder)
	var all sync.WaitGroup
	for range atATime {
		all.Go(func() {
			for h := range queue {
				r.run(h)
			}
		})
	}
	for h := range holder(racers) {
		queue <- h
	}
	close(queue)
	all.Wait()
	t.Logf("%d confirmations raced in %v", racers*len(races), time.Since(began).Round(time.Millisecond))
	checkEffects(t, db)
}

const (
	startOwed   = 500_00
	startPoints = 100_000
	statement   = 120_00 // what is put into instalments
)

// endow gives the generated customers what they can pay, redeem and divide.
func endow(t *testing.T, db *store.DB) {
	t.Helper()
	for _, q := range []string{
		fmt.Sprintf("UPDATE bank_cards SET owed = %d, points = %d WHERE id LIKE 'KX%%'", startOwed, startPoints),
		fmt.Sprintf(`INSERT INTO bank_statements (card, month, cut, due, total, minimum, paid)
			SELECT id, '2026-01', now() - interval '5 days', now() + interval '15 days', %d, %d, 0 FROM bank_cards WHERE id LIKE 'KX%%'`,
			statement, statement/10),
	} {
		if _, err := db.SQL().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
}

type race struct {
	t    *testing.T
	in   *installation
	a, b *process
}

// run takes one customer through every kind, the questions at one process and the answers at both.
func (r *race) run(h holder) {
	read := 0 // messages
	for i, kind := range races {
		if kind.kind == "unfreeze" {
			r.a.text(r.t, h.number(), "FREEZE "+h.tail())
		}
		door := []*process{r.a, r.b}[(int(h)+i)%2]
		reply := door.text(r.t, h.number(), strings.ReplaceAll(kind.ask, "CARD", h.tail()))
		if !strings.Contains(reply, "Y or N") {
			r.t.Errorf("customer %d, %s: %s", h, kind.kind, reply)
			continue
		}
		if replies := r.both(h, i, "Y"); !strings.Contains(replies, "6-digit code") {
			r.t.Errorf("customer %d, %s, yes: %s", h, kind.kind, replies)
			continue
		}
		code := ""
		await(r.t, 20*time.Second, "a code", func() bool {
			sent := r.in.later(r.t, h.number())
			for ; read < len(sent); read++ {
				code = max(code, sixDigits.FindString(sent[read].Body))
			}
			return code != ""
		})
		if replies := r.both(h, i, code); !strings.Contains(replies, "*"+h.tail()) {
			r.t.Errorf("customer %d, %s, the code: %s", h, kind.kind, replies)
		}
	}
}

// both posts an answer to both processes in the same instant, as one text or as two, and gives what was replied. A text that has to wait
// too long for the other comes again, as the carrier would have it.
func (r *race) both(h holder, round int, body string) string {
	var replies [2]string
	var pair sync.WaitGroup
	gate := make(chan struct{})
	for i, p := range []*process{r.a, r.b} {
		twice := (int(h) + round) % 2 * i // customers tap twice in every other round
		form := textForm(fmt.Sprintf("SM%08x%08x%08x%07x%d", int(h), round, len(body), 0xace, twice), h.number(), body)
		pair.Go(func() {
			<-gate
			for range mostTries {
				got := p.post(smsDoor, form)
				replies[i] = got.body
				if got.status == http.StatusOK {
					return
				}
			}
			r.t.Errorf("customer %d, %q: never answered, at last %s", h, body, replies[i])
		})
	}
	close(gate)
	pair.Wait()
	return replies[0] + "\n" + replies[1]
}

// checkEffects compares the bank's books with what was agreed to: each once.
func checkEffects(t *testing.T, db *store.DB) {
	t.Helper()
	var want []string
	for _, kind := range races {
		want = append(want, kind.kind)
	}
	want = append(want, "freeze")
	slices.Sort(want)
	done := map[string][]string{}
	for _, o := range query(t, db, 2, "SELECT card, kind FROM bank_orders ORDER BY kind") {
		done[o[0]] = append(done[o[0]], o[1])
	}
	used := map[string]string{}
	for _, q := range query(t, db, 2, "SELECT card, count(*)::text FROM bank_quotes WHERE used_by <> '' GROUP BY card") {
		used[q[0]] = q[1]
	}
	books := map[string][]string{}
	for _, c := range query(t, db, 4, "SELECT id, state, owed::text, points::text FROM bank_cards WHERE id LIKE 'KX%'") {
		books[c[0]] = c[1:]
	}
	// What was paid is paid to the statement, and only the rest of it is put into instalments.
	left := []string{"active", fmt.Sprint(startOwed - statement), fmt.Sprint(startPoints - 3_000)}
	for h := range holder(racers) {
		if got := done[h.card()]; !slices.Equal(got, want) {
			t.Errorf("customer %d: the bank did %v, want each of %v once", h, got, want)
		}
		if got := used[h.card()]; got != "4" {
			t.Errorf("customer %d: %s quotes were used, want 4", h, got)
		}
		if got := books[h.card()]; !slices.Equal(got, left) {
			t.Errorf("customer %d: the card is %v, want %v", h, got, left)
		}
	}
}
