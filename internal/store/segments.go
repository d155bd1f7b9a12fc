package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/audit"
)

type segmentRow struct {
	bun.BaseModel `bun:"table:segments,alias:s"`

	Name    string    `bun:"name,pk"`
	Version int       `bun:"version,pk"`
	Filter  string    `bun:"filter"`
	Note    string    `bun:"note"`
	Maker   string    `bun:"maker"`
	Saved   time.Time `bun:"saved"`
	Retired bool      `bun:"retired"`
}

func (r segmentRow) opened() (audience.Segment, error) {
	f, err := audience.Parse(r.Filter)
	if err != nil {
		return audience.Segment{}, fmt.Errorf("reading segment %s: %w", r.Name, err)
	}
	return audience.Segment{Name: r.Name, Version: r.Version, Filter: f, Note: r.Note, By: r.Maker, Saved: r.Saved, Retired: r.Retired}, nil
}

// lastVersion limits segments to the last version of each.
const lastVersion = "s.version = (SELECT max(o.version) FROM segments AS o WHERE o.name = s.name)"

// filters are those of the segments there are, by name.
func (a Audiences) filters(ctx context.Context, q bun.IDB) (map[string]audience.Filter, error) {
	var rows []segmentRow
	if err := q.NewSelect().Model(&rows).Where(lastVersion).Where("NOT s.retired").Scan(ctx); err != nil {
		return nil, err
	}
	out := make(map[string]audience.Filter, len(rows))
	for _, r := range rows {
		s, err := r.opened()
		if err != nil {
			return nil, err
		}
		out[s.Name] = s.Filter
	}
	return out, nil
}

// Save implements audience.Segments.
func (a Audiences) Save(ctx context.Context, s audience.Segment, base int) (audience.Segment, error) {
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := a.segment(ctx, tx, s.Name)
		switch {
		case err != nil:
			return err
		case before.Version != base && !(before.Retired && base == 0):
			return audience.ErrVersion
		}
		if base > 0 && before.Filter.String() == s.Filter.String() && before.Note == s.Note {
			s = before
			return nil
		}
		others, err := a.filters(ctx, tx)
		if err != nil {
			return err
		}
		others[s.Name] = s.Filter
		if err := stillSettle(s.Name, others); err != nil {
			return err
		}
		s.Version, s.Saved, s.Retired = before.Version+1, a.db.clock.Now().UTC(), false
		return a.keepSegment(ctx, tx, s, before.Filter, "segment.save")
	})
	if unique(err) {
		err = audience.ErrVersion
	}
	if err != nil {
		return s, fmt.Errorf("saving segment %s: %w", s.Name, err)
	}
	return s, nil
}

// stillSettle looks whether the segment, and every other, can still be made out.
func stillSettle(name string, all map[string]audience.Filter) error {
	find := func(n string) (audience.Filter, bool) { f, ok := all[n]; return f, ok }
	if _, err := audience.Expand(all[name], find); err != nil {
		return err
	}
	for other, f := range all {
		if _, err := audience.Expand(f, find); err != nil {
			return fmt.Errorf("segment %s could no longer be made out: %w", other, err)
		}
	}
	return nil
}

// segment is the newest version of one, the zero one if there is none.
func (a Audiences) segment(ctx context.Context, q bun.IDB, name string) (audience.Segment, error) {
	var rows []segmentRow
	if err := q.NewSelect().Model(&rows).Where("s.name = ?", name).OrderExpr("s.version DESC").Limit(1).Scan(ctx); err != nil || len(rows) == 0 {
		return audience.Segment{}, err
	}
	return rows[0].opened()
}

func (a Audiences) keepSegment(ctx context.Context, tx bun.Tx, s audience.Segment, before audience.Filter, action string) error {
	row := segmentRow{Name: s.Name, Version: s.Version, Filter: s.Filter.String(), Note: s.Note, Maker: s.By, Saved: s.Saved, Retired: s.Retired}
	if _, err := tx.NewInsert().Model(&row).ModelTableExpr("segments").Exec(ctx); err != nil {
		return err
	}
	return a.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("segment/%s:%d", s.Name, s.Version), Actor: "operator:" + s.By, Action: action, Subject: "segment:" + s.Name, Channel: "api",
		Before: before.String(), After: s.Filter.String(), Ref: fmt.Sprint(s.Version),
	})
}

// Retire implements audience.Segments.
func (a Audiences) Retire(ctx context.Context, name, by string) error {
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		s, err := a.segment(ctx, tx, name)
		if err != nil {
			return err
		}
		if s.Version == 0 || s.Retired {
			return audience.ErrNoSegment
		}
		all, err := a.filters(ctx, tx)
		if err != nil {
			return err
		}
		for other, f := range all {
			if other != name && f.Speaks("segment", name) {
				return fmt.Errorf("%w: %s", audience.ErrUsed, other)
			}
		}
		s.Version, s.By, s.Saved, s.Retired = s.Version+1, by, a.db.clock.Now().UTC(), true
		return a.keepSegment(ctx, tx, s, s.Filter, "segment.retire")
	})
	if err != nil {
		return fmt.Errorf("retiring segment %s: %w", name, err)
	}
	return nil
}

// Segments implements audience.Segments.
func (a Audiences) Segments(ctx context.Context, after string, n int) ([]audience.Segment, error) {
	var rows []segmentRow
	err := a.db.NewSelect().Model(&rows).Where(lastVersion).Where("NOT s.retired").Where("s.name > ?", after).OrderExpr("s.name").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing segments: %w", err)
	}
	return opened(rows, segmentRow.opened)
}

// Versions implements audience.Segments.
func (a Audiences) Versions(ctx context.Context, name string) ([]audience.Segment, error) {
	var rows []segmentRow
	if err := a.db.NewSelect().Model(&rows).Where("s.name = ?", name).OrderExpr("s.version DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing versions of segment %s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, audience.ErrNoSegment
	}
	return opened(rows, segmentRow.opened)
}
