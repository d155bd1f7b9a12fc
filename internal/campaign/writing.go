package campaign

import (
	"cmp"
	"context"
)

// writing is a page that the store is writing.
type writing struct {
	people int
	ended  chan struct{}
	hold   Hold // after it
	err    error
}

// turn waits until the page is written; nil is none, and over. Its error is that of the page, of which the next is not written either.
func (w *writing) turn(ctx context.Context) error {
	if w == nil {
		return nil
	}
	select {
	case <-w.ended:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sideBySide is how many pages are written at once: the rows of one are entered while the one before ends. More would wait for each other.
const sideBySide = 2

// apart reports whether pages need not know what became of those before: nothing is counted down or paced, and nobody goes first.
func (w *walk) apart() bool {
	b := w.hold.Campaign.Brief
	return w.hold.Campaign.Rate() == 0 && w.budget().Currency == "" && b.Coupon == "" && w.hold.Rival == ""
}

// hand gives a page to the store, and returns before it is written if the next need not wait for it.
func (w *walk) hand(ctx context.Context, p Page) error {
	for len(w.under) > 0 && (len(w.under) == sideBySide || !w.apart()) {
		if err := w.land(ctx); err != nil {
			return err
		}
	}
	if !w.apart() {
		return w.write(ctx, p)
	}
	if err := w.wait(ctx); err != nil {
		return err
	}
	p.Hold, p.At, p.Lease = w.hold, w.Now(), w.Wall().Add(leaseFor)
	p.Cursor = p.From
	var before *writing
	if n := len(w.under); n > 0 {
		before = w.under[n-1]
	}
	page := &writing{people: len(p.Messages), ended: make(chan struct{})}
	w.under = append(w.under, page)
	go func() {
		defer close(page.ended)
		page.hold, page.err = w.Runs.Turn(ctx, p, before.turn)
	}()
	return nil
}

// land waits for the page that has been under way longest.
func (w *walk) land(ctx context.Context) error {
	page := w.under[0]
	if err := page.turn(ctx); err != nil {
		return w.halted(ctx, err)
	}
	w.under = w.under[1:]
	w.hold = page.hold
	w.planned += page.people
	return nil
}

// halted is what comes of a page that was not written. The campaign pauses if that is for what the bank ran out of.
func (w *walk) halted(ctx context.Context, err error) error {
	if why := short(err); why != "" { // nobody of the page has got anything
		return cmp.Or(w.stop(ctx, w.hold, why), ErrHalted)
	}
	return err
}
