package dialogue

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/vault"
	"cardline/ivr"
)

// turn is one turn under way: what came and from whom, where they stand, and what gathers until the door's answer is made of it.
type turn struct {
	*Dialogue
	arrival
	scene
	learned
	gathered
	written
	trace *Trace // nil: nobody looks
}

// arrival is what a turn begins with, and how long it may take.
type arrival struct {
	key     string      // MessageSid, or CallSid#step
	index   vault.Index // of a text: the party's, in the session store
	now     time.Time
	channel commands.Channel
	number  phone.Number // "" for a withheld caller
	our     phone.Number
	words   string // the customer's own
	carrier bool   // the carrier has answered the word itself: STOP, START or HELP

	life     context.Context // of the turn, for what is asked of the bank while words are chosen
	bankBy   time.Time       // by the wall clock: all requests to the bank in this turn end by then
	silentBy time.Time       // by the wall clock: a caller hears something by then
}

// scene is who the customer is, as far as is known, and where their dialogue stands.
type scene struct {
	party   customer.Party
	claimed customer.Party // of a caller whose number failed attestation: good for stopping a card
	lang    locale.Lang
	every   bool // the caller's language is not known yet
	zone    *time.Location
	st      *session.State
	offline bool             // there is no memory: nothing can be asked
	left    *session.Dropped // an earlier call of the number, cut off
	tree    *ivr.Tree        // of the call
	place   ivr.Place        // in it, where what is said is heard
}

// learned is what the bank has said in this turn, so that it is not asked twice.
type learned struct {
	priced  commands.Quoted             // the quote last heard
	choices map[string]commands.Options // of arguments, by the errand they were read in; nil of one: they could not be read
}

// gathered is what the door's answer is made of.
type gathered struct {
	said    []string
	lines   []ivr.Line
	went    []ivr.Went        // in the menu
	asked   *session.Question // opened or repeated in this turn
	tried   int               // wrong answers so far to the question this turn answers
	person  bool              // wants, or needs, a person
	silent  bool              // nothing is to be answered
	result  string            // of the verb, for the menu
	served  bool              // a verb has come to its end
	ahead   bool              // keys pressed before are being taken
	leaving bool              // the caller has nothing else in mind, and is asked for a score
}

// written is what is written down of the turn, with its answer.
type written struct {
	verb    string // for the row and the metrics
	outcome string
	redact  bool
	owed    []Promise // answers to be told later: written with the turn
	kept    []string  // keys of the promises that this turn settles
	protect bool      // the answer must leave even if it cannot be written down
	stored  *Stored   // the turn was taken before: this was its answer
}

// log names the turn in every line. Few turns have one, so it is made for the line.
func (t *turn) log() *slog.Logger { return t.Log.With("turn", t.key) }

// system is the id under which the dialogue's own words stand beside those of the verbs.
const system = "DIALOGUE"

// say adds a sentence of a verb. A sentence that cannot be made is our fault: the customer gets the neutral one. A caller whose
// language is not known yet hears it in all of them.
func (t *turn) say(verb, key string, data commands.Data) {
	if t.channel == commands.Text {
		t.said = append(t.said, t.sentence(verb, key, data, t.tone()))
		return
	}
	if verb == system {
		data = maps.Clone(data)
		if data == nil {
			data = commands.Data{}
		}
		data["here"] = t.tree != nil && t.tree.Helped(t.place)
	}
	for _, l := range locale.All() {
		if l == t.lang || t.every {
			tone := t.tone()
			tone.Lang = l
			t.lines = append(t.lines, ivr.Line{Lang: string(l), Text: t.sentence(verb, key, data, tone)})
		}
	}
}

// whose words a verb speaks: its own, or the dialogue's for those of the dialogue.
func (t *turn) whose(verb string) string {
	if t.Speaker.Knows(verb) {
		return verb
	}
	return system
}

func (t *turn) sentence(verb, key string, data commands.Data, tone commands.Tone) string {
	text, err := t.Speaker.Say(verb, key, data, tone)
	if err != nil {
		t.log().Error("a sentence could not be made", "verb", verb, "key", key, "err", err)
		text, _ = t.Speaker.Say(system, "sorry", nil, tone)
	}
	return text
}

func (t *turn) tone() commands.Tone {
	return commands.Tone{Channel: t.channel, Lang: t.lang, Zone: t.zone}
}

// done says a sentence of the dialogue and ends the turn with that outcome.
func (t *turn) done(outcome string, data commands.Data) {
	t.outcome = outcome
	t.say(system, outcome, data)
}

// body is the whole answer to a text. It names the bank once, at its beginning.
func (t *turn) body() string {
	if t.silent {
		return ""
	}
	for i := 1; i < len(t.said); i++ {
		t.said[i] = t.Speaker.Unbranded(t.said[i], t.lang)
	}
	return strings.Join(t.said, "\n")
}

// localize finds language and zone, from what is known and what was last spoken.
func (t *turn) localize() {
	var zone string
	t.lang = ""
	if t.party.Known() { // of a household the first: its language is no fact about anybody in it
		t.lang, zone = t.party.Customers[0].Lang, t.party.Customers[0].Zone
	}
	if !t.now.Before(t.st.LangUntil) {
		t.st.Lang = "" // that dialogue is over, and its language with it
	}
	if t.st.Lang.Valid() {
		t.lang = t.st.Lang
	}
	if !t.lang.Valid() {
		t.lang = spokenIn(t.number)
	}
	if zone == "" && t.channel == commands.Voice && t.Hours != nil { // hours are told as they are where the line is
		t.zone = t.Hours.Zone(t.line())
		return
	}
	t.zone = t.zoneOf(zone)
}

// bankTime bounds a request to the bank by what is left of the turn's time with it: several in a row take no longer than one may, so
// that the session is still ours at the end.
func (t *turn) bankTime(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, t.bankBy)
}

// zoneOf loads a time zone once: the standard library reads its file at every call.
func (d *Dialogue) zoneOf(name string) *time.Location {
	if z, ok := d.zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name) // "" is UTC
	if err != nil {
		z = time.UTC
	}
	d.zones.Store(name, z)
	return z
}

// spokenIn guesses the language of a stranger by the country code.
func spokenIn(n phone.Number) locale.Lang {
	switch s := n.Reveal(); {
	case strings.HasPrefix(s, "+86"):
		return locale.Simplified
	case strings.HasPrefix(s, "+852"), strings.HasPrefix(s, "+853"), strings.HasPrefix(s, "+886"):
		return locale.Traditional
	}
	return locale.English
}

// recovered runs a step and turns a panic into an error that carries the stack, never the customer's words.
func recovered(step func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{value: fmt.Sprintf("%T", p), stack: debug.Stack()}
		}
	}()
	return step()
}

// guarded runs the whole of a turn: where it panics, the customer gets one neutral sentence and the log the stack.
func (t *turn) guarded(step func()) (ok bool) {
	err := recovered(func() error { step(); return nil })
	if err == nil {
		return true
	}
	t.log().Error("a turn panicked", "verb", t.verb, "err", err)
	t.said, t.lines, t.asked, t.silent = nil, nil, nil, false
	t.done("sorry", nil)
	t.outcome = "panic"
	return false
}

type panicked struct {
	value string
	stack []byte
}

func (p *panicked) Error() string { return "panic: " + p.value + "\n" + string(p.stack) }

// request settles everything a verb needs.
func (t *turn) request(w session.Work) commands.Request {
	r := commands.Request{
		Key: w.Key, Now: t.now, Channel: t.channel, Lang: t.lang, Zone: t.zone, Number: t.number, Our: t.our, Party: t.party,
		Proven: commands.Proof(w.Proven), Args: w.Args, Quote: w.Quote, Once: w.Once, Words: w.Text, Carrier: t.carrier,
	}
	if c := t.st.Call; c != nil && c.Customer != "" {
		r.Shown = w.Customer == "" || w.Customer == c.Customer
	}
	for _, c := range t.party.Customers {
		if c.ID == w.Customer {
			r.Customer = c
		}
		for _, k := range c.Cards {
			if slices.Contains(w.Cards, k.ID) {
				r.Cards = append(r.Cards, k)
			}
		}
	}
	return r
}
