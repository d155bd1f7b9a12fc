package outbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Reception says from where answers to a sender come to us: "" from nowhere, Everywhere, or the countries named, "GB IE".
type Reception string

// Everywhere is the reception of a sender that whoever gets a text from it can answer.
const Everywhere Reception = "*"

// From reports whether somebody with a number of the country, ISO, can answer.
func (r Reception) From(country string) bool {
	return r == Everywhere || country != "" && slices.Contains(r.Countries(), country)
}

// Countries are those that are named.
func (r Reception) Countries() []string {
	if r == Everywhere {
		return nil
	}
	return strings.Fields(string(r))
}

var errReception = errors.New("receives is true, false, or a list of countries such as [GB, IE]")

// UnmarshalYAML reads true, false or a list of countries.
func (r *Reception) UnmarshalYAML(read func(any) error) error {
	var said any
	if err := read(&said); err != nil {
		return err
	}
	switch v := said.(type) {
	case bool:
		*r = ""
		if v {
			*r = Everywhere
		}
	case []any:
		var names []string
		for _, one := range v {
			name, ok := one.(string)
			if !ok || !countryISO.MatchString(name) {
				return fmt.Errorf("%w: %v is none", errReception, one)
			}
			names = append(names, name)
		}
		*r = Reception(strings.Join(names, " "))
	default:
		return errReception
	}
	return nil
}

// elsewhereCountry stands for a country that no rule names.
const elsewhereCountry = "ZZ"

// mute finds types whose answers could never reach us: no sender of theirs receives, in a country that a rule is about or anywhere.
func (p Plan) mute(own Senders) (out []error) {
	all := newRoads(own, p.Receives, p.Routes, nil, nil)
	countries := []string{elsewhereCountry}
	for _, r := range p.Routes {
		if countryISO.MatchString(r.Country) && !slices.Contains(countries, r.Country) {
			countries = append(countries, r.Country)
		}
	}
	for _, d := range Declarations() {
		for _, country := range countries {
			m := Row{Message: Message{Type: d.Type, Class: d.Class, Purpose: d.Purpose, country: country}}
			switch set := all.fitting(m); {
			case d.Reply == "", set == nil, all.answered(m, d, country):
			case country == elsewhereCountry:
				out = append(out, fmt.Errorf("%s expects an answer, and none of its senders receives", d.Type))
			case len(set.Country) > 0:
				out = append(out, fmt.Errorf("%s expects an answer, and none of its senders to %s receives from there", d.Type, country))
			}
		}
	}
	return out
}

// answered reports whether some sender of the message's, or of the ones that stand in for it, receives; of a country that no rule
// names it is enough that one receives from somewhere.
func (r *roads) answered(m Row, d Declaration, country string) bool {
	for _, p := range standIns(m.Purpose, d.Alert) {
		m.Purpose = p
		if set := r.fitting(m); set != nil && slices.ContainsFunc(set.By, func(w Route) bool {
			return w.Receives.From(country) || country == elsewhereCountry && w.Receives != ""
		}) {
			return true
		}
	}
	return false
}

// standIns are the purposes whose senders a message may leave by, its own first: what protects the customer may use the usual and the
// security one.
func standIns(p Purpose, alert bool) []Purpose {
	switch {
	case alert && p == Security:
		return []Purpose{Security, Service}
	case alert:
		return []Purpose{p, Security}
	}
	return []Purpose{p}
}
