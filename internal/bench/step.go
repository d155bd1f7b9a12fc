package bench

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/carrier/twilio"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/vault"
	"cardline/ivr"
)

// stepRows compares a step of a call without its I/O with twilio-go building one page. The step is the dialogue's own: open and
// decode the sealed state, press the key, ask the bank (here: memory), write the row (here: nowhere), encode and seal the state, and
// render the page.
func stepRows(s *stopwatch) ([]Row, error) {
	balance, again, err := steps(s.now)
	if err != nil {
		return nil, err
	}
	verb := Row{ID: rowStep, What: "step of a call with a verb", Unit: "ns", Bar: 8, Goal: 1.6}
	s.compare(&verb, referencePage, balance)
	menu := Row{ID: rowStep, What: "step of a call, menu only", Unit: "ns", Bar: 8, Goal: 1.6}
	s.compare(&menu, referencePage, again)
	return []Row{verb, menu}, nil
}

// steps are two ways on from the menu of accounts, as often as wanted: 1 for the balance, star to hear the menu once more.
func steps(now func() time.Time) (balance, again func(), err error) {
	d, memory, err := dialogueInMemory(now)
	if err != nil {
		return nil, nil, err
	}
	var rendered []byte
	number, tail := holder(1)
	step := func(n int, digits string) error {
		in := dialogue.Call{SID: "CA0", From: phone.Number(number), To: hotline, Step: n, Digits: digits}
		page, err := d.Press(context.Background(), in)
		if err == nil {
			rendered, err = twilio.AppendPage(rendered[:0], page, twilio.TurnFromTurn)
		}
		return err
	}
	for n, digits := range []string{"", tail, "1"} {
		if err := step(n, digits); err != nil {
			return nil, nil, err
		}
	}
	memory.frozen = true // from here on each step is the first after these
	if err := step(3, "1"); err != nil {
		return nil, nil, err
	}
	if !strings.Contains(string(rendered), "dollars") {
		return nil, nil, fmt.Errorf("the step tells no balance: %s", rendered)
	}
	return func() { _ = step(3, "1") }, func() { _ = step(3, "*") }, nil
}

func dialogueInMemory(now func() time.Time) (*dialogue.Dialogue, *memory, error) {
	v, err := vault.New()
	if err != nil {
		return nil, nil, err
	}
	all, err := commands.ShippedWords()
	if err != nil {
		return nil, nil, err
	}
	system, err := dialogue.SystemWords()
	if err != nil {
		return nil, nil, err
	}
	brand := commands.Brand{
		Name:    locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"},
		Hotline: hotline, LostLine: hotline,
	}
	speaker, err := commands.NewSpeaker(brand, append(all, system))
	if err != nil {
		return nil, nil, err
	}
	tree, err := ivr.Shipped(nil)
	if err != nil {
		return nil, nil, err
	}
	c := clock.New(now)
	number, tail := holder(1)
	m := &memory{Store: session.New(nil, v, c, session.Options{}), now: now, party: customer.Party{
		Number: phone.Number(number),
		Customers: []customer.Customer{{
			ID: "C1", Lang: locale.English, Zone: "America/New_York",
			Cards: []customer.Card{{ID: "K1", Tail: card.Tail(tail), Product: "Platinum", Currency: "USD", State: string(bank.Active)}},
		}},
	}}
	d, err := dialogue.New(dialogue.Deps{
		Clock: c, Vault: v, Log: slog.New(slog.DiscardHandler), Limits: dialogue.DefaultLimits(),
		Verbs:     commands.All(commands.Ports{Bank: m, Brand: brand}),
		Language:  dialogue.Language{Speaker: speaker, Campaigns: func() []string { return nil }},
		Memory:    dialogue.Memory{Directory: m, Sessions: m, Sealer: m.Store, Ledger: m},
		Telephone: dialogue.Telephone{Menus: dialogue.OneMenu{Tree: tree}, AgentNumber: hotline},
		Watchers:  dialogue.Watchers{Observer: m},
	})
	return d, m, err
}

// memory is everything a dialogue reaches, without a network. Sessions are sealed and opened as Redis would have them.
type memory struct {
	*session.Store
	commands.Bank
	dialogue.Directory
	now    func() time.Time
	party  customer.Party
	sealed []byte
	frozen bool
}

func (m *memory) Open(context.Context, vault.Index) (*session.Turn, error) {
	t := &session.Turn{}
	if m.sealed == nil {
		return t, nil
	}
	var err error
	t.State, err = m.Unseal(m.sealed)
	return t, err
}

func (m *memory) Save(_ context.Context, t *session.Turn) error {
	if sealed := m.Seal(&t.State); !m.frozen {
		m.sealed = sealed
	}
	return nil
}

func (m *memory) SaveSoon(t *session.Turn, _ func(error)) { _ = m.Save(context.Background(), t) }

func (m *memory) Drop(context.Context, *session.Turn) error { return nil }

func (m *memory) Look(context.Context, vault.Index) (session.State, int64, error) {
	return session.State{}, 0, nil
}

func (m *memory) Find(context.Context, phone.Number, int64) (customer.Party, error) {
	return m.party, nil
}

func (m *memory) Commit(context.Context, dialogue.Turn) (*dialogue.Stored, error) { return nil, nil }

func (m *memory) Seen(context.Context, string) (*dialogue.Stored, error) { return nil, nil }

func (m *memory) Turn(string, string, string, time.Duration) {}

func (m *memory) Lost() {}

func (m *memory) Balance(context.Context, card.ID) (bank.Balance, error) {
	now := m.now()
	return bank.Balance{Owed: money.Of(128_450, "USD"), Available: money.Of(371_550, "USD"), State: bank.Active, Since: now, AsOf: now}, nil
}
