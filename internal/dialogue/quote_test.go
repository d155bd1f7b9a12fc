package dialogue_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/dialogue"
)

// amend changes one of the verbs of a house.
func amend(id string, change func(*dialogue.Deps, *commands.Verb)) func(*dialogue.Deps) {
	return func(d *dialogue.Deps) {
		for i := range d.Verbs {
			if d.Verbs[i].ID == id {
				change(d, &d.Verbs[i])
			}
		}
	}
}

// till is a price list: FREEZE costs something here, wants a code, and is done once for each quote.
type till struct {
	made  atomic.Int64
	life  time.Duration
	first error // what the first order is refused with

	mu   sync.Mutex
	sold map[string]string // quote -> key of the order
}

// noOffers is a bank that has proposed nothing: a yes needs no code.
type noOffers struct{}

func (noOffers) Offers(context.Context, string) ([]bank.Offer, error) { return nil, nil }

func (c *till) prices(d *dialogue.Deps, v *commands.Verb) {
	v.Risk, v.ByText, v.Instant = commands.R3, commands.A3, false
	d.Offers = noOffers{}
	clock := d.Clock
	v.Quote = func(_ context.Context, r commands.Request) (commands.Quoted, *commands.Answer, error) {
		id := r.Quote
		if id == "" {
			id = fmt.Sprintf("Q%d", c.made.Add(1))
		}
		return commands.Quoted{ID: id, Until: clock.Now().Add(c.life)}, nil, nil
	}
	v.Run = func(_ context.Context, r commands.Request) (commands.Answer, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if err := c.first; err != nil {
			c.first = nil
			return commands.Answer{}, err
		}
		if by, sold := c.sold[r.Quote]; sold && by != r.Key {
			return commands.Answer{}, errors.New("the same quote was agreed to under two keys")
		}
		if c.sold == nil {
			c.sold = map[string]string{}
		}
		c.sold[r.Quote] = r.Key
		return commands.Answer{Say: "done", Data: commands.Data{"card": r.Card().Tail, "at": r.Now, "ref": commands.Digits("204816")}}, nil
	}
}

// code is the last one-time code sent to a number.
func (h *house) code(to number) string {
	h.t.Helper()
	for i := len(h.out.to(to)) - 1; i >= 0; i-- {
		if code := regexp.MustCompile(`\b\d{6}\b`).FindString(h.out.to(to)[i]); code != "" {
			return code
		}
	}
	h.t.Fatalf("no code was sent to %s", to.Reveal())
	return ""
}

func TestAConfirmationIsBoundToItsQuote(t *testing.T) {
	t.Parallel()
	c := &till{life: 4 * time.Minute}
	h := build(t, amend("FREEZE", c.prices))
	says(t, h.text(maria, "FREEZE 1234"), "Reply Y or N")
	h.clock.Turn(5 * time.Minute)
	says(t, h.text(maria, "Y"), "Those terms have ended", "Reply Y or N")
	says(t, h.text(maria, "Y"), "6-digit code")
	h.clock.Turn(9 * time.Minute) // while the code was on its way, the second quote has ended too
	says(t, h.text(maria, "FREEZE 1234"), "Reply Y or N")
	says(t, h.text(maria, "Y"), "6-digit code")
	says(t, h.text(maria, h.code(maria)), "*1234")
	if len(c.sold) != 1 || c.sold["Q3"] == "" {
		t.Errorf("sold %v, want the third quote and nothing else", c.sold)
	}
}

func TestAQuoteTheBankCallsExpiredIsMadeAnew(t *testing.T) {
	t.Parallel()
	c := &till{life: time.Hour, first: &bank.Refusal{Reason: "expired"}}
	h := build(t, amend("FREEZE", c.prices))
	h.text(maria, "FREEZE 1234")
	h.text(maria, "Y")
	says(t, h.text(maria, h.code(maria)), "Those terms have ended", "Reply Y or N")
	says(t, h.text(maria, "Y"), "6-digit code")
	says(t, h.text(maria, h.code(maria)), "*1234")
	if len(c.sold) != 1 || c.sold["Q2"] == "" {
		t.Errorf("sold %v, want the second quote and nothing else", c.sold)
	}
}

func TestARefusalIsNoOutage(t *testing.T) {
	t.Parallel()
	c := &till{life: time.Hour, first: fmt.Errorf("closing: %w", &bank.Refusal{Reason: "debt"})}
	h := build(t, amend("FREEZE", func(d *dialogue.Deps, v *commands.Verb) { c.prices(d, v); v.ByText = commands.A2 }))
	h.text(maria, "FREEZE 1234")
	got := h.text(maria, "Y")
	says(t, got, "Harbour Bank: ")
	silentOn(t, got, "system", "something went wrong", "not available")
	must(t, h.SettleDue(t.Context()))
	if len(c.sold) != 0 || len(h.out.to(maria)) != 0 {
		t.Errorf("after a refusal: sold %v, sent %q", c.sold, h.out.to(maria))
	}
}

// Two processes take the same yes at once, again and again: each quote is sold once.
func TestRacedConfirmationsHaveOneEffect(t *testing.T) {
	t.Parallel()
	c := &till{life: time.Hour}
	cheap := func(d *dialogue.Deps, v *commands.Verb) { c.prices(d, v); v.ByText = commands.A2 }
	h := build(t, amend("FREEZE", cheap), func(d *dialogue.Deps) {
		d.Limits.TextsPerHour, d.Limits.ActsPerDay = 1000, 1000
	})
	const rounds = 25
	for i := range rounds {
		says(t, h.text(maria, "FREEZE 1234"), "Reply Y or N")
		var both sync.WaitGroup
		for _, sid := range []string{"SMa", "SMb"} {
			both.Go(func() {
				_, err := h.Text(t.Context(), dialogue.Text{SID: fmt.Sprintf("%s%d", sid, i), From: maria, To: hotline, Body: "Y"})
				if err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	if len(c.sold) != rounds {
		t.Errorf("%d quotes were sold in %d rounds", len(c.sold), rounds)
	}
}
