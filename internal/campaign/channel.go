package campaign

import (
	"time"

	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Channel is how those who are meant are told.
type Channel string

// The channels.
const (
	Text  Channel = "text"
	Voice Channel = "voice" // the program calls each of them
	Task  Channel = "task"  // somebody of the desk does
)

// medium is a channel at work. Whatever it makes of somebody who is meant is a row of the outbox, unique by campaign, occurrence and person,
// that passes the gates; who takes it over from there goes by its lane: the carrier, or an outbox.Bearer.
type medium interface {
	// faults tells what is wrong with a brief that goes by it.
	faults(d Brief, f *faults)
	// lane its rows stand in; "" is that of their type.
	lane() outbox.Lane
	// check tells what is wrong with words, all faults at once.
	check(w *notice.Words, t notice.Template, now time.Time) wrong.Faults
	// phrase readies words.
	phrase(w *notice.Words, t notice.Template) (phrase, error)
	// price is what a row of so many units costs to a number of a country. Not ok: no price is known.
	price(w *notice.Words, country string, units int) (p notice.Price, ok bool)
	// sender is by which name its rows wait for their turn, and how much of them goes in a second: weight of each row. 0: it is not paced.
	sender(s Senders, t outbox.Type, country string) (name string, rate int)
	weight(units int) int
}

// phrase is a wording that is filled for one after the other. Segments of what is rendered are the medium's units.
type phrase interface {
	Render(r notice.Request) (notice.Rendered, error)
}

// medium is nil for a channel that there is not.
func (c Channel) medium() medium {
	switch c {
	case "", Text:
		return texts{}
	case Voice:
		return calls{}
	case Task:
		return errands{}
	}
	return nil
}

// texts are the medium of Text: units are segments.
type texts struct{}

func (texts) faults(Brief, *faults) {}

func (texts) lane() outbox.Lane { return "" }

func (texts) check(w *notice.Words, t notice.Template, _ time.Time) wrong.Faults { return w.Faults(t) }

func (texts) phrase(w *notice.Words, t notice.Template) (phrase, error) { return w.Phrase(t) }

func (texts) price(w *notice.Words, country string, units int) (notice.Price, bool) {
	return w.Price(country, units)
}

func (texts) sender(s Senders, t outbox.Type, country string) (name string, rate int) {
	name = s.SenderOf(t, country)
	return name, s.RateOf(name)
}

func (texts) weight(units int) int { return max(1, units) }
