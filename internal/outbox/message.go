package outbox

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/card"
	"cardline/internal/clock"
	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// ErrNoMessage is returned for an id that no message has.
var ErrNoMessage = errors.New("outbox: no such message")

// Message is what is to be sent to one number. Type, To and Body are needed; Prepare fills in the rest.
type Message struct {
	ID       string
	Unique   string // at most one message ever has this key; "" = the ID
	Type     Type
	Class    consent.Class
	Purpose  Purpose
	Lane     Lane
	To       phone.Number
	Customer string // "" for a number that is nobody's
	Zone     string // IANA zone of the recipient, "" if not known
	Lang     locale.Lang
	Body     string
	Occasion string    // what it is for: one message per occasion and number; "" for none
	Held     string    // why it must not go: written down as suppressed, never sent
	Asked    time.Time // when the customer asked for it: a stop said before does not bind the answer. Zero: when it was planned
	Due      time.Time // not before
	Expires  time.Time // not after
	Template string    // the words it was made from, "due-reminder/en/3"; "" for none
	Source   string    // who asked for it: "api:KEY", "event:ID", "import:ID", "dialogue", "campaign:CODE"
	Segments int       // what the carrier counts; 0: not counted
	About    card.Tail // the card it is about, which is kept as a hash and not told with the row; "" for none
	Coupon   Coupon    // a code that its body tells; the zero value: none
	Asks     []byte    // what its answer is about, for whoever opens its question before it leaves. It is not told with the row; nil: nothing

	country string           // of To, where it was looked up before
	where   []*time.Location // likewise
}

// Coupon says which code a message tells: it is given in the transaction that writes the message.
type Coupon struct {
	Pool  string
	Mark  string // what stands in the body for it
	Again string // id of the message that this one repeats: its code is told again
}

// Prepare checks m and fills in what its type declares. now is by our clock.
func (m Message) Prepare(now time.Time) (Message, error) {
	k, ok := Declared(m.Type)
	switch {
	case !ok:
		return m, fmt.Errorf("no message type %q", m.Type)
	case m.Held == "" && (m.To == "" || m.Body == ""):
		return m, fmt.Errorf("%s message without a number or a text", m.Type)
	}
	m.ID = orElse(m.ID, clock.NewID(now))
	m.Unique = orElse(m.Unique, m.ID)
	m.Class = orElse(m.Class, k.Class)
	m.Purpose = orElse(m.Purpose, k.Purpose)
	m.Lane = orElse(m.Lane, k.Lane)
	m.Asked = orElse(m.Asked, now).UTC()
	m.Due = orElse(m.Due, now).UTC()
	m.Expires = orElse(m.Expires, m.Due.Add(k.TTL)).UTC()
	return m, nil
}

// String names the message without a word of it: what embeds a Message prints so too.
func (m Message) String() string { return fmt.Sprintf("%s message %s to %s", m.Type, m.ID, m.To) }

// GoString is String.
func (m Message) GoString() string { return m.String() }

// LogValue is String.
func (m Message) LogValue() slog.Value { return slog.StringValue(m.String()) }

// region is the country of the number.
func (m *Message) region() string {
	if m.country != "" {
		return m.country
	}
	return m.To.Region()
}

// places are where the recipient may be.
func (m *Message) places() []*time.Location {
	if m.where != nil {
		return m.where
	}
	return almanac.Zones(m.Zone, cmp.Or(m.region(), m.To.Country()))
}

// residence is what is known of where a recipient lives.
type residence struct{ zone, country string }

// located looks up once what is asked again and again: where the recipient is. known are the places of residences seen before: a zone that
// is rarely asked for is read from its file.
func (m *Message) located(known map[residence][]*time.Location) {
	m.country = m.To.Region()
	r := residence{m.Zone, m.country}
	if _, seen := known[r]; !seen {
		known[r] = m.places()
	}
	m.where = known[r]
}

// window is when the recipient may be reached.
func (m *Message) window() almanac.Window {
	switch k, _ := Declared(m.Type); k.Hours {
	case Courteous:
		return almanac.Courtesy
	case Cheerful:
		return almanac.Greeting(m.region())
	default:
		return almanac.Window{}
	}
}

// Row is a message and where it stands.
type Row struct {
	Message
	State     State
	Reason    string // of the last decision
	Owner     string // claim that holds it
	Tries     int    // hand-overs to the carrier, and questions to it while unknown
	Repeats   int    // times it was planned again although it may have been taken: it says so
	Account   string // of the carrier it was last handed over to; "" is the usual one
	Sender    string // address it was last handed over from
	SID       string
	Code      int // first error the carrier gave, kept for ever
	Planned   time.Time
	Submitted time.Time

	ahead time.Time // of one that is only thought of: when it would leave, where that is not now
}

// moment is when the gates are asked about the row: now, or when one that is only thought of would leave.
func (r *Row) moment(now time.Time) time.Time {
	if r.ahead.After(now) {
		return r.ahead
	}
	return now
}

// Story is everything that happened to a message.
type Story struct {
	Row
	Steps      []Told
	ReplayOf   string // the dead letter that it replays; "" for none
	ReplayedAs string // what it was replayed as; "" for not
	AgainFor   string // the message that did not arrive, in whose place it goes; "" for none
	AgainAs    string // what goes in its place; "" for nothing
}

// Told is one line of a story.
type Told struct {
	At     time.Time
	State  State
	Gate   string // that decided, "" for none
	Reason string
	Code   int
}
