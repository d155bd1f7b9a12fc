package campaign

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"cardline/internal/audience"
	"cardline/internal/money"
	"cardline/internal/outbox"
)

// walk is the planning of one occurrence by one process: while a page is written, the next is made.
type walk struct {
	*Runner
	press *press // of the goroutine that makes pages
	dealt int    // likewise: messages of the occurrence so far
	due   Due
	hold  Hold       // of the one that writes them: after the last page that is written
	under []*writing // pages that are being written, in their order

	began   time.Time // by the machine's clock: of the pace
	planned int       // since then
	rate    int       // the pace since then
}

// made is a page that is ready to be written, or why there is none.
type made struct {
	page Page
	err  error
}

// pages makes and writes them until there is nobody left. ErrHalted.
func (w *walk) pages(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fixed, err := w.fixed(ctx, w.hold.Campaign)
	if err != nil {
		return err
	}
	ready := make(chan made)
	ended := make(chan struct{})
	defer func() {
		cancel()
		<-ended
		for _, page := range w.under {
			<-page.ended
		}
	}()
	first, after := w.hold.Cursor == "", w.hold.Cursor
	go func() {
		defer close(ended)
		usual := pageMost
		if rate := w.press.c.Rate(); rate > 0 {
			usual = min(usual, pageSeconds*rate)
		}
		n := usual
		if first {
			n = min(usual, pageFirst)
		}
		for {
			m := w.make(ctx, fixed, after, n)
			select {
			case ready <- m:
			case <-ctx.Done():
				return
			}
			if m.err != nil || m.page.Last {
				return
			}
			after, n = m.page.After, usual
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-ready:
			if m.err != nil {
				return m.err
			}
			if err := w.hand(ctx, m.page); err != nil {
				return err
			}
			if m.page.Last {
				return w.landed(ctx)
			}
		}
	}
}

// landed waits for all pages that are under way.
func (w *walk) landed(ctx context.Context) error {
	for len(w.under) > 0 {
		if err := w.land(ctx); err != nil {
			return err
		}
	}
	return nil
}

// make puts a page into words.
func (w *walk) make(ctx context.Context, fixed audience.Fixed, after string, n int) made {
	people, err := w.page(ctx, w.press.c.Brief, fixed, after, n)
	if err != nil {
		return made{err: err}
	}
	p := Page{From: after, After: after, Last: len(people) < n, Messages: make([]outbox.Message, 0, len(people))}
	if len(people) > 0 {
		p.After = people[len(people)-1].Key
	}
	now, budget := w.Now(), w.budget()
	for _, r := range people {
		m, said, err := w.press.message(r, w.due, nil, now)
		if err != nil {
			return made{err: fmt.Errorf("a message of %s: %w", w.press.c.Code, err)}
		}
		if budget.Currency != "" {
			cost := int64(0)
			if price, ok := w.press.medium.price(w.Words, r.Region, said.Segments); ok && m.Held == "" && price.Currency == budget.Currency {
				cost = price.Amount
			}
			p.costs = append(p.costs, cost)
			p.Cost += cost
		}
		if m = w.press.c.spread(m, w.dealt); m.Held == "" {
			w.dealt++
		}
		p.Messages = append(p.Messages, m)
	}
	inTurn(p.Messages)
	return made{page: p}
}

// pageSeconds is how much of a slow campaign is made at once: not more, since people are read then.
const pageSeconds = 10

func (w *walk) budget() money.Money {
	m, _ := w.press.c.budget()
	return m
}

// write writes as much of a page as the budget covers, in parts as the pace allows.
func (w *walk) write(ctx context.Context, p Page) error {
	n := w.covered(p)
	if n == len(p.Messages) {
		return w.writeAll(ctx, p)
	}
	if n > 0 {
		first, _ := w.split(p, n)
		if err := w.writeAll(ctx, first); err != nil {
			return err
		}
	}
	return cmp.Or(w.stop(ctx, w.hold, w.press.c.short()), ErrHalted)
}

// covered is how many messages of a page the budget covers.
func (w *walk) covered(p Page) int {
	left := hundredThousandths(w.budget()) - w.hold.Cost
	for i, cost := range p.costs {
		if cost > 0 && cost > left {
			return i
		}
		left -= cost
	}
	return len(p.Messages)
}

func (w *walk) writeAll(ctx context.Context, p Page) error {
	for {
		part, rest := w.part(p)
		if err := w.wait(ctx); err != nil {
			return err
		}
		part.Hold, part.At, part.Lease = w.hold, w.Now(), w.Wall().Add(leaseFor)
		h, err := w.Runs.Turn(ctx, part, (*writing)(nil).turn)
		if err != nil {
			return w.halted(ctx, err)
		}
		w.hold = h
		w.planned += len(part.Messages)
		if len(rest.Messages) == 0 {
			return nil
		}
		p = rest
	}
}

// part is as much of a page as one second takes.
func (w *walk) part(p Page) (part, rest Page) {
	n := w.hold.Campaign.Rate()
	if n == 0 || len(p.Messages) <= n {
		return p, Page{}
	}
	return w.split(p, n)
}

// split divides a page behind its first n messages.
func (w *walk) split(p Page, n int) (first, rest Page) {
	first, rest = p, p
	first.Messages, rest.Messages = p.Messages[:n], p.Messages[n:]
	first.Last, first.After = false, w.key(first.Messages[n-1])
	if len(p.costs) > 0 {
		first.costs, rest.costs = p.costs[:n], p.costs[n:]
		first.Cost = 0
		for _, cost := range first.costs {
			first.Cost += cost
		}
		rest.Cost -= first.Cost
	}
	return first, rest
}

// key is the recipient a message is for, by the key that is its own.
func (w *walk) key(m outbox.Message) string {
	return m.Unique[len(w.press.c.Source())+len(w.hold.Key)+2:]
}

// wait until the next part keeps to the pace, and while a campaign of higher priority is planned. The hold is kept meanwhile.
func (w *walk) wait(ctx context.Context) error {
	for {
		if err := w.Drained(ctx); err != nil {
			w.Log.WarnContext(ctx, "campaigns: planning waits", "campaign", w.hold.Name(), "why", err)
		} else if w.hold.Rival == "" && w.early() <= 0 {
			return nil
		}
		nap := max(min(w.early(), everyLook), 20*time.Millisecond)
		if w.hold.Rival != "" {
			nap = everyLook
		}
		timer := time.NewTimer(nap)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		h, err := w.Runs.Keep(ctx, w.hold, w.Wall().Add(leaseFor))
		if err != nil {
			return err
		}
		w.hold = h
	}
}

// early is how long before its time a part comes. A pace that was changed counts from now on.
func (w *walk) early() time.Duration {
	rate := w.hold.Campaign.Rate()
	if rate != w.rate {
		w.rate, w.began, w.planned = rate, w.Wall(), 0
	}
	if rate == 0 {
		return 0
	}
	due := time.Duration(float64(w.planned) / float64(rate) * float64(time.Second))
	return due - w.Wall().Sub(w.began)
}
