package outbox

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"time"
	"unicode/utf8"

	"cardline/internal/carrier"
	"cardline/internal/consent"
	"cardline/internal/phone"
	"cardline/internal/sms"
)

// Route is where a message leaves: an account with a carrier, and an address of ours there (a number or a messaging service).
type Route struct {
	Account  string    `yaml:"account"` // "" or "main": the usual one
	Sender   string    `yaml:"sender"`
	Receives Reception `yaml:"receives"` // from where answers to it come to us
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
	told   hourly                          // alarms of questions that nobody could answer
	can    map[string]carrier.Capabilities // of the provider, by account; nil: everything
}

func newRoads(senders Senders, from map[Purpose]Reception, rules []Rule, rests *pauses, h *health) *roads {
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
			receives, said := from[p]
			if !said {
				receives = Everywhere
			}
			all = append(all, Rule{Purpose: p, By: []Route{{Sender: s, Receives: receives}}})
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

// fitting is the rule that holds for a row, nil for none.
func (r *roads) fitting(m Row) *Rule {
	if i := slices.IndexFunc(r.rules, func(rule Rule) bool { return rule.fits(m) }); i >= 0 {
		return &r.rules[i]
	}
	return nil
}

// ways are the routes by which a row may leave at all, in order: its provider can carry it and, where an answer is expected, the answer
// can come in.
func (r *roads) ways(m Row) []Route {
	rule := r.fitting(m)
	if rule == nil {
		return nil
	}
	closed := func(w Route) bool { return !r.carries(w, m) || m.expects() && !r.hears(w, m) }
	if !slices.ContainsFunc(rule.By, closed) {
		return rule.By
	}
	return slices.DeleteFunc(slices.Clone(rule.By), closed)
}

func (r *roads) hears(w Route, m Row) bool {
	can, known := r.can[w.Account]
	return w.Receives.From(m.region()) && (!known || can.Inbound)
}

// carries reports whether a provider takes a text of this length in this alphabet.
func (r *roads) carries(w Route, m Row) bool {
	can, known := r.can[w.Account]
	if !known || m.Body == "" || can.UCS2 && len(m.Body) <= can.Long {
		return true
	}
	count := sms.Count(m.Body)
	return (can.UCS2 || count.Encoding == sms.GSM7) && (count.Segments <= 1 || utf8.RuneCountInString(m.Body) <= can.Long)
}

// unheard reports whether a row has senders, and nobody could answer it there.
func (r *roads) unheard(m Row) bool {
	rule := r.fitting(m)
	return rule != nil && m.expects() && !slices.ContainsFunc(rule.By, func(w Route) bool { return r.hears(w, m) })
}

// expects reports whether the message asks for an answer.
func (r *Row) expects() bool {
	k, _ := Declared(r.Type)
	return k.Reply != ""
}

// senders are all those of a purpose that may ever be used.
func (r *roads) senders(p Purpose) (out []string) {
	for _, rule := range r.rules {
		if rule.Purpose != p {
			continue
		}
		for _, w := range rule.By {
			out = append(out, w.Sender)
		}
		if rule.weight() == 0 { // none of the others is ever asked
			break
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
type leave struct {
	roads *roads
	alarm func(ctx context.Context, r Row, why string) // of a type that nobody could answer
	borne func(l Lane) bool                            // whether somebody takes over what stands in a lane
}

func (g leave) check(ctx context.Context, c *candidate, now time.Time) (verdict, error) {
	for _, name := range []string{c.Template, string(c.Type)} {
		if s, is := g.roads.halted.find(StopTemplate, name); is {
			return c.stopped(now, s), nil
		}
	}
	if c.Lane.borne() {
		return g.unborne(c, now), nil
	}
	var why Stop
	unheard := false
	for _, p := range standIns(c.Purpose, c.kind.Alert) { // protection fails open
		r := c.Row
		r.Purpose = p
		w, s, found := g.roads.choose(r, c.standing)
		switch {
		case found && p == c.Purpose:
			c.Account, c.Sender = w.Account, w.Sender
			return verdict{route: w}, nil
		case found:
			reason := standIn(c.Purpose)
			c.Purpose, c.Account, c.Sender = p, w.Account, w.Sender
			return verdict{route: w, purpose: p, reason: reason}, nil
		case p == c.Purpose:
			why, unheard = s, g.roads.unheard(r)
		}
	}
	switch {
	case unheard:
		return g.mute(ctx, c, now), nil
	case why.Name != "":
		return c.stopped(now, why), nil
	}
	return verdict{state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: "no sender is set up that may carry it"}, nil
}

func standIn(p Purpose) string {
	if p == Security {
		return "the security sender may not be used: by the usual one"
	}
	return "the usual sender may not be used: by the security sender"
}

// mute is the verdict of a question that nobody could answer: it does not leave. What protects the customer is to be called.
func (g leave) mute(ctx context.Context, c *candidate, now time.Time) verdict {
	why := fmt.Sprintf("it expects an answer, and no sender to %s receives one from there", cmp.Or(c.region(), "its number"))
	g.alarm(ctx, c.Row, why)
	if c.kind.Alert {
		return verdict{state: Suppressed, reason: why + toBeCalled, call: true}
	}
	return verdict{state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: why}
}

func (c *candidate) stopped(now time.Time, s Stop) verdict {
	return verdict{
		state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: fmt.Sprintf("the %s %s is stopped: %s (%d)", s.Kind, s.Name, s.Reason, s.Code),
	}
}
