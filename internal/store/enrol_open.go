package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/enrol"
	"cardline/internal/locale"
)

// Open implements enrol.Shelf.
func (r Registrations) Open(ctx context.Context, v enrol.Version, by string, brand locale.Words) error {
	next := v.Campaign()
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := r.db.clock.Now().UTC()
		before, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), v.Code)
		was := "" // in force
		switch {
		case errors.Is(err, enrol.ErrNoCampaign):
			row := rowOfCampaign(next)
			_, err = tx.NewInsert().Model(&row).Exec(ctx)
		case err == nil:
			was = before.Version
			err = r.rewrite(ctx, tx, before.campaign(), next, now)
		}
		if err != nil {
			return err
		}
		commitment := ""
		if next.Lottery {
			if commitment, err = r.commit(ctx, tx, v.Code); err != nil {
				return err
			}
		}
		if err := r.fill(ctx, tx, v.Code, brand, "open/"+v.ID(), now); err != nil {
			return err
		}
		e := audit.Entry{
			At: now, Key: "open/" + v.ID(), Actor: "operator:" + by, Action: "registration.open", Subject: "campaign:" + v.Code, Channel: "api",
			Before: was, After: v.ID(), Ref: v.Hash(),
		}
		if commitment != "" {
			e.After += ", seed sha256 " + commitment
		}
		return r.db.appendAudit(ctx, tx, e)
	})
	if err != nil {
		return fmt.Errorf("opening %s: %w", v.ID(), err)
	}
	return nil
}

// rewrite puts a version in the place of what is in force. Whoever registered keeps what they agreed to.
func (r Registrations) rewrite(ctx context.Context, tx bun.Tx, before, next enrol.Campaign, now time.Time) error {
	switch {
	case before.Version == next.Version:
		return enrol.ErrInForce
	case before.Lottery != next.Lottery || before.ByStaff != next.ByStaff:
		return enrol.ErrRuling
	case before.Quota > 0 && next.Quota > 0 && next.Quota < before.Quota, before.Quota == 0 && next.Quota > 0:
		return enrol.ErrQuota
	case before.Lottery && !now.Before(before.Closes):
		return enrol.ErrOver
	}
	if err := r.keepShipped(ctx, tx, before, now); err != nil {
		return err
	}
	row := rowOfCampaign(next)
	_, err := tx.NewUpdate().Model(&row).ExcludeColumn("taken", "tickets", "drawn").WherePK().Exec(ctx)
	return err
}

// keepShipped keeps what the program brought as a version of its own, when marketing first writes over it.
func (r Registrations) keepShipped(ctx context.Context, tx bun.Tx, c enrol.Campaign, now time.Time) error {
	if _, err := r.versionOf(ctx, tx.NewSelect(), c.Code, c.Version); !errors.Is(err, enrol.ErrNoVersion) {
		return err
	}
	course := approval.Course{State: approval.Approved, Maker: "program", Saved: now, Decided: now}
	row, err := rowOfRegistration(enrol.Version{Code: c.Code, Number: shipped, Brief: c.Brief(), Course: course})
	if err != nil {
		return err
	}
	_, err = tx.NewInsert().Model(&row).Exec(ctx)
	return err
}

// Close implements enrol.Shelf.
func (r Registrations) Close(ctx context.Context, code, by, why string) error {
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := r.db.clock.Now().UTC()
		row, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), code)
		if err != nil {
			return err
		}
		if !now.Before(row.Closes) {
			return enrol.ErrOver
		}
		opens := row.Opens
		if now.Before(opens) {
			opens = now
		}
		if _, err := tx.NewUpdate().Table("campaigns").Set("opens = ?", opens).Set("closes = ?", now).Where("code = ?", row.Code).Exec(ctx); err != nil {
			return err
		}
		return r.db.appendAudit(ctx, tx, audit.Entry{
			At: now, Key: "close/" + row.Code + "/" + now.Format(time.RFC3339Nano), Actor: "operator:" + by, Action: "registration.close",
			Subject: "campaign:" + row.Code, Channel: "api", Before: "until " + row.Closes.UTC().Format(time.RFC3339), After: why,
		})
	})
	if err != nil {
		return fmt.Errorf("closing %s: %w", code, err)
	}
	return nil
}

type drawRow struct {
	bun.BaseModel `bun:"table:registration_draws,alias:registration_draws"`

	Code       string       `bun:"code,pk"`
	Commitment string       `bun:"commitment"`
	SeedSealed []byte       `bun:"seed_sealed"`
	Seed       string       `bun:"seed"`
	Refs       string       `bun:"refs"`
	Digest     string       `bun:"digest"`
	Actor      string       `bun:"actor"`
	Drawn      bun.NullTime `bun:"drawn"`
	Told       bool         `bun:"told"`
	KeyID      int64        `bun:"key_id"`
}

const drawSeed = "registration_draws.seed_sealed"

func (d drawRow) draw() enrol.Draw {
	out := enrol.Draw{Commitment: d.Commitment, Seed: d.Seed, Digest: d.Digest, At: known(d.Drawn), By: d.Actor}
	if d.Refs != "" {
		out.Refs = strings.Split(d.Refs, "\n")
	}
	return out
}

// commit makes the seed of a lottery, once, and tells its hash.
func (r Registrations) commit(ctx context.Context, tx bun.Tx, code string) (string, error) {
	seed := enrol.NewSeed()
	row := drawRow{
		Code: code, Commitment: enrol.Commit(seed), SeedSealed: r.db.sealText(hex.EncodeToString(seed), drawSeed), KeyID: int64(r.db.vault.KeyID()),
	}
	if _, err := tx.NewInsert().Model(&row).On("CONFLICT (code) DO NOTHING").Exec(ctx); err != nil {
		return "", err
	}
	var kept drawRow
	err := tx.NewSelect().Model(&kept).Column("commitment").Where("code = ?", code).Scan(ctx)
	return kept.Commitment, err
}
