package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Out takes messages to be sent.
type Out interface {
	Add(ctx context.Context, ms ...outbox.Message) (added int, err error)
}

// triedMost bounds what one try sends to a number.
const triedMost = 12

// Try sends every wording in every language to numbers of the bank's own, whatever state the campaign is in. It returns what was sent to each.
func (o Office) Try(ctx context.Context, code string, numbers []string) ([]string, error) {
	p, err := o.pressOf(ctx, code)
	if err != nil {
		return nil, err
	}
	var ms []outbox.Message
	var texts []string
	for _, given := range numbers {
		n, err := phone.Parse(given)
		if err != nil || !slices.Contains(o.Testers, n) {
			return nil, ErrTester
		}
		if texts, err = p.all(n, o.Now()); err != nil {
			return nil, err
		}
		for _, text := range texts {
			ms = append(ms, outbox.Message{Type: outbox.Trial, To: n, Lang: locale.English, Body: text, Source: "trial:" + code})
		}
	}
	if _, err := o.Out.Add(ctx, ms...); err != nil {
		return nil, fmt.Errorf("trying campaign %s: %w", code, err)
	}
	return texts, nil
}

// all is everything that is said, as a number would read it.
func (p *press) all(n phone.Number, now time.Time) (texts []string, err error) {
	for _, w := range p.c.Said {
		for _, l := range locale.All() {
			if w.Text[l] == "" || len(texts) == triedMost {
				continue
			}
			r := audience.Recipient{Number: n, Region: n.Region(), Lang: l, Variant: w.Variant}
			if len(w.Tiers) > 0 {
				r.Tier = w.Tiers[0]
			}
			var told notice.Data
			if p.c.When.Event != nil {
				told = p.words.Sample(notice.Key{Type: p.c.Type, Lang: l}, nil)
			}
			said, _, why := p.say(r, told, now)
			if why != "" {
				return nil, wrong.Faults{wrong.Words(why).In("wording-in", w.Name, l).At("words")}
			}
			texts = append(texts, said.Text)
		}
	}
	return texts, nil
}
