package dialogue_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
)

const tomsOther number = "+447400123499"

// withOther gives Tom a second telephone.
func (h *house) withOther() {
	h.t.Helper()
	party, err := h.db.Directory().Find(h.t.Context(), tom)
	must(h.t, err)
	c := party.Customers[0]
	c.Numbers = append(c.Numbers, tomsOther)
	must(h.t, h.db.Directory().Upsert(h.t.Context(), customer.Customer{
		ID: c.ID, Names: c.Names, Lang: c.Lang, Zone: c.Zone, Tier: c.Tier, Numbers: c.Numbers, Cards: c.Cards,
	}))
}

func TestACodeGoesToTheOtherNumberAndSoDoesTheNews(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.withOther()
	h.text(tom, "UNFREEZE 3344")
	got := h.text(tom, "Y")
	says(t, got, "other number", "99")
	silentOn(t, got, "0123499")
	if sent := h.out.to(tom); len(sent) != 0 {
		t.Errorf("the number that asks was sent %q", sent)
	}
	code := h.code(tomsOther)
	silentOn(t, got, code)
	h.text(tom, code)
	sent := h.out.to(tomsOther)
	says(t, sent[len(sent)-1], "*3344", "Not you? Call +12025550100")
	silentOn(t, strings.Join(h.out.to(tom), " "), code)
}

// A telephone that was reported lost gets neither the code nor the news.
func TestALostNumberIsNoOtherContact(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.withOther()
	must(t, h.Trust(t.Context(), tomsOther, false, "reported lost"))
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "Y"), "in another text")
	h.text(tom, h.code(tom))
	if sent := h.out.to(tomsOther); len(sent) != 0 {
		t.Errorf("a lost number was sent %q", sent)
	}
}

func TestCodesAndActsHaveADailyCap(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Limits.CodesPerDay = 2 })
	for range 2 {
		h.text(tom, "UNFREEZE 3344")
		says(t, h.text(tom, "Y"), "6-digit code")
		h.clock.Turn(2 * time.Hour)
	}
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "Y"), "several codes")

	c := &till{life: time.Hour}
	h = build(t, amend("FREEZE", func(d *dialogue.Deps, v *commands.Verb) {
		c.prices(d, v)
		v.ByText, d.Limits.ActsPerDay = commands.A2, 1
	}))
	for _, want := range []string{"*1234", "most we do"} {
		h.text(maria, "FREEZE 1234")
		says(t, h.text(maria, "Y"), want)
	}
	if len(c.sold) != 1 {
		t.Errorf("sold %v, want one act a day", c.sold)
	}
}

// What gives up protection wants a code although the verb does not.
func TestWhatWeakensWantsMore(t *testing.T) {
	t.Parallel()
	weak := false
	h := build(t, amend("FREEZE", func(_ *dialogue.Deps, v *commands.Verb) {
		v.Weakens = func(commands.Request) bool { return weak }
		v.Run = func(context.Context, commands.Request) (commands.Answer, error) {
			return commands.Answer{Outcome: "done", Silent: true}, nil
		}
	}))
	if got := h.text(maria, "FREEZE 1234"); got != "" {
		t.Errorf("what protects was answered %q, want it done at once", got)
	}
	weak = true
	says(t, h.text(maria, "FREEZE 1234"), "Reply Y or N")
	says(t, h.text(maria, "Y"), "6-digit code")
}
