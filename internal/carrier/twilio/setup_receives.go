package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// deaf compares from where a sender is said to receive with what the account's own lists say of it.
func (s *Setup) deaf(ctx context.Context, w Wanted, name string, set settings) ([]Conflict, error) {
	countries, must := w.Receives[name]
	if !must {
		return nil, nil
	}
	if !isService(name) {
		if able, known := set["capabilities"].(map[string]any); known && able["sms"] != true {
			return []Conflict{{Say: "it is said to receive answers (receives), but the number takes no texts"}}, nil
		}
		return nil, nil
	}
	p, err := s.pool(ctx, set.text("sid"))
	if err != nil {
		return nil, err
	}
	return p.conflicts(countries), nil
}

// pool is what a Messaging Service chooses its senders from.
type pool struct {
	countries []string // of its numbers and short codes
	names     []string // nobody can answer to these
}

// conflicts are those with a service that is said to receive from countries; none of them: from everywhere.
func (p pool) conflicts(countries []string) (out []Conflict) {
	if len(p.countries) == 0 {
		return []Conflict{{Say: "it is said to receive answers (receives), but its pool has no number that one could answer to"}}
	}
	for _, c := range countries {
		if !slices.Contains(p.countries, c) {
			out = append(out, Conflict{Say: fmt.Sprintf("it is said to receive answers from %s, but its pool has numbers of %s only", c, strings.Join(p.countries, ", "))})
		}
	}
	if len(countries) == 0 && len(p.names) > 0 {
		out = append(out, Conflict{Say: fmt.Sprintf("it is said to receive answers from everywhere, but where names are allowed it sends as %s: "+
			"name the countries in receives", strings.Join(p.names, ", "))})
	}
	return out
}

// pool reads the senders of a service.
func (s *Setup) pool(ctx context.Context, sid string) (p pool, err error) {
	for _, kind := range []string{"PhoneNumbers", "ShortCodes", "AlphaSenders"} {
		x := s.messaging.exchange(ctx, true)
		answer, err := x.send(http.MethodGet, "/v1/Services/"+sid+"/"+kind+"?PageSize=100", nil)
		if err != nil {
			return pool{}, x.explain(err)
		}
		var page struct {
			Numbers []settings `json:"phone_numbers"`
			Codes   []settings `json:"short_codes"`
			Names   []settings `json:"alpha_senders"`
		}
		if json.Unmarshal(answer, &page) != nil {
			return pool{}, x.explain(errors.New("no list"))
		}
		for _, one := range slices.Concat(page.Numbers, page.Codes) {
			if c := one.text("country_code"); c != "" && !slices.Contains(p.countries, c) {
				p.countries = append(p.countries, c)
			}
		}
		for _, one := range page.Names {
			p.names = append(p.names, one.text("alpha_sender"))
		}
	}
	slices.Sort(p.countries)
	return p, nil
}
