package outbox

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/consent"
)

// Plan is the file of further accounts with carriers and of the rules by which messages leave; docs/routes.md shows one.
type Plan struct {
	Accounts map[string]Account    `yaml:"accounts"`
	Routes   []Rule                `yaml:"routes"`
	Receives map[Purpose]Reception `yaml:"receives"` // of the configuration's own senders; one left out receives from everywhere
}

// Account is one with a Twilio-compatible carrier, beside the configuration's own, which is "main".
type Account struct {
	SID       string        `yaml:"sid"`
	TokenFile string        `yaml:"token_file"` // a secret stands in no file that says anything else
	URL       string        `yaml:"url"`        // "": Twilio itself
	InFlight  int           `yaml:"in_flight"`  // messages there at the same time; 0: as many as lanes let
	Timeout   time.Duration `yaml:"timeout"`    // of one request; 0: the usual
}

// Shapes of what is written by hand.
var (
	plainName  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	countryISO = regexp.MustCompile(`^[A-Z]{2}$`)
	numberForm = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	codeForm   = regexp.MustCompile(`^\d{3,8}$`)
	serviceID  = regexp.MustCompile(`^MG[0-9a-zA-Z]{2,62}$`)
	nameForm   = regexp.MustCompile(`^[A-Za-z0-9 ]{3,11}$`)
)

// ReadPlan reads accounts and routes strictly; the senders are the configuration's own. The error joins every fault.
func ReadPlan(raw []byte, own Senders) (Plan, error) {
	var p Plan
	if len(raw) > 0 {
		if err := yaml.UnmarshalWithOptions(raw, &p, yaml.Strict()); err != nil {
			return Plan{}, fmt.Errorf("reading accounts and routes: %w", err)
		}
	}
	if err := errors.Join(slices.Concat(p.faults(), p.shared(own), p.mute(own))...); err != nil {
		return Plan{}, fmt.Errorf("reading accounts and routes: %w", err)
	}
	return p, nil
}

func (p Plan) faults() (out []error) {
	check := func(ok bool, format string, args ...any) {
		if !ok {
			out = append(out, fmt.Errorf(format, args...))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Accounts)) {
		a := p.Accounts[name]
		check(plainName.MatchString(name), "account %q: a name is small letters, digits and dashes", name)
		check(name != mainAccount, "account main: is that of the configuration (twilio.account_sid)")
		check(len(a.SID) >= 2 && strings.Trim(a.SID, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "", "account %s: sid is needed, letters and digits", name)
		check(a.TokenFile != "", "account %s: token_file is needed, the path of a file that holds the token alone", name)
		check(a.URL == "" || strings.HasPrefix(a.URL, "https://") || strings.HasPrefix(a.URL, "http://"), "account %s: url must be absolute", name)
		check(a.InFlight >= 0, "account %s: in_flight must not be negative", name)
		check(a.Timeout >= 0, "account %s: timeout must not be negative", name)
	}
	seen := map[string]int{}
	for i, r := range p.Routes {
		at := fmt.Sprintf("route %d", i+1)
		check(r.Country == "" || countryISO.MatchString(r.Country), "%s: country is two capitals, such as HK", at)
		_, known := Declared(r.Type)
		check(r.Type == "" || known, "%s: there is no type %q", at, r.Type)
		check(r.Class == "" || slices.Contains([]consent.Class{consent.Transactional, consent.Marketing, consent.Care}, r.Class), "%s: class is T, M or C", at)
		check(slices.Contains([]Purpose{Service, Marketing, Security}, r.Purpose), "%s: purpose is needed: service, marketing or security", at)
		check(len(r.By) > 0, "%s: by is needed, a list of senders", at)
		key := fmt.Sprint(r.Country, "/", r.Type, "/", r.Class, "/", r.Purpose)
		check(seen[key] == 0, "%s: says the same as route %d", at, seen[key])
		seen[key] = i + 1
		for _, w := range r.By {
			_, known := p.Accounts[w.Account]
			check(known || accountName(w.Account) == mainAccount, "%s: there is no account %q", at, w.Account)
			number := numberForm.MatchString(w.Sender) || codeForm.MatchString(w.Sender) || serviceID.MatchString(w.Sender)
			check(number || nameForm.MatchString(w.Sender), "%s: %q is no number, short code, messaging service or name of 3 to 11 letters", at, w.Sender)
			check(number || w.Receives == "", "%s: nobody can answer to the name %q", at, w.Sender)
			check(!codeForm.MatchString(w.Sender) || w.Receives != Everywhere, "%s: the short code %s is known in its own country only: receives: [that country]", at, w.Sender)
		}
	}
	for _, purpose := range slices.Sorted(maps.Keys(p.Receives)) {
		check(slices.Contains([]Purpose{Service, Marketing, Security}, purpose), "receives: there is no purpose %q", purpose)
	}
	return out
}

// shared finds senders of security that are those of another purpose too: a STOP there would silence what must arrive.
func (p Plan) shared(own Senders) (out []error) {
	all := newRoads(own, nil, p.Routes, nil, nil)
	others := slices.Concat(all.senders(Service), all.senders(Marketing))
	safe := all.senders(Security)
	slices.Sort(safe)
	for _, s := range slices.Compact(safe) {
		if s != "" && len(p.Routes) > 0 && slices.Contains(others, s) {
			out = append(out, fmt.Errorf("%s is a sender of security and of something else: a STOP there would silence it", s))
		}
	}
	return out
}
