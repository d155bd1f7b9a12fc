package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// word is one word of the carrier about a message.
type word struct {
	id, sid string
	to      outbox.State
	code    int
	at      time.Time
}

// stood is where a message was before a group of words.
type stood struct {
	kind  outbox.Type
	state outbox.State
}

// Receipt raises a message by the carrier's word, together with others. Ranks only rise, the first error and the first carrier id stay.
func (m *Messages) Receipt(ctx context.Context, id, sid string, to outbox.State, code int, at time.Time) (*outbox.Received, error) {
	got, err := m.receipts.Do(ctx, word{id: id, sid: sid, to: to, code: code, at: at.UTC()})
	if err != nil {
		return nil, fmt.Errorf("writing a receipt: %w", err)
	}
	return got, nil
}

// flushReceipts writes a group down. Of several words about one message each has its line of history, in the order they came, and
// the row is written once.
func (m *Messages) flushReceipts(ctx context.Context, words []word) (out []batch.Outcome[*outbox.Received], err error) {
	defer m.db.watch("receipts")(&err)
	before := make(map[string]stood, len(words))
	if m.db.pg {
		err = m.receiptsPostgres(ctx, words, before)
	} else {
		err = m.receiptsSQLite(ctx, words, before)
	}
	if err != nil {
		return nil, err
	}
	out = make([]batch.Outcome[*outbox.Received], len(words))
	for i, w := range words {
		was, known := before[w.id]
		if !known {
			continue
		}
		got := &outbox.Received{Moved: was.state.Rank() < w.to.Rank()}
		if got.Moved {
			was.state = w.to
			before[w.id] = was
		}
		if got.Moved && w.code != 0 {
			if got.Row, err = m.row(ctx, w.id); err != nil {
				out[i].Err = err // the words themselves are written: the carrier's repetition will find them so
			}
		}
		got.ID, got.Type, got.State = w.id, was.kind, was.state
		out[i].Value = got
	}
	return out, nil
}

// receiveWords takes one word for each message, the furthest of the group, then every word that may be a line of history.
const receiveWords = `
WITH best AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::int4[]) AS t (id, sid, state, step, code)
), stood AS (
	SELECT messages.id, type, messages.state, messages.step FROM messages JOIN best USING (id) ORDER BY messages.id FOR UPDATE OF messages
), raised AS (
	UPDATE messages SET state = CASE WHEN messages.step < best.step THEN best.state ELSE messages.state END,
		step = GREATEST(messages.step, best.step), lease = CASE WHEN messages.step < best.step THEN NULL ELSE lease END,
		sid = CASE WHEN messages.sid = '' THEN best.sid ELSE messages.sid END,
		code = CASE WHEN messages.code = 0 THEN best.code ELSE messages.code END
	FROM best JOIN stood USING (id)
	WHERE messages.id = best.id AND (messages.step < best.step OR messages.sid = '' OR messages.code = 0 AND best.code <> 0)
), told AS (
	INSERT INTO message_steps (message, at, state, reason, code)
	SELECT id, at, line.state, '', code FROM unnest($6::text[], $7::timestamptz[], $8::text[], $9::int2[], $10::int4[])
		WITH ORDINALITY AS line (id, at, state, step, code, n) JOIN stood USING (id)
	WHERE line.step > stood.step ORDER BY n
)
SELECT id, type, state FROM stood`

func (m *Messages) receiptsPostgres(ctx context.Context, words []word, before map[string]stood) error {
	best, rising := condensed(words)
	rank := func(w *word) int16 { return int16(w.to.Rank()) }
	state := func(w *word) string { return string(w.to) }
	code := func(w *word) int32 { return int32(w.code) }
	id := func(w *word) string { return w.id }
	return m.db.native(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, receiveWords,
			pluck(best, id), pluck(best, func(w *word) string { return w.sid }), pluck(best, state), pluck(best, rank), pluck(best, code),
			pluck(rising, id), pluck(rising, func(w *word) time.Time { return w.at }), pluck(rising, state), pluck(rising, rank), pluck(rising, code))
		if err != nil {
			return err
		}
		var message string
		var s stood
		_, err = pgx.ForEachRow(rows, []any{&message, (*string)(&s.kind), (*string)(&s.state)}, func() error {
			before[message] = s
			return nil
		})
		return err
	})
}

// condensed makes one word for each message, with the first id and the first error any of its words gave, in the order of ids; and
// leaves out of all words those that came after a further one.
func condensed(words []word) (best, rising []word) {
	at := make(map[string]int, len(words))
	for _, w := range words {
		i, again := at[w.id]
		if !again {
			at[w.id] = len(best)
			best, rising = append(best, w), append(rising, w)
			continue
		}
		b := &best[i]
		b.sid, b.code = cmp.Or(b.sid, w.sid), cmp.Or(b.code, w.code)
		if b.to.Rank() < w.to.Rank() {
			b.to = w.to
			rising = append(rising, w)
		}
	}
	slices.SortFunc(best, func(a, b word) int { return strings.Compare(a.id, b.id) })
	return best, rising
}

func (m *Messages) receiptsSQLite(ctx context.Context, words []word, before map[string]stood) error {
	return m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var told []stepRow
		for _, w := range words {
			var s stood
			err := tx.NewRaw("SELECT type, state FROM messages WHERE id = ?", w.id).Scan(ctx, &s.kind, &s.state)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if _, again := before[w.id]; !again {
				before[w.id] = s
			}
			to := s.state
			if to.Rank() < w.to.Rank() {
				to = w.to
				told = append(told, stepRow{Message: w.id, At: w.at, State: to, Code: w.code})
			}
			_, err = tx.NewRaw(`UPDATE messages SET state = ?, step = ?, lease = CASE WHEN step < ? THEN NULL ELSE lease END,
				sid = CASE WHEN sid = '' THEN ? ELSE sid END, code = CASE WHEN code = 0 THEN ? ELSE code END WHERE id = ?`,
				to, to.Rank(), to.Rank(), w.sid, w.code, w.id).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return tell(ctx, tx, told)
	})
}
