package sandbox

import (
	"net/http"

	"cardline/internal/phone"
)

// listPool is GET Services/{sid}/PhoneNumbers, ShortCodes or AlphaSenders: what a service sends from.
func (s *Sandbox) listPool(w http.ResponseWriter, r *http.Request) {
	sid, kind := r.PathValue("service"), r.PathValue("kind")
	list := map[string]string{"PhoneNumbers": "phone_numbers", "ShortCodes": "short_codes", "AlphaSenders": "alpha_senders"}[kind]
	if list == "" || !s.senders.known("", sid) {
		fail(w, notFound(r))
		return
	}
	pool, set := s.options.Pools[sid]
	if !set {
		pool = []string{poolNumber}
	}
	found := []settings{}
	for _, one := range pool {
		switch {
		case isNumber(one) && kind == "PhoneNumbers":
			country := phone.Number(one).Region()
			if one == poolNumber {
				country = "US"
			}
			found = append(found, settings{"phone_number": one, "country_code": country, "capabilities": []string{"SMS", "Voice"}})
		case isCode(one) && kind == "ShortCodes":
			found = append(found, settings{"short_code": one, "country_code": "US", "capabilities": []string{"SMS"}})
		case !isNumber(one) && !isCode(one) && kind == "AlphaSenders":
			found = append(found, settings{"alpha_sender": one, "capabilities": []string{"SMS"}})
		}
	}
	answer(w, http.StatusOK, map[string]any{list: found, "meta": map[string]any{"key": list, "page": 0, "next_page_url": nil}})
}

// isCode reports whether a sender is a short code.
func isCode(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(s) >= 3 && len(s) <= 8
}
