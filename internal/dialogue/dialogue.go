// Package dialogue takes one turn: who is it, what do they want, ask, confirm or run, and say. Text and voice meet here: a turn
// is (state, input) -> (state, output), whatever the channel. It knows no carrier and no HTTP. Start at Dialogue.Text and
// Dialogue.Press; both end in turn.advance.
package dialogue

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// Directory finds the party of a number, as of an epoch of its facts, and takes the changes a turn makes.
type Directory interface {
	Find(ctx context.Context, n phone.Number, epoch int64) (customer.Party, error)
	Customer(ctx context.Context, id string) (customer.Customer, error)
	Upsert(ctx context.Context, cs ...customer.Customer) error
	Distrust(ctx context.Context, n phone.Number, distrusted bool, why string) error
	Forget(n phone.Number)
}

// Sessions holds the state between turns.
type Sessions interface {
	Open(ctx context.Context, party vault.Index) (*session.Turn, error)
	Save(ctx context.Context, t *session.Turn) error
	SaveSoon(t *session.Turn, failed func(error))
	Drop(ctx context.Context, t *session.Turn) error
	Look(ctx context.Context, party vault.Index) (st session.State, epoch int64, err error)
}

// Epochs tell every process that facts about a party have changed.
type Epochs interface {
	Touch(ctx context.Context, party vault.Index) error
}

// Sealer carries a call's state in its address while Redis is away.
type Sealer interface {
	Seal(st *session.State) []byte
	Unseal(sealed []byte) (session.State, error)
}

// Notice is a message of ours that is not the immediate answer to a text.
type Notice struct {
	ID       string // of its row; "": the outbox gives one
	Unique   string // at most one message ever has it
	Type     string // otp, late-answer, survey, card-stopped, card-change, stop-confirmation, colleague
	To       phone.Number
	Customer string
	Zone     string
	Lang     locale.Lang
	Body     string
	By       string    // the operator who wrote it; "" for us
	Security bool      // by the security sender, whatever the type says: the others are blocked for this number
	Asked    time.Time // when the customer asked for what this tells
	Expires  time.Time
}

// Texter sends notices: it returns once they are sure to be sent.
type Texter interface {
	Text(ctx context.Context, n Notice) error
}

// Observer is told what turns come to.
type Observer interface {
	Turn(channel, verb, outcome string, took time.Duration)
	Lost() // a report of loss: an abnormal rate raises an alarm
}

// Limits bound what one party may do.
type Limits struct {
	TextsPerHour int           // inbound texts answered per number
	WrongAnswers int           // wrong tails or codes before private verbs rest
	Cooldown     time.Duration // how long they rest
	Question     time.Duration // how long a question stays open
	CodesPerHour int           // one-time codes to one number
	CodesPerDay  int           // one-time codes for one customer
	Searches     int           // for lost cards, of one caller nobody knows, in an hour
	ActsPerDay   int           // acts with money, credit or protection of one customer
	CodeLife     time.Duration
	Bank         time.Duration // how long the bank may keep a turn waiting; less than the lease of a session
	LateLife     time.Duration // how long we go on trying to answer late
	Resume       time.Duration // how soon a call that was cut off can be gone on with; 0: it cannot
	Scores       int           // of a hundred callers who served themselves, how many are asked for a score
}

// DefaultLimits are those of the configuration's defaults, but that a call which was cut off is over, and nobody is asked for a score.
func DefaultLimits() Limits {
	return Limits{
		TextsPerHour: 30, WrongAnswers: 5, Cooldown: 30 * time.Minute, Question: 10 * time.Minute,
		CodesPerHour: 5, CodesPerDay: 10, Searches: 3, ActsPerDay: 10, CodeLife: 5 * time.Minute, Bank: 3 * time.Second, LateLife: 30 * time.Minute,
	}
}

// Dialogue takes turns. Its methods are safe for concurrent use.
type Dialogue struct {
	Deps
	verbs   map[string]commands.Verb
	zones   sync.Map // time zone name -> *time.Location
	errands errands  // at the bank, that callers wait for
}

// New adds the dialogue's own verbs to those given. A verb listed twice is an error.
func New(d Deps) (*Dialogue, error) {
	if d.Tracer != nil {
		d.Texter = tracedTexter{d.Texter, d.Clock}
	}
	out := &Dialogue{Deps: d, verbs: map[string]commands.Verb{}}
	for _, v := range append(d.Verbs, out.own()...) {
		if _, twice := out.verbs[v.ID]; twice {
			return nil, fmt.Errorf("verb %s is listed twice", v.ID)
		}
		out.verbs[v.ID] = v
	}
	return out, nil
}

// own are the verbs of the dialogue itself, which menus may name and nobody can ask for.
func (d *Dialogue) own() []commands.Verb {
	return append(oursVerbs(), identify(), callMeBack(d), textMenu(d), textLast(), opening(d), mannerVerb(d), findLost(d))
}

// Own reports whether a verb is the dialogue's own.
func Own(id string) bool {
	return slices.ContainsFunc((&Dialogue{}).own(), func(v commands.Verb) bool { return v.ID == id })
}

// partyIndex names a number, or a call from nobody, in the session store and the rows.
func (d *Dialogue) partyIndex(n phone.Number, sid string) vault.Index {
	if n == "" {
		return d.Vault.Index("party", sid)
	}
	return d.Vault.Index("party", n.Reveal())
}

// Trust takes a person's word about a number: with its owner again, or not.
func (d *Dialogue) Trust(ctx context.Context, n phone.Number, trusted bool, why string) error {
	if err := d.Directory.Distrust(ctx, n, !trusted, why); err != nil {
		return err
	}
	d.touch(ctx, n)
	return nil
}

// touch tells every process that facts about the number have changed.
func (d *Dialogue) touch(ctx context.Context, n phone.Number) {
	d.Directory.Forget(n)
	if err := d.Epochs.Touch(ctx, d.partyIndex(n, "")); err != nil {
		d.Log.WarnContext(ctx, "other processes may see old facts of a number for a minute", "number", n, "err", err)
	}
}
