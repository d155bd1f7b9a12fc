package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

// Wordbook keeps what the bank adds to the words customers may use, and what was in use when.
type Wordbook struct{ db *DB }

var (
	_ wordbook.Shelf = Wordbook{}
	_ wordbook.Uses  = Wordbook{}
)

// Wordbook is that of this database.
func (db *DB) Wordbook() Wordbook { return Wordbook{db} }

type wordRow struct {
	bun.BaseModel `bun:"table:word_versions"`

	Number   int    `bun:"number,pk"`
	Verb     string `bun:"verb"`
	Lang     string `bun:"lang"`
	Wordings string `bun:"wordings"`
	Args     string `bun:"args"`
	Hash     string `bun:"hash"`
	Note     string `bun:"note"`
	Source   string `bun:"source"`
	InUse    bool   `bun:"in_use"`
	courseRow
}

func rowOfWords(v wordbook.Version) (wordRow, error) {
	wordings, err := json.Marshal(v.Wordings)
	if err != nil {
		return wordRow{}, err
	}
	args, err := json.Marshal(v.Args)
	return wordRow{
		Number: v.Number, Verb: v.Verb, Lang: string(v.Lang), Wordings: string(wordings), Args: string(args), Hash: v.Hash(), Note: v.Note,
		Source: v.Source, InUse: v.InUse, courseRow: rowOfCourse(v.Course),
	}, err
}

// version refuses words that are not those that were saved.
func (r wordRow) version() (wordbook.Version, error) {
	v := wordbook.Version{
		Number: r.Number, Course: r.course(), Addition: wordbook.Addition{Verb: r.Verb, Lang: locale.Lang(r.Lang)}, Note: r.Note, Source: r.Source,
		InUse: r.InUse,
	}
	if err := errors.Join(json.Unmarshal([]byte(r.Wordings), &v.Wordings), json.Unmarshal([]byte(r.Args), &v.Args)); err != nil {
		return v, fmt.Errorf("version %d of the words: %w", r.Number, err)
	}
	if v.Hash() != r.Hash {
		return v, fmt.Errorf("version %d of the words is not what was saved: somebody changed the row", r.Number)
	}
	return v, nil
}

func (s Wordbook) versions() versions[wordbook.Version] {
	return versions[wordbook.Version]{s.db, func(v wordbook.Version) (any, error) { row, err := rowOfWords(v); return &row, err }, s.tell}
}

// Save implements wordbook.Shelf. Two who save at once get a number each.
func (s Wordbook) Save(ctx context.Context, v wordbook.Version) (wordbook.Version, error) {
	last := func(tx bun.Tx) *bun.SelectQuery {
		return tx.NewSelect().Table("word_versions").ColumnExpr("COALESCE(MAX(number), 0)")
	}
	err := s.db.numbered(ctx, last, func(ctx context.Context, tx bun.Tx, number int) error {
		v.Number = number
		return s.versions().add(ctx, tx, "words.save", v.Maker, v)
	})
	if err != nil {
		return v, fmt.Errorf("saving words: %w", err)
	}
	return v, nil
}

// Move implements wordbook.Shelf.
func (s Wordbook) Move(ctx context.Context, number int, action, by string, decide func(wordbook.Version) (wordbook.Version, error)) (wordbook.Version, error) {
	out, err := s.versions().move(ctx, action, by, func(ctx context.Context, tx bun.Tx) (wordbook.Version, error) {
		return someWords(ctx, s.db.held(tx.NewSelect()), number)
	}, decide)
	if err != nil {
		return out, fmt.Errorf("%s %d: %w", action, number, err)
	}
	return out, nil
}

// tell writes a change into the audit trail: of the words only their hash.
func (s Wordbook) tell(ctx context.Context, tx bun.Tx, action, by string, before, after wordbook.Version) error {
	return s.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("words/%d:%s", after.Number, after.State), Actor: "operator:" + by, Action: action, Subject: wordsSubject(after.Number),
		Channel: "api", Before: string(before.State), After: string(after.State), Ref: after.Hash(),
	})
}

func wordsSubject(number int) string { return fmt.Sprintf("words:%d", number) }

// Version implements wordbook.Shelf.
func (s Wordbook) Version(ctx context.Context, number int) (wordbook.Version, error) {
	v, err := someWords(ctx, s.db.NewSelect(), number)
	if err != nil {
		return v, fmt.Errorf("reading version %d of the words: %w", number, err)
	}
	return v, nil
}

func someWords(ctx context.Context, sel *bun.SelectQuery, number int) (wordbook.Version, error) {
	var row wordRow
	err := sel.Model(&row).Where("number = ?", number).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return wordbook.Version{}, wordbook.ErrNone
	}
	if err != nil {
		return wordbook.Version{}, err
	}
	return row.version()
}

// Versions implements wordbook.Shelf.
func (s Wordbook) Versions(ctx context.Context, before, n int) ([]wordbook.Version, error) {
	var rows []wordRow
	sel := s.db.NewSelect().Model(&rows).OrderExpr("number DESC").Limit(int64(n))
	if before > 0 {
		sel = sel.Where("number < ?", before)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing words: %w", err)
	}
	return opened(rows, wordRow.version)
}

// InUse implements wordbook.Uses.
func (s Wordbook) InUse(ctx context.Context) ([]wordbook.Version, error) {
	var rows []wordRow
	if err := s.db.NewSelect().Model(&rows).Where("in_use").OrderExpr("number").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing words in use: %w", err)
	}
	return opened(rows, wordRow.version)
}

type wordUseRow struct {
	bun.BaseModel `bun:"table:word_uses"`

	Seq    int       `bun:"seq,pk"`
	Number int       `bun:"number"`
	Action string    `bun:"action"`
	Actor  string    `bun:"actor"`
	Why    string    `bun:"why"`
	At     time.Time `bun:"at"`
}

// Use implements wordbook.Uses.
func (s Wordbook) Use(ctx context.Context, u wordbook.Use) error {
	row := wordUseRow{Seq: u.Seq, Number: u.Number, Action: u.Action, Actor: u.By, Why: u.Why, At: u.At.UTC()}
	err := s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return err
		}
		set := tx.NewUpdate().Table("word_versions").Set("in_use = ?", u.Action == wordbook.Publish).Where("number = ?", u.Number)
		if u.Action == wordbook.Rollback {
			set = set.Set("state = ?, ender = ?, ended = ?", string(approval.Retired), u.By, u.At.UTC())
		}
		if _, err := set.Exec(ctx); err != nil {
			return err
		}
		return s.db.appendAudit(ctx, tx, audit.Entry{
			At: u.At, Key: fmt.Sprintf("words-use/%d", u.Seq), Actor: "operator:" + u.By, Action: "words." + u.Action, Subject: wordsSubject(u.Number),
			Channel: "api", After: u.Why,
		})
	})
	switch {
	case unique(err):
		return wordbook.ErrRaced
	case err != nil:
		return fmt.Errorf("%s of version %d of the words: %w", u.Action, u.Number, err)
	}
	return nil
}

// Uses implements wordbook.Uses.
func (s Wordbook) Uses(ctx context.Context, before, n int) ([]wordbook.Use, error) {
	var rows []wordUseRow
	sel := s.db.NewSelect().Model(&rows).OrderExpr("seq DESC").Limit(int64(n))
	if before > 0 {
		sel = sel.Where("seq < ?", before)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading which words were in use: %w", err)
	}
	out := make([]wordbook.Use, len(rows))
	for i, r := range rows {
		out[i] = wordbook.Use{Seq: r.Seq, Number: r.Number, Action: r.Action, By: r.Actor, Why: r.Why, At: r.At}
	}
	return out, nil
}
