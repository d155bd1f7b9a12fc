package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/clock"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

var _ consent.Shelf = Consents{}

type registerRow struct {
	bun.BaseModel `bun:"table:registers"`

	ID      string       `bun:"id,pk"`
	Name    string       `bun:"name"`
	Region  string       `bun:"region"`
	Version string       `bun:"version"`
	Date    time.Time    `bun:"date"`
	Began   time.Time    `bun:"began"`
	Loaded  bun.NullTime `bun:"loaded"`
	Count   int64        `bun:"count"`
	Witness []byte       `bun:"witness"`
}

type registeredRow struct {
	bun.BaseModel `bun:"table:registered"`

	Entry    []byte `bun:"entry,pk"`
	Register string `bun:"register,pk"`
}

// BeginCopy implements consent.Shelf.
func (c Consents) BeginCopy(ctx context.Context, made consent.Copy) (consent.Copy, error) {
	if err := c.sweep(ctx); err != nil {
		return made, err
	}
	now := c.db.clock.Wall().UTC()
	witness := c.db.vault.Index(partyPurpose, made.Name)
	row := registerRow{
		ID: clock.NewID(now), Name: made.Name, Region: made.Region, Version: made.Version, Date: made.Date.UTC(), Began: now, Witness: witness[:],
	}
	err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).Exec(ctx)
		return err
	})
	if err != nil {
		return made, fmt.Errorf("beginning a copy of a register: %w", err)
	}
	made.ID = row.ID
	return made, nil
}

// AddNumbers implements consent.Shelf.
func (c Consents) AddNumbers(ctx context.Context, id string, ns []phone.Number) (added int, err error) {
	rows := make([]registeredRow, len(ns))
	for i, n := range ns {
		index := c.db.vault.Index(partyPurpose, n.Reveal())
		rows[i] = registeredRow{Entry: index[:], Register: id}
	}
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := c.loading(ctx, tx, id); err != nil || len(rows) == 0 {
			return err
		}
		res, err := tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		added = int(n)
		_, err = tx.NewUpdate().Table("registers").Set("count = count + ?", n).Where("id = ?", id).Exec(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("adding to a copy of a register: %w", err)
	}
	return added, nil
}

func (c Consents) loading(ctx context.Context, tx bun.Tx, id string) (row registerRow, err error) {
	err = c.db.held(tx.NewSelect()).Model(&row).Where("id = ?", id).Where("loaded IS NULL").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return row, consent.ErrNoCopy
	}
	return row, err
}

// UseCopy implements consent.Shelf. The copy before is deleted a while later: other processes may still look at it.
func (c Consents) UseCopy(ctx context.Context, id string, anyway bool) (out consent.Copy, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := c.loading(ctx, tx, id)
		if err != nil {
			return err
		}
		before, err := c.before(ctx, tx, row.Name)
		if err != nil {
			return err
		}
		row.Loaded = c.next(before)
		fresh, err := c.copyOf(row)
		if err != nil {
			return err
		}
		was, err := c.copyOf(before)
		if err == nil {
			err = fresh.Replaces(was, anyway)
		}
		if err != nil {
			return err
		}
		out = fresh
		_, err = tx.NewUpdate().Model(&row).Column("loaded").WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("using a copy of a register: %w", err)
	}
	c.db.copies.forget()
	return out, nil
}

// before is the copy of a register in use; none: without an id.
func (c Consents) before(ctx context.Context, tx bun.Tx, name string) (row registerRow, err error) {
	err = tx.NewSelect().Model(&row).Where("name = ?", name).Where("loaded IS NOT NULL").OrderExpr("loaded DESC").Limit(1).Scan(ctx)
	return row, missing(err, nil)
}

// next is now, but after the copy in use: a clock that was set back must not leave an old copy in use.
func (c Consents) next(before registerRow) bun.NullTime {
	now := c.db.clock.Wall().UTC()
	if before.ID != "" && !now.After(before.Loaded.Time) {
		now = before.Loaded.Add(time.Millisecond).UTC()
	}
	return bun.NullTime{Time: now}
}

func (c Consents) copyOf(row registerRow) (consent.Copy, error) {
	known, err := consent.FindRegister(row.Name)
	if errors.Is(err, consent.ErrNoRegister) { // a newer program's
		known, err = consent.Register{Name: row.Name, Region: row.Region, Days: 14}, nil
	}
	witness := slices.ContainsFunc(c.db.parties(phone.Number(row.Name)), func(w []byte) bool { return slices.Equal(w, row.Witness) })
	return consent.Copy{
		Register: known, ID: row.ID, Version: row.Version, Date: row.Date.UTC(), Loaded: row.Loaded.UTC(), Count: row.Count, Lost: !witness,
	}, err
}

// Copies implements consent.Shelf.
func (c Consents) Copies(ctx context.Context) ([]consent.Copy, error) {
	var rows []registerRow
	err := c.db.NewSelect().Model(&rows).Where("loaded IS NOT NULL").OrderExpr("name, loaded DESC, id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading which registers are loaded: %w", err)
	}
	rows = slices.CompactFunc(rows, func(a, b registerRow) bool { return a.Name == b.Name })
	out := make([]consent.Copy, len(rows))
	for i, r := range rows {
		if out[i], err = c.copyOf(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// lookedUpFor is how long a process believes which copies are in use; superseded ones, and loads that were given up, are kept for longer.
const (
	lookedUpFor   = 5 * time.Second
	supersededFor = time.Minute
	givenUpAfter  = 48 * time.Hour
	sweptAtOnce   = 10_000
)

// copies remembers which are in use.
type copies struct {
	mu    sync.Mutex
	all   []consent.Copy
	known time.Time // by the machine's clock
}

func (k *copies) forget() { k.mu.Lock(); defer k.mu.Unlock(); k.known = time.Time{} }

func (c Consents) inUse(ctx context.Context) ([]consent.Copy, error) {
	k, now := &c.db.copies, c.db.clock.Wall()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known.IsZero() || now.Sub(k.known) >= lookedUpFor {
		all, err := c.Copies(ctx)
		if err != nil {
			return nil, err
		}
		k.all, k.known = all, now
	}
	return k.all, nil
}

const (
	listedColumns  = `SELECT entry, register FROM registered WHERE entry `
	listedPostgres = listedColumns + `IN (SELECT decode(x, 'hex') FROM unnest($1::text[]) AS x)`
	listedSQLite   = listedColumns + `IN (SELECT unhex(value) FROM json_each(?))`
)

// check adds to standings what the registers of each number's country say.
func (c Consents) check(ctx context.Context, ns []phone.Number, places partyPlaces, out []consent.Standing) error {
	all, err := c.inUse(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	listed := make([]map[string]bool, len(ns))
	err = c.db.eachAny(ctx, listedPostgres, listedSQLite, places.hex, func(row scanner) error {
		var entry []byte
		var register string
		if err := row.Scan(&entry, &register); err != nil {
			return err
		}
		for _, i := range places.of[string(entry)] {
			if listed[i] == nil {
				listed[i] = map[string]bool{}
			}
			listed[i][register] = true
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("looking %d numbers up in registers: %w", len(ns), err)
	}
	for i, n := range ns {
		region := n.Region()
		for _, one := range all {
			if one.Region == region {
				out[i].Checks = append(out[i].Checks, consent.Check{Copy: one, Listed: listed[i][one.ID]})
			}
		}
	}
	return nil
}

// sweep deletes copies that nobody looks at any more, some at a time.
func (c Consents) sweep(ctx context.Context) error {
	used, err := c.Copies(ctx)
	if err != nil {
		return err
	}
	ids := []string{""}
	for _, one := range used {
		ids = append(ids, one.ID)
	}
	now := c.db.clock.Wall().UTC()
	var gone []string
	err = c.db.NewSelect().Table("registers").Column("id").Where("id NOT IN (?)", bun.List(ids)).
		Where(`loaded IS NULL AND began < ? OR EXISTS (SELECT 1 FROM registers newer WHERE newer.name = registers.name
			AND newer.loaded > registers.loaded AND newer.loaded < ?)`, now.Add(-givenUpAfter), now.Add(-supersededFor)).Scan(ctx, &gone)
	if err != nil {
		return fmt.Errorf("looking for old copies of registers: %w", err)
	}
	for _, id := range gone {
		if err := c.drop(ctx, id); err != nil {
			return fmt.Errorf("deleting an old copy of a register: %w", err)
		}
	}
	return nil
}

func (c Consents) drop(ctx context.Context, id string) error {
	for {
		var n int64
		err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			res, err := tx.NewRaw(`DELETE FROM registered WHERE register = ? AND entry IN (SELECT entry FROM registered WHERE register = ? LIMIT ?)`,
				id, id, sweptAtOnce).Exec(ctx)
			if err != nil {
				return err
			}
			if n, err = res.RowsAffected(); err != nil || n > 0 {
				return err
			}
			_, err = tx.NewDelete().Table("registers").Where("id = ?", id).Exec(ctx)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
