package store

import (
	"context"
	"fmt"

	"cardline/internal/outbox"
)

// A message's twin: of the same occasion and number, already handed over, or written earlier and still may be. Of two before the gates at
// the same time, the earlier sees none. Steps: 2 is submitted, 9 expired or suppressed. What is asked is an index of the number, 32 hex
// digits, the message's id and, in a second line, its occasion: while keys are being changed a number has several indexes.
const (
	twinOf = ` twin.party = one.party AND twin.occasion = one.occasion AND twin.occasion <> '' AND twin.step < 9
		AND (twin.step >= 2 OR twin.id < one.id) AND twin.id <> one.id`
	// OFFSET 0 has Postgres look each number up by its index also where it knows nothing of the table yet: joining all of a campaign's
	// messages with each other, as it would else, takes seconds.
	twinPostgres = `SELECT one.id, min(twin.id)
		FROM (SELECT decode(left(x, 32), 'hex') AS party, substr(split_part(x, chr(10), 1), 33) AS id, split_part(x, chr(10), 2) AS occasion
			FROM unnest($1::text[]) AS x OFFSET 0) AS one
		CROSS JOIN LATERAL (SELECT id FROM messages twin WHERE` + twinOf + ` OFFSET 0) AS twin GROUP BY one.id`
	twinSQLite = `SELECT one.id, min(twin.id)
		FROM (SELECT unhex(substr(value, 1, 32)) AS party, substr(value, 33, instr(value, char(10)) - 33) AS id,
			substr(value, instr(value, char(10)) + 1) AS occasion FROM json_each(?)) AS one
		JOIN messages twin ON` + twinOf + ` GROUP BY one.id`
)

// Twins implements outbox.Traffic.
func (t Traffic) Twins(ctx context.Context, ms []outbox.Message) ([]string, error) {
	found := make(map[string]string, len(ms))
	var asked []string
	for _, m := range ms {
		for _, index := range t.db.vault.Indexes(partyPurpose, m.To.Reveal()) {
			asked = append(asked, index.Hex()+m.ID+"\n"+m.Occasion)
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
