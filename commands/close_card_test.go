package commands

import (
	"context"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// closer is a bank and a desk that note what reaches them, in order.
type closer struct {
	bank.Core
	refuses bool
	seen    []string
}

func (c *closer) Plans(context.Context, card.ID) ([]bank.Plan, error) { return nil, nil }

func (c *closer) Dues(context.Context, card.ID) (bank.Dues, error) {
	return bank.Dues{Owed: money.Of(100, "USD")}, nil
}

func (c *closer) Do(_ context.Context, o bank.Order) (bank.Receipt, error) {
	c.seen = append(c.seen, string(o.Kind)+" "+o.Detail["reason"])
	if c.refuses {
		return bank.Receipt{}, &bank.Refusal{Reason: "debt"}
	}
	return bank.Receipt{Ref: "HK1"}, nil
}

func (c *closer) Task(_ context.Context, t TaskRequest) (string, time.Time, error) {
	c.seen = append(c.seen, "task "+string(t.Kind))
	return "HC1", t.At, nil
}

func TestClosing(t *testing.T) {
	t.Parallel()
	offers := Retention{{Reason: ForFee, Offer: locale.Words{locale.English: "no fee", locale.Simplified: "免年费", locale.Traditional: "豁免年費"}}}
	for _, c := range []struct {
		about, reason, keep string
		refuses             bool
		say                 string
		seen                []string
	}{
		{"no to the offer closes", "1", "N", false, "done", []string{"task closing", "request-closing fee"}},
		{"yes to the offer does not", "1", "Y", false, "kept", []string{"task retention"}},
		{"without an offer nothing can be kept", "4", "Y", false, "done", []string{"task closing", "request-closing rate"}},
		{"a refusal leaves the task", "too many cards", "", true, "refused", []string{"task closing", "request-closing other"}},
	} {
		b := &closer{refuses: c.refuses}
		r := Request{Key: "SM1", Cards: []customer.Card{{ID: "K1", Tail: "1234"}}, Args: map[string]string{"reason": c.reason, "keep": c.keep}}
		a, err := CloseCard(b, b, offers).Run(t.Context(), r)
		if err != nil {
			t.Fatal(c.about, err)
		}
		if a.Say != c.say || len(b.seen) != len(c.seen) {
			t.Errorf("%s: said %s after %v, want %s after %v", c.about, a.Say, b.seen, c.say, c.seen)
			continue
		}
		for i := range c.seen {
			if b.seen[i] != c.seen[i] {
				t.Errorf("%s: %v reached bank and desk, want %v", c.about, b.seen, c.seen)
			}
		}
	}
}
