package dialogue_test

import (
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/ivr"
)

// impatiently answers the last page, presses keys while it is asked for patience, and waits.
func (c *call) impatiently(digits, meanwhile string) (said string) {
	c.h.t.Helper()
	c.press(digits)
	if c.last.Then != ivr.ThenGo || c.last.Expect == nil || c.last.Expect.Digits != 0 {
		c.h.t.Fatalf("no patience was asked for, or no key is heard meanwhile: %+v", c.last)
	}
	said = c.press(meanwhile)
	for c.last.Then == ivr.ThenGo {
		said = c.press("")
	}
	return said
}

// What is pressed while the bank takes its time counts for what is asked next.
func TestKeysPressedWhileTheBankTakesItsTimeAreHeard(t *testing.T) {
	t.Parallel()
	h := build(t)
	c := h.identified(maria, "1234")
	c.press("1")
	h.bank.Trouble(bank.Trouble{Delay: 2500 * time.Millisecond})
	says(t, c.impatiently("1", "1"), "one thousand two hundred", "sent it to you in a text")
	h.bank.Trouble(bank.Trouble{})
	c.press("#")
	c.press("1")
	h.bank.Trouble(bank.Trouble{Delay: 2500 * time.Millisecond})
	silentOn(t, c.impatiently("1", "9"), "sent it to you") // a lost card, as everywhere
	h.bank.Trouble(bank.Trouble{})
	silentOn(t, c.press("2"), "is now stopped")
}

// It never agrees to anything.
func TestKeysPressedWhileTheBankTakesItsTimeAgreeToNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	was, err := h.bank.Balance(t.Context(), "K10011")
	must(t, err)
	c := h.atPay()
	h.bank.Trouble(bank.Trouble{Delay: 2500 * time.Millisecond})
	said := c.impatiently("1", "111")
	says(t, said, "You pay", "To agree, press 1")
	silentOn(t, said, "was paid")
	h.bank.Trouble(bank.Trouble{})
	is, err := h.bank.Balance(t.Context(), "K10011")
	must(t, err)
	if is.Owed != was.Owed {
		t.Errorf("owed %v, then %v", was.Owed, is.Owed)
	}
	says(t, c.press("1"), "was paid")
}
