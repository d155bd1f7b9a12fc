package store

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/clock"
	"cardline/internal/outbox"
)

// What says the same: gone, or planned earlier and still waiting. Ids begin with the time they were made at, so that of a customer's
// messages only the latest are looked at, by an index that is there anyway. What is asked is such an id, 36 characters, and behind it
// the message's own. Step 2 is submitted.
const (
	sameColumns = `SELECT one.id, twin.id, twin.step, twin.submitted, twin.due FROM `
	sameAs      = ` twin.said = one.said AND twin.id <> one.id AND (twin.step >= 2 OR twin.id < one.id)
		AND twin.state NOT IN ('expired', 'suppressed', 'failed', 'undelivered')`
	// OFFSET 0: one look by the index for each, also where Postgres knows nothing of the table yet.
	samePostgres = sameColumns + `unnest($1::text[]) AS x
		CROSS JOIN LATERAL (SELECT id, customer, said FROM messages WHERE id = substr(x, 37) AND said IS NOT NULL OFFSET 0) AS one
		CROSS JOIN LATERAL (
			(SELECT id, step, submitted, due FROM messages twin
				WHERE twin.customer = one.customer AND twin.customer <> '' AND twin.id >= left(x, 36) AND` + sameAs + ` OFFSET 0)
			UNION ALL
			(SELECT id, step, submitted, due FROM messages twin
				WHERE one.customer = '' AND twin.customer = '' AND twin.said IS NOT NULL AND twin.id >= left(x, 36) AND` + sameAs + ` OFFSET 0)
		) AS twin`
	sameSQLite = sameColumns + `json_each(?1) AS x JOIN messages one ON one.id = substr(x.value, 37)
		JOIN messages twin ON twin.customer = one.customer AND twin.customer <> '' AND twin.id >= substr(x.value, 1, 36) AND` + sameAs + `
		UNION ALL ` + sameColumns + `json_each(?1) AS x JOIN messages one ON one.id = substr(x.value, 37) AND one.customer = ''
		JOIN messages twin ON twin.customer = '' AND twin.said IS NOT NULL AND twin.id >= substr(x.value, 1, 36) AND` + sameAs
)

// Same implements outbox.Traffic.
func (t Traffic) Same(ctx context.Context, ms []outbox.Message, since []time.Time) ([][]outbox.Same, error) {
	asked, place := make([]string, len(ms)), make(map[string]int, len(ms))
	for i, m := range ms {
		asked[i], place[m.ID] = clock.NewID(since[i])+m.ID, i
	}
	out := make([][]outbox.Same, len(ms))
	err := t.db.eachAny(ctx, samePostgres, sameSQLite, asked, func(row scanner) error {
		var id string
		var step int
		var due time.Time
		var submitted *time.Time
		var s outbox.Same
		if err := row.Scan(&id, &s.ID, &step, &submitted, &due); err != nil {
			return err
		}
		s.At, s.Gone = due, step >= outbox.Submitted.Rank()
		if submitted != nil && s.Gone {
			s.At = *submitted
		}
		i := place[id]
		out[i] = append(out[i], s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for what says the same: %w", err)
	}
	return out, nil
}

// Asks reads what the answers to messages are about, for those that ask something.
func (m *Messages) Asks(ctx context.Context, ids []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(ids))
	err := m.db.eachAny(ctx, asksPostgres, asksSQLite, ids, func(row scanner) error {
		var id string
		var sealed []byte
		if err := row.Scan(&id, &sealed); err != nil {
			return err
		}
		about, err := m.db.vault.Open(sealed, messageAsks)
		out[id] = about
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what %d messages ask: %w", len(ids), err)
	}
	return out, nil
}

const (
	asksPostgres = `SELECT id, asks_sealed FROM messages WHERE id = ANY ($1::text[]) AND asks_sealed IS NOT NULL`
	asksSQLite   = `SELECT id, asks_sealed FROM messages WHERE id IN (SELECT value FROM json_each(?)) AND asks_sealed IS NOT NULL`
)
