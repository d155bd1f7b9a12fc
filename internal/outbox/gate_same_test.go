package outbox_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// A job that was started twice is caught, for as long as its type says; a key, or a wish to repeat, lets it pass.
func TestTheSameTwiceIsHeldBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	reminder := outbox.Message{Type: "due-reminder", To: maria, Zone: "America/New_York", Body: "Harbour Bank: USD 20.00 is due on 12 Feb."}
	first := h.unkeyed(reminder)
	h.becomes(first, outbox.Delivered)
	h.says(h.becomes(h.unkeyed(reminder), outbox.Suppressed), "the same message went out at 2027-02-06 17:00 UTC (id "+first+")")
	other := reminder
	other.Body = strings.Replace(other.Body, "20.00", "21.00", 1)
	h.becomes(h.unkeyed(other), outbox.Delivered)
	elsewhere := reminder
	elsewhere.To = "+12025550149"
	h.becomes(h.unkeyed(elsewhere), outbox.Delivered)
	h.becomes(h.plan(reminder), outbox.Delivered) // with a key of its own
	line := reminder
	line.Unique = outbox.LineKey + "import:f/7"
	h.says(h.becomes(h.plan(line), outbox.Suppressed), "the same message went out")
	h.skip.Store(int64(23 * time.Hour)) // the next day's, an hour earlier
	h.becomes(h.unkeyed(reminder), outbox.Delivered)
}

func TestOneThatWaitsHoldsBackAnother(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	night := outbox.Message{Type: "due-reminder", To: "+85298765432", Zone: "Asia/Hong_Kong", Body: "Harbour Bank: HKD 20.00 is due on 12 Feb."}
	first, second := h.unkeyed(night), h.unkeyed(night)
	later := night
	later.Due = noon.Add(33 * time.Hour)
	third := h.unkeyed(later)
	h.run()
	h.held(first, "2027-02-07 09:00")
	h.says(h.becomes(second, outbox.Suppressed), "the same message waits to go out at", first)
	h.skip.Store(int64(9 * time.Hour))
	h.becomes(first, outbox.Delivered)
	h.skip.Store(int64(33*time.Hour + time.Minute)) // more than 20 hours after the first
	h.becomes(third, outbox.Delivered)
}

func TestCodesAreNeverTheSame(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	for range 2 {
		h.becomes(h.unkeyed(outbox.Message{Type: outbox.OTP, To: maria, Body: "Code 123456"}), outbox.Delivered)
	}
}
