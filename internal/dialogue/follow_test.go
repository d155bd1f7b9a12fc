package dialogue_test

import (
	"context"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

func TestAnInterruptedChangeIsOfferedAgain(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "BAL 3344"), "GBP 950.20", "Go on with")
	says(t, h.text(tom, "Y"), "Reply Y or N")
	says(t, h.text(tom, "Y"), "6-digit code")

	h.text(tom, "EXIT")
	says(t, h.text(tom, "Y"), "no question open")

	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "BAL 3344"), "Go on with")
	silentOn(t, h.text(tom, "BAL 3344"), "Go on with") // offered once

	h.text(tom, "UNFREEZE 3344")
	h.clock.Turn(11 * time.Minute)
	silentOn(t, h.text(tom, "BAL 3344"), "Go on with")
}

// After a report of loss nothing that was asked for before is offered again.
func TestALossForgetsWhatWasInterrupted(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(tom, "UNFREEZE 3344")
	silentOn(t, h.text(tom, "LOST 3344"), "Go on with")
	silentOn(t, h.text(tom, "Y"), "Go on with", "6-digit code")
}

func TestHelpAndLanguageInTheMiddle(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "HELP"), "EXIT leaves it", "Reply Y or N", string(hotline))
	says(t, h.text(tom, "简体中文"), "请回复")
	says(t, h.text(tom, "Y"), "6位验证码")
}

func TestABareYesDoesNotMoveMoneyWhileTwoQuestionsAreOpen(t *testing.T) {
	t.Parallel()
	c := &till{life: time.Hour}
	h := build(t, amend("FREEZE", func(d *dialogue.Deps, v *commands.Verb) { c.prices(d, v); v.ByText = commands.A2 }))
	says(t, h.text(maria, "LOST 5678"), "phone")
	yes := quotedYes(t, h.text(maria, "FREEZE 1234"))
	says(t, h.text(maria, "Y"), "reply "+yes)
	says(t, h.text(maria, "1"), "reply "+yes)
	says(t, h.text(maria, "Y 1234"), "reply "+yes)
	if len(c.sold) != 0 {
		t.Fatalf("a bare yes sold %v", c.sold)
	}
	says(t, h.text(maria, yes), "*1234")
	if len(c.sold) != 1 {
		t.Errorf("sold %v, want what the code was quoted for", c.sold)
	}
}

// quotedYes is the yes that a read-back asks for.
func quotedYes(t *testing.T, said string) string {
	t.Helper()
	yes := regexp.MustCompile(`[Rr]eply (Y \w+) or N`).FindStringSubmatch(said)
	if yes == nil {
		t.Fatalf("%q says no code to agree with", said)
	}
	return yes[1]
}

func TestABareYesDoesNotMoveMoneyWhileSomethingIsProposed(t *testing.T) {
	t.Parallel()
	c, p := &till{life: time.Hour}, &proposals{}
	h := build(t, amend("FREEZE", func(d *dialogue.Deps, v *commands.Verb) {
		c.prices(d, v)
		v.ByText, d.Offers = commands.A2, p
	}))
	rise := bank.Offer{
		Code: "LIM482", Kind: "limit", Until: time.Now().Add(day), State: "open",
		Names: locale.Words{locale.English: "a rise", locale.Simplified: "提额", locale.Traditional: "提額"},
	}
	says(t, h.text(maria, "FREEZE 1234"), "Reply Y or N")
	p.open = []bank.Offer{rise} // proposed after the question: the yes may be to that
	got := h.text(maria, "Y")
	says(t, got, "LIM482 (a rise)", "Freeze")
	if len(c.sold) != 0 {
		t.Fatalf("a bare yes sold %v", c.sold)
	}
	says(t, h.text(maria, "N"), "nothing was changed")
	yes := quotedYes(t, h.text(maria, "FREEZE 1234"))
	says(t, h.text(maria, "1"), "reply "+yes)
	p.open = nil // taken back: nothing else can be meant any more
	says(t, h.text(maria, "Y"), "*1234")
	if len(c.sold) != 1 {
		t.Errorf("sold %v, want one", c.sold)
	}
}

// proposals are what the bank offers; it counts how often it is asked.
type proposals struct {
	open  []bank.Offer
	asked atomic.Int64
}

func (p *proposals) Offers(context.Context, string) ([]bank.Offer, error) {
	p.asked.Add(1)
	return p.open, nil
}

func TestTheBankIsAskedForOffersOnlyWhenOneMayBeAnswered(t *testing.T) {
	t.Parallel()
	names := locale.Words{locale.English: "a rise", locale.Simplified: "提额", locale.Traditional: "提額"}
	later := time.Now().Add(day)
	p := &proposals{open: []bank.Offer{
		{Code: "UPG205", Kind: "upgrade", Names: names, Until: later, State: "open"},
		{Code: "INS604", Kind: "insurance", Names: names, Until: later, State: "open"},
		{Code: "OLD111", Kind: "upgrade", Names: names, Until: later, State: "declined"},
	}}
	h := build(t, func(d *dialogue.Deps) { d.Offers = p })
	for _, body := range []string{"BAL 1234", "YE1234", "FREEZE 1234", "HELP"} {
		h.text(maria, body)
	}
	if n := p.asked.Load(); n != 0 {
		t.Errorf("the bank was asked for its offers %d times by texts that answer none", n)
	}
	h.text(maria, "EXIT")
	for _, body := range []string{"Y", "1", "N"} {
		got := h.text(maria, body)
		says(t, got, "UPG205", "INS604")
		silentOn(t, got, "OLD111")
	}
	silentOn(t, h.text(stranger, "Y"), "UPG205")
}

// Texts nobody understood are kept without digits that may be a secret, and counted.
func TestTextsNotUnderstoodAreKept(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(maria, "Frobnicate  the 8675309 grommet 12")
	h.text(chan8899, "frobnicate the 4442223 grommet 12")
	h.text(maria, "My PIN is 135790")
	kept, err := h.db.Unknown().List(t.Context(), wordbook.TextQuery{N: 10})
	must(t, err)
	if len(kept) != 1 || kept[0].Seen != 2 || kept[0].Senders != 2 || kept[0].Text != "Frobnicate the ••••••• grommet 12" {
		t.Errorf("kept %+v", kept)
	}
}

// Names, addresses and numbers that are spelled out are nobody's business but the customer's.
func TestTextsNotUnderstoodAreKeptWithoutNames(t *testing.T) {
	t.Parallel()
	h := build(t)
	for said, want := range map[string]string{
		"Frobnicate Maria Garcia, garcia too":              "Frobnicate •••, ••• too",
		"frobnicate at maria.g@example.com pronto grommet": "frobnicate at ••• pronto grommet",
		"frobnicate one two three four grommet":            "frobnicate ••• grommet",
	} {
		h.text(maria, said)
		kept, err := h.db.Unknown().List(t.Context(), wordbook.TextQuery{N: 10})
		must(t, err)
		if !slices.ContainsFunc(kept, func(k wordbook.Text) bool { return k.Text == want }) {
			t.Errorf("of %q was kept %+v, want %q", said, kept, want)
		}
	}
}

const day = 24 * time.Hour

// Whether the phone is still with its owner is also heard in words.
func TestAPhoneThatIsGoneToo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"my phone was stolen too":                     "private",
		"no idea, the phone is not with me":           "private",
		"I lost the card only, my phone is with me":   "go on using",
		"我手机也丢了":                                      "私人信息",
		"我部電話都唔見咗":                                    "私人資料",
		"部電話仲喺度":                                      "繼續用",
		"we are at the police station, what do we do": "Is this phone still with you",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			says(t, h.text(maria, "LOST 5678"), "Is this phone still with you")
			says(t, h.text(maria, text), want)
		})
	}
}

// An offer to go on gives way to whatever else is written.
func TestAnOfferToGoOnIsPassedOver(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "BAL 3344"), "Go on with")
	got := h.text(tom, "qwertz uiop")
	says(t, got, "did not understand")
	silentOn(t, got, "Go on with")
}
