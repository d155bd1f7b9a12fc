package campaign

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"

	"cardline/internal/audience"
	"cardline/internal/coupon"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Coupons tell how many codes a pool has.
type Coupons interface {
	// Pool reads one. coupon.ErrNoPool.
	Pool(ctx context.Context, name string) (coupon.Pool, error)
}

// couponField is how words name the code of their recipient.
const couponField = "coupon"

// couponSample stands for a code where none is given: in previews and tries, and to measure.
const couponSample = "SAMPLE-CODE"

// couponFaults tells what is wrong with the pool that a brief names.
func (d Brief) couponFaults(f *faults) {
	if d.Coupon == "" {
		return
	}
	if err := coupon.CheckName(d.Coupon); err != nil {
		f.found("coupon", err)
	}
	if d.Channel != "" && d.Channel != Text {
		f.add("coupon", "text-only")
	}
}

// worded are words of the brief as a template: they may name what its type tells, and the code of its pool, which they must.
func (d Brief) worded(l locale.Lang, text string, segments int) notice.Template {
	t := notice.Template{ID: notice.ID{Key: notice.Key{Type: d.Type, Lang: l}, Version: 1}, Text: text, Segments: segments}
	if d.Coupon != "" {
		t.Besides = []outbox.Field{{Name: couponField, Kind: outbox.Code}}
	}
	return t
}

// marked has the press write a mark in place of every code: the store puts the code there when it keeps the message. No wording holds it
// by chance.
func (p *press) marked() {
	if p.c.Coupon != "" {
		p.mark = rand.Text()[:24]
	}
}

// coupon is the code that a message to somebody tells. Whoever is told once more is told the same.
func (p *press) coupon(r audience.Recipient) (c outbox.Coupon) {
	if p.c.Coupon == "" {
		return c
	}
	if c = (outbox.Coupon{Pool: p.c.Coupon, Mark: p.mark}); p.c.Of != nil {
		c.Again = r.Key
	}
	return c
}

// stock compares the pool of a campaign with those who are meant.
func (o Office) stock(ctx context.Context, c Campaign, f *Forecast) error {
	if c.Coupon == "" {
		return nil
	}
	pool, err := o.Coupons.Pool(ctx, c.Coupon)
	if errors.Is(err, coupon.ErrNoPool) {
		return wrong.At("coupon", "pool-none")
	}
	if err != nil {
		return err
	}
	warn := func(with []string, text string, args ...any) {
		f.Warnings = append(f.Warnings, Warning{Name: "coupons", Text: fmt.Sprintf(text, args...), With: with})
	}
	meant, who := f.Counted-f.HeldOut, "people who are meant"
	if c.When.Event != nil {
		meant, who = c.Ceiling, "of a day's ceiling"
	}
	last := f.At
	if len(f.Next) > 0 {
		last = f.Next[len(f.Next)-1].Begins
	}
	switch {
	case !last.Before(pool.Expires):
		warn([]string{pool.Name}, "pool %s expires before it has run: it is paused then", pool.Name)
	case c.Of == nil && pool.Left < meant: // those of another campaign are told the codes they have
		warn([]string{pool.Name, strconv.Itoa(pool.Left), strconv.Itoa(meant)}, "pool %s has %s for %d %s: it is paused when they are given", pool.Name, coupon.Codes(pool.Left), meant, who)
	}
	return nil
}

// restock compares a pool with those who are meant once more, after the check.
func (o Office) restock(ctx context.Context, c Campaign) error {
	f := c.Forecast
	f.At, f.Warnings, f.Accepted = o.Now().UTC(), nil, nil
	if err := o.stock(ctx, c, &f); err != nil {
		return err
	}
	f.accept(nil, "", "", c.Forecast)
	if open := f.open(); len(open) > 0 {
		return &WarningsError{open}
	}
	return nil
}

// short is what a pause says of a pool that has run out; "" where err is another.
func short(err error) string {
	var out *coupon.ShortError
	if errors.As(err, &out) {
		return out.Error()
	}
	return ""
}
