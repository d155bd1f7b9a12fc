package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
)

// insertTurns writes a group in one round trip. A key that is there already takes its inbound row and its reply out with it.
const insertTurns = `
WITH turn AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::timestamptz[], $6::text[], $7::text[], $8::bytea[],
		$9::bytea[], $10::text[], $11::bytea[], $12::text[], $13::text[], $14::bytea[], $15::int8[])
	AS t (key, reply, outcome, seq, at, message, channel, party, number, our, body, verb, lang, answer, key_id)
), fresh AS (
	INSERT INTO seen (key, reply, outcome, seq, at) SELECT key, reply, outcome, seq, at FROM turn
	ON CONFLICT DO NOTHING RETURNING key
), inbound_rows AS (
	INSERT INTO inbound (id, key, channel, party, number_sealed, our, body_sealed, verb, outcome, lang, at, key_id)
	SELECT message, key, channel, party, number, our, body, verb, outcome, lang, at, key_id FROM turn JOIN fresh USING (key)
), reply_rows AS (
	INSERT INTO replies (id, message, answer_sealed, at, state, step, code, key_id)
	SELECT reply, message, answer, at, 'answered', 0, '', key_id FROM turn JOIN fresh USING (key) WHERE reply <> ''
)
SELECT key FROM fresh`

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// turnColumns are the arrays insertTurns takes, in its order.
type turnColumns struct {
	keys, replies, outcomes []string
	seqs                    []int64
	times                   []time.Time
	messages, channels      []string
	parties, numbers        [][]byte
	ours                    []string
	bodies                  [][]byte
	verbs, langs            []string
	answers                 [][]byte
	keyIDs                  []int64
}

func insertPostgres(ctx context.Context, q querier, turns []*entry) (fresh map[string]bool, err error) {
	var c turnColumns
	for _, e := range turns {
		c.add(e)
	}
	rows, err := q.QueryContext(ctx, insertTurns, pgx.QueryExecModeCacheStatement, c.keys, c.replies, c.outcomes, c.seqs, c.times,
		c.messages, c.channels, c.parties, c.numbers, c.ours, c.bodies, c.verbs, c.langs, c.answers, c.keyIDs)
	if err != nil {
		return nil, err
	}
	keys, err := column(rows)
	if err != nil {
		return nil, err
	}
	return set(keys), nil
}

func (c *turnColumns) add(e *entry) {
	c.keys, c.replies, c.outcomes = append(c.keys, e.Key), append(c.replies, e.Reply), append(c.outcomes, e.Outcome)
	c.seqs, c.times = append(c.seqs, e.Seq), append(c.times, e.At)
	c.messages, c.channels = append(c.messages, e.Message), append(c.channels, e.Channel)
	c.parties, c.numbers = append(c.parties, e.Party[:]), append(c.numbers, e.number)
	c.ours, c.bodies = append(c.ours, e.Our.Reveal()), append(c.bodies, e.body)
	c.verbs, c.langs = append(c.verbs, e.Verb), append(c.langs, string(e.Lang))
	c.answers, c.keyIDs = append(c.answers, e.answer), append(c.keyIDs, e.keyID)
}

// column reads and closes rows of one text column.
func column(rows *sql.Rows) (values []string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}

func set(values []string) map[string]bool {
	s := make(map[string]bool, len(values))
	for _, v := range values {
		s[v] = true
	}
	return s
}
