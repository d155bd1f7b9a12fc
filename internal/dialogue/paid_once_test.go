package dialogue_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/dialogue"
)

// Two calls of one customer that stand at the read-back of the same payment: both agree, and it is paid once.
func TestTwoCallsPayTheMinimumOnce(t *testing.T) {
	t.Parallel()
	for name, together := range map[string]bool{"one after the other": false, "at once": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			was, err := h.bank.Balance(t.Context(), "K10011")
			must(t, err)
			st, err := h.bank.Statement(t.Context(), "K10011", "")
			must(t, err)
			calls := []*call{h.atPayment(), h.atPayment()}
			said := agreed(calls, together)
			says(t, said[0], "paid to your card", "eference")
			says(t, said[1], "paid to your card", "eference")
			if !together {
				says(t, said[0], "was paid")
				says(t, said[1], "paid once only")
			}
			if one, other := refOf(said[0]), refOf(said[1]); one == "" || one != other {
				t.Errorf("two references: %q, %q", said[0], said[1])
			}
			is, err := h.bank.Balance(t.Context(), "K10011")
			must(t, err)
			if left, paid := st.Minimum.Minor-st.Paid.Minor, was.Owed.Minor-is.Owed.Minor; left <= 0 || paid != left {
				t.Errorf("%d was paid, the minimum is %d", paid, left)
			}
			c := h.atPay() // and what is paid is not asked for again
			says(t, c.press("1"), "Nothing is left to pay")
		})
	}
}

// Two calls of one customer that stand at the read-back of the same amount: it is paid once. Who asks for it once more is told that it was paid,
// and when, and then it is paid again.
func TestAnAmountIsPaidAgainOnlyByWhoKnows(t *testing.T) {
	t.Parallel()
	for _, together := range []bool{false, true} {
		t.Run(fmt.Sprintf("together %v", together), func(t *testing.T) {
			t.Parallel()
			h := build(t)
			owes := func() int64 {
				b, err := h.bank.Balance(t.Context(), "K10011")
				must(t, err)
				return b.Owed.Minor
			}
			was := owes()
			one, _ := h.atAmount()
			other, _ := h.atAmount()
			calls := []*call{one, other}
			said := agreed(calls, together)
			if one, other := refOf(said[0]), refOf(said[1]); one == "" || one != other || was-owes() != 10000 {
				t.Errorf("%d was paid, by %q and %q", was-owes(), said[0], said[1])
			}
			third, heard := h.atAmount()
			says(t, heard, "The same was done at", "If you agree now, it is done again", "You pay")
			says(t, third.press("1"), "was paid")
			if was-owes() != 20000 {
				t.Errorf("%d was paid after the third call", was-owes())
			}
			says(t, h.text(maria, "PAY 1234 100"), "The same was done at", "Pay USD 100.00")
			silentOn(t, h.text(maria, "PAY 1234 99"), "The same was done")
		})
	}
}

// Two calls for the same amount that are on both sides of midnight, or of the term that orders are counted in: it is paid once, and who asks for
// it once more on the other side is told so first.
func TestMidnightPaysNothingTwice(t *testing.T) {
	t.Parallel()
	for name, midnight := range map[string]string{"of a day": "2026-11-28T00:00:00Z", "of a term": "2026-12-03T00:00:00Z"} {
		for _, together := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, together %v", name, together), func(t *testing.T) {
				t.Parallel()
				h := build(t)
				at, err := time.Parse(time.RFC3339, midnight)
				must(t, err)
				h.clock.Turn(at.Add(-time.Minute).Sub(h.clock.Wall()))
				owed := func() int64 {
					b, err := h.bank.Balance(t.Context(), "K10011")
					must(t, err)
					return b.Owed.Minor
				}
				was := owed()
				before, _ := h.atAmount()
				h.clock.Turn(at.Add(time.Minute).Sub(h.clock.Wall()))
				after, heard := h.atAmount()
				silentOn(t, heard, "The same was done")
				said := agreed([]*call{before, after}, together)
				says(t, said[1], "eference")
				if refOf(said[0]) == "" { // what was read back was of the term before: it is read back once more
					says(t, said[0], "You pay")
					if !strings.Contains(said[0], "The same was done at") {
						said[0] = before.press("1")
					}
				}
				if one := refOf(said[0]); was-owed() != 10000 || one != "" && one != refOf(said[1]) {
					t.Errorf("%d was paid, by %q and %q", was-owed(), said[0], said[1])
				}
				third, heard := h.atAmount()
				says(t, heard, "The same was done at", "If you agree now, it is done again")
				says(t, third.press("1"), "was paid")
				if was-owed() != 20000 {
					t.Errorf("%d was paid after the third call", was-owed())
				}
			})
		}
	}
}

// Who has paid just before midnight and asks for the same just after is told so.
func TestMidnightForgetsNoPayment(t *testing.T) {
	t.Parallel()
	for name, midnight := range map[string]string{"of a day": "2026-11-28T00:00:00Z", "of a term": "2026-12-03T00:00:00Z"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			at, err := time.Parse(time.RFC3339, midnight)
			must(t, err)
			h.clock.Turn(at.Add(-time.Minute).Sub(h.clock.Wall()))
			c, _ := h.atAmount()
			says(t, c.press("1"), "was paid")
			h.clock.Turn(at.Add(time.Minute).Sub(h.clock.Wall()))
			_, heard := h.atAmount()
			says(t, heard, "The same was done at")
			h.clock.Turn(at.Add(61 * time.Minute).Sub(h.clock.Wall()))
			_, heard = h.atAmount()
			silentOn(t, heard, "The same was done at")
		})
	}
}

// atAmount is a call that has asked to pay 100 dollars, heard what that means, and is asked for a yes.
func (h *house) atAmount() (c *call, said string) {
	h.t.Helper()
	c = h.atPay()
	said = c.step(dialogue.Call{Step: c.last.Step, Speech: "one hundred dollars", Sure: 95})
	says(h.t, said, "You pay")
	return c, said
}

// atPay is a call of Maria's that is asked how much to pay.
func (h *house) atPay() *call {
	h.t.Helper()
	c, _ := h.ring(maria)
	c.press("1234#")
	c.press("2")
	c.press("2")
	says(h.t, c.press("135790#"), "How much would you like to pay")
	return c
}

// atPayment is a call that has heard what paying the minimum means, and is asked for a yes.
func (h *house) atPayment() *call {
	h.t.Helper()
	c := h.atPay()
	says(h.t, c.press("1"), "You pay")
	return c
}

// refOf is the reference that was said.
func refOf(said string) string {
	_, ref, _ := strings.Cut(said, "eference is ")
	ref, _, _ = strings.Cut(ref, ".")
	return ref
}

// agreed has calls press 1, at once or one after the other, and returns what each hears.
func agreed(calls []*call, together bool) []string {
	said := make([]string, len(calls))
	var all sync.WaitGroup
	for i, c := range calls {
		all.Go(func() { said[i] = c.press("1") })
		if !together {
			all.Wait()
		}
	}
	all.Wait()
	return said
}
