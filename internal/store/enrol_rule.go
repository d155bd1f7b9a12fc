package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/enrol"
)

// Rule implements enrol.Shelf: what is decided at once is one transaction with its messages.
func (r Registrations) Rule(ctx context.Context, of enrol.Ruling) (done []enrol.Decided, left int, err error) {
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		done, left, err = r.rule(ctx, tx, of)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("confirming in %s: %w", of.Code, err)
	}
	return done, left, nil
}

func (r Registrations) rule(ctx context.Context, tx bun.Tx, of enrol.Ruling) (done []enrol.Decided, left int, err error) {
	found, err := r.campaignOf(ctx, r.db.held(tx.NewSelect()), of.Code)
	if err != nil {
		return nil, 0, err
	}
	var rows []enrolmentRow
	sel := tx.NewSelect().Model(&rows).Where("campaign = ?", found.Code)
	if of.Refs == nil {
		sel = sel.Where("stage = ?", enrol.Asked).Order("seq", "id").Limit(enrol.RuledMost)
	} else {
		sel = sel.Where("ref IN (?)", bun.List(append(of.Refs, "")))
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, 0, err
	}
	refs := of.Refs
	if refs == nil {
		refs = pluck(rows, func(k *enrolmentRow) string { return k.Ref })
	}
	ruled, done := sorted(rows, refs)
	if err := r.decide(ctx, tx, of, found.campaign(), ruled); err != nil {
		return nil, 0, err
	}
	n, err := tx.NewSelect().Table("enrolments").Where("campaign = ?", found.Code).Where("stage = ?", enrol.Asked).Count(ctx)
	return done, int(n), err
}

// sorted says of each reference whether there is something to decide, and gives the rows of those.
func sorted(rows []enrolmentRow, refs []string) (ruled []enrolmentRow, done []enrol.Decided) {
	byRef := make(map[string]enrolmentRow, len(rows))
	for _, one := range rows {
		byRef[one.Ref] = one
	}
	seen := map[string]bool{}
	for _, ref := range refs {
		one, known := byRef[ref]
		d := enrol.Decided{Ref: ref}
		switch {
		case seen[ref]:
			d.Reason = "stands here twice"
		case !known:
			d.Reason = "is no reference of this registration"
		case one.stage() != enrol.Asked:
			d.Reason = "is " + string(one.stage()) + " already"
		default:
			ruled = append(ruled, one)
		}
		seen[ref] = true
		done = append(done, d)
	}
	return ruled, done
}

// decide confirms or refuses rows, tells each of them, and hands on the places of those refused.
func (r Registrations) decide(ctx context.Context, tx bun.Tx, of enrol.Ruling, offer enrol.Campaign, rows []enrolmentRow) error {
	if len(rows) == 0 {
		return nil
	}
	stage := enrol.Joined
	if of.Refuse {
		stage = enrol.Refused
	}
	if err := r.moved(ctx, tx, rows, stage, of.At, "operator:"+of.By); err != nil {
		return err
	}
	if err := r.tell(ctx, tx, rows, of.Brand, offer, enrol.Enrolled{Stage: stage}); err != nil {
		return err
	}
	trail := make([]audit.Entry, len(rows))
	for i, one := range rows {
		trail[i] = audit.Entry{
			At: of.At, Key: "ruling/" + one.Ref, Actor: "operator:" + of.By, Action: "registration.confirm", Subject: "customer:" + one.Customer, Channel: "api",
			Before: trailed[enrol.Asked], After: trailed[stage], Ref: one.Ref,
		}
		if of.Why != "" {
			trail[i].After += ": " + of.Why
		}
	}
	if err := r.db.appendAudit(ctx, tx, trail...); err != nil || !of.Refuse {
		return err
	}
	if err := r.giveBack(ctx, tx, offer.Code, len(rows)); err != nil {
		return err
	}
	return r.fill(ctx, tx, offer.Code, of.Brand, "ruling/"+rows[0].Ref, of.At)
}
