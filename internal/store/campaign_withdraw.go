package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/enrol"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// withdrawn is the audit action of a withdrawal: the enrolment itself is gone afterwards.
const withdrawn = "withdraw"

// Progress tells where a customer stands in a campaign, open or over.
func (c Campaigns) Progress(ctx context.Context, code, customer string) (enrol.Progress, error) {
	p, _, err := c.progress(ctx, c.db, code, customer)
	if err != nil {
		return enrol.Progress{}, fmt.Errorf("reading the progress in %s: %w", code, err)
	}
	return p, nil
}

// progress reads an enrolment with its campaign. Without one the campaign alone comes with ErrNotJoined.
func (c Campaigns) progress(ctx context.Context, q bun.IDB, code, customer string) (enrol.Progress, enrolmentRow, error) {
	var found campaignRow
	err := q.NewSelect().Model(&found).Where("code = ?", strings.ToUpper(code)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return enrol.Progress{}, enrolmentRow{}, enrol.ErrNoCampaign
	}
	if err != nil {
		return enrol.Progress{}, enrolmentRow{}, err
	}
	p := enrol.Progress{Campaign: found.campaign()}
	var row enrolmentRow
	err = q.NewSelect().Model(&row).Where("campaign = ?", found.Code).Where("customer = ?", customer).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return p, enrolmentRow{}, enrol.ErrNotJoined
	}
	if err != nil {
		return enrol.Progress{}, enrolmentRow{}, err
	}
	p.Ref, p.Card, p.Since = row.Ref, row.Card, row.At
	if row.Queued {
		var n int64
		n, err = q.NewSelect().Table("enrolments").Where("campaign = ?", found.Code).Where("queued").
			Where("(at < ? OR at = ? AND id <= ?)", row.At, row.At, row.ID).Count(ctx)
		p.Place = int(n)
	}
	return p, row, err
}

// Withdraw deletes the enrolment and hands its place on. What is left is the audit entry.
func (c Campaigns) Withdraw(ctx context.Context, w enrol.Withdrawal) (out enrol.Progress, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		out, err = c.withdraw(ctx, tx, w)
		return err
	})
	if err != nil {
		return enrol.Progress{}, fmt.Errorf("withdrawing from %s: %w", w.Code, err)
	}
	return out, nil
}

func (c Campaigns) withdraw(ctx context.Context, tx bun.Tx, w enrol.Withdrawal) (enrol.Progress, error) {
	code := strings.ToUpper(w.Code)
	if err := c.lock(ctx, tx, code); err != nil {
		return enrol.Progress{}, err
	}
	p, row, err := c.progress(ctx, tx, code, w.Customer)
	if errors.Is(err, enrol.ErrNotJoined) {
		return c.withdrawnBefore(ctx, tx, w, p)
	}
	if err != nil {
		return enrol.Progress{}, err
	}
	if _, err := tx.NewDelete().Table("enrolments").Where("id = ?", row.ID).Exec(ctx); err != nil {
		return enrol.Progress{}, err
	}
	if !row.Queued {
		if err := c.handOn(ctx, tx, w, p.Campaign); err != nil {
			return enrol.Progress{}, err
		}
	}
	before := "enrolled"
	if row.Queued {
		before = "waiting list"
	}
	return p, c.db.appendAudit(ctx, tx, audit.Entry{
		At: w.At, Key: w.Key, Actor: "customer:" + w.Customer, Action: withdrawn, Subject: "campaign:" + code, Channel: w.Channel,
		Before: before, Ref: p.Ref,
	})
}

// withdrawnBefore answers a withdrawal that was carried out before under the same key.
func (c Campaigns) withdrawnBefore(ctx context.Context, tx bun.Tx, w enrol.Withdrawal, p enrol.Progress) (enrol.Progress, error) {
	var row auditRow
	err := tx.NewSelect().Model(&row).Where("key = ?", w.Key).Where("action = ?", withdrawn).
		Where("subject = ?", "campaign:"+p.Campaign.Code).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return enrol.Progress{}, enrol.ErrNotJoined
	}
	p.Ref = row.Ref
	return p, err
}

// handOn gives a free place to the first on the waiting list and tells them, or back to the quota if nobody waits or the campaign is over.
func (c Campaigns) handOn(ctx context.Context, tx bun.Tx, w enrol.Withdrawal, offer enrol.Campaign) error {
	var next enrolmentRow
	err := tx.NewSelect().Model(&next).Where("campaign = ?", offer.Code).Where("queued").Order("at", "id").Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !offer.Open(w.At) {
		_, err := tx.NewUpdate().Table("campaigns").Set("taken = taken - 1").Where("code = ?", offer.Code).Exec(ctx)
		return err
	}
	if err != nil {
		return err
	}
	if _, err := tx.NewUpdate().Table("enrolments").Set("queued = ?", false).Where("id = ?", next.ID).Exec(ctx); err != nil {
		return err
	}
	number, err := c.db.vault.Open(next.NumberSealed, "enrolments.number_sealed")
	if err != nil {
		return err
	}
	m, err := outbox.Message{
		Unique: "place/" + offer.Code + "/" + next.Customer + "/" + next.Ref, Type: outbox.EnrolConfirmed, To: phone.Number(number),
		Customer: next.Customer, Lang: next.Lang, Asked: next.At,
		Body: enrol.Confirmation(w.Brand.In(next.Lang), offer, enrol.Enrolled{Ref: next.Ref}, next.Lang),
	}.Prepare(c.db.clock.Now())
	if err != nil {
		return err
	}
	if _, err := c.db.addMessages(ctx, tx, []outbox.Message{m}); err != nil {
		return err
	}
	return c.db.appendAudit(ctx, tx, audit.Entry{
		At: w.At, Key: w.Key, Actor: "system", Action: "enrol", Subject: "customer:" + next.Customer, Channel: "system",
		Before: "waiting list", After: "enrolled", Ref: next.Ref,
	})
}
