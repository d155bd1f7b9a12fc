package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// campaign plans messages in the database of the measured processes, as they do themselves: encrypted, each once.
type campaign struct {
	now    func() time.Time
	db     *store.DB
	rows   *store.Messages
	number int // of numbers used so far: no number gets two
}

func openCampaign(ctx context.Context, database string, keys *vault.Vault, now func() time.Time) (*campaign, error) {
	db, err := store.Open(ctx, store.Options{URL: database, Vault: keys, Clock: clock.New(now), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, err
	}
	return &campaign{now: now, db: db, rows: db.Messages(), number: holders}, nil // those who ask for codes are in a dialogue
}

const greetingText = "Harbour Bank: Happy birthday! 100 bonus points are yours if you spend USD 50.00 on card *1234 by 6 Mar. Reply STOP to opt out"

// plan writes n messages of the marketing lane, due a little later: nobody sends while they are still being written.
func (c *campaign) plan(ctx context.Context, n int, source string) (ids []string, rate float64, err error) {
	began := c.now()
	due := began.Add(time.Duration(n)*400*time.Microsecond + time.Second) // 2,500 a second are planned even on a crowded machine
	zone := noonZone(began)
	for page := range slices.Chunk(make([]outbox.Message, n), 1000) {
		for i := range page {
			m := outbox.Message{
				Type: outbox.FestivalGreeting, To: phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+c.number)), Zone: zone, Lang: locale.English,
				Body: greetingText, Source: source, Segments: 1, Due: due, Occasion: source,
			}
			c.number++
			if page[i], err = m.Prepare(began); err != nil {
				return nil, 0, err
			}
			ids = append(ids, page[i].ID)
		}
		if _, err := c.rows.Add(ctx, page); err != nil {
			return nil, 0, err
		}
	}
	took := c.now().Sub(began)
	if late := c.now().Sub(due); late > 0 {
		return nil, 0, fmt.Errorf("planning took %v longer than thought", late)
	}
	return ids, float64(n) / took.Seconds(), nil
}

// noonZone names a zone where the day is about half over: nobody's quiet hours.
func noonZone(now time.Time) string {
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

// states counts the messages of a source by where they stand, and why.
func (c *campaign) states(ctx context.Context, source string) (map[string]int, error) {
	rows, err := c.db.SQL().QueryContext(ctx, `
		SELECT CASE WHEN reason = '' THEN state ELSE state || ': ' || reason END AS told, count(*) FROM messages WHERE source = $1
		GROUP BY told ORDER BY 2 DESC LIMIT 9`, source)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int{}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		out[state] = n
	}
	return out, rows.Err()
}

// vacuum leaves every round the tables as the first one found them.
func (c *campaign) vacuum(ctx context.Context) error {
	_, err := c.db.SQL().ExecContext(ctx, "VACUUM ANALYZE messages, message_steps")
	return err
}
