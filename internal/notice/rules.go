package notice

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Rules say which events become which notifications.
type Rules struct{ events map[string]*eventRules }

// eventRules is what the rules say of one type of event.
type eventRules struct {
	Card  bool              `yaml:"card"` // it is about one
	Data  map[string]string `yaml:"data"` // name: kind, as in types.yaml of the outbox
	Rules []rule            `yaml:"rules"`

	fields []outbox.Field
}

// rule is one line of them: it holds where everything in When does.
type rule struct {
	Name    string            `yaml:"name"`
	When    when              `yaml:"when"`
	Say     outbox.Type       `yaml:"say"`
	Data    map[string]string `yaml:"data"` // field of the message: of the event, where they differ, or "=" and what it always is
	Nothing string            `yaml:"nothing"`
	Ends    []outbox.Type     `yaml:"ends"` // messages about the card that are not true any more
}

type when struct {
	Amount  map[string]string   `yaml:"amount"` // at least this, by currency; another currency does not hold
	Alerted *bool               `yaml:"alerted"`
	Tier    []string            `yaml:"tier"`
	Product []string            `yaml:"product"`
	State   []string            `yaml:"state"` // of the card
	Lang    []locale.Lang       `yaml:"lang"`
	Is      map[string][]string `yaml:"is"`   // field: one of these
	Zero    string              `yaml:"zero"` // field: an amount of nothing, whatever its currency

	amounts map[string]money.Money
}

// What an event has beside its data.
const (
	cardField   = "card"
	atField     = "at"
	amountField = "amount"
	always      = "=" // before what a field always is
)

//go:embed rules.yaml
var rulesYAML []byte

// ShippedRules are those that come with the program.
func ShippedRules() (*Rules, error) { return ReadRules(rulesYAML) }

// ReadRules reads the form of rules.yaml strictly and tells every fault: fields that are not told, not needed or of another kind, rules nobody
// reaches.
func ReadRules(raw []byte) (*Rules, error) {
	var all map[string]*eventRules
	if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the rules of events: %w", err)
	}
	var faults []error
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s := all[name]
		if s == nil || len(s.Rules) == 0 {
			faults = append(faults, fmt.Errorf("event %s: there is no rule", name))
			continue
		}
		for _, err := range s.settle() {
			faults = append(faults, fmt.Errorf("event %s: %w", name, err))
		}
	}
	if len(all) == 0 {
		faults = append(faults, errors.New("there are no rules of events"))
	}
	return &Rules{all}, errors.Join(faults...)
}

// Events are the types of event there are, each with the names of its data.
func (r *Rules) Events() map[string][]string {
	out := make(map[string][]string, len(r.events))
	for name, s := range r.events {
		out[name] = slices.Sorted(maps.Keys(s.Data))
	}
	return out
}

// Tell are the rules, by name, that tell customers of an event in messages of a type.
func (r *Rules) Tell(event string, t outbox.Type) (names []string) {
	if s := r.events[event]; s != nil {
		for _, one := range s.Rules {
			if one.Say == t {
				names = append(names, event+"/"+one.Name)
			}
		}
	}
	return names
}

// settle reads what stands in words and tells what is wrong.
func (s *eventRules) settle() (faults []error) {
	fields := []outbox.Field{{Name: atField, Kind: outbox.Time}}
	if s.Card {
		fields = append(fields, outbox.Field{Name: cardField, Kind: outbox.Tail})
	}
	for name, kind := range s.Data {
		f, ok := outbox.ParseField(name, kind)
		if !ok {
			faults = append(faults, fmt.Errorf("data %s: no kind %q", name, kind))
		}
		fields = append(fields, f)
	}
	slices.SortFunc(fields, func(a, b outbox.Field) int { return strings.Compare(a.Name, b.Name) })
	s.fields = fields
	seen := map[string]bool{}
	for i := range s.Rules {
		r := &s.Rules[i]
		if r.Name == "" || seen[r.Name] {
			faults = append(faults, fmt.Errorf("rule %d: needs a name of its own", i+1))
		}
		seen[r.Name] = true
		if i < len(s.Rules)-1 && r.When.empty() {
			faults = append(faults, fmt.Errorf("rule %s: always holds, so that those after it never do", r.Name))
		}
		for _, err := range r.settle(s) {
			faults = append(faults, fmt.Errorf("rule %s: %w", r.Name, err))
		}
	}
	return faults
}

func (s *eventRules) field(name string) (outbox.Field, bool) {
	i := slices.IndexFunc(s.fields, func(f outbox.Field) bool { return f.Name == name })
	if i < 0 {
		return outbox.Field{}, false
	}
	return s.fields[i], true
}

func (r *rule) settle(s *eventRules) (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if (r.Say == "") == (r.Nothing == "") {
		fault("either says something or nothing")
	}
	r.When.settle(s, fault)
	for _, t := range r.Ends {
		k, ok := outbox.Declared(t)
		if !ok || !s.Card || !slices.ContainsFunc(k.Fields, func(f outbox.Field) bool { return f.Name == cardField }) {
			fault("cannot end %s: the event, and every message of the type, must be about a card", t)
		}
	}
	kind, ok := outbox.Declared(r.Say)
	switch {
	case r.Say == "":
		return faults
	case !ok || byItself[r.Say]:
		fault("no message of type %q can be asked for", r.Say)
		return faults
	}
	for to, from := range r.Data {
		if !slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Name == to }) {
			fault("%s has no field %s", r.Say, to)
		}
		if _, ok := s.field(from); !ok && !strings.HasPrefix(from, always) {
			fault("the event has no field %s", from)
		}
	}
	for _, f := range kind.Fields {
		if v, fixed := strings.CutPrefix(r.source(f.Name), always); fixed {
			if _, why := (manner{}).write(f, v); why != nil {
				fault("%s of %s %w", f.Name, r.Say, why)
			}
			continue
		}
		from, told := s.field(r.source(f.Name))
		switch {
		case !told && !f.Optional:
			fault("%s of %s is not told by the event", f.Name, r.Say)
		case told && (from.Kind != f.Kind || !slices.Equal(from.Choice, f.Choice) && !within(from.Choice, f.Choice)):
			fault("%s of %s is %s, and %s of the event is not", f.Name, r.Say, f.Kind, from.Name)
		case told && from.Optional && !f.Optional:
			fault("%s of %s is needed, and %s of the event may be missing", f.Name, r.Say, from.Name)
		}
	}
	return faults
}

func within(some, all []string) bool {
	return !slices.ContainsFunc(some, func(v string) bool { return !slices.Contains(all, v) })
}

// source is the field of the event that fills a field of the message.
func (r *rule) source(field string) string {
	if from := r.Data[field]; from != "" {
		return from
	}
	return field
}

func (w *when) empty() bool {
	return len(w.Amount) == 0 && w.Alerted == nil && len(w.Tier) == 0 && len(w.Product) == 0 && len(w.State) == 0 && len(w.Lang) == 0 && len(w.Is) == 0 && w.Zero == ""
}

func (w *when) settle(s *eventRules, fault func(string, ...any)) {
	f, told := s.field(amountField)
	if (len(w.Amount) > 0 || w.Alerted != nil) && (!told || f.Kind != outbox.Money) {
		fault("asks about an amount the event does not tell")
	}
	if (w.Alerted != nil || len(w.Product) > 0 || len(w.State) > 0) && !s.Card {
		fault("asks about the card of an event that is about none")
	}
	if f, told := s.field(w.Zero); w.Zero != "" && (!told || f.Kind != outbox.Money) {
		fault("asks whether %s is nothing, which is no amount the event tells", w.Zero)
	}
	w.amounts = make(map[string]money.Money, len(w.Amount))
	for currency, figure := range w.Amount {
		m, err := money.Parse(figure, currency)
		if err != nil || len(currency) != 3 {
			fault("amount %s: no amount of that currency", currency)
		}
		w.amounts[currency] = m
	}
	for _, l := range w.Lang {
		if !l.Valid() {
			fault("lang %q: must be en, zh-Hans or zh-Hant", l)
		}
	}
	for name, values := range w.Is {
		f, told := s.field(name)
		if !told {
			fault("asks about %s, which the event does not tell", name)
		} else if f.Kind == outbox.OneOf && !within(values, f.Choice) {
			fault("%s is never one of %s", name, strings.Join(values, ", "))
		}
	}
}

// check tells what is wrong with the data of an event, and that of its card.
func (r *Rules) check(ev Event) (faults wrong.Faults) {
	s := r.events[ev.Type]
	data := make(Data, len(ev.Data)+2)
	for name, v := range ev.Data {
		if f, ok := s.field(name); ok && f.Kind == outbox.Text {
			v = shortened(v)
		}
		data[name] = v
	}
	var fields []outbox.Field
	for _, f := range s.fields {
		if f.Name != cardField && f.Name != atField {
			fields = append(fields, f)
		}
	}
	if s.Card && ev.Card == "" {
		faults.Add(cardField, "missing")
	}
	if !s.Card && ev.Card != "" {
		faults.Add(cardField, "no-part")
	}
	_, amiss := say(fields, data, manner{})
	for _, f := range amiss {
		faults.Tell("data."+f.Field, f.Why)
	}
	return faults
}

// decide finds the first rule that holds; nil if none does.
func (r *Rules) decide(ctx context.Context, ev Event, a about, wishes Wishes) (*rule, error) {
	s := r.events[ev.Type]
	for i := range s.Rules {
		ok, err := s.Rules[i].When.holds(ctx, ev, a, wishes)
		if err != nil || ok {
			return &s.Rules[i], err
		}
	}
	return nil, nil
}

func (w *when) holds(ctx context.Context, ev Event, a about, wishes Wishes) (bool, error) {
	if !oneOf(w.Tier, a.customer.Tier) || !oneOf(w.Product, a.card.Product) || !oneOf(w.State, a.card.State) || !oneOf(w.Lang, a.customer.Lang) {
		return false, nil
	}
	for name, values := range w.Is {
		if !slices.Contains(values, ev.Data[name]) {
			return false, nil
		}
	}
	if len(w.amounts) > 0 && !w.reached(ev.Data[amountField]) || w.Zero != "" && !nothing(ev.Data[w.Zero]) {
		return false, nil
	}
	if w.Alerted == nil {
		return true, nil
	}
	wants, err := alerted(ctx, a.card, ev.Data[amountField], wishes)
	return wants == *w.Alerted, err
}

// alerted asks what the customer has set. A card the bank cannot be asked about now is one they want to be told of.
func alerted(ctx context.Context, c customer.Card, amount string, wishes Wishes) (bool, error) {
	if c.ID == "" {
		return true, nil
	}
	return wishes.Alerted(ctx, c.ID, amount)
}

func oneOf[T comparable](wanted []T, v T) bool { return len(wanted) == 0 || slices.Contains(wanted, v) }

// nothing reports whether an amount ("USD 0.00") is none.
func nothing(v string) bool {
	currency, figure, _ := strings.Cut(v, " ")
	m, err := money.Parse(figure, currency)
	return err == nil && m.Minor == 0
}

// reached reports whether an amount is as high as the rule says for its currency.
func (w *when) reached(v string) bool {
	currency, figure, _ := strings.Cut(v, " ")
	least, ok := w.amounts[currency]
	m, err := money.Parse(figure, currency)
	return ok && err == nil && m.Minor >= least.Minor
}

// fill is the data of the message a rule makes of an event.
func (r *rule) fill(ev Event, c customer.Card) Data {
	kind, _ := outbox.Declared(r.Say)
	out := Data{}
	for _, f := range kind.Fields {
		from := r.source(f.Name)
		v, told := ev.Data[from]
		fixed, is := strings.CutPrefix(from, always)
		switch {
		case is:
			v, told = fixed, true
		case from == cardField:
			v, told = c.Tail.Reveal(), true
		case from == atField && !told:
			v, told = ev.At, true
		case f.Kind == outbox.Text && told:
			v = shortened(v)
		}
		if told {
			out[f.Name] = v
		}
	}
	return out
}
