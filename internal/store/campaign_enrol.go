package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/card"
	"cardline/internal/clock"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/outbox"
)

type enrolmentRow struct {
	bun.BaseModel `bun:"table:enrolments"`

	ID           string      `bun:"id,pk"`
	Key          string      `bun:"key"`
	Campaign     string      `bun:"campaign"`
	Customer     string      `bun:"customer"`
	Card         card.ID     `bun:"card"`
	Party        []byte      `bun:"party"`
	NumberSealed []byte      `bun:"number_sealed"`
	Lang         locale.Lang `bun:"lang"`
	TextSealed   []byte      `bun:"text_sealed"`
	Channel      string      `bun:"channel"`
	At           time.Time   `bun:"at"`
	Terms        string      `bun:"terms"` // version of the terms
	Ref          string      `bun:"ref"`
	Queued       bool        `bun:"queued"`
	KeyID        int64       `bun:"key_id"`
}

// Enrol writes the enrolment with its evidence, its place in the quota, its audit entry and its confirmation in one transaction.
func (c Campaigns) Enrol(ctx context.Context, e enrol.Enrolment) (out enrol.Enrolled, err error) {
	for range 3 { // a reference already given away is drawn again
		err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			out, err = c.enrol(ctx, tx, e)
			return err
		})
		if !unique(err) {
			break
		}
	}
	if err != nil {
		return enrol.Enrolled{}, fmt.Errorf("enrolling in %s: %w", e.Code, err)
	}
	return out, nil
}

func (c Campaigns) enrol(ctx context.Context, tx bun.Tx, e enrol.Enrolment) (enrol.Enrolled, error) {
	var found campaignRow
	err := tx.NewSelect().Model(&found).Where("code = ?", strings.ToUpper(e.Code)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return enrol.Enrolled{}, enrol.ErrNoCampaign
	}
	if err != nil {
		return enrol.Enrolled{}, err
	}
	offer := found.campaign()
	if before, err := c.enrolled(ctx, tx, offer, e); before != nil || err != nil {
		return orNone(before), err
	}
	if !offer.Open(e.At) {
		return enrol.Enrolled{}, enrol.ErrClosed
	}
	if ok, err := c.qualifies(ctx, tx, offer, e); !ok || err != nil {
		return enrol.Enrolled{}, errors.Join(err, refusedUnless(ok))
	}
	row := c.enrolmentRow(offer, e)
	res, err := tx.NewInsert().Model(&row).On("CONFLICT (campaign, customer) DO NOTHING").Exec(ctx)
	if err != nil {
		return enrol.Enrolled{}, err
	}
	if n, err := res.RowsAffected(); n == 0 || err != nil { // the same customer, at the same instant
		before, again := c.enrolled(ctx, tx, offer, e)
		return orNone(before), errors.Join(err, again)
	}
	if row.Queued, err = c.takePlace(ctx, tx, row); err != nil {
		return enrol.Enrolled{}, err
	}
	out := enrol.Enrolled{Campaign: offer, Ref: row.Ref, Queued: row.Queued}
	return out, c.confirm(ctx, tx, e, out)
}

func refusedUnless(ok bool) error {
	if ok {
		return nil
	}
	return enrol.ErrNotEligible
}

func orNone(e *enrol.Enrolled) enrol.Enrolled {
	if e == nil {
		return enrol.Enrolled{}
	}
	return *e
}

// enrolled is what the customer was told the first time, nil if they are not enrolled. The same key again is the same request.
func (c Campaigns) enrolled(ctx context.Context, tx bun.Tx, offer enrol.Campaign, e enrol.Enrolment) (*enrol.Enrolled, error) {
	var row enrolmentRow
	err := tx.NewSelect().Model(&row).Where("campaign = ?", offer.Code).Where("customer = ?", e.Customer).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &enrol.Enrolled{Campaign: offer, Ref: row.Ref, Queued: row.Queued, Again: row.Key != e.Key}, err
}

// qualifies looks at the card asked with, or at any of the customer's when none was named.
func (c Campaigns) qualifies(ctx context.Context, tx bun.Tx, offer enrol.Campaign, e enrol.Enrolment) (bool, error) {
	var cards []cardRow
	q := tx.NewSelect().Model(&cards).Column("product", "state").Where("customer = ?", e.Customer).Where("NOT gone")
	if e.Card != "" {
		q = q.Where("id = ?", e.Card)
	}
	if err := q.Scan(ctx); err != nil {
		return false, err
	}
	return slices.ContainsFunc(cards, func(k cardRow) bool { return offer.Qualifies(k.Product, k.State) }), nil
}

func (c Campaigns) enrolmentRow(offer enrol.Campaign, e enrol.Enrolment) enrolmentRow {
	v := c.db.vault
	party := v.Index(partyPurpose, e.Number.Reveal())
	return enrolmentRow{
		ID: clock.NewID(c.db.clock.Now()), Key: e.Key, Campaign: offer.Code, Customer: e.Customer, Card: e.Card, Party: party[:],
		NumberSealed: v.Seal([]byte(e.Number.Reveal()), "enrolments.number_sealed"), Lang: e.Lang,
		TextSealed: v.Seal([]byte(e.Text), "enrolments.text_sealed"), Channel: e.Channel, At: e.At.UTC(), Terms: offer.Version,
		Ref: newEnrolmentRef(), KeyID: int64(v.KeyID()),
	}
}

// lock makes whoever joins or leaves the campaign at the same instant wait for this transaction. Without it, one who finds no place
// free on Postgres does not wait for one who is just giving theirs up, and the place stays empty beside a waiting list.
func (c Campaigns) lock(ctx context.Context, tx bun.Tx, code string) error {
	_, err := tx.NewUpdate().Table("campaigns").Set("taken = taken").Where("code = ?", code).Exec(ctx)
	return err
}

// takePlace takes a place of the quota; when none is left the enrolment is put on the waiting list.
func (c Campaigns) takePlace(ctx context.Context, tx bun.Tx, row enrolmentRow) (queued bool, err error) {
	if err := c.lock(ctx, tx, row.Campaign); err != nil {
		return false, err
	}
	res, err := tx.NewUpdate().Table("campaigns").Set("taken = taken + 1").
		Where("code = ?", row.Campaign).Where("(quota = 0 OR taken < quota)").Exec(ctx)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); n == 1 || err != nil {
		return false, err
	}
	_, err = tx.NewUpdate().Table("enrolments").Set("queued = ?", true).Where("id = ?", row.ID).Exec(ctx)
	return true, err
}

// confirm plans the confirmation and writes the audit entry.
func (c Campaigns) confirm(ctx context.Context, tx bun.Tx, e enrol.Enrolment, out enrol.Enrolled) error {
	m, err := outbox.Message{
		Unique: "enrol/" + out.Campaign.Code + "/" + e.Customer + "/" + out.Ref, Type: outbox.EnrolConfirmed, To: e.Number, Customer: e.Customer,
		Lang: e.Lang, Body: enrol.Confirmation(e.Brand, out.Campaign, out, e.Lang), Asked: e.At,
	}.Prepare(c.db.clock.Now())
	if err != nil {
		return err
	}
	if _, err := c.db.addMessages(ctx, tx, []outbox.Message{m}); err != nil {
		return err
	}
	after := "enrolled"
	if out.Queued {
		after = "waiting list"
	}
	return c.db.appendAudit(ctx, tx, audit.Entry{
		At: e.At, Key: e.Key, Actor: "customer:" + e.Customer, Action: "enrol", Subject: "campaign:" + out.Campaign.Code,
		Channel: e.Channel, After: after, Ref: out.Ref,
	})
}

// newEnrolmentRef draws a reference that can be said aloud: E, a letter not to be mistaken for another or a digit, six digits.
func newEnrolmentRef() string {
	const letters = "HKLRWXY"
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	n := binary.BigEndian.Uint64(b[:])
	return fmt.Sprintf("E%c%06d", letters[n%uint64(len(letters))], n>>16%1_000_000)
}
