package outbox

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Route is where a message leaves: an account with a carrier, and an address of ours there (a number or a messaging service).
type Route struct {
	Account  string `yaml:"account"` // "" or "main": the usual one
	Sender   string `yaml:"sender"`
	Receives bool   `yaml:"receives"` // what is answered to it comes to us
}

// Rule says by which routes messages leave: the first that may be used, for as long as its account is well.
type Rule struct {
	Country string        `yaml:"country"` // ISO, of the number; "": any
	Type    Type          `yaml:"type"`    // "": any
	Class   consent.Class `yaml:"class"`   // "": any
	Purpose Purpose       `yaml:"purpose"`
	By      []Route       `yaml:"by"`
}

// main is the name of the account that the configuration's own senders belong to.
const mainAccount = "main"

// accountName is the name of an account in words, keys and metrics.
func accountName(account string) string { return orElse(account, mainAccount) }

// roads are all rules, the most specific first. What a country demands goes before what a type wants, and that before a class.
type roads struct {
	rules  []Rule
	health *health
	halted *stopped
	rests  *pauses
}

func newRoads(senders Senders, rules []Rule, rests *pauses, h *health) *roads {
	all := slices.Clone(rules)
	slices.SortStableFunc(all, func(a, b Rule) int { return cmp.Compare(b.weight(), a.weight()) })
	for i := range all {
		all[i].By = slices.Clone(all[i].By)
		for j := range all[i].By {
			if all[i].By[j].Account == mainAccount {
				all[i].By[j].Account = ""
			}
		}
	}
	for p, s := range senders { // theirs is what no rule fits
		if s != "" {
			all = append(all, Rule{Purpose: p, By: []Route{{Sender: s, Receives: true}}})
		}
	}
	return &roads{rules: all, health: h, halted: &stopped{}, rests: rests}
}

func (r Rule) weight() (w int) {
	if r.Country != "" {
		w += 4
	}
	if r.Type != "" {
		w += 2
	}
	if r.Class != "" {
		w++
	}
	return w
}

func (r Rule) fits(m Row) bool {
	return r.Purpose == m.Purpose && (r.Country == "" || r.Country == m.region()) && (r.Type == "" || r.Type == m.Type) &&
		(r.Class == "" || r.Class == m.Class)
}

// ways are the routes by which a row may leave at all, in order. One that expects an answer leaves where answers come in.
func (r *roads) ways(m Row) []Route {
	i := slices.IndexFunc(r.rules, func(rule Rule) bool { return rule.fits(m) })
	if i < 0 {
		return nil
	}
	by := r.rules[i].By
	if k, _ := Declared(m.Type); k.Reply == "" || !slices.ContainsFunc(by, func(w Route) bool { return !w.Receives }) {
		return by
	}
	return slices.DeleteFunc(slices.Clone(by), func(w Route) bool { return !w.Receives })
}

// senders are all those of a purpose.
func (r *roads) senders(p Purpose) (out []string) {
	for _, rule := range r.rules {
		if rule.Purpose == p {
			for _, w := range rule.By {
				out = append(out, w.Sender)
			}
		}
	}
	return out
}

// choose is the way a row leaves now. Where none may be used, the stop tells why, or is zero where none is set up.
func (r *roads) choose(m Row, standing consent.Standing) (Route, Stop, bool) {
	var why Stop
	var open []Route
	for _, w := range r.ways(m) {
		if s, is := r.stop(w); is {
			why = s
		} else if !standing.Blocks(phone.Number(w.Sender)) {
			open = append(open, w)
		}
	}
	if len(open) == 0 {
		return Route{}, why, false
	}
	rested := slices.DeleteFunc(slices.Clone(open), func(w Route) bool { return r.rests.left(w.Sender) > 0 })
	if len(rested) > 0 {
		open = rested
	}
	return r.health.pick(open, m), Stop{}, true
}

func (r *roads) stop(w Route) (Stop, bool) {
	if s, is := r.halted.find(StopSender, w.Sender); is {
		return s, true
	}
	return r.halted.find(StopAccount, accountName(w.Account))
}

// dice is a number from 0 to 99 that a message draws at its nth try: the same for every process.
func dice(m Row) int {
	h := fnv.New32a()
	_, _ = fmt.Fprintf(h, "%s/%d", m.ID, m.Tries)
	return int(h.Sum32() % 100)
}

// heldFor is how long a message waits for somebody to lift a stop, before it asks again.
const heldFor = 5 * time.Minute

// leave is the gate that chooses the way out, and holds what has none.
type leave struct{ roads *roads }

func (g leave) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	for _, name := range []string{c.Template, string(c.Type)} {
		if s, is := g.roads.halted.find(StopTemplate, name); is {
			return c.stopped(now, s), nil
		}
	}
	w, why, found := g.roads.choose(c.Row, c.standing)
	if !found && c.kind.Alert && c.Purpose == Security { // protection fails open
		r := c.Row
		r.Purpose = Service
		if w, _, found := g.roads.choose(r, c.standing); found {
			c.Purpose, c.Account, c.Sender = Service, w.Account, w.Sender
			return verdict{route: w, purpose: Service, reason: "the security sender may not be used: by the usual one"}, nil
		}
	}
	switch {
	case found:
		c.Account, c.Sender = w.Account, w.Sender
		return verdict{route: w}, nil
	case why.Name != "":
		return c.stopped(now, why), nil
	}
	return verdict{state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: "no sender is set up that may carry it"}, nil
}

func (c *candidate) stopped(now time.Time, s Stop) verdict {
	return verdict{
		state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: fmt.Sprintf("the %s %s is stopped: %s (%d)", s.Kind, s.Name, s.Reason, s.Code),
	}
}
