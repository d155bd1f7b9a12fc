package notice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Notice is one thing somebody wants said to a customer, as it came: nothing in it has been checked.
type Notice struct {
	Key      string // of whoever asks: the same again plans nothing twice. Empty: it is asked for once
	Type     string
	Customer string // whom to tell, by their first number that is with them
	Number   string // or the number to tell
	Data     Data
	Lang     string // empty: the customer's own
	SendAt   string // RFC 3339; empty: now
	Repeat   bool   // it is meant to be said, also where the same went to them just now
	Source   string // "api:KEY", "event:ID", "import:ID"
	Owner    string // whose keys a file's are: "api:KEY", as those of single notices; "": those of the source
	Line     int    // of a file, which tells it apart where it has no key
	Payment  string // the one it asks about is known by this to everybody, whatever the source
}

// Taken is what became of a notice when it was handed in.
type Taken string

// What may become of it.
const (
	Planned  Taken = "planned"  // it is a message now
	Repeated Taken = "repeated" // it was one already, under the same key
	Refused  Taken = "refused"  // nothing of it was kept
)

// Outcome is what became of one notice.
type Outcome struct {
	Key    string
	ID     string // of its message
	State  Taken
	Faults wrong.Faults // of one that was refused

	To       phone.Number // what it would be, or is: for those who only look
	Lang     locale.Lang
	Due      time.Time
	Rendered Rendered
}

// People finds whom to tell.
type People interface {
	// Reach finds customers by their ids: for each the parties of their numbers, in the customer's order. One who is not known is missing.
	Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error)
	// Contacts is Reach for those who only write: of a party it tells the number, whether it is distrusted, and of the customer id, language
	// and zone.
	Contacts(ctx context.Context, ids []string) (map[string][]customer.Party, error)
	// FindAll finds the parties of numbers, in their order.
	FindAll(ctx context.Context, ns []phone.Number) ([]customer.Party, error)
}

// Scores reports whether the score of a case is waited for, so that an answer finds its question open.
type Scores interface {
	Awaited(ctx context.Context, ref string) (bool, error)
}

// Book is the store's side of what is asked for.
type Book interface {
	// Write plans messages and notes down what they are for, all in one transaction. Keys used before, and events heard before, are skipped.
	// For each message, by its id, it returns which one holds its key: itself, an earlier one, or "" where the earlier one says something else,
	// and the key was used for another notification.
	Write(ctx context.Context, w Writing) (ids map[string]string, err error)
	// Keys tells which messages hold the keys of these, as Write does.
	Keys(ctx context.Context, ms []outbox.Message) (ids map[string]string, err error)
	// Heard tells what became of events; those never heard of are missing.
	Heard(ctx context.Context, ids []string) (map[string]Heard, error)
}

// Writing is what is written down together.
type Writing struct {
	Messages []outbox.Message
	Events   []Heard // each with its message, if it came to one
	Page     *Page   // of a file, whose rows the messages are. ErrCursor
}

// Intake takes what the bank wants said.
type Intake struct {
	Words  *Words
	People People
	Book   Book
	Scores Scores
	Trips  Trips // optional: nobody travels
	Now    func() time.Time
}

// How far ahead a notice may be planned, and how late one may come by the clocks of two houses.
const (
	plannedAhead = 90 * 24 * time.Hour
	clocksApart  = 5 * time.Minute
)

// byItself are the types the program says by itself: nobody else knows when they are true.
var byItself = map[outbox.Type]bool{
	outbox.OTP: true, outbox.LateAnswer: true, outbox.StopConfirmed: true, outbox.CardStopped: true, outbox.CardChanged: true,
	outbox.EnrolConfirmed: true, outbox.FestivalGreeting: true, outbox.Trial: true, outbox.Colleague: true,
}

// surveyType asks for a score of a case.
const surveyType outbox.Type = "survey"

// Plan takes notices: each is planned whole or refused whole, with every reason. The error is a failure of ours, after which the same may
// be handed in again.
func (in Intake) Plan(ctx context.Context, ns []Notice) ([]Outcome, error) {
	ps, err := in.prepare(ctx, ns)
	if err != nil {
		return nil, err
	}
	var w Writing
	for _, p := range ps {
		if p.planned() {
			w.Messages = append(w.Messages, p.message)
		}
	}
	if len(w.Messages) > 0 {
		ids, err := in.Book.Write(ctx, w)
		if err != nil {
			return nil, fmt.Errorf("planning %d notices: %w", len(ns), err)
		}
		conclude(ps, ids)
	}
	return outcomes(ps), nil
}

// Look tells what Plan would do, and does nothing.
func (in Intake) Look(ctx context.Context, ns []Notice) ([]Outcome, error) {
	ps, err := in.prepare(ctx, ns)
	if err != nil {
		return nil, err
	}
	var ms []outbox.Message
	for _, p := range ps {
		if p.planned() {
			ms = append(ms, p.message)
		}
	}
	held, err := in.Book.Keys(ctx, ms)
	if err != nil {
		return nil, err
	}
	for i := range ps {
		id, was := held[ps[i].message.ID]
		switch {
		case !was || !ps[i].planned():
		case id == "":
			ps[i].tell("key", UsedBefore)
		default:
			ps[i].State, ps[i].ID = Repeated, id
		}
	}
	return outcomes(ps), nil
}

// prepared is a notice that was looked at.
type preparedNotice struct {
	Outcome
	message outbox.Message
}

// planned reports whether the notice is to become a message by being written.
func (p *preparedNotice) planned() bool { return p.State == Planned }

func (p *preparedNotice) refuse(field, code string, with ...any) {
	p.tell(field, wrong.Of(code, with...))
}

func (p *preparedNotice) tell(field string, why *wrong.Why) {
	p.State = Refused
	p.Faults.Tell(field, why)
}

// conclude tells which notices were messages already.
func conclude(ps []preparedNotice, ids map[string]string) {
	for i := range ps {
		if p := &ps[i]; p.planned() {
			switch p.ID = ids[p.message.ID]; p.ID {
			case p.message.ID:
			case "":
				p.tell("key", UsedBefore)
			default:
				p.State = Repeated
			}
		}
	}
}

func outcomes(ps []preparedNotice) []Outcome {
	out := make([]Outcome, len(ps))
	for i := range ps {
		out[i] = ps[i].Outcome
	}
	return out
}

// prepare finds the recipients of all notices together, then puts each into words.
func (in Intake) prepare(ctx context.Context, ns []Notice) ([]preparedNotice, error) {
	found, err := in.find(ctx, ns, in.People.Contacts)
	if err != nil {
		return nil, err
	}
	now := in.Now()
	if found.trips, err = in.travels(ctx, ns, found, now); err != nil {
		return nil, err
	}
	ps := make([]preparedNotice, len(ns))
	for i, n := range ns {
		if ps[i], err = in.one(ctx, n, found, now); err != nil {
			return nil, err
		}
	}
	inOrder(ps)
	return ps, nil
}

// inOrder gives messages made in one moment ids in the order they were asked for: it is the order they leave in, and neighbours in indexes.
func inOrder(ps []preparedNotice) {
	ids := make([]string, 0, len(ps))
	for i := range ps {
		if m := &ps[i].message; m.ID != "" && m.Unique != m.ID {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	for i := range ps {
		if m := &ps[i].message; m.ID != "" && m.Unique != m.ID {
			m.ID, ids = ids[0], ids[1:]
		}
	}
}

// one looks at a notice and tells everything that is wrong with it at once.
func (in Intake) one(ctx context.Context, n Notice, found recipients, now time.Time) (preparedNotice, error) {
	p := preparedNotice{Outcome: Outcome{Key: n.Key, State: Planned}}
	t := outbox.Type(n.Type)
	kind, ok := outbox.Declared(t)
	switch {
	case !ok:
		p.refuse("type", "type-none")
		return p, nil
	case byItself[t]:
		p.refuse("type", "type-own")
		return p, nil
	}
	who := found.of(n, kind, &p)
	due := in.due(n, kind, now, &p)
	lang := who.lang
	if n.Lang != "" {
		if lang = locale.Lang(n.Lang); !lang.Valid() {
			p.refuse("lang", "language-one")
		}
	}
	if longer(n.Key, keyLongest) {
		p.refuse("key", "too-long-characters", keyLongest)
	}
	about, err := in.named(ctx, kind, who, &n, &p)
	if err != nil {
		return p, err
	}
	if p.State == Refused || kind.Opens() { // of others Render tells the same
		p.faults("data.", Check(t, n.Data))
	}
	if p.State == Refused {
		return p, nil
	}
	if err := in.awaited(ctx, t, n.Data, &p); err != nil || p.State == Refused {
		return p, err
	}
	said, err := in.Words.Render(Request{
		Type: t, Lang: lang, Data: n.Data, Zone: who.zone, Abroad: found.abroad(who, due), Country: who.number.Region(), Now: now,
	})
	if err != nil {
		if !p.faults("data.", cmp.Or(Check(t, n.Data), err)) {
			return p, err
		}
		return p, nil
	}
	p.To, p.Lang, p.Due, p.Rendered = who.number, lang, due, said
	p.message, err = outbox.Message{
		Unique: unique(n), Type: t, To: who.number, Customer: who.customer, Zone: who.zone, Lang: lang, Body: said.Text, Due: due,
		Template: said.Template, Source: n.Source, Segments: said.Segments, About: cardOf(kind, n.Data),
	}.Prepare(now)
	if err != nil {
		return p, err
	}
	if n.Repeat && p.message.Unique == p.message.ID {
		p.message.Unique = "repeat:" + p.message.ID
	}
	return p, p.asks(n, kind, about)
}

// cardOf is the card a notice is about; "" for none.
func cardOf(kind outbox.Declaration, data Data) card.Tail {
	if !slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Name == cardField && f.Kind == outbox.Tail }) {
		return ""
	}
	tail, _ := card.ParseTail(data[cardField])
	return tail
}

const keyLongest = 80

// UsedBefore is what is wrong with a key that is used again for something else.
var UsedBefore = wrong.Of("key-used")

// unique is the key of the message of a notice: of everything one source asks for, or one operator by whatever way.
func unique(n Notice) string {
	switch {
	case n.Payment != "":
		return "alert:" + n.Payment
	case n.Key == "" && n.Line > 0:
		return fmt.Sprintf("%s%s/%d", outbox.LineKey, n.Source, n.Line)
	case n.Key == "":
		return ""
	case n.Owner != "":
		return "notice:" + n.Owner + ":" + n.Key
	}
	return "notice:" + n.Source + ":" + n.Key
}

// due is when a notice is to be sent.
func (in Intake) due(n Notice, kind outbox.Declaration, now time.Time, p *preparedNotice) time.Time {
	if n.SendAt == "" {
		return now
	}
	at, err := time.Parse(time.RFC3339, n.SendAt)
	switch {
	case err != nil:
		p.refuse("send_at", "data-time")
	case kind.Reply == "yes-no":
		p.refuse("send_at", "asked-at-once")
	case at.Before(now.Add(-clocksApart)):
		p.refuse("send_at", "past")
	case at.After(now.Add(plannedAhead)):
		p.refuse("send_at", "days-away", int(plannedAhead.Hours()/24))
	}
	if at.Before(now) {
		return now
	}
	return at
}

// awaited refuses a question whose answer nobody waits for.
func (in Intake) awaited(ctx context.Context, t outbox.Type, data Data, p *preparedNotice) error {
	if t != surveyType {
		return nil
	}
	ok, err := in.Scores.Awaited(ctx, data["case"])
	if err == nil && !ok {
		p.refuse("data.case", "case-not-awaited")
	}
	return err
}

// faults refuses for the faults of fields. Not ok: it is another error.
func (p *preparedNotice) faults(at string, err error) bool {
	var faults wrong.Faults
	if err != nil && !errors.As(err, &faults) {
		return false
	}
	for _, f := range faults {
		p.tell(at+f.Field, f.Why)
	}
	return true
}
