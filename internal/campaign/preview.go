package campaign

import (
	"context"

	"cardline/internal/audience"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Previewed is what somebody would get.
type Previewed struct {
	Recipient audience.Recipient
	Message   outbox.Message
	Segments  int             // or minutes begun
	Seconds   int             // of words that are spoken
	Foreseen  outbox.Foreseen // of the gates, as of when it is due
}

// previewMost is how many people are shown at most.
const previewMost = 100

// Preview shows what some of those who are meant would get, drawn at random where they are many. It writes nothing.
func (o Office) Preview(ctx context.Context, code string, n int) ([]Previewed, error) {
	p, err := o.pressOf(ctx, code)
	if err != nil {
		return nil, err
	}
	c, now := p.c, o.Now()
	var f Forecast
	if err := o.count(ctx, c.Brief, &f); err != nil {
		return nil, err
	}
	people, err := o.some(ctx, c.Brief, f.Fixed, min(n, previewMost))
	if err != nil {
		return nil, err
	}
	dues, err := c.When.Next(now, now.Add(-longestAgo), 1, o.Holidays)
	if err != nil {
		return nil, err
	}
	due := Due{Key: "once", Begins: now}
	if len(dues) > 0 {
		due = dues[0]
	}
	return o.previewed(ctx, p, people, due)
}

// pressOf readies the words of a campaign as they are now. wrong.Faults where it could not run.
func (o Office) pressOf(ctx context.Context, code string) (*press, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return nil, err
	}
	now := o.Now()
	if c.Said, err = o.said(c.Brief, now); err != nil {
		return nil, err
	}
	if err := o.faults(c, now).Err(); err != nil {
		return nil, err
	}
	return newPress(o.Words, c)
}

// some draws people.
func (o Office) some(ctx context.Context, d Brief, fixed audience.Fixed, n int) ([]audience.Recipient, error) {
	if d.Of != nil {
		return o.Others.PageOf(ctx, *d.Of, "", n)
	}
	return o.Audience.Sample(ctx, fixed, n)
}

func (o Office) previewed(ctx context.Context, p *press, people []audience.Recipient, due Due) ([]Previewed, error) {
	out := make([]Previewed, len(people))
	var ms []outbox.Message
	var of []int
	start := later(o.Now(), due.Begins)
	for i, r := range people {
		var told notice.Data
		if p.c.When.Event != nil {
			told = o.Words.Sample(notice.Key{Type: p.c.Type, Lang: r.Lang}, nil)
		}
		m, said, err := p.message(r, due, told, start)
		if err != nil {
			return nil, err
		}
		out[i] = Previewed{Recipient: r, Message: m, Segments: said.Segments, Seconds: said.Seconds}
		if m.Held == "" {
			ms, of = append(ms, m), append(of, i)
		}
	}
	if len(ms) == 0 {
		return out, nil
	}
	seen, err := o.Gates.Foresee(ctx, ms)
	at := homes{}
	for k := range seen {
		out[of[k]].Foreseen = seen[k]
		if seen[k].State != outbox.Suppressed && seen[k].State != outbox.Expired && at.got(p.c, ms[k].To) {
			out[of[k]].Foreseen = outbox.Foreseen{State: outbox.Suppressed, Gate: gateOfHomes, Reason: whyShared}
		}
	}
	return out, err
}
