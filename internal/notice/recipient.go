package notice

import (
	"context"
	"slices"
	"unicode/utf8"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// recipient is whom a notice goes to.
type recipient struct {
	customer string // "" for a number that is nobody's
	number   phone.Number
	lang     locale.Lang
	zone     string
}

// Why nobody is told although they are known.
var (
	withNobody   = wrong.Of("number-with-nobody")
	reportedLost = wrong.Of("number-reported")
)

// numberLongest is in characters, with all that people write between digits.
const numberLongest = 24

func longer(s string, most int) bool { return len(s) > most && utf8.RuneCountInString(s) > most }

// recipients are the parties of many notices, asked for together.
type recipients struct {
	customers map[string][]customer.Party
	numbers   map[phone.Number]customer.Party
	trips     map[string][]outbox.Trip // of customers who are told a time
}

// reaching is People.Reach or People.Contacts.
type reaching func(ctx context.Context, ids []string) (map[string][]customer.Party, error)

// find asks for everybody whom ns name, of customers by reach: two questions, however many they are.
func (in Intake) find(ctx context.Context, ns []Notice, reach reaching) (out recipients, err error) {
	var ids []string
	var numbers []phone.Number
	for _, n := range ns {
		switch number, err := phone.Parse(n.Number); {
		case n.Customer != "":
			ids = append(ids, n.Customer)
		case longer(n.Number, numberLongest): // refused
		case err == nil:
			numbers = append(numbers, number)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > 0 {
		if out.customers, err = reach(ctx, ids); err != nil {
			return out, err
		}
	}
	slices.Sort(numbers)
	if numbers = slices.Compact(numbers); len(numbers) == 0 {
		return out, nil
	}
	parties, err := in.People.FindAll(ctx, numbers)
	out.numbers = make(map[phone.Number]customer.Party, len(parties))
	for _, p := range parties {
		out.numbers[p.Number] = p
	}
	return out, err
}

// of is the recipient of a notice, or p says why there is none.
func (r recipients) of(n Notice, kind outbox.Declaration, p *preparedNotice) recipient {
	if (n.Customer == "") == (n.Number == "") {
		p.refuse("customer", "customer-or-number")
		return recipient{}
	}
	if n.Customer == "" {
		return r.byNumber(n, kind, p)
	}
	parties, known := r.customers[n.Customer]
	if !known {
		p.refuse("customer", "unknown")
		return recipient{}
	}
	for _, party := range parties {
		i := slices.IndexFunc(party.Customers, func(c customer.Customer) bool { return c.ID == n.Customer })
		if i >= 0 && !party.Distrusted {
			return to(party.Customers[i], party.Number)
		}
	}
	p.tell("customer", withNobody)
	return recipient{}
}

func (r recipients) byNumber(n Notice, kind outbox.Declaration, p *preparedNotice) recipient {
	if longer(n.Number, numberLongest) {
		p.refuse("number", "too-long-characters", numberLongest)
		return recipient{}
	}
	number, err := phone.Parse(n.Number)
	if err != nil {
		p.refuse("number", "number-form")
		return recipient{}
	}
	party := r.numbers[number]
	if party.Distrusted && kind.Private {
		p.tell("number", reportedLost)
		return recipient{}
	}
	if c, ok := party.Only(); ok {
		return to(c, number)
	}
	for _, h := range party.Holdings("") { // of several people behind a number, whose card it is
		if tail, ok := card.ParseTail(n.Data["card"]); ok && h.Card.Tail == tail || string(h.Card.ID) == n.Data["card"] {
			return to(h.Customer, number)
		}
	}
	if tellsOfCard(kind) {
		p.refuse("number", "number-other-card")
		return recipient{}
	}
	return recipient{number: number, lang: spokenIn(number)}
}

func to(c customer.Customer, n phone.Number) recipient {
	lang := c.Lang
	if !lang.Valid() {
		lang = spokenIn(n)
	}
	return recipient{c.ID, n, lang, c.Zone}
}

func tellsOfCard(kind outbox.Declaration) bool {
	return slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Kind == outbox.Tail })
}

// spokenIn is the language most people of a number's country read.
func spokenIn(n phone.Number) locale.Lang {
	switch n.Region() {
	case "CN", "SG":
		return locale.Simplified
	case "HK", "MO", "TW":
		return locale.Traditional
	}
	return locale.English
}
