package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/consent"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// tellPurpose separates the keys of entries that brought none from all other indexes.
const tellPurpose = "consent"

// Tell implements consent.Ledger.
func (c Consents) Tell(ctx context.Context, es []consent.Entry) (fresh []bool, err error) {
	order := make([]int, len(es))
	for i := range order {
		order[i] = i
	}
	// By number, so that two files at once wait for each other instead of locking each other out.
	slices.SortStableFunc(order, func(i, j int) int { return strings.Compare(es[i].Number.Reveal(), es[j].Number.Reveal()) })
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		fresh = make([]bool, len(es))
		for _, i := range order {
			if fresh[i], err = c.tell(ctx, tx, es[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("writing %d consents down: %w", len(es), err)
	}
	return fresh, nil
}

func (c Consents) tell(ctx context.Context, tx bun.Tx, e consent.Entry) (fresh bool, err error) {
	if e.Key == "" {
		keys := c.said(e)
		e.Key = keys[0]
		if older := keys[1:]; len(older) > 0 { // written before the keys were changed
			if known, err := tx.NewSelect().Table("consents").Where("key IN (?)", bun.List(older)).Exists(ctx); err != nil || known {
				return false, err
			}
		}
	}
	if fresh, err = c.append(ctx, tx, c.row(e, false)); err != nil || !fresh {
		return false, err
	}
	row, err := c.lock(ctx, tx, e.Number)
	if err != nil {
		return false, err
	}
	before := row.standing()
	after := before.Told(e)
	row.set(after)
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return false, err
	}
	if err := c.takeBack(ctx, tx, e.Number, before, after); err != nil {
		return false, err
	}
	subject := "number:" + hex.EncodeToString(row.Party)
	a := audit.Entry{
		At: c.db.clock.Now(), Key: e.Key, Actor: subject, Action: "consent.out", Subject: subject, Channel: e.Channel,
		Before: standsOn(before, e.Purpose), After: standsOn(after, e.Purpose),
	}
	if e.In {
		a.Action = "consent.in"
	}
	if e.By != "" {
		a.Actor = e.By
	}
	return true, c.db.appendAudit(ctx, tx, a)
}

// said are the keys of an entry that has none: what it says, under every key of the vault, the newest first.
func (c Consents) said(e consent.Entry) (keys []string) {
	words := strings.Join([]string{
		e.Number.Reveal(), string(e.Purpose), fmt.Sprint(e.In), e.At.UTC().Format(time.RFC3339Nano), e.Channel, e.Wording, e.Proof, e.Text,
	}, "\x00")
	for _, index := range c.db.vault.Indexes(tellPurpose, words) {
		keys = append(keys, "said/"+index.Hex())
	}
	return keys
}

func standsOn(s consent.Standing, p consent.Purpose) string {
	switch {
	case s.Declines(p):
		return string(p) + " refused"
	case s.Agrees(p):
		return string(p) + " agreed"
	}
	return string(p) + ": " + words(s)
}

// takeBack suppresses what waits for a number and may no longer be sent to it, unless the carrier has been asked.
func (c Consents) takeBack(ctx context.Context, tx bun.Tx, n phone.Number, before, after consent.Standing) error {
	for _, class := range []consent.Class{consent.Marketing, consent.Care} {
		may, why := after.May(class, false)
		if was, _ := before.May(class, false); may || !was {
			continue
		}
		var ids []string
		for _, where := range []string{"phase = 0", "phase = 1 AND state = 'claimed'"} { // each has an index
			var some []string
			sel := c.db.held(tx.NewSelect()).Table("messages").Column("id").Where("party IN (?)", bun.List(c.db.parties(n))).
				Where("class = ?", string(class)).Where(where).Order("id")
			if err := sel.Scan(ctx, &some); err != nil {
				return fmt.Errorf("looking for what waits: %w", err)
			}
			ids = append(ids, some...)
		}
		if len(ids) == 0 {
			continue
		}
		var taken []string
		if err := tx.NewRaw(takeBack, why, bun.List(ids)).Scan(ctx, &taken); err != nil {
			return fmt.Errorf("taking back what waits: %w", err)
		}
		if err := backCoupons(ctx, tx, taken); err != nil {
			return err
		}
		told := make([]stepRow, len(taken))
		for i, id := range taken {
			told[i] = stepRow{Message: id, At: c.db.clock.Now(), State: outbox.Suppressed, Gate: "consent", Reason: why}
		}
		if err := tell(ctx, tx, told); err != nil {
			return err
		}
	}
	return nil
}

// Entries implements consent.Ledger.
func (c Consents) Entries(ctx context.Context, q consent.Query) ([]consent.Entry, error) {
	var rows []consentRow
	sel := c.db.NewSelect().Model(&rows).Where("id > ?", q.After).Order("id").Limit(int64(q.Limit))
	if q.Number != "" {
		sel = sel.Where("party IN (?)", bun.List(c.db.parties(q.Number)))
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading consents: %w", err)
	}
	out := make([]consent.Entry, len(rows))
	for i, r := range rows {
		number, err := c.db.vault.Open(r.NumberSealed, consentNumber)
		if err != nil {
			return nil, fmt.Errorf("opening the number of consent %s: %w", r.ID, err)
		}
		text, err := c.db.vault.Open(r.TextSealed, consentText)
		if err != nil {
			return nil, fmt.Errorf("opening the words of consent %s: %w", r.ID, err)
		}
		out[i] = consent.Entry{
			ID: r.ID, Key: r.Key, Number: phone.Number(number), Purpose: consent.Purpose(r.Purpose), In: r.Wanted, At: r.At.UTC(), Channel: r.Channel,
			Text: string(text), Wording: r.Wording, Sender: phone.Number(r.Sender), Campaign: r.Campaign, By: r.Operator, Proof: r.Proof,
		}
	}
	return out, nil
}
