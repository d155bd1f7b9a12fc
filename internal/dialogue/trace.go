package dialogue

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"cardline/commands"
	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/ivr"
)

// Tracer is told how each turn went, for whoever learns how the program thinks. It must not block.
type Tracer interface {
	Traced(t Trace)
}

// Trace is how a turn went. It holds no number of a customer, no card, no code: figures are masked as in what is kept of texts.
type Trace struct {
	Key     string // MessageSid, or CallSid + "#" + step
	Channel string // text, voice
	At      time.Time
	Took    time.Duration
	Heard   string     // what was written, said or pressed; "" is silence
	Read    *Reading   // how words were understood; nil: keys, or nothing
	Ways    []ivr.Went // in the menu
	Verb    string
	Outcome string
	Lang    locale.Lang // of the answer
	Before  Standing
	After   Standing
	Sent    []Leaving // messages that leave because of it, beside the answer
}

// Reading is how words were understood.
type Reading struct {
	Command    string
	Args       map[string]string
	Lang       locale.Lang // "" where they do not tell
	Confidence int         // percent
	Exact      bool        // a keyword, with nothing beside it but arguments
	Near       bool        // guessed from a misspelling
	Or         string      // as near as that
	Also       []string    // further wishes of the same text
}

// Standing is what is remembered of a party at one moment.
type Standing struct {
	Lang     locale.Lang // that was last chosen or spoken; "" is the customer's own
	Question string      // kind of the open one; "" where none is
	About    string      // the verb it is about
	Arg      string      // what is missing, where it asks for that
	Until    time.Time   // it stays open
	Next     []string    // verbs that are served after it
	Paused   string      // the verb that was interrupted
	More     string      // the verb that MORE goes on with
	Alerts   int         // payments asked about
	Rests    time.Time   // private verbs do until then
	Node     string      // of the menu, where a call stands
	Shown    bool        // a caller has shown to be a customer
	Waits    bool        // a caller waits for a person
}

// Leaving is a message that leaves because of a turn.
type Leaving struct {
	ID   string // of its row in the outbox; one that was planned before has another, and this one leads nowhere
	Type string
}

// traces begins the trace of a turn where anybody wants one.
func (t *turn) traces(ctx context.Context) context.Context {
	if t.Tracer == nil {
		return ctx
	}
	t.trace = &Trace{Key: t.key, At: t.now, Channel: "text", Before: t.standing()}
	if t.channel == commands.Voice {
		t.trace.Channel = "voice"
	}
	return context.WithValue(ctx, tracing{}, t.trace)
}

// understood notes how words were read.
func (t *turn) understood(p commands.Parsed) commands.Parsed {
	if t.trace == nil {
		return p
	}
	r := &Reading{Command: p.Command, Lang: p.Lang, Confidence: p.Confidence, Exact: p.Exact, Near: p.Near, Or: p.Or}
	for _, also := range p.Also {
		r.Also = append(r.Also, also.Command)
	}
	if p.Command != commands.RejectSensitive {
		r.Args = maps.Clone(p.Args)
		for name, value := range r.Args {
			r.Args[name] = masked(value)
		}
	}
	t.trace.Read = r
	return p
}

// traced ends the trace: the state is as the next turn will find it.
func (t *turn) traced(heard string, took time.Duration) {
	tr := t.trace
	tr.Heard, tr.Took, tr.Ways, tr.Verb, tr.Outcome, tr.Lang, tr.After = heard, took, t.went, t.verb, t.outcome, t.lang, t.standing()
	t.Tracer.Traced(*tr)
}

// heardText is a text as its trace shows it.
func (t *turn) heardText() string {
	if t.redact {
		return t.words
	}
	return masked(t.words)
}

// heardCall is what a caller did as its trace shows it.
func (t *turn) heardCall(in Call) string {
	switch {
	case in.Dialed != "":
		return in.Dialed
	case in.Recording != "":
		return "recording"
	case in.Digits == "" && in.Speech == "":
		return ""
	case t.redact, in.Secret, len(in.Digits) > tailDigits:
		return "•••"
	case in.Digits != "":
		return masked(in.Digits)
	}
	return masked(in.Speech)
}

func (t *turn) standing() Standing {
	st := t.st
	s := Standing{Lang: st.Lang, Alerts: len(st.Alerts)}
	if q := st.Open(); q != nil {
		s.Question, s.About, s.Until = string(q.Kind), q.Work.Verb, q.Until
		if q.Kind != "" && q.Arg != "" && argument(t.verbs[q.Work.Verb], q.Arg).Name != "" {
			s.Arg = q.Arg
		}
	}
	for _, w := range st.Next {
		s.Next = append(s.Next, w.Verb)
	}
	if st.Paused != nil {
		s.Paused = st.Paused.Work.Verb
	}
	if st.More != nil {
		s.More = st.More.Verb
	}
	if t.now.Before(st.CoolUntil) {
		s.Rests = st.CoolUntil
	}
	if c := st.Call; c != nil {
		var place ivr.Place
		if json.Unmarshal(c.Tree, &place) == nil {
			s.Node = place.Node
		}
		s.Lang, s.Shown, s.Waits = c.Lang, c.Customer != "", c.Waits != ""
	}
	return s
}

type tracing struct{}

// tracedTexter names each message that leaves in the trace of its turn.
type tracedTexter struct {
	Texter
	clock *clock.Clock
}

func (x tracedTexter) Text(ctx context.Context, n Notice) error {
	tr, ok := ctx.Value(tracing{}).(*Trace)
	if ok {
		n.ID = clock.NewID(x.clock.Now())
	}
	err := x.Texter.Text(ctx, n)
	if ok && err == nil {
		tr.Sent = append(tr.Sent, Leaving{n.ID, n.Type})
	}
	return err
}
