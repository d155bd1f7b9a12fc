package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

// unknownMost is how many different texts are kept; the one that was not written for longest makes room.
const unknownMost = 5000

// Unknown keeps texts nobody understood, sealed, and counts them by their form: case and spaces aside.
type Unknown struct{ db *DB }

var (
	_ wordbook.Unheard = Unknown{}
	_ wordbook.Texts   = Unknown{}
)

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

// unknownDayRow is how often a text came on one day.
type unknownDayRow struct {
	bun.BaseModel `bun:"table:misunderstood_days,alias:d"`

	Form []byte    `bun:"form,pk"`
	Day  time.Time `bun:"day,pk"`
	Seen int64     `bun:"seen"`
}

const unknownText = "misunderstood.text_sealed"

// Keep implements wordbook.Unheard. Somebody who writes the same over and over counts as one sender. All processes keep in the same order, so
// that none locks another out.
func (u Unknown) Keep(ctx context.Context, heard []wordbook.Heard) error {
	rows, days := make([]unknownRow, len(heard)), make([]unknownDayRow, len(heard))
	for i, h := range heard {
		form, at := u.db.vault.Index("misunderstood", wordbook.Form(h.Text)), h.Last.UTC()
		rows[i] = unknownRow{
			Form: form[:], TextSealed: u.db.vault.Seal([]byte(h.Text), unknownText), Lang: h.Lang, Seen: h.Seen, Senders: 1, Sender: slices.Clone(h.Sender[:]),
			FirstAt: at, LastAt: at, KeyID: int64(u.db.vault.KeyID()),
		}
		days[i] = unknownDayRow{Form: form[:], Day: at.Truncate(24 * time.Hour), Seen: h.Seen}
	}
	slices.SortFunc(rows, func(a, b unknownRow) int { return bytes.Compare(a.Form, b.Form) })
	slices.SortFunc(days, func(a, b unknownDayRow) int { return bytes.Compare(a.Form, b.Form) })
	err := u.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for i := range rows {
			_, err := tx.NewInsert().Model(&rows[i]).On("CONFLICT (form) DO UPDATE").
				Set("seen = m.seen + EXCLUDED.seen").
				Set("senders = m.senders + CASE WHEN m.sender = EXCLUDED.sender THEN 0 ELSE 1 END").
				Set("sender = EXCLUDED.sender").Set("last_at = EXCLUDED.last_at").Exec(ctx)
			if err != nil {
				return err
			}
			if _, err := tx.NewInsert().Model(&days[i]).On("CONFLICT (form, day) DO UPDATE").Set("seen = d.seen + EXCLUDED.seen").Exec(ctx); err != nil {
				return err
			}
		}
		return makeRoom(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("keeping texts that were not understood: %w", err)
	}
	return nil
}

// makeRoom forgets the texts beyond unknownMost, and the days of texts that are gone.
func makeRoom(ctx context.Context, tx bun.Tx) error {
	var beyond [][]byte
	err := tx.NewSelect().Table("misunderstood").Column("form").OrderExpr("last_at DESC, form").Limit(1000).Offset(unknownMost).Scan(ctx, &beyond)
	if err != nil || len(beyond) == 0 {
		return err
	}
	return forget(ctx, tx, beyond)
}

func forget(ctx context.Context, tx bun.Tx, forms [][]byte) error {
	for _, table := range []string{"misunderstood", "misunderstood_days"} {
		if _, err := tx.NewDelete().Table(table).Where("form IN (?)", bun.List(forms)).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// List implements wordbook.Texts.
func (u Unknown) List(ctx context.Context, q wordbook.TextQuery) ([]wordbook.Text, error) {
	var rows []unknownRow
	sel := u.db.NewSelect().Model(&rows).OrderExpr("senders DESC, seen DESC, form").Limit(int64(q.N))
	if q.Lang != "" {
		sel = sel.Where("lang = ?", q.Lang)
	}
	if a := q.After; a != nil {
		form, err := hex.DecodeString(a.ID)
		if err != nil {
			return nil, wordbook.ErrNoText
		}
		sel = sel.Where("senders < ? OR senders = ? AND (seen < ? OR seen = ? AND form > ?)", a.Senders, a.Senders, a.Seen, a.Seen, form)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing texts that were not understood: %w", err)
	}
	all, err := opened(rows, u.text)
	if err != nil || len(all) == 0 {
		return all, err
	}
	if err := u.days(ctx, rows, all); err != nil {
		return nil, fmt.Errorf("counting texts that were not understood: %w", err)
	}
	return all, u.meanings(ctx, all)
}

func (u Unknown) text(r unknownRow) (wordbook.Text, error) {
	plain, err := u.db.vault.Open(r.TextSealed, unknownText)
	if err != nil {
		return wordbook.Text{}, fmt.Errorf("opening a text that was not understood: %w", err)
	}
	return wordbook.Text{
		ID: hex.EncodeToString(r.Form), Text: string(plain), Lang: r.Lang, Seen: r.Seen, Senders: r.Senders, First: r.FirstAt, Last: r.LastAt,
	}, nil
}

// days adds to texts how often they came on the last days.
func (u Unknown) days(ctx context.Context, rows []unknownRow, all []wordbook.Text) error {
	forms, at := make([][]byte, len(rows)), map[string]int{}
	for i, r := range rows {
		forms[i], at[string(r.Form)] = r.Form, i
	}
	since := u.db.clock.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-wordbook.DaysTold)
	var days []unknownDayRow
	err := u.db.NewSelect().Model(&days).Where("form IN (?)", bun.List(forms)).Where("day >= ?", since).OrderExpr("day").Scan(ctx)
	for _, d := range days {
		i := at[string(d.Form)]
		all[i].Days = append(all[i].Days, wordbook.Day{Day: d.Day.UTC(), Seen: d.Seen})
	}
	return err
}

// meanings adds to texts the versions that were made of them.
func (u Unknown) meanings(ctx context.Context, all []wordbook.Text) error {
	ids, at := make([]string, len(all)), map[string]int{}
	for i, t := range all {
		ids[i], at[t.ID] = t.ID, i
	}
	var rows []wordRow
	err := u.db.NewSelect().Model(&rows).Where("source IN (?)", bun.List(ids)).Where("state <> 'retired'").OrderExpr("number").Scan(ctx)
	if err != nil {
		return fmt.Errorf("finding what texts were given to mean: %w", err)
	}
	for _, r := range rows {
		v, err := r.version()
		if err != nil {
			return err
		}
		all[at[r.Source]].Version = &v
	}
	return nil
}

// Text implements wordbook.Texts.
func (u Unknown) Text(ctx context.Context, id string) (wordbook.Text, error) {
	form, err := hex.DecodeString(id)
	if err != nil {
		return wordbook.Text{}, wordbook.ErrNoText
	}
	var rows []unknownRow
	if err := u.db.NewSelect().Model(&rows).Where("form = ?", form).Scan(ctx); err != nil {
		return wordbook.Text{}, fmt.Errorf("reading a text that was not understood: %w", err)
	}
	if len(rows) == 0 {
		return wordbook.Text{}, wordbook.ErrNoText
	}
	return u.text(rows[0])
}

// Drop implements wordbook.Texts.
func (u Unknown) Drop(ctx context.Context, id string) error {
	if _, err := u.Text(ctx, id); err != nil {
		return err
	}
	form, _ := hex.DecodeString(id) // it was found by it
	err := u.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return forget(ctx, tx, [][]byte{form}) })
	if err != nil {
		return fmt.Errorf("forgetting a text that was not understood: %w", err)
	}
	return nil
}
