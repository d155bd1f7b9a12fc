package dialogue

import (
	"context"
	"slices"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/ivr"
)

// Manners keep how customers want to be answered on the telephone.
type Manners interface {
	SetManner(ctx context.Context, customer string, m customer.Manner, by string) error
}

// speaking is the dialogue's own verb for that. It changes nothing but what is said how, so the number alone is proof enough.
const speaking = "SPEAKING"

// argManner is which of the ways is turned to its opposite.
const argManner = "manner"

// mannerVerb changes one way of a customer's, or of everybody behind a household's number.
func mannerVerb(d *Dialogue) commands.Verb {
	return commands.Verb{
		ID: speaking, Channels: commands.Voice, About: commands.Nobody,
		Args: []commands.Arg{{Name: argManner, Digits: 1, Choice: func(context.Context, commands.Request) (commands.Options, error) {
			return manners, nil
		}}},
		Run: func(ctx context.Context, r commands.Request) (commands.Answer, error) {
			if d.Manners == nil || !r.Party.Known() {
				return commands.Answer{Say: "manner-unknown", Outcome: "unknown"}, nil
			}
			m, ok := r.Party.Customers[0].Manner.Turn(r.Args[argManner])
			if !ok {
				return commands.Answer{Say: "manner-unknown", Outcome: "unknown"}, nil
			}
			for _, c := range r.Party.Customers {
				if err := d.Manners.SetManner(ctx, c.ID, m, ""); err != nil {
					return commands.Answer{}, err
				}
			}
			d.touch(ctx, r.Number)
			return commands.Answer{Say: "manner-" + r.Args[argManner], Outcome: "manner", Data: commands.Data{"on": turned(m, r.Args[argManner])}}, nil
		},
	}
}

// turned reports whether a word of the manner holds.
func turned(m customer.Manner, word string) bool {
	back, _ := m.Turn(word)
	return len(back.String()) < len(m.String())
}

// manners in the order of the keys that choose them.
var manners = commands.Options{
	{Value: customer.Slowly, Names: locale.Words{
		locale.English: "slower speech", locale.Simplified: "慢速播报", locale.Traditional: "講慢啲",
	}},
	{Value: customer.Patient, Names: locale.Words{
		locale.English: "more time for keys", locale.Simplified: "延长按键时间", locale.Traditional: "撳掣時間耐啲",
	}},
	{Value: customer.Person, Names: locale.Words{
		locale.English: "a person first", locale.Simplified: "优先转人工", locale.Traditional: "先搵職員",
	}},
	{Value: customer.Balance, Names: locale.Words{
		locale.English: "your balance first", locale.Simplified: "先播报余额", locale.Traditional: "先講結餘",
	}},
}

// sees lets this call have what was just changed, and the steps after it.
func (t *turn) sees(ctx context.Context) {
	t.st.Call.Epoch = t.now.UnixNano()
	if party, err := t.Directory.Find(ctx, t.number, t.st.Call.Epoch); err == nil {
		t.party = party
	}
}

// morePatience is how many seconds more a caller has who asked for time.
const morePatience = 5

// manner is how the caller wants to be answered.
func (t *turn) manner() customer.Manner {
	if !t.party.Known() {
		return customer.Manner{}
	}
	return t.party.Customers[0].Manner
}

// balanceOf is the verb by which a balance is told.
const balanceOf = "BALANCE"

// balanceFirst reports whether the balance is to be said before the menu: of a caller who has named a card, that customer wishes so, the card
// has a balance, and it has not been told yet; before that, somebody of the number wishes so.
func (t *turn) balanceFirst() bool {
	c := t.st.Call
	if c.Customer == "" {
		return slices.ContainsFunc(t.party.Customers, func(k customer.Customer) bool { return k.Manner.Balance })
	}
	wishes := slices.ContainsFunc(t.party.Customers, func(k customer.Customer) bool { return k.ID == c.Customer && k.Manner.Balance })
	return wishes && !slices.Contains(c.Did, balanceOf) && slices.ContainsFunc(t.party.Holdings(""), func(h customer.Holding) bool {
		return h.Customer.ID == c.Customer && h.Card.ID == c.Card && t.verbs[balanceOf].Takes(h.Card.State)
	})
}

// suits makes a page what the caller asked for. What is expected may be shared with other calls, so a copy is changed.
func (t *turn) suits(page ivr.Page) ivr.Page {
	m := t.manner()
	page.Slow = m.Slow
	if m.Patient && page.Expect != nil && page.Then == ivr.ThenAnswer {
		patient := *page.Expect
		patient.Timeout += morePatience
		page.Expect = &patient
	}
	return page
}

// Manner takes a colleague's word about how a number's customers want to be answered.
func (d *Dialogue) Manner(ctx context.Context, n phone.Number, m customer.Manner, by string) error {
	party, err := d.Directory.Find(ctx, n, d.Clock.Now().UnixNano())
	if err != nil {
		return err
	}
	if !party.Known() || d.Manners == nil {
		return customer.ErrNotFound
	}
	for _, c := range party.Customers {
		if err := d.Manners.SetManner(ctx, c.ID, m, by); err != nil {
			return err
		}
	}
	d.touch(ctx, n)
	return nil
}
