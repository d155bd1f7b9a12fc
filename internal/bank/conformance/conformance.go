// Package conformance holds any implementation of the bank's protocol to what docs/bank-api.md promises, over HTTP and with
// whatever customers it has. It knows no implementation. It changes things (it freezes and unfreezes cards, pays one unit of money,
// locks a PIN), so it is for a bank nobody uses yet. Start at Run.
package conformance

import (
	"context"
	"errors"
	"fmt"

	"cardline/internal/bank"
	"cardline/internal/vault"
)

// Target is the bank under test.
type Target struct {
	Bank bank.Bank
	// Post sends a body as it stands, for what no client of ours would send. path has no /v1; key "" leaves the header out.
	Post func(ctx context.Context, path, key string, body []byte) (status int, answer []byte, err error)
	PIN  vault.Secret // that its test customers share; "": what needs a right PIN is not shown
	Run  string       // begins every key, so that one bank can be tested again
}

// Outcome of a scenario.
type Outcome string

// The outcomes. NotShown: the bank has no customer, card or service the scenario could be played with.
const (
	Kept     Outcome = "kept"
	Broken   Outcome = "BROKEN"
	NotShown Outcome = "not shown"
)

// Finding is what came of one scenario.
type Finding struct {
	Scenario string
	Outcome  Outcome
	Why      string // "" when Kept
}

// scenario is one promise and the way to see whether it is kept.
type scenario struct {
	name string
	play func(context.Context, *stage) error
}

func scenarios() []scenario {
	return []scenario{
		{"it answers", answers},
		{"feed: pages in order, none twice", feedPages},
		{"feed: a card is one customer's", feedCards},
		{"currencies: a card speaks its own", currencies},
		{"supplementary cards: a customer of their own", supplementary},
		{"nobody's card or customer is not found", nobodys},
		{"a former customer has nothing", formers},
		{"ledger: pages join, newest first", ledger},
		{"rewards: the points are enough, the cheapest first", rewards},
		{"orders: the same key twice", sameKey},
		{"orders: the same key at once", keyAtOnce},
		{"orders: a key belongs to one order", keyOfAnother},
		{"orders: a card that is so already", already},
		{"orders: a card of another customer", stranger},
		{"orders: what is refused leaves no trace", refused},
		{"orders: cut off, asked again, done once", cutOff},
		{"quotes: the same key, the same quote", onQuote(sameQuote)},
		{"quotes: unknown, foreign, used", onQuote(wrongQuotes)},
		{"quotes: agreed to twice at once", onQuote(quoteAtOnce)},
		{"quotes: late answers do not pay twice", onQuote(lateAnswers)},
		{"protocol: unknown members are ignored", unknownMembers},
		{"protocol: an order needs a key", keyless},
		{"finding: a registered number, and nothing", finds},
		{"PIN: the third wrong one locks", pinLocks},
	}
}

// Run plays every scenario and tells report of each. It fails only when the customers cannot be read: then there is nothing to
// play with.
func Run(ctx context.Context, t Target, report func(Finding)) error {
	s, err := newStage(ctx, t)
	if err != nil {
		return err
	}
	for _, sc := range scenarios() {
		s.scene++
		f := Finding{Scenario: sc.name, Outcome: Kept}
		err := sc.play(ctx, s)
		if why, missing := errors.AsType[notShown](err); missing {
			f.Outcome, f.Why = NotShown, string(why)
		} else if err != nil {
			f.Outcome, f.Why = Broken, err.Error()
		}
		report(f)
	}
	return ctx.Err()
}

// notShown is why a scenario could not be played.
type notShown string

func (n notShown) Error() string { return string(n) }

// wants is a fault unless err is want.
func wants(what string, err, want error) error {
	if !errors.Is(err, want) {
		return fmt.Errorf("%s: answered %s, want %w", what, said(err), want)
	}
	return nil
}

func said(err error) string {
	if err == nil {
		return "with a result"
	}
	return fmt.Sprintf("%q", err)
}
