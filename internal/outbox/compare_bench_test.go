package outbox_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// archive is a carrier that lists a day of delivered messages, a thousand a page.
type archive struct {
	carrier.Sender

	n     int
	first time.Time
	every time.Duration
	pages int
}

// Can implements carrier.Sender.
func (*archive) Can() carrier.Capabilities {
	return carrier.Capabilities{Find: true, Redact: true, Callback: true}
}

func (a *archive) at(i int) time.Time { return a.first.Add(time.Duration(i) * a.every) }

// List implements carrier.Lister: the newest first, as Twilio does.
func (a *archive) List(_ context.Context, q carrier.Listing) (page []carrier.Listed, next string, err error) {
	a.pages++
	last := a.n
	if q.Place != "" {
		last, _ = strconv.Atoi(q.Place)
	} else if !q.Until.IsZero() {
		last = min(a.n, max(0, int(q.Until.Sub(a.first)/a.every)+1))
	}
	for i := last - 1; i >= 0 && len(page) < 1000; i-- {
		if at := a.at(i); !at.Before(q.From) {
			page = append(page, carrier.Listed{SID: fmt.Sprintf("SM%032d", i), Status: "delivered", Segments: 1, At: at})
		}
	}
	if len(page) == 1000 {
		next = strconv.Itoa(last - 1000)
	}
	return page, next, nil
}

// aDay is a store with n messages of one day that were delivered, and the carrier's list of them.
func aDay(tb testing.TB, n int) (*outbox.Outbox, *store.DB, *archive) {
	tb.Helper()
	day := time.Date(2027, 2, 5, 0, 0, 0, 0, time.UTC)
	list := &archive{n: n, first: day, every: 24 * time.Hour / time.Duration(n)}
	c := clock.New(func() time.Time { return day.Add(30 * time.Hour) })
	db := openStore(tb, storetest.SQLiteFile(tb), c)
	rows := db.Messages()
	for from := 0; from < n; from += 5000 {
		var ms []outbox.Message
		for i := from; i < min(n, from+5000); i++ {
			m, err := outbox.Message{
				ID: clock.NewID(list.at(i)), Unique: fmt.Sprintf("SM%032d", i), Type: outbox.LateAnswer, To: phone.Number(fmt.Sprintf("+1202%07d", i)), Body: "Harbour Bank: hello.",
			}.Prepare(list.at(i))
			if err != nil {
				tb.Fatal(err)
			}
			ms = append(ms, m)
		}
		if _, err := rows.Add(tb.Context(), ms); err != nil {
			tb.Fatal(err)
		}
	}
	_, err := db.NewRaw("UPDATE messages SET state = 'delivered', step = 7, sid = key, segments = 1, submitted = due").Exec(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return outbox.New(outbox.Deps{Queue: rows, Records: rows, Gauge: rows, Traffic: db.Traffic(), Consent: db.Consents(), People: db.Recipients(), Trail: db.Trail(), Senders: senders, Carrier: list, Clock: c, Log: quiet()}), db, list
}

// BenchmarkCompare compares a day of 100,000 messages with the carrier's list.
func BenchmarkCompare(b *testing.B) {
	const n = 100_000
	o, db, list := aDay(b, n)
	for b.Loop() {
		c, _, err := o.Compare(b.Context(), db.Messages(), list.first, list.first.AddDate(0, 0, 1), func() bool { return true })
		if err != nil || c.Ours != n || c.Theirs != n || c.Differences != 0 {
			b.Fatalf("%+v, %v", c, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/message")
}

// TestCompareGoesOn: a call that has no time for all of a day tells where the next goes on, and none lists the day again.
func TestCompareGoesOn(t *testing.T) {
	t.Parallel()
	const n = 4800 // 200 an hour
	o, db, list := aDay(t, n)
	var ours, theirs, calls int
	until := list.first.AddDate(0, 0, 1)
	for from := list.first; from.Before(until); calls++ {
		left := 5 // hours, with the first
		c, reached, err := o.Compare(t.Context(), db.Messages(), from, until, func() bool { left--; return left > 0 })
		if err != nil || c.Differences != 0 || !reached.After(from) {
			t.Fatalf("%+v, %s, %v", c, reached, err)
		}
		ours, theirs, from = ours+c.Ours, theirs+c.Theirs, reached
	}
	if ours != n || theirs != n || calls != 5 || list.pages > 24+calls {
		t.Errorf("%d and %d of %d compared in %d calls and %d pages", ours, theirs, n, calls, list.pages)
	}
}
