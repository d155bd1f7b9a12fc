package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/consent"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Traffic is what reaches numbers: the places that capped messages take there, and messages of the same occasion.
type Traffic struct{ db *DB }

var _ outbox.Traffic = Traffic{}

// Traffic is that of this database.
func (db *DB) Traffic() Traffic { return Traffic{db} }

// What counts, and what waits: a place whose message will not leave, or never did, is free. A message that is no longer kept counts.
const (
	contactColumns = `SELECT c.party, c.message, c.class, c.at, COALESCE(m.step, 4) >= 2, false FROM `
	contactCounts  = ` WHERE COALESCE(m.state, '') NOT IN ('expired', 'suppressed', 'failed')`
	// OFFSET 0 has Postgres look up one by one by index what it would else join as wholes, where it knows nothing of the tables yet.
	contactsPostgres = contactColumns + `(SELECT DISTINCT decode(x, 'hex') AS party FROM unnest($1::text[]) AS x) AS asked
		CROSS JOIN LATERAL (SELECT * FROM contacts WHERE contacts.party = asked.party OFFSET 0) AS c
		LEFT JOIN LATERAL (SELECT step, state FROM messages WHERE id = c.message OFFSET 0) AS m ON true` + contactCounts
	contactsSQLite = contactColumns + `contacts c LEFT JOIN messages m ON m.id = c.message` + contactCounts + ` AND c.party IN ` + amongSQLite
	waitingColumns = `SELECT party, id, class, due, false, true FROM messages
		WHERE class = 'C' AND phase IN (0, 1) AND state IN ('planned', 'held', 'claimed') AND party IN `
	amongPostgres = `(SELECT decode(x, 'hex') FROM unnest($1::text[]) AS x)`
	amongSQLite   = `(SELECT unhex(value) FROM json_each(?))`
)

// Contacts implements outbox.Traffic.
func (t Traffic) Contacts(ctx context.Context, ns []phone.Number) ([][]outbox.Contact, error) {
	places := t.db.partyPlaces(ns)
	out := make([][]outbox.Contact, len(ns))
	err := t.db.eachAny(ctx, contactsPostgres, contactsSQLite, places.hex, places.collect(ns, out))
	if err != nil {
		return nil, fmt.Errorf("reading what reaches %d numbers: %w", len(ns), err)
	}
	return out, nil
}

// collect reads rows of contactColumns or waitingColumns to the numbers they are of. A greeting that has a place already does not
// wait for one.
func (p partyPlaces) collect(ns []phone.Number, out [][]outbox.Contact) func(scanner) error {
	return func(row scanner) error {
		var party []byte
		var k outbox.Contact
		if err := row.Scan(&party, &k.Message, (*string)(&k.Class), &k.At, &k.Gone, &k.Waiting); err != nil {
			return err
		}
		for _, i := range p.of[string(party)] {
			if !slices.ContainsFunc(out[i], func(known outbox.Contact) bool { return known.Message == k.Message }) {
				k.To = ns[i]
				out[i] = append(out[i], k)
			}
		}
		return nil
	}
}

// reservedAtOnce bounds the numbers that one transaction keeps locked: Postgres has room for some thousands of locks of all connections.
const reservedAtOnce = 128

// Reserve implements outbox.Traffic.
func (t Traffic) Reserve(ctx context.Context, wanted []outbox.Contact, choose func(int, []outbox.Contact) (bool, []string)) (err error) {
	defer t.db.watch("reserve")(&err)
	for from := 0; from < len(wanted); from += reservedAtOnce {
		part := wanted[from:min(from+reservedAtOnce, len(wanted))]
		pick := func(i int, taken []outbox.Contact) (bool, []string) { return choose(from+i, taken) }
		if t.db.pg {
			err = t.reservePostgres(ctx, part, pick)
		} else {
			err = t.reserveSQLite(ctx, part, pick)
		}
		if err != nil {
			return fmt.Errorf("reserving %d places: %w", len(part), err)
		}
	}
	return nil
}

// chosen is what a transaction writes down.
type chosen struct {
	messages, parties, classes []string
	at                         []time.Time
	out                        []string
}

// forgotten is how old a place is when it is cleared away: nothing looks back so far.
const forgotten = 60 * 24 * time.Hour

// choose asks about each wanted place in turn; what it is given, the next ones see.
func (t Traffic) choose(wanted []outbox.Contact, places partyPlaces, taken [][]outbox.Contact, choose func(int, []outbox.Contact) (bool, []string)) chosen {
	var c chosen
	for i, w := range wanted {
		for _, k := range taken[i] {
			if w.At.Sub(k.At) > forgotten && !k.Waiting {
				c.out = append(c.out, k.Message)
			}
		}
		ok, out := choose(i, taken[i])
		if !ok {
			continue
		}
		index := t.db.vault.Index(partyPurpose, w.To.Reveal())
		c.messages, c.parties = append(c.messages, w.Message), append(c.parties, index.Hex())
		c.classes, c.at, c.out = append(c.classes, string(w.Class)), append(c.at, w.At.UTC()), append(c.out, out...)
		for _, same := range places.of[string(index[:])] {
			taken[same] = slices.DeleteFunc(taken[same], func(k outbox.Contact) bool { return k.Message == w.Message || slices.Contains(out, k.Message) })
			taken[same] = append(taken[same], w)
		}
	}
	return c
}

func numbersOf(wanted []outbox.Contact) []phone.Number {
	return pluck(wanted, func(k *outbox.Contact) phone.Number { return k.To })
}

// sells reports whether there is anything that a waiting greeting would go before.
func sells(wanted []outbox.Contact) bool {
	return slices.ContainsFunc(wanted, func(k outbox.Contact) bool { return k.Class == consent.Marketing })
}

// reservePostgres locks the numbers, not rows: most have none yet. What is read after that has been written by everybody before.
func (t Traffic) reservePostgres(ctx context.Context, wanted []outbox.Contact, choose func(int, []outbox.Contact) (bool, []string)) error {
	ns := numbersOf(wanted)
	places, taken := t.db.partyPlaces(ns), make([][]outbox.Contact, len(wanted))
	var locks []int64
	for party := range places.of {
		locks = append(locks, int64(binary.BigEndian.Uint64([]byte(party[:8]))))
	}
	slices.Sort(locks) // in one order everywhere
	return t.db.native(ctx, func(conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(x) FROM unnest($1::int8[]) AS x`, locks); err != nil {
				return err
			}
			read := func(query string) error {
				rows, err := tx.Query(ctx, query, places.hex)
				if err != nil {
					return err
				}
				defer rows.Close()
				for each := places.collect(ns, taken); rows.Next(); {
					if err := each(rows); err != nil {
						return err
					}
				}
				return rows.Err()
			}
			if err := read(contactsPostgres); err != nil {
				return err
			}
			if sells(wanted) {
				if err := read(waitingColumns + amongPostgres); err != nil {
					return err
				}
			}
			return keepPostgres(ctx, tx, t.choose(wanted, places, taken, choose))
		})
	})
}

func keepPostgres(ctx context.Context, tx pgx.Tx, c chosen) error {
	if len(c.out) > 0 {
		if _, err := tx.Exec(ctx, `DELETE FROM contacts WHERE message = ANY ($1::text[])`, c.out); err != nil {
			return err
		}
	}
	if len(c.messages) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO contacts (message, party, class, at)
		SELECT message, decode(party, 'hex'), class, at FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS t (message, party, class, at)
		ON CONFLICT (message) DO UPDATE SET at = EXCLUDED.at`, c.messages, c.parties, c.classes, c.at)
	return err
}

// reserveSQLite needs no lock: a transaction there is the only one that writes.
func (t Traffic) reserveSQLite(ctx context.Context, wanted []outbox.Contact, choose func(int, []outbox.Contact) (bool, []string)) error {
	ns := numbersOf(wanted)
	places, taken := t.db.partyPlaces(ns), make([][]outbox.Contact, len(wanted))
	list, err := json.Marshal(places.hex)
	if err != nil {
		return err
	}
	return t.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		queries := []string{contactsSQLite}
		if sells(wanted) {
			queries = append(queries, waitingColumns+amongSQLite)
		}
		for _, query := range queries {
			if err := eachSQLite(ctx, tx, query, string(list), places.collect(ns, taken)); err != nil {
				return err
			}
		}
		c := t.choose(wanted, places, taken, choose)
		for _, id := range c.out {
			if _, err := tx.Tx.ExecContext(ctx, `DELETE FROM contacts WHERE message = ?`, id); err != nil {
				return err
			}
		}
		for i := range c.messages {
			_, err := tx.Tx.ExecContext(ctx, `INSERT INTO contacts (message, party, class, at) VALUES (?, unhex(?), ?, ?)
				ON CONFLICT (message) DO UPDATE SET at = excluded.at`, c.messages[i], c.parties[i], c.classes[i], c.at[i])
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func eachSQLite(ctx context.Context, tx bun.Tx, statement, list string, each func(scanner) error) error {
	rows, err := tx.Tx.QueryContext(ctx, statement, list)
	if err != nil {
		return err
	}
	return eachRow(rows, each)
}
