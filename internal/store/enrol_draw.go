package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/enrol"
	"cardline/internal/locale"
)

// Draw implements enrol.Shelf. The order is decided and published in one transaction; everybody's result follows page by page, and what a
// crash leaves over is told by Settle.
func (r Registrations) Draw(ctx context.Context, code, by string, brand locale.Words) error {
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return r.draw(ctx, tx, code, by) })
	if err == nil {
		err = r.tellDrawn(ctx, code, brand)
	}
	if err != nil {
		return fmt.Errorf("drawing %s: %w", code, err)
	}
	return nil
}

func (r Registrations) draw(ctx context.Context, tx bun.Tx, code, by string) error {
	now := r.db.clock.Now().UTC()
	found, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), code)
	switch {
	case err != nil:
		return err
	case !found.Lottery:
		return enrol.ErrNoLottery
	case !found.Drawn.IsZero():
		return enrol.ErrDrawn
	case now.Before(found.Closes):
		return enrol.ErrNotOver
	}
	row, err := r.drawOf(ctx, tx, code)
	if err != nil {
		return err
	}
	raw, err := r.db.openText(row.SeedSealed, drawSeed)
	if err != nil {
		return err
	}
	seed, err := hex.DecodeString(raw)
	if err != nil || enrol.Commit(seed) != row.Commitment {
		return errors.Join(err, fmt.Errorf("the seed of %s is not the one that was committed to: somebody changed the row", code))
	}
	var refs []string
	err = tx.NewSelect().Table("enrolments").Column("ref").Where("campaign = ?", code).Where("stage = ?", enrol.Entered).Scan(ctx, &refs)
	if err != nil {
		return err
	}
	refs = enrol.Order(seed, refs)
	row.Seed, row.Refs, row.Digest, row.Actor, row.Drawn, row.Told = raw, strings.Join(refs, "\n"), enrol.Digest(refs), by, nullable(now), false
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return err
	}
	if _, err := tx.NewUpdate().Table("campaigns").Set("drawn = ?", now).Where("code = ?", code).Exec(ctx); err != nil {
		return err
	}
	return r.db.appendAudit(ctx, tx, audit.Entry{
		At: now, Key: "draw/" + code, Actor: "operator:" + by, Action: "registration.draw", Subject: "campaign:" + code, Channel: "api",
		After: fmt.Sprintf("%d drawn, seed %s, order sha256 %s", len(refs), raw, row.Digest),
	})
}

func (r Registrations) drawOf(ctx context.Context, q bun.IDB, code string) (row drawRow, err error) {
	err = q.NewSelect().Model(&row).Where("code = ?", code).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		err = enrol.ErrNoLottery
	}
	return row, err
}

// Settle tells those their result whom a process that died has left without.
func (r Registrations) Settle(ctx context.Context, brand locale.Words) error {
	var codes []string
	err := r.db.NewSelect().Table("registration_draws").Column("code").Where("drawn IS NOT NULL").Where("NOT told").Scan(ctx, &codes)
	for _, code := range codes {
		err = errors.Join(err, r.tellDrawn(ctx, code, brand))
	}
	if err != nil {
		return fmt.Errorf("telling what was drawn: %w", err)
	}
	return nil
}

// tellDrawn gives everybody their place in the draw and tells them, so many in one transaction. Two processes that do it at once do each
// page once: who has a result is not in the draw any more.
func (r Registrations) tellDrawn(ctx context.Context, code string, brand locale.Words) error {
	row, err := r.drawOf(ctx, r.db, code)
	if err != nil {
		return err
	}
	refs := row.draw().Refs
	for from := 0; from < len(refs); from += fillMost {
		page := refs[from:min(from+fillMost, len(refs))]
		err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return r.tellPage(ctx, tx, code, page, from, brand) })
		if err != nil {
			return err
		}
	}
	return r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), code); err != nil {
			return err
		}
		if err := r.fill(ctx, tx, code, brand, "draw/"+code, r.db.clock.Now().UTC()); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Table("registration_draws").Set("told = ?", true).Where("code = ?", code).Exec(ctx)
		return err
	})
}

// tellPage decides those of a page who have no result yet; the first of them was drawn after so many others.
func (r Registrations) tellPage(ctx context.Context, tx bun.Tx, code string, page []string, from int, brand locale.Words) error {
	now := r.db.clock.Now().UTC()
	found, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), code)
	if err != nil {
		return err
	}
	offer := found.campaign()
	var rows []enrolmentRow
	err = tx.NewSelect().Model(&rows).Where("campaign = ?", code).Where("stage = ?", enrol.Entered).Where("ref IN (?)", bun.List(page)).Scan(ctx)
	if err != nil {
		return err
	}
	rank := make(map[string]int64, len(page))
	for i, ref := range page {
		rank[ref] = int64(from + i + 1)
	}
	by := map[enrol.Stage][]enrolmentRow{}
	for _, one := range rows {
		stage, n := enrol.Lost, rank[one.Ref]
		switch {
		case n <= int64(offer.Quota):
			stage = enrol.Joined
		case n <= int64(offer.Quota+offer.Waiting):
			stage = enrol.Waiting
		}
		if _, err := tx.NewUpdate().Table("enrolments").Set("seq = ?", n).Where("id = ?", one.ID).Exec(ctx); err != nil {
			return err
		}
		by[stage] = append(by[stage], one)
	}
	for _, stage := range []enrol.Stage{enrol.Joined, enrol.Waiting, enrol.Lost} {
		if len(by[stage]) == 0 {
			continue
		}
		if err := r.moved(ctx, tx, by[stage], stage, now, ""); err != nil {
			return err
		}
		if err := r.tell(ctx, tx, by[stage], brand, offer, enrol.Enrolled{Stage: stage, Drawn: true}); err != nil {
			return err
		}
	}
	if won := len(by[enrol.Joined]); won > 0 {
		return r.giveBack(ctx, tx, code, -won)
	}
	return nil
}

// Drawing implements enrol.Shelf.
func (r Registrations) Drawing(ctx context.Context, code string) (enrol.Draw, error) {
	row, err := r.drawOf(ctx, r.db, code)
	if err == nil && row.Drawn.IsZero() {
		err = enrol.ErrNoDraw
	}
	if err != nil {
		return row.draw(), fmt.Errorf("reading the draw of %s: %w", code, err)
	}
	return row.draw(), nil
}
