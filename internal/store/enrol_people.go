package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cardline/internal/enrol"
	"cardline/internal/phone"
)

// People implements enrol.Shelf.
func (r Registrations) People(ctx context.Context, code string, stage enrol.Stage, after string, n int) ([]enrol.Person, error) {
	found, err := r.campaignOf(ctx, r.db.NewSelect(), code)
	if err != nil {
		return nil, fmt.Errorf("listing who registered for %s: %w", code, err)
	}
	var rows []enrolmentRow
	sel := r.db.NewSelect().Model(&rows).Where("campaign = ?", found.Code).Order("seq", "id").Limit(int64(n))
	if stage != "" {
		sel = sel.Where("stage = ?", stage)
	}
	if seq, id, ok := enrolPlace(after); ok {
		sel = sel.Where("(seq > ? OR seq = ? AND id > ?)", seq, seq, id)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing who registered for %s: %w", code, err)
	}
	offer := found.campaign()
	return opened(rows, func(row enrolmentRow) (enrol.Person, error) { return r.person(row, offer) })
}

// enrolPlace reads what enrol.Person.After writes.
func enrolPlace(after string) (seq int64, id string, ok bool) {
	number, id, ok := strings.Cut(after, ".")
	seq, err := strconv.ParseInt(number, 10, 64)
	return seq, id, ok && err == nil
}

func (r Registrations) person(row enrolmentRow, offer enrol.Campaign) (enrol.Person, error) {
	number, err := r.db.openText(row.NumberSealed, "enrolments.number_sealed")
	return enrol.Person{
		Progress: row.progress(offer), Customer: row.Customer, Number: phone.Number(number).String(), Lang: row.Lang, Channel: row.Channel,
		Terms: row.Terms, By: strings.TrimPrefix(row.Decider, "operator:"), Order: row.Seq, ID: row.ID,
	}, err
}

// Person implements enrol.Shelf.
func (r Registrations) Person(ctx context.Context, code, customer string) (enrol.Person, error) {
	progress, row, err := r.progress(ctx, r.db, code, customer)
	if err != nil {
		return enrol.Person{}, fmt.Errorf("reading an enrolment in %s: %w", code, err)
	}
	agreed, err := r.agreed(ctx, r.db, progress.Campaign, row.Terms)
	if err != nil {
		return enrol.Person{}, fmt.Errorf("reading what was agreed to in %s: %w", code, err)
	}
	p, err := r.person(row, progress.Campaign)
	if err != nil {
		return enrol.Person{}, err
	}
	p.Place, p.Agreed = progress.Place, agreed.Terms.In(row.Lang)
	p.Words, err = r.db.openText(row.TextSealed, "enrolments.text_sealed")
	return p, err
}
