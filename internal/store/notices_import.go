package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/notice"
	"cardline/internal/outbox"
)

type importRow struct {
	bun.BaseModel `bun:"table:imports"`

	ID       string    `bun:"id,pk"`
	By       string    `bun:"owner"`
	Name     string    `bun:"name"`
	Type     string    `bun:"type"`
	Columns  string    `bun:"columns"`
	State    string    `bun:"state"`
	Rows     int       `bun:"rows"`
	Lines    int       `bun:"lines"`
	Planned  int       `bun:"planned"`
	Repeated int       `bun:"repeated"`
	Refused  int       `bun:"refused"`
	Began    time.Time `bun:"began"`
	Last     time.Time `bun:"last"`
}

func (r importRow) opened() notice.Import {
	return notice.Import{
		ID: r.ID, By: r.By, Name: r.Name, Type: outbox.Type(r.Type), Columns: strings.Split(r.Columns, ","), State: notice.ImportState(r.State),
		Rows: r.Rows, Lines: r.Lines, Planned: r.Planned, Repeated: r.Repeated, Refused: r.Refused, Began: r.Began, Last: r.Last,
	}
}

// BeginImport implements notice.Imports.
func (n Notices) BeginImport(ctx context.Context, im notice.Import) (notice.Import, error) {
	row := importRow{
		ID: im.ID, By: im.By, Name: im.Name, Type: string(im.Type), Columns: strings.Join(im.Columns, ","), State: string(im.State), Lines: im.Lines,
		Began: im.Began.UTC(), Last: im.Began.UTC(),
	}
	err := n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (id) DO NOTHING").Returning("NULL").Exec(ctx)
		return err
	})
	if err != nil {
		return im, fmt.Errorf("beginning an import: %w", err)
	}
	kept, err := n.Import(ctx, im.ID)
	if err == nil && (kept.By != im.By || kept.Type != im.Type || !slices.Equal(kept.Columns, im.Columns)) {
		return im, notice.ErrOther
	}
	return kept, err
}

// Import implements notice.Imports.
func (n Notices) Import(ctx context.Context, id string) (notice.Import, error) {
	row, err := n.importRow(ctx, n.db.NewSelect(), id)
	return row.opened(), err
}

func (n Notices) importRow(ctx context.Context, sel *bun.SelectQuery, id string) (row importRow, err error) {
	err = sel.Model(&row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return row, notice.ErrNoImport
	}
	if err != nil {
		return row, fmt.Errorf("reading an import: %w", err)
	}
	return row, nil
}

// Imports implements notice.Imports.
func (n Notices) Imports(ctx context.Context, after string, most int) ([]notice.Import, error) {
	var rows []importRow
	sel := n.db.NewSelect().Model(&rows).OrderExpr("began DESC, id").Limit(int64(most))
	if after != "" {
		at, err := n.importRow(ctx, n.db.NewSelect(), after)
		if err != nil {
			return nil, err
		}
		sel = sel.Where("began < ? OR began = ? AND id > ?", at.Began.UTC(), at.Began.UTC(), at.ID)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing imports: %w", err)
	}
	out := make([]notice.Import, len(rows))
	for i, r := range rows {
		out[i] = r.opened()
	}
	return out, nil
}

// Steer implements notice.Imports.
func (n Notices) Steer(ctx context.Context, id string, to notice.ImportState, by string, at time.Time) (notice.Import, error) {
	var row importRow
	err := n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if row, err = n.importRow(ctx, n.db.held(tx.NewSelect()), id); err != nil {
			return err
		}
		if s := notice.ImportState(row.State); s == notice.Cancelled || s == notice.Done && to != notice.Cancelled {
			if s == to {
				return nil
			}
			return notice.ErrHalted
		}
		row.State, row.Last = string(to), at.UTC()
		if _, err = tx.NewUpdate().Model(&row).Column("state", "last").WherePK().Exec(ctx); err != nil || to != notice.Cancelled {
			return err
		}
		over := pauseRow{Kind: outbox.PauseFile, Name: id, Reason: notice.WhyCancelled(by), Actor: by, Since: at.UTC()}
		_, err = tx.NewInsert().Model(&over).On("CONFLICT (kind, name) DO NOTHING").Exec(ctx)
		return err
	})
	return row.opened(), err
}

// turnPage moves the cursor of an import, if it is still where the page began.
func (n Notices) turnPage(ctx context.Context, tx bun.Tx, p notice.Page, planned, repeated int) error {
	refused := map[int]bool{}
	rows := make([]refusalRow, len(p.Refusals))
	for i, r := range p.Refusals {
		refused[r.Line] = true
		rows[i] = refusalRow{Import: p.Import, Line: r.Line, Field: r.Field, Reason: r.Reason}
	}
	res, err := tx.NewUpdate().Table("imports").
		Set("rows = rows + ?, lines = lines + ?, planned = planned + ?, repeated = repeated + ?, refused = refused + ?, last = ?",
			p.Rows, p.Lines, planned, repeated, len(refused), p.At.UTC()).
		Where("id = ? AND rows = ? AND state = ?", p.Import, p.From, string(notice.Running)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("turning a page: %w", err)
	}
	if moved, err := res.RowsAffected(); err != nil || moved == 0 {
		return errors.Join(notice.ErrCursor, err)
	}
	if len(rows) > 0 {
		_, err = tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	}
	return err
}

type refusalRow struct {
	bun.BaseModel `bun:"table:import_refusals"`

	Import string `bun:"import,pk"`
	Line   int    `bun:"line,pk"`
	Field  string `bun:"field,pk"`
	Reason string `bun:"reason"`
}

// Refusals implements notice.Imports.
func (n Notices) Refusals(ctx context.Context, id string, after notice.Refusal, most int) ([]notice.Refusal, error) {
	var rows []refusalRow
	err := n.db.NewSelect().Model(&rows).Where("import = ?", id).Where("line > ? OR line = ? AND field > ?", after.Line, after.Line, after.Field).
		Order("line", "field").Limit(int64(most)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing refused rows: %w", err)
	}
	out := make([]notice.Refusal, len(rows))
	for i, r := range rows {
		out[i] = notice.Refusal{Line: r.Line, Field: r.Field, Reason: r.Reason}
	}
	return out, nil
}
