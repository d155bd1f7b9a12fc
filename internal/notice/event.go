package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/sms"
	"cardline/internal/wrong"
)

// Event is something the bank knows, as it came: nothing in it has been checked.
type Event struct {
	ID       string // of the bank: the same again comes to nothing
	Type     string
	At       string // RFC 3339: when it happened
	Customer string
	Card     string // its tail or its id, where the event is about one
	Data     Data
	By       string // who tells it
}

// Came is what an event came to.
type Came string

// What an event may come to.
const (
	CameNotice  Came = "notification" // a message was planned
	CameNothing Came = "nothing"      // for the reason that is told
	CameRefused Came = "refused"      // it was not understood: nothing of it was kept, and it may come again
)

// Heard is what became of an event. What it told is not kept.
type Heard struct {
	ID       string
	Type     string
	At       time.Time
	Took     time.Time // when it was heard
	Customer string
	By       string
	Hash     string // of what it told
	Came     Came
	Rule     string // that decided, "transaction/large"; "" for none
	Says     outbox.Type
	Message  string // its id
	Reason   string // of nothing
	Repeated bool   // it was heard before: this is what became of it then
	Faults   wrong.Faults

	told    Event           // for those who look at it besides the rules
	message *outbox.Message // to be planned with it
	ending  *Ending         // to be done with it
}

// Ending is what an event makes untrue: messages of these types about a card, where they have not left, are taken back.
type Ending struct {
	Customer string
	Card     card.Tail
	Types    []outbox.Type
	Why      string // they are not sent
}

// Plans is the message an event came to, if it is to be planned with the event.
func (h Heard) Plans() *outbox.Message { return h.message }

// Told is the event itself, where it was just heard: it is not kept.
func (h Heard) Told() Event { return h.told }

// Ends is what the event makes untrue; nil: nothing.
func (h Heard) Ends() *Ending { return h.ending }

// Wishes tells what customers have set for their cards.
type Wishes interface {
	// Alerted reports whether the customer wants to be told of a payment of amount ("USD 88.20") by a card.
	Alerted(ctx context.Context, c card.ID, amount string) (bool, error)
}

// Ear hears events and turns each into one notification, or a nothing with its reason.
type Ear struct {
	Intake
	Rules     *Rules
	Wishes    Wishes
	Campaigns Campaigns // nil: whatever a conversion names is taken
}

// Hear takes events, in any order. One that was heard before comes to what it came to then. The error is a failure of ours, after which the
// same may be told again.
func (e Ear) Hear(ctx context.Context, evs []Event) ([]Heard, error) {
	ids := make([]string, len(evs))
	for i, ev := range evs {
		ids[i] = ev.ID
	}
	before, err := e.Book.Heard(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Heard, len(evs))
	seen := map[string]bool{}
	var fresh []int
	for i, ev := range evs {
		if out[i] = e.begin(ev); out[i].Came == CameRefused {
			continue
		}
		if _, was := before[ev.ID]; was || seen[ev.ID] {
			continue
		}
		seen[ev.ID] = true
		fresh = append(fresh, i)
	}
	if fresh, err = e.counted(ctx, evs, out, fresh); err != nil {
		return nil, err
	}
	if err := e.decide(ctx, evs, out, fresh); err != nil {
		return nil, err
	}
	return out, e.keep(ctx, out)
}

// begin looks at what every event has.
func (e Ear) begin(ev Event) Heard {
	now := e.Now().Truncate(time.Microsecond) // as databases keep it
	h := Heard{ID: ev.ID, Type: ev.Type, Took: now, Customer: ev.Customer, By: ev.By, Hash: ev.hash()}
	if ev.At == "" {
		ev.At = now.UTC().Format(time.RFC3339Nano)
	}
	h.told = ev
	var err error
	if h.At, err = time.Parse(time.RFC3339, ev.At); err != nil || !sensible(h.At) {
		h.refuse("at", wrong.Of("data-time"))
	} else if h.At.After(now.Add(clocksApart)) {
		h.refuse("at", wrong.Of("future"))
	}
	if ev.ID == "" || len(ev.ID) > keyLongest {
		h.refuse("id", wrong.Of("event-id", keyLongest))
	}
	if ev.Customer == "" {
		h.refuse("customer", wrong.Of("missing"))
	}
	if _, ok := e.Rules.events[ev.Type]; !ok {
		h.refuse("type", wrong.Of("event-unruled"))
		return h
	}
	for _, f := range e.Rules.check(ev) {
		h.refuse(f.Field, f.Why)
	}
	return h
}

func (h *Heard) refuse(field string, why *wrong.Why) {
	h.Came = CameRefused
	h.Faults.Tell(field, why)
}

func (h *Heard) nothing(why string) { h.Came, h.Reason = CameNothing, why }

// hash tells two events apart that have one id.
func (ev Event) hash() string {
	raw, _ := json.Marshal([]any{ev.Type, ev.At, ev.Customer, ev.Card, ev.Data}) // strings and a map of them: it cannot fail
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// decide holds fresh events against the rules, and puts what they come to into words.
func (e Ear) decide(ctx context.Context, evs []Event, out []Heard, fresh []int) error {
	var asked []Notice // who they are about is found together
	for _, i := range fresh {
		asked = append(asked, Notice{Customer: evs[i].Customer})
	}
	found, err := e.find(ctx, asked, e.People.Reach)
	if err != nil {
		return err
	}
	var ns []Notice
	var of []int
	for _, i := range fresh {
		n, err := e.ruled(ctx, out[i].told, found, &out[i])
		if err != nil {
			return err
		}
		if n != nil {
			ns, of = append(ns, *n), append(of, i)
		}
	}
	ps, err := e.prepare(ctx, ns)
	if err != nil {
		return err
	}
	for k, p := range ps {
		h := &out[of[k]]
		switch {
		case p.State == Refused:
			h.nothing(p.Faults[0].Error())
		default:
			h.Came, h.Message, h.message = CameNotice, p.message.ID, &p.message
		}
	}
	return nil
}

// ruled is the notice the rules make of an event; nil: nothing, and h says why.
func (e Ear) ruled(ctx context.Context, ev Event, found recipients, h *Heard) (*Notice, error) {
	about, why := aboutOf(ev, found)
	if why != "" {
		h.nothing(why)
		return nil, nil
	}
	r, err := e.Rules.decide(ctx, ev, about, e.Wishes)
	if err != nil {
		return nil, fmt.Errorf("holding an event against the rules: %w", err)
	}
	if r == nil {
		h.nothing("no rule speaks of it")
		return nil, nil
	}
	if len(r.Ends) > 0 {
		h.ending = &Ending{ev.Customer, about.card.Tail, r.Ends, fmt.Sprintf("no longer true: event %s %s", ev.Type, ev.ID)}
	}
	if h.Rule = ev.Type + "/" + r.Name; r.Nothing != "" {
		h.nothing(r.Nothing)
		return nil, nil
	}
	h.Says = r.Say
	if kind, _ := outbox.Declared(r.Say); h.Took.Sub(h.At) > kind.TTL {
		h.nothing(fmt.Sprintf("late: a %s message lives %s, and this happened %s ago", r.Say, kind.TTL, h.Took.Sub(h.At).Round(time.Second)))
		return nil, nil
	}
	return &Notice{
		Key: ev.ID, Type: string(r.Say), Customer: ev.Customer, Source: "event:" + ev.ID, Data: r.fill(ev, about.card),
	}, nil
}

// about is who and what an event is about.
type about struct {
	customer customer.Customer
	card     customer.Card // zero: none
}

// aboutOf finds them, or says why nobody can be told.
func aboutOf(ev Event, found recipients) (a about, why string) {
	parties, known := found.customers[ev.Customer]
	if !known {
		return a, "the customer is not known"
	}
	for _, p := range parties {
		if i := slices.IndexFunc(p.Customers, func(c customer.Customer) bool { return c.ID == ev.Customer }); i >= 0 {
			a.customer = p.Customers[i]
			break
		}
	}
	if ev.Card == "" {
		return a, ""
	}
	tail, tailed := card.ParseTail(ev.Card)
	var fits []customer.Card
	for _, k := range a.customer.Cards {
		if string(k.ID) == ev.Card || tailed && k.Tail == tail {
			fits = append(fits, k)
		}
	}
	switch {
	case len(fits) == 1:
		a.card = fits[0]
		return a, ""
	case len(fits) > 1:
		return a, "several cards of the customer end so: name it by its id"
	case tailed:
		a.card = customer.Card{Tail: tail} // made so lately that the directory has not heard of it
		return a, ""
	}
	return a, "the customer has no such card"
}

// keep writes down what events came to, and what they plan.
func (e Ear) keep(ctx context.Context, out []Heard) error {
	var w Writing
	for _, h := range out {
		if h.Came == CameNotice || h.Came == CameNothing {
			w.Events = append(w.Events, h)
		}
	}
	if len(w.Events) > 0 {
		if _, err := e.Book.Write(ctx, w); err != nil {
			return fmt.Errorf("keeping %d events: %w", len(w.Events), err)
		}
	}
	ids := make([]string, len(out))
	for i, h := range out {
		ids[i] = h.ID
	}
	kept, err := e.Book.Heard(ctx, ids)
	if err != nil {
		return err
	}
	first := map[string]bool{}
	for i := range out {
		h := &out[i]
		k, ok := kept[h.ID]
		switch {
		case h.Came == CameRefused || !ok:
		case k.Hash != h.Hash:
			h.refuse("id", wrong.Of("event-before"))
		default:
			mine := h.Came != "" && !first[h.ID] && k.Took.Equal(h.Took) && k.Message == h.Message
			first[h.ID] = true
			*h = k
			h.Repeated = !mine
		}
	}
	return nil
}

// shortened makes what a shop calls itself fit: the card networks let it be longer, and may put a link into it.
func shortened(v string) string {
	v = visible(strings.NewReplacer("://", " ", "www.", "", "WWW.", "").Replace(v))
	for r := []rune(v); sms.Units(plain.Replace(v)) > longestText; v = strings.TrimSpace(string(r)) {
		r = r[:len(r)-1]
	}
	return v
}
