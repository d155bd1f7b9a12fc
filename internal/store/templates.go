package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Templates is the shelf of the bank's own words.
type Templates struct{ db *DB }

var _ notice.Shelf = Templates{}

// Templates are those of this database.
func (db *DB) Templates() Templates { return Templates{db} }

type templateRow struct {
	bun.BaseModel `bun:"table:templates"`

	Type     string    `bun:"type,pk"`
	Lang     string    `bun:"lang,pk"`
	Version  int       `bun:"version,pk"`
	Body     string    `bun:"body"`
	Segments int       `bun:"segments"`
	From     time.Time `bun:"from_at,nullzero"`
	Hash     string    `bun:"hash"`
	courseRow
}

func rowOfTemplate(t notice.Template) templateRow {
	return templateRow{
		Type: string(t.Type), Lang: string(t.Lang), Version: t.Version, Body: t.Text, Segments: t.Segments,
		From: t.From.UTC(), Hash: t.Hash(), courseRow: rowOfCourse(t.Course),
	}
}

// template reads a row, and refuses one whose words are not those that were saved.
func (r templateRow) template() (notice.Template, error) {
	t := notice.Template{
		ID:     notice.ID{Key: notice.Key{Type: outbox.Type(r.Type), Lang: locale.Lang(r.Lang)}, Version: r.Version},
		Course: r.course(), Text: r.Body, Segments: r.Segments, From: r.From,
	}
	if t.Hash() != r.Hash {
		return t, fmt.Errorf("template %s is not what was saved: somebody changed the row", t.ID)
	}
	return t, nil
}

func (s Templates) versions() versions[notice.Template] {
	return versions[notice.Template]{s.db, func(t notice.Template) (any, error) { row := rowOfTemplate(t); return &row, nil }, s.tell}
}

// Save implements notice.Shelf. Two who save at once get a version each.
func (s Templates) Save(ctx context.Context, t notice.Template) (notice.Template, error) {
	last := func(tx bun.Tx) *bun.SelectQuery {
		return tx.NewSelect().Table("templates").ColumnExpr("COALESCE(MAX(version), 1)").Where("type = ? AND lang = ?", string(t.Type), string(t.Lang))
	}
	err := s.db.numbered(ctx, last, func(ctx context.Context, tx bun.Tx, version int) error {
		t.Version = version
		return s.versions().add(ctx, tx, "template.save", t.Maker, t)
	})
	if err != nil {
		return t, fmt.Errorf("saving a template of %s: %w", t.Type, err)
	}
	return t, nil
}

// Move implements notice.Shelf.
func (s Templates) Move(ctx context.Context, id notice.ID, action, by string, decide func(notice.Template) (notice.Template, error)) (notice.Template, error) {
	out, err := s.versions().move(ctx, action, by, func(ctx context.Context, tx bun.Tx) (notice.Template, error) {
		return s.one(ctx, s.db.held(tx.NewSelect()), id)
	}, decide)
	if err != nil {
		return out, fmt.Errorf("%s %s: %w", action, id, err)
	}
	return out, nil
}

// tell writes a change into the audit trail: of the words only their hash.
func (s Templates) tell(ctx context.Context, tx bun.Tx, action, by string, before, after notice.Template) error {
	return s.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("%s:%s", after.ID, after.State), Actor: "operator:" + by, Action: action, Subject: "template:" + after.ID.String(),
		Channel: "api", Before: string(before.State), After: string(after.State), Ref: after.Hash(),
	})
}

// Template implements notice.Shelf.
func (s Templates) Template(ctx context.Context, id notice.ID) (notice.Template, error) {
	t, err := s.one(ctx, s.db.NewSelect(), id)
	if err != nil {
		return t, fmt.Errorf("reading template %s: %w", id, err)
	}
	return t, nil
}

func (s Templates) one(ctx context.Context, sel *bun.SelectQuery, id notice.ID) (notice.Template, error) {
	var row templateRow
	err := sel.Model(&row).Where("type = ? AND lang = ? AND version = ?", string(id.Type), string(id.Lang), id.Version).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return notice.Template{}, notice.ErrNoTemplate
	}
	if err != nil {
		return notice.Template{}, err
	}
	return row.template()
}

// Templates implements notice.Shelf. Rows changed by hand are left out and told.
func (s Templates) Templates(ctx context.Context, q notice.Query) ([]notice.Template, error) {
	var rows []templateRow
	sel := s.db.NewSelect().Model(&rows).Order("type", "lang", "version")
	for column, v := range map[string]string{"type": string(q.Type), "lang": string(q.Lang), "state": string(q.State)} {
		if v != "" {
			sel = sel.Where("? = ?", bun.Ident(column), v)
		}
	}
	if a := q.After; a.Type != "" {
		sel = sel.Where("type > ? OR type = ? AND (lang > ? OR lang = ? AND version > ?)",
			string(a.Type), string(a.Type), string(a.Lang), string(a.Lang), a.Version)
	}
	if q.N > 0 {
		sel = sel.Limit(int64(q.N))
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing templates: %w", err)
	}
	out := make([]notice.Template, 0, len(rows))
	var faults []error
	for _, r := range rows {
		t, err := r.template()
		if err != nil {
			faults = append(faults, err)
			continue
		}
		out = append(out, t)
	}
	return out, errors.Join(faults...)
}
