package dialogue_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/session"
)

func (h *house) takes(n number, by string) {
	h.t.Helper()
	_, err := h.TakeOver(h.t.Context(), n, by)
	must(h.t, err)
}

func (h *house) writes(n number, by, key, text string) {
	h.t.Helper()
	_, err := h.Write(h.t.Context(), n, by, key, text)
	must(h.t, err)
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("refused with %v, want %v", err, want)
	}
}

// trailed are the actions on conversations, the oldest first, with who did them.
func (h *house) trailed() (out []string) {
	h.t.Helper()
	es, err := h.db.Trail().Find(h.t.Context(), audit.Query{})
	must(h.t, err)
	for _, e := range es {
		if strings.HasPrefix(e.Action, "conversation.") {
			out = append([]string{e.Actor + " " + e.Action}, out...)
		}
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("there is %q, want %q", got, want)
	}
}

func TestColleagueAnswersInPlaceOfUs(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	says(t, h.text(maria, "BAL 1234"), "A colleague is with you now", "LOST")
	if again := h.text(maria, "hello?"); again != "" {
		t.Errorf("what is a colleague's to answer is answered %q", again)
	}
	h.writes(maria, "anna", "k1", "Good evening, how can I help?")
	h.writes(maria, "anna", "k1", "Good evening, how can I help?") // the browser asks again
	same(t, h.out.to(maria), "Harbour Bank: Good evening, how can I help?")
	_, err := h.HandBack(t.Context(), maria, "anna")
	must(t, err)
	says(t, h.text(maria, "BAL 1234"), "Our colleague has left", "USD 1,284.50")
	silentOn(t, h.text(maria, "BAL 1234"), "colleague")
	same(t, h.trailed(), "operator:anna conversation.take", "operator:anna conversation.hand-back")
}

func TestColleagueWritesInTheCustomersLanguage(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(chan8899, "anna")
	says(t, h.text(chan8899, "我想問下"), "海港銀行", "同事正為您服務", "報失")
	h.writes(chan8899, "anna", "k1", "你好")
	same(t, h.out.to(chan8899), "海港銀行：你好")
}

// A browser that dies gives no sign any more: the customer is not left alone for longer than that.
func TestColleagueWhoGivesNoSignHandsBack(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	h.text(maria, "hello")
	h.clock.Turn(4 * time.Minute)
	_, err := h.Stay(t.Context(), maria, "anna")
	must(t, err)
	h.clock.Turn(8 * time.Minute) // four since
	if got := h.text(maria, "still there?"); got != "" {
		t.Errorf("a colleague who is there is talked over: %q", got)
	}
	h.clock.Turn(10 * time.Minute)
	says(t, h.text(maria, "BAL 1234"), "Our colleague has left", "USD 1,284.50")
	_, err = h.Write(t.Context(), maria, "anna", "k", "sorry, I was away")
	wants(t, err, dialogue.ErrNotHeld)
	_, err = h.Stay(t.Context(), maria, "anna")
	wants(t, err, dialogue.ErrNotHeld)
	same(t, h.trailed(), "operator:anna conversation.take", "system conversation.lapse")
}

// A window that was left open goes on asking: that is one line in the trail, and the customer still hears that they left.
func TestALapseIsWrittenDownOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	h.text(maria, "hello")
	h.clock.Turn(6 * time.Minute)
	for range 3 {
		_, err := h.Stay(t.Context(), maria, "anna")
		wants(t, err, dialogue.ErrNotHeld)
	}
	same(t, h.trailed(), "operator:anna conversation.take", "system conversation.lapse")
	says(t, h.text(maria, "BAL 1234"), "Our colleague has left", "USD 1,284.50")
	same(t, h.trailed(), "operator:anna conversation.take", "system conversation.lapse")
}

func TestTwoColleaguesTakeAtOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	names := []string{"anna", "ben", "carl", "dora"}
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, by := range names {
		wg.Go(func() { _, errs[i] = h.TakeOver(t.Context(), maria, by) })
	}
	wg.Wait()
	won := ""
	for i, err := range errs {
		switch {
		case err == nil && won != "":
			t.Errorf("%s and %s have one conversation", won, names[i])
		case err == nil:
			won = names[i]
		default:
			wants(t, err, dialogue.ErrTaken)
		}
	}
	_, err := h.Write(t.Context(), maria, "eve", "k", "hello")
	wants(t, err, dialogue.ErrNotHeld)
	_, err = h.HandBack(t.Context(), maria, "eve")
	wants(t, err, dialogue.ErrNotHeld)
	_, err = h.TakeOver(t.Context(), maria, won) // another tab of the same
	must(t, err)
	same(t, h.trailed(), "operator:"+won+" conversation.take")
}

func TestProtectionIsNobodysToHold(t *testing.T) {
	t.Parallel()
	t.Run("a report of loss and its questions", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.takes(maria, "anna")
		says(t, h.text(maria, "my card was stolen"), "Which card is lost")
		says(t, h.text(maria, "1234"), "is stopped since", "Reply Y or N")
		if s := h.state("K10011"); s != bank.Stopped {
			t.Errorf("the card is %s", s)
		}
		says(t, h.text(maria, "Y"), "Harbour Bank")
		says(t, h.text(maria, "and now?"), "A colleague is with you now")
	})
	t.Run("a stop", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.takes(maria, "anna")
		if got := h.text(maria, "STOP"); strings.Contains(got, "colleague") {
			t.Errorf("a stop is answered %q", got)
		}
		standing, err := h.db.Consents().Standing(t.Context(), maria)
		must(t, err)
		if !standing.Stopped {
			t.Error("who said stop is not stopped")
		}
	})
	t.Run("a card number", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.takes(maria, "anna")
		silentOn(t, h.text(maria, "my card is 4111 1111 1111 1111"), "colleague", "4111")
	})
	t.Run("a payment that is not theirs", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.takes(maria, "anna")
		h.alert("F1", "1234")
		says(t, h.text(maria, "Y"), "A colleague") // perhaps to what the colleague asked
		h.text(maria, "N")
		if s := h.state("K10011"); s != bank.Stopped {
			t.Errorf("after a no the card is %s", s)
		}
	})
}

// A yes to the colleague is none to what we asked before they came.
func TestTakingOverClosesWhatIsOpen(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(maria, "CLOSE CARD 5678")
	says(t, h.text(maria, "2"), "Y")
	h.takes(maria, "anna")
	h.text(maria, "Y")
	_, err := h.HandBack(t.Context(), maria, "anna")
	must(t, err)
	h.text(maria, "Y")
	orders(t, h, 0)
}

func TestWhatAColleagueMayNotWrite(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	for text, want := range map[string]error{
		"Your card 4111 1111 1111 1111 is fine": dialogue.ErrSecret,
		"Your PIN is 2580":                      dialogue.ErrSecret,
		strings.Repeat("long ", 2000):           dialogue.ErrWording,
		" \u200b ":                              dialogue.ErrWording,
	} {
		_, err := h.Write(t.Context(), maria, "anna", "k", text)
		wants(t, err, want)
	}
	same(t, h.out.to(maria))
	if got := h.text(maria, strings.Repeat("A very long story. ", 500)); !strings.Contains(got, "A colleague") {
		t.Errorf("a text of 10 KB is answered %q", got)
	}
	h.text(maria, "LOST 1234")
	h.text(maria, "N") // the phone is not with her
	_, err := h.TakeOver(t.Context(), maria, "anna")
	wants(t, err, dialogue.ErrNotOurs)
}

func TestColleagueWithoutMemory(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	h.redis.Close()
	says(t, h.text(maria, "BAL 1234"), "USD 1,284.50") // better a machine than nobody
	_, err := h.Write(t.Context(), maria, "anna", "k", "hello")
	wants(t, err, session.ErrDown)
	_, err = h.TakeOver(t.Context(), maria, "ben")
	wants(t, err, session.ErrDown)
	same(t, h.out.to(maria))
}

// Whichever comes first, a text that meets a hand-back is answered, once, by one of the two.
func TestTextMeetsAHandBack(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.takes(maria, "anna")
	says(t, h.text(maria, "hello"), "A colleague")
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := h.HandBack(t.Context(), maria, "anna"); err != nil {
			t.Error(err)
		}
	})
	var answer string
	wg.Go(func() { answer = h.textAs("SMmeets", maria, "BAL 1234") })
	wg.Wait()
	if answer != "" && !strings.Contains(answer, "USD 1,284.50") {
		t.Errorf("answered %q", answer)
	}
	says(t, h.text(maria, "BAL 1234"), "USD 1,284.50")
}
