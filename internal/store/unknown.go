package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/vault"
)

// unknownMost is how many different texts are kept; the one that was not written for longest makes room.
const unknownMost = 5000

// Unknown keeps texts nobody understood, sealed, and counts them by their form: case and spaces aside.
type Unknown struct{ db *DB }

var _ dialogue.Misunderstood = Unknown{}

// Unknown is the texts of this database that were not understood.
func (db *DB) Unknown() Unknown { return Unknown{db} }

type unknownRow struct {
	bun.BaseModel `bun:"table:misunderstood,alias:m"`

	Form       []byte      `bun:"form,pk"`
	TextSealed []byte      `bun:"text_sealed"`
	Lang       locale.Lang `bun:"lang"`
	Seen       int64       `bun:"seen"`
	Senders    int64       `bun:"senders"`
	Sender     []byte      `bun:"sender"`
	FirstAt    time.Time   `bun:"first_at"`
	LastAt     time.Time   `bun:"last_at"`
	KeyID      int64       `bun:"key_id"`
}

const unknownText = "misunderstood.text_sealed"

// Keep writes a text down, or counts it again. Somebody who writes the same over and over counts as one sender.
func (u Unknown) Keep(ctx context.Context, text string, l locale.Lang, sender vault.Index) error {
	form := u.db.vault.Index("misunderstood", strings.Join(strings.Fields(strings.ToLower(text)), " "))
	now := u.db.clock.Now().UTC()
	row := unknownRow{
		Form: form[:], TextSealed: u.db.vault.Seal([]byte(text), unknownText), Lang: l, Seen: 1, Senders: 1, Sender: sender[:],
		FirstAt: now, LastAt: now, KeyID: int64(u.db.vault.KeyID()),
	}
	err := u.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (form) DO UPDATE").
			Set("seen = m.seen + 1").
			Set("senders = m.senders + CASE WHEN m.sender = EXCLUDED.sender THEN 0 ELSE 1 END").
			Set("sender = EXCLUDED.sender").Set("last_at = EXCLUDED.last_at").Exec(ctx)
		if err != nil {
			return err
		}
		oldest := tx.NewSelect().Table("misunderstood").Column("form").OrderExpr("last_at DESC, form").Limit(1).Offset(unknownMost)
		_, err = tx.NewDelete().Table("misunderstood").Where("form IN (?)", oldest).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping a text that was not understood: %w", err)
	}
	return nil
}

// UnknownText is a text nobody understood. Its digits, where four or more stood together, are masked.
type UnknownText struct {
	Text        string
	Lang        locale.Lang // in which it was answered
	Seen        int64       // how often it came
	Senders     int64       // from how many numbers, about
	First, Last time.Time
}

// List returns at most n of them, those of most senders first.
func (u Unknown) List(ctx context.Context, n int) ([]UnknownText, error) {
	var rows []unknownRow
	if err := u.db.NewSelect().Model(&rows).OrderExpr("senders DESC, seen DESC, last_at DESC").Limit(int64(n)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing texts that were not understood: %w", err)
	}
	all := make([]UnknownText, 0, len(rows))
	for _, r := range rows {
		plain, err := u.db.vault.Open(r.TextSealed, unknownText)
		if err != nil {
			return nil, fmt.Errorf("opening a text that was not understood: %w", err)
		}
		all = append(all, UnknownText{Text: string(plain), Lang: r.Lang, Seen: r.Seen, Senders: r.Senders, First: r.FirstAt, Last: r.LastAt})
	}
	return all, nil
}
