package dialogue_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/dialogue"
	"cardline/internal/money"
)

// cards by their tails.
var cards = map[string]card.ID{"1234": "K10011", "5678": "K10012"}

func payment(h *house, ref, tail string) dialogue.Alert {
	now := h.clock.Now()
	return dialogue.Alert{
		Ref: ref, Customer: "C1001", Number: maria, Card: cards[tail], Amount: money.Of(8820, "USD"), Merchant: "GRAND HOTEL", At: now, Asked: now,
	}
}

// alert opens the question about a payment, as happens before its text leaves.
func (h *house) alert(ref, tail string) {
	h.t.Helper()
	wait, why, err := h.Open(h.t.Context(), payment(h, ref, tail))
	must(h.t, err)
	if wait > 0 {
		h.t.Fatalf("alert %s waits: %s", ref, why)
	}
}

func TestAQuestionAboutAPaymentIsOpenedOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if wait, why, err := h.Open(t.Context(), payment(h, "one", "1234")); err != nil || wait > 0 {
				t.Error(wait, why, err)
			}
		})
	}
	all.Wait()
	says(t, h.text(maria, "Y"), "Thank you", "*1234") // of two it would ask which
	h.alert("one", "1234")
	silentOn(t, h.text(maria, "Y"), "Thank you") // answered, it is not opened again
	if got := h.out.to(maria); len(got) > 0 {
		t.Errorf("the dialogue sends %q: the text is the outbox's", got)
	}
}

// A yes could be meant for either. What may be somebody else's payment waits two minutes for it, and no longer.
func TestAnAlertWaitsForSomethingRiskier(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(maria, "CLOSE 1234")
	says(t, h.text(maria, "1"), "Close card *1234?", "or N")
	a := payment(h, "one", "5678")
	if wait, why, err := h.Open(t.Context(), a); err != nil || wait <= 0 || wait > time.Minute || !strings.Contains(why, "CLOSE_CARD") {
		t.Fatalf("waits %s for %q, %v", wait, why, err)
	}
	h.clock.Turn(2 * time.Minute)
	if wait, why, err := h.Open(t.Context(), a); err != nil || wait > 0 {
		t.Fatalf("two minutes later it waits %s for %q, %v", wait, why, err)
	}
	says(t, h.text(maria, "N"), "*5678 stopped") // a no protects first
}

func TestTooManyQuestionsWait(t *testing.T) {
	t.Parallel()
	h := build(t)
	for i := range 8 {
		h.alert(string(rune('a'+i)), "1234")
	}
	if wait, why, err := h.Open(t.Context(), payment(h, "ninth", "5678")); err != nil || wait <= 0 || !strings.Contains(why, "8 questions") {
		t.Errorf("the ninth waits %s for %q, %v", wait, why, err)
	}
	h.text(maria, "Y ALL")
	h.alert("ninth", "5678")
	says(t, h.text(maria, "N 5678"), "*5678 stopped")
}

func TestYAndNAtOnceStopTheCard(t *testing.T) {
	t.Parallel()
	for range 5 {
		h := build(t)
		h.alert("one", "1234")
		var all sync.WaitGroup
		for i, body := range []string{"Y", "N", "Y"} {
			sid := h.sid("SM") + string(rune('a'+i))
			all.Go(func() {
				if _, err := h.Text(t.Context(), dialogue.Text{SID: sid, From: maria, To: hotline, Body: body}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := h.state("K10011"); got != bank.Stopped {
			t.Fatalf("the card is %s", got)
		}
	}
}

func TestTwiceNStopsOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.alert("one", "1234")
	says(t, h.text(maria, "N"), "*1234 stopped")
	says(t, h.text(maria, "N"), "*1234 stopped")
	says(t, h.text(maria, "Y"), "stays stopped")
	if h.turns.lost > 2 {
		t.Errorf("%d reports of loss", h.turns.lost)
	}
}

func TestALateYClearsNothingAndALateNStops(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.alert("one", "1234")
	h.clock.Turn(25 * time.Hour)
	says(t, h.text(maria, "Y"), "too late", "N to stop")
	says(t, h.text(maria, "N"), "*1234 stopped")
	h.alert("two", "5678")
	h.clock.Turn(80 * time.Hour)
	silentOn(t, h.text(maria, "N"), "stopped")
	if got := h.state("K10012"); got == bank.Stopped {
		t.Error("a no days later stopped a card")
	}
}

func TestTwoAlertsOpen(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.alert("one", "1234")
	h.alert("two", "5678")
	says(t, h.text(maria, "Y"), "last 4 digits")
	says(t, h.text(maria, "Y 5678"), "Thank you", "*5678")
	says(t, h.text(maria, "N"), "*1234 stopped")
	if got := h.state("K10012"); got == bank.Stopped {
		t.Error("the card whose payment was theirs is stopped too")
	}
}

func TestNMeansAllOrTheTailItQuotes(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{"N": "*1234 and *5678", "N all": "*1234 and *5678", "N 5678": "*5678 stopped", "no 1234": "*1234 stopped", "LOST ALL": "*1234"} {
		h := build(t)
		h.alert("one", "1234")
		h.alert("two", "5678")
		got := h.text(maria, said)
		says(t, got, "stopped")
		for part := range strings.SplitSeq(want, " and ") {
			says(t, got, part)
		}
	}
}

func TestALossOfAnotherCardLeavesTheAlertOpen(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.alert("one", "1234")
	says(t, h.text(maria, "LOST 5678"), "*5678 is stopped")
	h.text(maria, "Y") // the phone is with her
	if got := h.state("K10011"); got == bank.Stopped {
		t.Error("the other card is stopped")
	}
	says(t, h.text(maria, "N"), "*1234 stopped")
}

func TestAStopSaysNoToAnAlert(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"STOP", "cancel", "End.", "QUIT", "退订"} {
		h := build(t)
		h.alert("one", "1234")
		silentOn(t, h.text(maria, word), "1234")
		if got := h.state("K10011"); got != bank.Stopped {
			t.Errorf("after %s the card is %s", word, got)
		}
		last := h.out.all[len(h.out.all)-1]
		if !last.Security || !strings.Contains(last.Body, "*1234") {
			t.Errorf("after %s was told %+v", word, last)
		}
	}
}

func TestAnAlertOnADistrustedNumber(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.alert("one", "1234")
	must(t, h.Trust(t.Context(), maria, false, "stolen"))
	silentOn(t, h.text(maria, "Y"), "Thank you", "1234")
	got := h.text(maria, "N")
	silentOn(t, got, "1234", "ref")
	says(t, got, "stopped")
	if _, _, err := h.Open(t.Context(), payment(h, "two", "5678")); !errors.Is(err, dialogue.ErrUnreachable) {
		t.Errorf("a distrusted number is asked: %v", err)
	}
}

func TestAYWithSomethingElseOpen(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(maria, "FREEZ 5678") // did you mean
	h.alert("one", "1234")
	says(t, h.text(maria, "Y"), "last 4 digits")
	says(t, h.text(maria, "Y 1234"), "Thank you", "*1234")
}

func TestAYesToAnAlertGrantsNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(maria, "STOP")
	h.alert("one", "1234")
	says(t, h.text(maria, "YES"), "Thank you")
	st, err := h.db.Consents().Standing(t.Context(), maria)
	must(t, err)
	if !st.Stopped {
		t.Error("YES to an alert was taken for a wish to get offers")
	}
}

func TestAnAlertWithoutMemory(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.redis.Close()
	if _, _, err := h.Open(t.Context(), payment(h, "one", "1234")); !errors.Is(err, dialogue.ErrDown) {
		t.Errorf("%v, want ErrDown", err)
	}
}

func TestAnAlertWhileTheBankIsAway(t *testing.T) {
	t.Parallel()
	h := build(t, impatient)
	h.alert("one", "1234")
	h.bank.Trouble(bank.Trouble{Down: true})
	says(t, h.text(maria, "N"), "NOT YET BLOCKED")
	h.bank.Trouble(bank.Trouble{})
	h.clock.Turn(time.Minute)
	must(t, h.SettleDue(t.Context()))
	if got := h.state("K10011"); got != bank.Stopped {
		t.Errorf("the card is %s", got)
	}
	says(t, strings.Join(h.out.to(maria), "\n"), "*1234 stopped")
}
