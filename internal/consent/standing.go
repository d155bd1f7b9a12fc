package consent

import (
	"slices"

	"cardline/internal/phone"
)

// Learned is the channel of a change that nobody expressed to us: the carrier refused a message because the number had
// stopped this sender. It blocks the sender and says nothing of the customer's wish.
const Learned = "carrier"

// After is the standing once c has happened. Changes apply in the order they are recorded.
func (s Standing) After(c Change) Standing {
	s.All = StopsAll(c.Number.Region())
	s.Blocked = slices.DeleteFunc(slices.Clone(s.Blocked), func(b phone.Number) bool { return b == c.Sender })
	if c.Carrier && !c.In {
		s.Blocked = append(s.Blocked, c.Sender)
	}
	if c.Channel != Learned {
		s.Stopped, s.Since = !c.In, c.At
	}
	return s
}
