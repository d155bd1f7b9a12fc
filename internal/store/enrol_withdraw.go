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
	found, err := c.campaignOf(ctx, q.NewSelect(), code)
	if err != nil {
		return enrol.Progress{}, enrolmentRow{}, err
	}
	p := enrol.Progress{Campaign: found.campaign()}
	var row enrolmentRow
	err = q.NewSelect().Model(&row).Where("campaign = ?", found.Code).Where("customer = ?", customer).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return p, enrolmentRow{}, enrol.ErrNotJoined
	}
	if err == nil && row.Stage == "" {
		if err = c.adopt(ctx, q, found.Code); err == nil {
			err = q.NewSelect().Model(&row).WherePK().Scan(ctx)
		}
	}
	if err != nil {
		return enrol.Progress{}, enrolmentRow{}, err
	}
	p = row.progress(p.Campaign)
	if p.Stage == enrol.Waiting {
		p.Place, err = c.place(ctx, q, row)
	}
	if err == nil && p.Stage == enrol.Joined && p.Campaign.Target > 0 {
		p.Counted, p.Spent, err = c.spent(ctx, q, row)
	}
	return p, row, err
}

// progress is an enrolment without its place on the waiting list.
func (r enrolmentRow) progress(offer enrol.Campaign) enrol.Progress {
	return enrol.Progress{Campaign: offer, Ref: r.Ref, Card: r.Card, Since: r.At, Stage: r.stage(), Decided: known(r.Decided)}
}

// place is where somebody stands on the waiting list, 1 is next.
func (c Campaigns) place(ctx context.Context, q bun.IDB, row enrolmentRow) (int, error) {
	n, err := q.NewSelect().Table("enrolments").Where("campaign = ?", row.Campaign).Where("stage = ?", enrol.Waiting).
		Where("(seq < ? OR seq = ? AND id <= ?)", row.Seq, row.Seq, row.ID).Count(ctx)
	return int(n), err
}

// Withdraw deletes the enrolment and hands its place on. What is left is the audit entry.
func (c Campaigns) Withdraw(ctx context.Context, w enrol.Withdrawal) (out enrol.Progress, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		out, err = c.withdraw(ctx, tx, w)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("withdrawing from %s: %w", w.Code, err)
	}
	return out, nil
}

func (c Campaigns) withdraw(ctx context.Context, tx bun.Tx, w enrol.Withdrawal) (enrol.Progress, error) {
	code := strings.ToUpper(w.Code)
	if _, err := c.campaignOf(ctx, c.db.held(tx.NewSelect()), code); err != nil {
		return enrol.Progress{}, err
	}
	p, row, err := c.progress(ctx, tx, code, w.Customer)
	if errors.Is(err, enrol.ErrNotJoined) {
		return c.withdrawnBefore(ctx, tx, w, p)
	}
	if err != nil {
		return enrol.Progress{}, err
	}
	if fixed := p.Fixed(); w.By == "" && !fixed.IsZero() && !w.At.Before(fixed) {
		return p, enrol.ErrFixed
	}
	if _, err := tx.NewDelete().Table("enrolments").Where("id = ?", row.ID).Exec(ctx); err != nil {
		return enrol.Progress{}, err
	}
	if err := removeProgress(ctx, tx, []string{row.ID}); err != nil {
		return enrol.Progress{}, err
	}
	if p.Stage.Takes() {
		if err := c.giveBack(ctx, tx, code, 1); err != nil {
			return enrol.Progress{}, err
		}
		if err := c.fill(ctx, tx, code, w.Brand, w.Key, w.At); err != nil {
			return enrol.Progress{}, err
		}
	}
	e := audit.Entry{
		At: w.At, Key: w.Key, Actor: "customer:" + w.Customer, Action: withdrawn, Subject: "campaign:" + code, Channel: w.Channel,
		Before: trailed[p.Stage], Ref: p.Ref,
	}
	if w.By != "" {
		e.Actor, e.After = "operator:"+w.By, "customer:"+w.Customer+": "+w.Why
		if err := c.tellLeft(ctx, tx, row, p.Campaign, w); err != nil {
			return enrol.Progress{}, err
		}
	}
	return p, c.db.appendAudit(ctx, tx, e)
}

// tellLeft tells a customer that the staff has taken them out.
func (c Campaigns) tellLeft(ctx context.Context, tx bun.Tx, row enrolmentRow, offer enrol.Campaign, w enrol.Withdrawal) error {
	number, err := c.db.openText(row.NumberSealed, "enrolments.number_sealed")
	if err != nil {
		return err
	}
	m, err := outbox.Message{
		Unique: "enrol/" + row.Campaign + "/" + row.Customer + "/" + row.Ref + "/left", Type: outbox.EnrolConfirmed, To: phone.Number(number),
		Customer: row.Customer, Lang: row.Lang, Body: enrol.Left(w.Brand.In(row.Lang), offer, row.Ref, row.Lang), Asked: w.At,
	}.Prepare(c.db.clock.Now())
	if err != nil {
		return err
	}
	_, err = c.db.addMessages(ctx, tx, []outbox.Message{m})
	return err
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

func (c Campaigns) giveBack(ctx context.Context, tx bun.Tx, code string, places int) error {
	_, err := tx.NewUpdate().Table("campaigns").Set("taken = taken - ?", places).Where("code = ?", code).Exec(ctx)
	return err
}
