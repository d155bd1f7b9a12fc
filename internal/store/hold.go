package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/phone"
	"cardline/internal/retention"
)

type holdRow struct {
	bun.BaseModel `bun:"table:holds"`

	ID           string       `bun:"id,pk"`
	Hold         string       `bun:"hold"`
	Kind         string       `bun:"kind"`
	Subject      string       `bun:"subject"`
	Party        []byte       `bun:"party"`
	NumberSealed []byte       `bun:"number_sealed"`
	Reason       string       `bun:"reason"`
	Actor        string       `bun:"actor"`
	Since        time.Time    `bun:"since"`
	Released     bun.NullTime `bun:"released"`
	KeyID        int64        `bun:"key_id"`
}

const holdNumber = "holds.number_sealed"

// Hold keeps everything of a subject from now on. Of a customer the numbers they have now are held with them, whoever has them later.
func (r Retention) Hold(ctx context.Context, h retention.Hold) (retention.Hold, error) {
	numbers, err := r.people(ctx, h.Subject)
	if err != nil {
		return h, err
	}
	now := r.db.clock.Now().UTC()
	h.ID, h.Since = clock.NewID(now), now
	row := holdRow{
		ID: h.ID, Hold: h.ID, Kind: h.Subject.Kind(), Subject: h.Subject.Customer + h.Subject.Campaign, Party: []byte{}, NumberSealed: []byte{},
		Reason: h.Reason, Actor: h.By, Since: now, KeyID: int64(r.db.vault.KeyID()),
	}
	rows := []holdRow{row}
	if h.Subject.Kind() == "number" {
		rows = nil
	}
	for i, n := range numbers.all {
		one, party := row, r.db.vault.Index(partyPurpose, n.Reveal())
		one.Party, one.NumberSealed = party[:], r.db.vault.Seal([]byte(n.Reveal()), holdNumber)
		if one.Subject = ""; h.Subject.Kind() == "customer" {
			one.ID, one.Kind = fmt.Sprintf("%s/%d", h.ID, i), "number"
		}
		rows = append(rows, one)
	}
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return err
		}
		return r.db.appendAudit(ctx, tx, audit.Entry{
			Key: "hold/" + h.ID, Actor: h.By, Action: "subject.hold", Subject: r.Name(h.Subject), Channel: "api", Before: "not held", After: "held: " + h.Reason, Ref: h.ID,
		})
	})
	if err != nil {
		return h, fmt.Errorf("holding records: %w", err)
	}
	return h, nil
}

// Release ends a hold. What was passed over meanwhile is looked at again by the next deletion. retention.ErrNoHold.
func (r Retention) Release(ctx context.Context, id, by, why string) error {
	now := r.db.clock.Now().UTC()
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row holdRow
		err := r.db.held(tx.NewSelect()).Model(&row).Where("id = ?", id).Where("hold = id").Where("released IS NULL").Scan(ctx)
		if err != nil {
			return missing(err, retention.ErrNoHold)
		}
		if _, err := tx.NewUpdate().Table("holds").Set("released = ?", now).Where("hold = ?", id).Exec(ctx); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Table("retention_walks").Set("after = ''").Where("walk <> ''").Exec(ctx); err != nil { // waits for batches under way
			return err
		}
		h, err := r.hold(row)
		if err != nil {
			return err
		}
		return r.db.appendAudit(ctx, tx, audit.Entry{
			Key: "release/" + id, Actor: by, Action: "subject.release", Subject: r.Name(h.Subject), Channel: "api", Before: "held: " + h.Reason,
			After: "released: " + why, Ref: id,
		})
	})
	if err != nil {
		return fmt.Errorf("releasing a hold: %w", err)
	}
	return nil
}

// Holds lists those in force, the oldest first: those after the one with this id, or all where it is "".
func (r Retention) Holds(ctx context.Context, after string, n int) ([]retention.Hold, error) {
	var rows []holdRow
	err := r.db.NewSelect().Model(&rows).Where("released IS NULL").Where("hold = id").Where("id > ?", after).Order("id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing holds: %w", err)
	}
	return opened(rows, r.hold)
}

func (r Retention) hold(row holdRow) (retention.Hold, error) {
	h := retention.Hold{ID: row.ID, Reason: row.Reason, By: row.Actor, Since: row.Since}
	number, err := r.db.openText(row.NumberSealed, holdNumber)
	switch h.Subject.Number = phone.Number(number); row.Kind {
	case "customer":
		h.Subject.Customer = row.Subject
	case "campaign":
		h.Subject.Campaign = row.Subject
	}
	return h, err
}

// heldBack is everything under a hold at one moment.
type heldBack struct {
	customers, campaigns, parties map[string]bool
}

func (h heldBack) has(r keptRow) bool {
	return h.customers[r.Customer] || h.campaigns[r.Campaign] || h.parties[string(r.Party)]
}

// heldBack reads what is held, with the numbers that customers under a hold have now.
func (r Retention) heldBack(ctx context.Context, tx bun.Tx) (heldBack, error) {
	out := heldBack{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	var rows []holdRow
	if err := tx.NewSelect().Model(&rows).Where("released IS NULL").Scan(ctx); err != nil {
		return out, fmt.Errorf("reading holds: %w", err)
	}
	var ids []string
	for _, row := range rows {
		h, err := r.hold(row)
		if err != nil {
			return out, err
		}
		switch s := h.Subject; {
		case s.Number != "":
			r.markParties(out.parties, s.Number)
		case s.Campaign != "":
			out.campaigns[s.Campaign] = true
		default:
			out.customers[s.Customer] = true
			ids = append(ids, s.Customer)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	var numbers [][]byte
	err := tx.NewSelect().Table("numbers").Column("number_sealed").Where("customer IN (?)", bun.List(ids)).Scan(ctx, &numbers)
	if err != nil {
		return out, fmt.Errorf("reading the numbers of customers under a hold: %w", err)
	}
	for _, sealed := range numbers {
		n, err := r.db.openText(sealed, "numbers.number_sealed")
		if err != nil {
			return out, err
		}
		r.markParties(out.parties, phone.Number(n))
	}
	return out, nil
}

func (r Retention) markParties(into map[string]bool, n phone.Number) {
	for _, p := range r.db.parties(n) {
		into[string(p)] = true
	}
}
