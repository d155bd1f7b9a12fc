package store

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"cardline/internal/dialogue"
	"cardline/internal/outbox"
)

// entry is a turn with its secrets sealed, so that flushing does no cryptography.
type entry struct {
	dialogue.Turn
	number, body, answer []byte
	keyID                int64
}

func (db *DB) seal(t dialogue.Turn) *entry {
	return &entry{
		Turn:   t,
		number: db.sealText(t.Number.Reveal(), "inbound.number_sealed"),
		body:   db.sealText(t.Body, "inbound.body_sealed"),
		answer: db.vault.Seal(t.Answer, "replies.answer_sealed"),
		keyID:  int64(db.vault.KeyID()),
	}
}

// sealText seals all but the empty string, which stands as no bytes.
func (db *DB) sealText(plain, context string) []byte {
	if plain == "" {
		return []byte{} // not nil: that would be NULL
	}
	return db.vault.Seal([]byte(plain), context)
}

// owes reports whether more than rows must be written with the turn.
func (e *entry) owes() bool { return len(e.Owed) > 0 || len(e.Kept) > 0 || e.Redact != "" }

// keepWord writes the promises and jobs of the turns that were new.
func (db *DB) keepWord(ctx context.Context, tx bun.Tx, turns []*entry, fresh map[string]bool) error {
	var jobs []river.InsertManyParams
	for _, e := range turns {
		if !fresh[e.Key] {
			continue
		}
		for _, p := range e.Owed {
			if err := db.owe(ctx, tx, p); err != nil {
				return err
			}
		}
		for _, key := range e.Kept {
			if err := settle(ctx, tx, key, dialogue.Answered); err != nil {
				return err
			}
		}
		if e.Redact != "" {
			jobs = append(jobs, river.InsertManyParams{Args: outbox.Redact{SID: e.Redact}})
		}
	}
	return db.insertJobs(ctx, tx, jobs...)
}

// stored reads what was answered to each of the keys; a key never seen is missing.
func (db *DB) stored(ctx context.Context, keys []string) (map[string]*dialogue.Stored, error) {
	var rows []struct {
		Key     string
		Reply   string
		Outcome string
		Seq     int64
		Answer  []byte
	}
	err := db.NewSelect().TableExpr("seen AS s").Join("LEFT JOIN replies AS r ON r.id = s.reply").
		ColumnExpr("s.key, s.reply, s.outcome, s.seq, r.answer_sealed AS answer").
		Where("s.key IN (?)", bun.List(keys)).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*dialogue.Stored, len(rows))
	for _, r := range rows {
		s := &dialogue.Stored{Reply: r.Reply, Outcome: r.Outcome, Seq: r.Seq}
		if r.Answer != nil {
			if s.Answer, err = db.vault.Open(r.Answer, "replies.answer_sealed"); err != nil {
				return nil, fmt.Errorf("reply %s: %w", r.Reply, err)
			}
		}
		out[r.Key] = s
	}
	return out, nil
}
