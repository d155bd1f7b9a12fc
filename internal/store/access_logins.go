package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/access"
)

var _ access.Logins = Access{}

// sessionsAtOnce is how many an operator may have open: a desk, a laptop and what was not closed. The latest stay.
const sessionsAtOnce = 5

// sessionsKept is how long those that are over are listed; the trail names them for good.
const sessionsKept = 30 * 24 * time.Hour

type loginRow struct {
	bun.BaseModel `bun:"table:logins"`

	Operator string       `bun:"operator,pk"`
	Hash     string       `bun:"hash"`
	Until    bun.NullTime `bun:"until"`
	Seed     []byte       `bun:"seed_sealed"`
	Pending  []byte       `bun:"pending_sealed"`
	Step     int64        `bun:"step"`
	Tries    int          `bun:"tries"`
	Shut     bun.NullTime `bun:"shut"`
	KeyID    int64        `bun:"key_id"`
}

func (a Access) loginRow(l access.Login) loginRow {
	return loginRow{
		Operator: l.Operator, Hash: l.Hash, Until: bun.NullTime{Time: l.Until.UTC()}, Step: l.Step, Tries: l.Tries, Shut: bun.NullTime{Time: l.Shut.UTC()},
		Seed: a.db.sealText(l.Seed, "logins.seed_sealed"), Pending: a.db.sealText(l.Pending, "logins.pending_sealed"), KeyID: int64(a.db.vault.KeyID()),
	}
}

func (a Access) login(r loginRow) (access.Login, error) {
	seed, err := a.db.openText(r.Seed, "logins.seed_sealed")
	pending, errPending := a.db.openText(r.Pending, "logins.pending_sealed")
	return access.Login{
		Operator: r.Operator, Hash: r.Hash, Until: r.Until.Time, Seed: seed, Pending: pending, Step: r.Step, Tries: r.Tries, Shut: r.Shut.Time,
	}, cmp.Or(err, errPending)
}

// Login implements access.Logins. The operator's row is held, also where there is no login yet.
func (a Access) Login(ctx context.Context, operator string, by access.By, change func(*access.Login) (string, error)) error {
	var refused error
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		refused = nil
		if err := a.held(tx.NewSelect().Model(&operatorRow{Name: operator}).WherePK()).Scan(ctx); err != nil {
			return err
		}
		row := loginRow{Operator: operator}
		if err := tx.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		l, err := a.login(row)
		if err != nil {
			return err
		}
		was := l
		action, err := change(&l)
		refused = err
		if l != was {
			row = a.loginRow(l)
			_, err := tx.NewInsert().Model(&row).On("CONFLICT (operator) DO UPDATE").
				Set("hash = EXCLUDED.hash, until = EXCLUDED.until, seed_sealed = EXCLUDED.seed_sealed, pending_sealed = EXCLUDED.pending_sealed").
				Set("step = EXCLUDED.step, tries = EXCLUDED.tries, shut = EXCLUDED.shut, key_id = EXCLUDED.key_id").Exec(ctx)
			if err != nil {
				return err
			}
		}
		if action == "" {
			return nil
		}
		return a.tell(ctx, tx, by, action, "operator:"+operator, nil, nil)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return access.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("keeping a login: %w", err)
	}
	return refused
}

// Enter implements access.Logins.
func (a Access) Enter(ctx context.Context, k access.Key, h access.Hash, by access.By, alone bool) error {
	stay := sessionsAtOnce - 1
	if alone {
		stay = 0
	}
	_, _, err := a.write(ctx, k, h, by, "session.enter", func(ctx context.Context, tx bun.Tx) error {
		now := a.db.clock.Now().UTC()
		_, err := tx.NewDelete().Model((*keyRow)(nil)).Where("operator = ?", k.Operator).Where("idle > 0").Where("expires < ?", now.Add(-sessionsKept)).Exec(ctx)
		if err != nil {
			return err
		}
		latest := tx.NewSelect().Model((*keyRow)(nil)).Column("id").Where("operator = ?", k.Operator).Where("idle > 0").Where("revoked IS NULL").
			Order("id DESC").Limit(int64(stay))
		q := tx.NewUpdate().Model((*keyRow)(nil)).Set("revoked = ?", now).Where("operator = ?", k.Operator).Where("idle > 0").
			Where("revoked IS NULL")
		if stay > 0 {
			q = q.Where("id NOT IN (?)", latest)
		}
		_, err = q.Exec(ctx)
		return err
	})
	return err
}
