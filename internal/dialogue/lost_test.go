package dialogue_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/vault"
	"cardline/ivr"
)

// From the ring until the card is stopped, a caller whose number is known hears less than twenty seconds and presses three keys at most. What
// follows the line that names a key need not be heard: a key cuts it short.
func TestAKnownCallerStopsACardInTime(t *testing.T) {
	t.Parallel()
	const (
		mostSeconds = 20
		mostKeys    = 3
	)
	offers := map[locale.Lang][]string{
		locale.English:     {"press 9", "press 1, then hash", "press 1"},
		locale.Simplified:  {"请按9", "请按1，再按井号键", "请按1"},
		locale.Traditional: {"請按九字", "請按一字，再按井號", "請按一字"},
	}
	for _, c := range []struct {
		from number
		lang locale.Lang
		keys string // in the order they are pressed
		card string
	}{
		{chan8899, locale.Traditional, "91", "K10031"}, // the only card
		{wang, locale.Simplified, "91", "K10051"},
		{tom, locale.English, "91", "K10041"},
		{maria, locale.English, "911", "K10012"}, // all cards of the number
		{liwei, locale.Simplified, "911", "K10021"},
		{ho, locale.Traditional, "911", "K10071"},
	} {
		t.Run(string(c.lang)+" "+c.card, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			call, _ := h.ring(c.from)
			want := offers[c.lang]
			if len(c.keys) == 2 {
				want = []string{want[0], want[2]}
			}
			said := ""
			for i, key := range c.keys {
				said += until(t, call.last, want[i])
				call.press(string(key))
			}
			if is := h.state(c.card); is != bank.Stopped {
				t.Fatalf("the card is %s", is)
			}
			if seconds := ivr.Seconds(said); seconds >= mostSeconds || len(c.keys) > mostKeys {
				t.Errorf("%d seconds and %d keys until the card was stopped", seconds, len(c.keys))
			}
		})
	}
}

// until is what a page says up to the end of the line that offers a key.
func until(t *testing.T, page ivr.Page, offer string) (said string) {
	t.Helper()
	for _, l := range page.Lines {
		said += l.Text + " "
		if strings.Contains(l.Text, offer) {
			return said
		}
	}
	t.Fatalf("nothing offers %q in %q", offer, heard(page))
	return ""
}

const wang number = "+8613900139000"

// mariasCard is the number of her Classic card.
const mariasCard = "5555901001101234"

// relocking is a bank whose PIN locks open by themselves.
type relocking struct {
	bank.Proofs
	until time.Time
}

func (r relocking) PINLock(ctx context.Context, customer string) (bank.PINLock, error) {
	is, err := r.Proofs.PINLock(ctx, customer)
	is.Until = r.until
	return is, err
}

func TestALockThatOpensByItselfIsToldWithItsEnd(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)
	h := build(t, func(d *dialogue.Deps) { d.Proofs = relocking{d.Proofs, until} })
	for range 3 {
		_ = h.bank.VerifyPIN(t.Context(), "C1004", "000000")
	}
	says(t, h.text(tom, "UNFREEZE 3344"), "locked until 1 Dec 09:30", "+12025550100")
	silentOn(t, h.text(tom, "BAL 3344"), "locked")
}

// shy is a bank that does not tell whether a PIN is locked.
type shy struct{ bank.Proofs }

func (shy) PINLock(context.Context, string) (bank.PINLock, error) {
	return bank.PINLock{}, bank.ErrUnavailable
}

func TestNothingMovesWhileNobodyKnowsOfTheLock(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Proofs = shy{d.Proofs} })
	says(t, h.text(tom, "UNFREEZE 3344"), "nothing was changed")
	says(t, h.text(tom, "LOST 3344"), "is stopped")
}

// A stranger's call, as far as the entry of what the card is found by.
func (h *house) stolen(from number, clue string) *call {
	h.t.Helper()
	c, _ := h.ring(from)
	c.press("3")
	c.press("9")
	c.press(clue)
	return c
}

// While the bank is away a registered number is found here, the report is kept, and the caller, whom nobody promises anything that is not so,
// gets a person. What was kept is done once the bank is back, and texted to its owner alone.
func TestAStrangersReportOutlastsAnOutage(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.bank.Trouble(bank.Trouble{Down: true})
	says(t, h.stolen(stranger, "2").press("12025550147"), "A colleague will stop your card", "dial ")
	h.bank.Trouble(bank.Trouble{})
	h.clock.Turn(2 * time.Second)
	must(t, h.SettleDue(t.Context()))
	if is := h.state("K10011"); is != bank.Stopped {
		t.Errorf("the card is %s", is)
	}
	if got := h.out.to(stranger); len(got) != 0 {
		t.Errorf("the stranger is texted %q", got)
	}
	told := h.out.to(maria)
	if len(told) != 1 {
		t.Fatalf("her owner is told %q", told)
	}
	says(t, told[0], "reported your card lost")
	must(t, h.SettleDue(t.Context()))
	if again := h.out.to(maria); len(again) != 1 {
		t.Errorf("told again: %q", again)
	}
}

// The same step delivered twice stops nothing twice and says the same.
func TestAStrangersReportIsTakenOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	c := h.stolen("", "1")
	in := dialogue.Call{Step: c.last.Step, Digits: mariasCard + "#", Secret: true}
	first := c.step(in)
	says(t, first, "It is stopped", "reference")
	if again := c.step(in); again != first {
		t.Errorf("first %q, then %q", first, again)
	}
	if got := h.turns.lost; got != 1 {
		t.Errorf("%d reports counted", got)
	}
}

// All callers together search so often and no more: then a person stops the card, in the same words.
type spent struct{ left int }

func (s *spent) Spend(string) bool {
	s.left--
	return s.left >= 0
}

func TestAllStrangersTogetherAreLimited(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Searches = &spent{left: 1} })
	says(t, h.stolen("", "2").press("12025550000"), "A colleague will stop your card")
	says(t, h.stolen("", "2").press("12025550147"), "A colleague will stop your card", "dial ")
	if is := h.state("K10011"); is != bank.Active {
		t.Errorf("the card is %s", is)
	}
}

// What was entered is in no row, no log and no session.
func TestAClueIsKeptNowhere(t *testing.T) {
	t.Parallel()
	var seen []vault.Secret
	h := build(t, func(d *dialogue.Deps) { d.Finder = noting{d.Finder, &seen} })
	h.stolen("", "1").press(mariasCard)
	if len(seen) != 1 || fmt.Sprint(seen[0]) != "•••" {
		t.Fatalf("asked for %v", seen)
	}
	silentOn(t, h.log.String()+h.redis.Dump(), mariasCard, "01101234")
}

type noting struct {
	bank.Finder
	seen *[]vault.Secret
}

func (n noting) FindCards(ctx context.Context, by bank.Clue, what vault.Secret) ([]bank.Held, error) {
	*n.seen = append(*n.seen, what)
	return n.Finder.FindCards(ctx, by, what)
}

// Whatever gives up money, credit or protection is read back to the end: no key cuts it short, and words are no yes.
func TestGraveReadBacksAreHeardToTheEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from number
		keys []string
	}{
		{tom, []string{"3344#", "3", "3", "135790#"}}, {maria, []string{"1234#", "2", "2", "135790#", "2"}},
		{liwei, []string{"6688#", "2", "2", "135790#", "2"}}, {chan8899, []string{"8899#", "2", "2", "135790#", "2"}},
	} {
		t.Run(c.from.Reveal(), func(t *testing.T) {
			t.Parallel()
			h := build(t, func(d *dialogue.Deps) { d.Listens = true })
			call, _ := h.ring(c.from)
			for _, keys := range c.keys {
				call.press(keys)
			}
			if e := call.last.Expect; e == nil || !e.Listen || e.Speech || e.Digits != 1 {
				t.Errorf("the read-back %q expects %+v", heard(call.last), e)
			}
		})
	}
}

// A number that is not with its owner any more is told of no card by text, whoever reports it.
func TestALostNumberIsNotToldOfALoss(t *testing.T) {
	t.Parallel()
	h := build(t)
	must(t, h.Trust(t.Context(), maria, false, "reported lost"))
	c, _ := h.ring(maria)
	c.press("9")
	c.press("1234#")
	says(t, c.press("1"), "is now stopped", "reference")
	says(t, h.stolen("", "2").press("12025550147"), "It is stopped")
	if told := h.out.to(maria); len(told) != 0 {
		t.Errorf("a lost number is told %q", told)
	}
	if is := h.state("K10012"); is != bank.Stopped {
		t.Errorf("the other card is %s", is)
	}
}

// One report by voice: the reference goes to the registered number, and the new card is a key and the PIN away without naming it again.
func TestAReportedCardIsReplacedWithoutNamingItAgain(t *testing.T) {
	t.Parallel()
	h := build(t)
	c, _ := h.ring(tom)
	c.press("9")
	says(t, c.press("1"), "now stopped")
	told := h.out.to(tom)
	if len(told) != 1 {
		t.Fatalf("texted %q", told)
	}
	says(t, told[0], "Reported lost by phone", "ref ")
	silentOn(t, told[0], "3344")
	says(t, c.press("1"), "telephone PIN")
	says(t, c.press("135790#"), "A new card for the one ending in 3 3 4 4")
}

// Two strangers who report the same card hear references of their own: by one and the same they would learn that it is the same card. Its owner is
// told of the stop, not of each caller, and the trail links both reports to it.
func TestEachReportOfAStrangerHasItsOwnReference(t *testing.T) {
	t.Parallel()
	h := build(t)
	refs := map[string]bool{}
	for _, from := range []number{"+12025550161", "+12025550162"} {
		c, _ := h.ring(from)
		for _, key := range []string{"3", "9", "1"} {
			c.press(key)
		}
		_, said, stopped := strings.Cut(c.press(mariasCard+"#"), "Your reference is ")
		ref, _, _ := strings.Cut(said, ".")
		if !stopped || ref == "" {
			t.Fatalf("%s hears no reference", from)
		}
		refs[strings.NewReplacer(" ", "", ",", "").Replace(ref)] = true
	}
	if len(refs) != 2 {
		t.Errorf("both hear %v", refs)
	}
	if texts := h.out.to(maria); len(texts) != 1 {
		t.Errorf("the owner is told %d times: %q", len(texts), texts)
	}
	entries, err := h.db.Trail().Find(t.Context(), audit.Query{Action: "card.report", Limit: 10})
	must(t, err)
	if len(entries) != 2 || entries[0].After != entries[1].After || !refs[entries[0].Ref] || !refs[entries[1].Ref] {
		t.Errorf("the trail has %+v", entries)
	}
}
