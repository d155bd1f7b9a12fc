package dialogue_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/money"
)

// alerter keeps alerts among what goes out.
type alerter struct{ *outgoing }

func (a alerter) TextOnce(ctx context.Context, n dialogue.Notice) (bool, error) {
	before := a.count()
	err := a.Text(ctx, n)
	return a.count() > before, err
}

func (o *outgoing) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.all)
}

func alarmed(t *testing.T, change ...func(*dialogue.Deps)) *house {
	t.Helper()
	wire := func(d *dialogue.Deps) {
		d.Alerter, d.Customers = alerter{d.Texter.(*outgoing)}, d.Directory.(directory).Directory
	}
	return build(t, append(change, wire)...)
}

func payment(ref, tail string) dialogue.Alert {
	return dialogue.Alert{Ref: ref, Customer: "C1001", Card: tail, Amount: money.Of(8820, "USD"), Merchant: "GRAND HOTEL", At: time.Now()}
}

func (h *house) alert(ref, tail string) {
	h.t.Helper()
	fresh, err := h.Alert(h.t.Context(), payment(ref, tail))
	must(h.t, err)
	if !fresh {
		h.t.Fatalf("alert %s was not sent", ref)
	}
}

func TestAnAlertIsAskedOnce(t *testing.T) {
	t.Parallel()
	h := alarmed(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	asked := 0
	for range 8 {
		all.Go(func() {
			fresh, err := h.Alert(t.Context(), payment("one", "1234"))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if fresh {
				asked++
			}
		})
	}
	all.Wait()
	if got := h.out.to(maria); asked != 1 || len(got) != 1 {
		t.Fatalf("asked %d times with %q", asked, got)
	}
	says(t, h.out.to(maria)[0], "USD 88.20", "GRAND HOTEL", "*1234", "Reply Y")
	if n := h.out.all[0]; n.Type != "fraud-alert" || n.Security {
		t.Errorf("sent as %+v, want an alert by the sender that can be answered", n)
	}
}

func TestYAndNAtOnceStopTheCard(t *testing.T) {
	t.Parallel()
	for range 5 {
		h := alarmed(t)
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
	h := alarmed(t)
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
	h := alarmed(t)
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
	h := alarmed(t)
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
		h := alarmed(t)
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
	h := alarmed(t)
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
		h := alarmed(t)
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
	h := alarmed(t)
	h.alert("one", "1234")
	must(t, h.Trust(t.Context(), maria, false, "stolen"))
	silentOn(t, h.text(maria, "Y"), "Thank you", "1234")
	got := h.text(maria, "N")
	silentOn(t, got, "1234", "ref")
	says(t, got, "stopped")
	again := payment("two", "5678")
	again.Customer, again.Number = "", maria
	if _, err := h.Alert(t.Context(), again); !errors.Is(err, dialogue.ErrUnreachable) {
		t.Errorf("a distrusted number is asked: %v", err)
	}
}

func TestAYWithSomethingElseOpen(t *testing.T) {
	t.Parallel()
	h := alarmed(t)
	h.text(maria, "FREEZ 5678") // did you mean
	h.alert("one", "1234")
	says(t, h.text(maria, "Y"), "last 4 digits")
	says(t, h.text(maria, "Y 1234"), "Thank you", "*1234")
}

func TestAYesToAnAlertGrantsNothing(t *testing.T) {
	t.Parallel()
	h := alarmed(t)
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
	h := alarmed(t)
	h.redis.Close()
	if _, err := h.Alert(t.Context(), payment("one", "1234")); !errors.Is(err, dialogue.ErrDown) {
		t.Errorf("%v, want ErrDown", err)
	}
	if got := h.out.to(maria); len(got) > 0 {
		t.Errorf("asked what nobody can answer: %q", got)
	}
}

func TestAnAlertWhileTheBankIsAway(t *testing.T) {
	t.Parallel()
	h := alarmed(t, impatient)
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
