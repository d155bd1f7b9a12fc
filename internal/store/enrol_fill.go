package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// fillMost is how many are told in one transaction that they have a place; what is more is done by the next one that looks.
const fillMost = 500

// fill gives places that are free to the first on the waiting list and tells them, as long as the campaign hands on. The caller holds the
// campaign's row. key is of the audit entries.
func (c Campaigns) fill(ctx context.Context, tx bun.Tx, code string, brand locale.Words, key string, at time.Time) error {
	found, err := c.campaignOf(ctx, tx.NewSelect(), code)
	if err != nil {
		return err
	}
	if err := c.adopt(ctx, tx, found.Code); err != nil {
		return err
	}
	offer := found.campaign()
	free := fillMost
	if offer.Quota > 0 {
		free = min(free, offer.Quota-found.Taken)
	}
	if free <= 0 || !offer.HandsOn(at) {
		return nil
	}
	var next []enrolmentRow
	err = tx.NewSelect().Model(&next).Where("campaign = ?", code).Where("stage = ?", enrol.Waiting).Order("seq", "id").Limit(int64(free)).Scan(ctx)
	if err != nil || len(next) == 0 {
		return err
	}
	stage := promised(offer)
	if err := c.moved(ctx, tx, next, stage, at, ""); err != nil {
		return err
	}
	if err := c.giveBack(ctx, tx, code, -len(next)); err != nil {
		return err
	}
	trail := make([]audit.Entry, len(next))
	for i, r := range next {
		trail[i] = audit.Entry{
			At: at, Key: key, Actor: "system", Action: "enrol", Subject: "customer:" + r.Customer, Channel: "system",
			Before: trailed[enrol.Waiting], After: trailed[stage], Ref: r.Ref,
		}
	}
	if err := c.tell(ctx, tx, next, brand, offer, enrol.Enrolled{Stage: stage}); err != nil {
		return err
	}
	return c.db.appendAudit(ctx, tx, trail...)
}

// adopt gives enrolments that an older version of the program wrote, beside this one, their stage and their place by time: behind whoever
// asked before.
func (c Campaigns) adopt(ctx context.Context, q bun.IDB, code string) error {
	_, err := q.NewRaw(`UPDATE enrolments SET stage = CASE WHEN queued THEN 'waiting' ELSE 'joined' END,
		seq = COALESCE((SELECT max(o.seq) FROM enrolments AS o WHERE o.campaign = enrolments.campaign AND o.stage <> '' AND o.at <= enrolments.at), 0)
		WHERE campaign = ? AND stage = ''`, code).Exec(ctx)
	return err
}

// moved brings enrolments to a stage.
func (c Campaigns) moved(ctx context.Context, tx bun.Tx, rows []enrolmentRow, stage enrol.Stage, at time.Time, by string) error {
	ids := pluck(rows, func(r *enrolmentRow) string { return r.ID })
	_, err := tx.NewUpdate().Table("enrolments").Set("stage = ?", stage).Set("queued = ?", stage == enrol.Waiting).
		Set("decided = ?", at.UTC()).Set("decider = ?", by).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return err
}

// tell writes to everybody what was decided of their enrolment, with the terms they agreed to.
func (c Campaigns) tell(ctx context.Context, tx bun.Tx, rows []enrolmentRow, brand locale.Words, offer enrol.Campaign, e enrol.Enrolled) error {
	agreed := map[string]enrol.Campaign{}
	ms := make([]outbox.Message, len(rows))
	for i, r := range rows {
		its, known := agreed[r.Terms]
		if !known {
			var err error
			if its, err = c.agreed(ctx, tx, offer, r.Terms); err != nil {
				return err
			}
			agreed[r.Terms] = its
		}
		number, err := c.db.openText(r.NumberSealed, "enrolments.number_sealed")
		if err != nil {
			return err
		}
		e.Ref = r.Ref
		if ms[i], err = c.news(r, brand.In(r.Lang), its, e, phone.Number(number)); err != nil {
			return err
		}
	}
	_, err := c.db.addMessages(ctx, tx, ms)
	return err
}

// news is the message that tells a customer how their enrolment stands. Each stage is told once.
func (c Campaigns) news(r enrolmentRow, brand string, agreed enrol.Campaign, e enrol.Enrolled, number phone.Number) (outbox.Message, error) {
	return outbox.Message{
		Unique: "enrol/" + r.Campaign + "/" + r.Customer + "/" + r.Ref + "/" + string(e.Stage), Type: outbox.EnrolConfirmed, To: number, Customer: r.Customer,
		Lang: r.Lang, Body: enrol.Confirmation(brand, agreed, e, r.Lang), Asked: r.At,
	}.Prepare(c.db.clock.Now())
}

// agreed is the campaign with the terms of a version, which may not be the one in force any more.
func (c Campaigns) agreed(ctx context.Context, q bun.IDB, offer enrol.Campaign, terms string) (enrol.Campaign, error) {
	if terms == offer.Version {
		return offer, nil
	}
	v, err := Registrations{c}.versionOf(ctx, q.NewSelect(), offer.Code, terms)
	if err != nil {
		return offer, err
	}
	offer.Names, offer.Terms, offer.Version = v.Brief.Names, v.Brief.Terms, terms
	return offer, nil
}
