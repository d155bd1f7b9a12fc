package main_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/clock"
	"cardline/internal/livetest"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// A Postgres that goes away under load is two lines of the log and few between, and nothing that was planned is lost.
func TestOutageUnderLoadIsTwoLinesAndFewBetween(t *testing.T) {
	t.Parallel()
	const messages, logMost = 4000, 100 << 10
	book := &sandbox.Ledger{}
	server := livetest.NewPostgres(t)
	in := installWith(t, sandbox.Options{Ledger: book, Capacity: 2 * messages}, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": server.URL, "twilio.timeout": "1s",
	})
	p := in.start(t)
	db := in.rows(t, server.URL)
	now := time.Now()
	ms := make([]outbox.Message, messages)
	for i := range ms {
		m, err := outbox.Message{
			ID: clock.NewID(now), Type: outbox.OTP, To: phone.Number(fmt.Sprintf("+1202%07d", 9_000_000-i)), Lang: locale.English,
			Body: "Harbour Bank: 123456", Source: "outage", Expires: now.Add(time.Hour),
		}.Prepare(now)
		if err != nil {
			t.Fatal(err)
		}
		ms[i] = m
	}
	if _, err := db.Messages().Add(t.Context(), ms); err != nil {
		t.Fatal(err)
	}
	await(t, 30*time.Second, "the carrier is busy", func() bool { return book.Len() > messages/10 })

	server.Stop()
	stopped := time.Now()
	var texts sync.WaitGroup
	for i := range 300 { // customers go on writing
		texts.Go(func() {
			time.Sleep(time.Duration(i) * 10 * time.Millisecond)
			_ = p.post(smsDoor, textForm(fmt.Sprintf("SM%032x", 0xa3a40000+i), people["maria"], "BAL 1234"))
		})
	}
	texts.Wait()
	server.Start()
	away := time.Since(stopped)
	await(t, 90*time.Second, "every message has left once", func() bool { return len(query(t, db, 1, "SELECT id FROM messages WHERE step < 4 LIMIT 1")) == 0 })
	if left := book.Len(); left != messages {
		t.Errorf("the carrier took %d of %d messages", left, messages)
	}
	await(t, 10*time.Second, "the log says that it is over", func() bool { return strings.Contains(p.wrote.String(), `"the database is back"`) })

	log := p.wrote.String()
	t.Logf("%d bytes of log for %v without a database", len(log), away.Round(100*time.Millisecond))
	if len(log) > logMost {
		t.Errorf("%d bytes of log, at most %d", len(log), logMost)
	}
	if n := strings.Count(log, `"the database is away"`); n != 1 {
		t.Errorf("the log says %d times that the database is away", n)
	}
	_, last, _ := strings.Cut(log, `msg="the database is back" after=`)
	word, _, _ := strings.Cut(last, " ")
	if told, err := time.ParseDuration(word); err != nil || told < away-2*time.Second || told > away+5*time.Second {
		t.Errorf("it was away for %v; the log tells %q", away, word)
	}
}
