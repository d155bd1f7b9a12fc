package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// directoryRows is a batch of customers ready to be written.
type directoryRows struct {
	customers []customerRow
	numbers   []numberRow
	cards     []cardRow
}

func (d Directory) rows(cs []customer.Customer, digests map[string][]byte) (directoryRows, error) {
	var out directoryRows
	v := d.db.vault
	for _, c := range cs {
		sealed, err := json.Marshal(profileOf(c))
		if err != nil {
			return directoryRows{}, err
		}
		out.customers = append(out.customers, customerRow{
			ID: c.ID, Profile: v.Seal(sealed, "customers.profile_sealed"), Lang: string(c.Lang), Zone: c.Zone, Tier: c.Tier,
			OverdueDays: c.OverdueDays, NoMarketing: c.NoMarketing,
			Deceased: c.Deceased, Fraud: c.Fraud, Closing: c.Closing, Digest: digests[c.ID], KeyID: v.KeyID(),
		})
		for _, n := range c.Numbers {
			index := v.Index(numberPurpose, n.Reveal())
			out.numbers = append(out.numbers, numberRow{Number: index[:], Customer: c.ID,
				Sealed: v.Seal([]byte(n.Reveal()), "numbers.number_sealed"), KeyID: v.KeyID()})
		}
		for _, k := range c.Cards {
			out.cards = append(out.cards, cardRow{
				ID: k.ID, Customer: c.ID, Tail: v.Seal([]byte(k.Tail.Reveal()), "cards.tail_sealed"), Product: k.Product,
				Currency: k.Currency, State: k.State, Supplementary: k.Supplementary, KeyID: v.KeyID(),
			})
		}
	}
	return out, nil
}

// write replaces what is known of the customers, but for the language they chose and how they want to be answered.
func (r directoryRows) write(ctx context.Context, tx bun.Tx) error {
	ids := make([]string, len(r.customers))
	for i, c := range r.customers {
		ids[i] = c.ID
	}
	q := tx.NewInsert().Model(&r.customers).On("CONFLICT (id) DO UPDATE")
	for _, column := range []string{"profile_sealed", "lang", "zone", "tier", "overdue_days", "no_marketing", "deceased", "fraud", "closing", "digest", "key_id"} {
		q = q.Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
	}
	if _, err := q.Exec(ctx); err != nil {
		return err
	}
	if _, err := tx.NewDelete().Model((*numberRow)(nil)).Where("customer IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return err
	}
	if len(r.numbers) > 0 {
		if _, err := tx.NewInsert().Model(&r.numbers).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return err
		}
	}
	_, err := tx.NewUpdate().Model((*cardRow)(nil)).Set("gone = ?", true).Where("customer IN (?)", bun.List(ids)).Exec(ctx)
	if err != nil || len(r.cards) == 0 {
		return err
	}
	q = tx.NewInsert().Model(&r.cards).On("CONFLICT (id) DO UPDATE")
	for _, column := range []string{"customer", "tail_sealed", "product", "currency", "state", "supplementary", "gone", "key_id"} {
		q = q.Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
	}
	_, err = q.Exec(ctx)
	return err
}

// SetManner keeps how a customer wants to be answered on the telephone, as they said themselves (by is "") or a colleague; it wraps
// customer.ErrNotFound for an unknown one.
func (d Directory) SetManner(ctx context.Context, id string, m customer.Manner, by string) error {
	err := d.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var before string
		q := tx.NewSelect().TableExpr("customers").Column("manner").Where("id = ?", id)
		if err := d.db.held(q).Scan(ctx, &before); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return customer.ErrNotFound
			}
			return err
		}
		if before == m.String() {
			return nil
		}
		if _, err := tx.NewUpdate().TableExpr("customers").Set("manner = ?", m.String()).Where("id = ?", id).Exec(ctx); err != nil {
			return err
		}
		return d.db.appendAudit(ctx, tx, audit.Entry{
			Key: clock.NewID(d.db.clock.Now()), Actor: cmp.Or(by, "customer:"+id), Action: "customer.manner", Subject: "customer:" + id,
			Channel: "system", Before: before, After: m.String(),
		})
	})
	if err != nil {
		return fmt.Errorf("keeping how %s wants to be answered: %w", id, err)
	}
	return nil
}

// SetLang implements customer.Directory.
func (d Directory) SetLang(ctx context.Context, id string, l locale.Lang) error {
	err := d.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var was struct{ Lang, Chosen string }
		q := tx.NewSelect().TableExpr("customers").Column("lang", "chosen").Where("id = ?", id)
		if err := d.db.held(q).Scan(ctx, &was); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return customer.ErrNotFound
			}
			return err
		}
		if was.Chosen == string(l) {
			return nil
		}
		_, err := tx.NewUpdate().TableExpr("customers").Set("chosen = ?", string(l)).Where("id = ?", id).Exec(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.NewUpdate().TableExpr("mirror").Set("lang = ?", string(l)).Where("id = ?", id).Exec(ctx); err != nil {
			return err
		}
		before := was.Chosen
		if before == "" {
			before = was.Lang
		}
		return d.db.appendAudit(ctx, tx, audit.Entry{
			Key: clock.NewID(d.db.clock.Now()), Actor: "customer:" + id, Action: "customer.lang", Subject: "customer:" + id,
			Channel: "system", Before: before, After: string(l),
		})
	})
	if err != nil {
		return fmt.Errorf("setting the language of customer %s: %w", id, err)
	}
	return nil
}

type trustRow struct {
	bun.BaseModel `bun:"table:trust"`

	Number     []byte    `bun:"number,pk"`
	Sealed     []byte    `bun:"number_sealed"`
	Distrusted bool      `bun:"distrusted"`
	Why        string    `bun:"why"`
	At         time.Time `bun:"at"`
	KeyID      uint32    `bun:"key_id"`
}

// Distrust implements customer.Directory. A number already so keeps its first reason and time.
func (d Directory) Distrust(ctx context.Context, n phone.Number, distrusted bool, why string) error {
	err := d.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return d.distrust(ctx, tx, n, distrusted, why) })
	if err != nil {
		return fmt.Errorf("changing the trust in %s: %w", n, err)
	}
	return nil
}

func (d Directory) distrust(ctx context.Context, tx bun.Tx, n phone.Number, distrusted bool, why string) error {
	row, err := d.trust(ctx, tx, n)
	if err != nil || row.Distrusted == distrusted {
		return err
	}
	row.Distrusted, row.Why, row.At = distrusted, why, d.db.clock.Now()
	_, err = tx.NewUpdate().Model(&row).Column("distrusted", "why", "at").WherePK().Exec(ctx)
	if err != nil {
		return err
	}
	words := map[bool]string{true: "distrusted", false: "trusted"}
	index := d.db.vault.Index(numberPurpose, n.Reveal())
	return d.db.appendAudit(ctx, tx, audit.Entry{
		At: row.At, Key: clock.NewID(row.At), Actor: "system", Action: "number.distrust", Subject: "number:" + index.Hex(),
		Channel: "system", Before: words[!distrusted], After: words[distrusted] + ": " + why,
	})
}

// trust holds the row of a number for this transaction, under whichever of its indexes it stands; a number never heard of gets
// a row first.
func (d Directory) trust(ctx context.Context, tx bun.Tx, n phone.Number) (trustRow, error) {
	var indexes [][]byte
	for _, index := range d.db.vault.Indexes(numberPurpose, n.Reveal()) {
		indexes = append(indexes, index[:])
	}
	var row trustRow
	held := func() error {
		return d.db.held(tx.NewSelect().Model(&row).Where("number IN (?)", bun.List(indexes)).Limit(1)).Scan(ctx)
	}
	if err := held(); !errors.Is(err, sql.ErrNoRows) {
		return row, err
	}
	row = trustRow{Number: indexes[0], Sealed: d.db.vault.Seal([]byte(n.Reveal()), "trust.number_sealed"),
		At: d.db.clock.Now(), KeyID: d.db.vault.KeyID()}
	if _, err := tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
		return trustRow{}, err
	}
	return row, held()
}
