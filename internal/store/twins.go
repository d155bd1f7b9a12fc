package store

import (
	"context"
	"fmt"

	"cardline/internal/outbox"
)

// A message's twin: of the same occasion and number, already handed over, or written earlier and still may be. Of two before the gates at
// the same time, the earlier sees none. Steps: 2 is submitted, 9 expired or suppressed. What is asked is an index of the number, 32 hex
// digits, with the id behind it: while keys are being changed a number has several.
const (
	twinOf = ` twin.occasion <> '' AND twin.occasion = one.occasion AND twin.step < 9
		AND (twin.step >= 2 OR twin.id < one.id) AND twin.id <> one.id`
	// OFFSET 0 has Postgres look each number up by its index also where it knows nothing of the table yet: joining all of a campaign's
	// messages with each other, as it would else, takes seconds.
	twinPostgres = `SELECT one.id, min(twin.id) FROM unnest($1::text[]) AS x
		CROSS JOIN LATERAL (SELECT id, occasion FROM messages WHERE id = substr(x, 33) OFFSET 0) AS one
		CROSS JOIN LATERAL (SELECT id FROM messages twin WHERE twin.party = decode(left(x, 32), 'hex') AND` + twinOf + ` OFFSET 0) AS twin
		GROUP BY one.id`
	twinSQLite = `SELECT one.id, min(twin.id) FROM json_each(?) AS x JOIN messages one ON one.id = substr(x.value, 33)
		JOIN messages twin ON` + twinOf + ` AND twin.party = unhex(substr(x.value, 1, 32)) GROUP BY one.id`
)

// Twins implements outbox.Traffic.
func (t Traffic) Twins(ctx context.Context, ms []outbox.Message) ([]string, error) {
	found := make(map[string]string, len(ms))
	var asked []string
	for _, m := range ms {
		for _, index := range t.db.vault.Indexes(partyPurpose, m.To.Reveal()) {
			asked = append(asked, index.Hex()+m.ID)
		}
	}
	err := t.db.eachAny(ctx, twinPostgres, twinSQLite, asked, func(row scanner) error {
		var id, twin string
		if err := row.Scan(&id, &twin); err != nil {
			return err
		}
		found[id] = twin
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for the same occasion: %w", err)
	}
	return pluck(ms, func(m *outbox.Message) string { return found[m.ID] }), nil
}
