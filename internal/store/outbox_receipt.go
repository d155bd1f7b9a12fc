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

// step is what the word leaves in the story of its message.
func (w *word) step() stepRow {
	return stepRow{Message: w.id, At: w.at, State: w.to, Code: w.code}
}

// late is the same step where the word settles what was unknown: one that was kept counts from now on.
func (w *word) late(now time.Time) stepRow {
	s := w.step()
	if w.passes() {
		s.At = now
	}
	return s
}

// stood is where a message was before a group of words.
type stood struct {
	kind     outbox.Type
	state    outbox.State // "" where a word of the group raised it
	step     int
	nameless bool // it has no carrier id,
	clean    bool // and no error
}

// Receipt raises a message by the carrier's word, together with others. Ranks only rise, the first error and the first carrier id stay.
func (m *Messages) Receipt(ctx context.Context, id, sid string, to outbox.State, code int, at time.Time) (*outbox.Received, error) {
	got, err := m.receipts.Do(ctx, word{id: id, sid: sid, to: to, code: code, at: at.UTC()})
	if err != nil {
		return nil, fmt.Errorf("writing a receipt: %w", err)
	}
	return got, nil
}

// Hear implements outbox.Records.
func (m *Messages) Hear(id, sid string, to outbox.State, at time.Time, then func(*outbox.Received, error)) {
	h := heard{word: word{id: id, sid: sid, to: to, at: at.UTC()}, then: then}
	due := []heard{h}
	if h.word.passes() {
		due = m.interim.keep(h)
	}
	m.interim.writeAll(due, func() {})
}

// Flush implements outbox.Records.
func (m *Messages) Flush() { m.interim.flush() }

// flushReceipts writes a group down, and with it what was heard of its messages before.
func (m *Messages) flushReceipts(ctx context.Context, words []word) ([]batch.Outcome[*outbox.Received], error) {
	var before []heard
	for i := range words {
		if !words[i].passes() {
			before = append(before, m.interim.take(words[i].id)...)
		}
	}
	out, err := m.raise(ctx, slices.Concat(pluck(before, func(h *heard) word { return h.word }), words))
	for i, h := range before {
		if err != nil {
			h.then(nil, err)
			continue
		}
		h.then(out[i].Value, out[i].Err)
	}
	if err != nil {
		return nil, err
	}
	return out[len(before):], nil
}

// raise writes words down. Of several about one message each has its line of history, in the order they came, and the row is written once.
func (m *Messages) raise(ctx context.Context, words []word) (out []batch.Outcome[*outbox.Received], err error) {
	defer m.db.watch("receipts")(&err)
	before := make(map[string]stood, len(words))
	if m.db.pg {
		err = insist(func() error { return m.receiptsPostgres(ctx, words, before) })
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
		got := &outbox.Received{Moved: was.step < w.to.Rank()}
		if got.Moved {
			was.state, was.step = w.to, w.to.Rank()
			before[w.id] = was
		}
		if got.Moved && w.code != 0 {
			if got.Row, err = m.row(ctx, w.id); err != nil {
				out[i].Err = err // the words themselves are written: the carrier's repetition will find them so
			}
		}
		got.ID, got.Type, got.State = w.id, was.kind, cmp.Or(was.state, w.to)
		out[i].Value = got
	}
	return out, nil
}

// raiseMessages takes one word for each message, the furthest of the group, with the lines of the ordinary way that lead there; then every
// word that may be a line of history of its own. That a row remembers its step before the update spares a look at it under a lock. Where its
// fate had become unknown meanwhile, only the furthest word counts, from now on: what was heard before did not settle it. A reason of what the
// word settles goes, as does one told of a failure that it outranks; its line of history stays.
const (
	raiseMessages = `
WITH best AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::int4[], $6::text[], $7::text[], $8::text[], $9::text[])
		AS t (id, sid, state, step, code, accepted, sent, delivered, late)
), raised AS (
	UPDATE messages SET was = messages.step, state = best.state, step = best.step, lease = NULL,
		reason = CASE WHEN messages.step = 3 OR messages.state = 'failed' OR messages.step < 4 AND accepted <> '' THEN '' ELSE messages.reason END,
		sid = CASE WHEN messages.sid = '' THEN best.sid ELSE messages.sid END,
		code = CASE WHEN messages.code = 0 THEN best.code ELSE messages.code END,
		story = messages.story || CASE WHEN messages.step = 3 THEN late
			ELSE CASE WHEN messages.step < 4 THEN accepted ELSE '' END || CASE WHEN messages.step < 5 THEN sent ELSE '' END || delivered END
	FROM best WHERE messages.id = best.id AND messages.step < best.step
	RETURNING messages.id, type, was
)`
	// toldMessages writes the lines among those words that are rows, where there are any.
	toldMessages = `, told AS (
	INSERT INTO message_steps (message, at, state, reason, code)
	SELECT id, at, state, '', code FROM unnest($10::text[], $11::timestamptz[], $12::text[], $13::int2[], $14::int4[])
		WITH ORDINALITY AS line (id, at, state, step, code, n) JOIN raised USING (id)
	WHERE step > was ORDER BY n
)`
	raisedMessages = ` SELECT id, type, '', was, false, false FROM raised`
)

// heardMessages is for words that raised nothing: late ones and repetitions.
const heardMessages = `SELECT id, type, state, step, sid = '', code = 0 FROM messages WHERE id = ANY ($1::text[])`

// fillMessages keeps an id or an error that such words bring where there was none.
const fillMessages = `
UPDATE messages SET sid = CASE WHEN messages.sid = '' THEN word.sid ELSE messages.sid END,
	code = CASE WHEN messages.code = 0 THEN word.code ELSE messages.code END
FROM unnest($1::text[], $2::text[], $3::int4[]) AS word (id, sid, code) WHERE messages.id = word.id`

func (m *Messages) receiptsPostgres(ctx context.Context, words []word, before map[string]stood) error {
	best, rising := condensed(words)
	now := m.db.clock.Now().UTC()
	ordinary, told := lined(best, rising)
	id := func(w *word) string { return w.id }
	sid := func(w *word) string { return w.sid }
	state := func(w *word) string { return string(w.to) }
	rank := func(w *word) int16 { return int16(w.to.Rank()) }
	code := func(w *word) int32 { return int32(w.code) }
	return m.db.native(ctx, func(conn *pgx.Conn) error {
		raise, args := raiseMessages+raisedMessages, []any{
			pluck(best, id), pluck(best, sid), pluck(best, state), pluck(best, rank), pluck(best, code),
			ordinary[outbox.Accepted], ordinary[outbox.Sent], ordinary[outbox.Delivered], pluck(best, func(w *word) string { return w.late(now).line() }),
		}
		if len(told) > 0 {
			raise = raiseMessages + toldMessages + raisedMessages
			args = append(args, pluck(told, id), pluck(told, func(w *word) time.Time { return w.at }), pluck(told, state), pluck(told, rank), pluck(told, code))
		}
		if err := eachStood(ctx, conn, before, raise, args...); err != nil {
			return err
		}
		rest := slices.DeleteFunc(best, func(w word) bool { _, raised := before[w.id]; return raised })
		if len(rest) == 0 {
			return nil
		}
		if err := eachStood(ctx, conn, before, heardMessages, pluck(rest, id)); err != nil {
			return err
		}
		rest = slices.DeleteFunc(rest, func(w word) bool {
			s, known := before[w.id]
			return !known || !(s.nameless && w.sid != "") && !(s.clean && w.code != 0)
		})
		if len(rest) == 0 {
			return nil
		}
		_, err := conn.Exec(ctx, fillMessages, pluck(rest, id), pluck(rest, sid), pluck(rest, code))
		return err
	})
}

// lined parts words: the lines that rows keep themselves, by state in the order of best, and the words that are rows of history.
func lined(best, rising []word) (lines map[outbox.State][]string, told []word) {
	lines = map[outbox.State][]string{}
	for state := range letters {
		lines[state] = make([]string, len(best))
	}
	place := make(map[string]int, len(best))
	for i := range best {
		place[best[i].id] = i
	}
	for i := range rising {
		w := &rising[i]
		if line := w.step().line(); line != "" {
			lines[w.to][place[w.id]] = line
		} else {
			told = append(told, *w)
		}
	}
	return lines, told
}

// eachStood notes where messages were.
func eachStood(ctx context.Context, conn *pgx.Conn, before map[string]stood, statement string, args ...any) error {
	rows, err := conn.Query(ctx, statement, args...)
	if err != nil {
		return err
	}
	var id string
	var s stood
	_, err = pgx.ForEachRow(rows, []any{&id, (*string)(&s.kind), (*string)(&s.state), &s.step, &s.nameless, &s.clean}, func() error {
		before[id] = s
		return nil
	})
	return err
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
			b.to, b.at = w.to, w.at
			rising = append(rising, w)
		}
	}
	slices.SortFunc(best, func(a, b word) int { return strings.Compare(a.id, b.id) })
	return best, rising
}

func (m *Messages) receiptsSQLite(ctx context.Context, words []word, before map[string]stood) error {
	furthest := map[string]int{}
	for _, w := range words {
		furthest[w.id] = max(furthest[w.id], w.to.Rank())
	}
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
			s.step = s.state.Rank()
			if _, again := before[w.id]; !again {
				before[w.id] = s
			}
			first := before[w.id]
			if first.state == outbox.Unknown {
				if w.to.Rank() < furthest[w.id] {
					continue
				}
				w.at = w.late(m.db.clock.Now().UTC()).At
			}
			over := w.to == outbox.Accepted || first.state == outbox.Unknown || first.state == outbox.Failed // what its reason told
			to, line := s.state, ""
			if to.Rank() < w.to.Rank() {
				to = w.to
				if line = w.step().line(); line == "" {
					told = append(told, w.step())
				}
			}
			_, err = tx.NewRaw(`UPDATE messages SET state = ?, step = ?, lease = CASE WHEN step < ? THEN NULL ELSE lease END,
				reason = CASE WHEN step < ? AND ? THEN '' ELSE reason END, sid = CASE WHEN sid = '' THEN ? ELSE sid END, code = CASE WHEN code = 0 THEN ? ELSE code END, story = story || ? WHERE id = ?`,
				to, to.Rank(), to.Rank(), w.to.Rank(), over, w.sid, w.code, line, w.id).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return tell(ctx, tx, told)
	})
}
