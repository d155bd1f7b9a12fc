package outbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

// blockedSender is the carrier's code for a number that has stopped this sender.
const blockedSender = 21610

// refused says what becomes of a message the carrier clearly did not take, and remembers what the refusal tells.
func (o *Outbox) refused(ctx context.Context, r Row, refusal *carrier.Error) Step {
	rule := o.Refusals.of(refusal)
	if rule.Rest || refusal.Status == 429 {
		o.rest(ctx, r.Sender, max(refusal.After, time.Second))
	}
	o.heed(ctx, r, refusal.Code, rule)
	if rule.Reroute {
		return o.reroute(ctx, r)
	}
	why := fmt.Sprintf("%s (%d)", rule.Means, orElse(refusal.Code, refusal.Status))
	if wait, again := rule.wait(r.Class, r.Tries); again {
		return Step{To: Planned, Due: o.Clock.Now().Add(max(wait, refusal.After)), Code: refusal.Code, Reason: why + ": again later"}
	}
	if rule.Call && r.protects() {
		o.wantCall(ctx, r, why)
	}
	return Step{To: Failed, Code: refusal.Code, Reason: why}
}

// learned does what the code of a receipt asks for: the carrier had taken the message, and it did not arrive. What is tried again is
// a new message, for a row that has ended does not begin anew.
func (o *Outbox) learned(ctx context.Context, r Row, code int) error {
	rule := o.Refusals.of(&carrier.Error{Code: code, Status: 200})
	o.heed(ctx, r, code, rule)
	if rule.Rest {
		o.rest(ctx, r.Sender, rule.restAfterwards())
	}
	if rule.Reroute {
		return o.rerouted(ctx, r)
	}
	n, first := again(r.Unique, r.ID)
	if wait, ok := rule.wait(r.Class, n); ok && o.Clock.Now().Add(wait).Before(r.Expires) {
		m := r.Message
		m.ID, m.Unique, m.Occasion, m.Due = "", againKey(n, first), "", o.Clock.Now().Add(wait)
		_, err := o.Add(ctx, m)
		return err
	}
	if rule.Call && r.protects() {
		o.wantCall(ctx, r, fmt.Sprintf("%s (%d)", rule.Means, code))
	}
	return nil
}

// again reads the key of a message that was planned anew: which try the next one would be, from 1, and of which message.
func again(unique, id string) (n int, first string) {
	rest, found := strings.CutPrefix(unique, "again/")
	count, first, whole := strings.Cut(rest, "/")
	if n, err := strconv.Atoi(count); found && whole && err == nil {
		return n + 1, first
	}
	return 1, id
}

func againKey(n int, first string) string { return fmt.Sprintf("again/%d/%s", n, first) }

// otherKey is the key of a message that goes by another purpose's sender in the place of one.
func otherKey(p Purpose, id string) string { return string(p) + "/" + id }

// AgainKeys are the keys of which one is that of the message that goes in the place of m, where m did not arrive.
func AgainKeys(m Message) []string {
	n, first := again(m.Unique, m.ID)
	return []string{againKey(n, first), otherKey(Service, m.ID), otherKey(Marketing, m.ID), otherKey(Security, m.ID)}
}

// AgainFor is the id of the message in whose place one of this key goes: of several tries, the first.
func AgainFor(key string) (id string, is bool) {
	if n, first := again(key, ""); n > 1 {
		return first, true
	}
	for _, p := range []Purpose{Service, Marketing, Security} {
		if id, is = strings.CutPrefix(key, otherKey(p, "")); is {
			return id, true
		}
	}
	return "", false
}

// heed remembers what a refusal tells of its number, template, sender and account.
func (o *Outbox) heed(ctx context.Context, r Row, code int, rule Refusal) {
	if rule.Suppress != nil && o.Numbers != nil {
		if err := o.missed(ctx, r, code, rule); err != nil {
			o.Log.ErrorContext(ctx, "outbox: refusal of a number not remembered", "message", r.ID, "code", code, "err", err)
		}
	}
	stop := func(kind, name string) {
		if err := o.halt(ctx, Stop{Kind: kind, Name: name, Code: code, Reason: rule.Means, Since: o.Clock.Now()}); err != nil {
			o.Log.ErrorContext(ctx, "outbox: stop not written", "kind", kind, "code", code, "err", err)
		}
	}
	if rule.Sender == leftStopped {
		stop(StopSender, r.Sender)
	}
	if rule.Account == leftStopped {
		stop(StopAccount, accountName(r.Account))
	}
	if slices.Contains(rule.Pause, r.Class) {
		stop(StopTemplate, orElse(r.Template, string(r.Type)))
	}
	if rule.Alarm || rule.Ours {
		o.alarm(ctx, r, code, rule.Means)
	}
}

// alarm wakes somebody: a line in the log, and a count by code.
func (o *Outbox) alarm(ctx context.Context, r Row, code int, why string) {
	o.Log.ErrorContext(ctx, "outbox: alarm", "code", code, "means", why, "message", r.ID, "type", r.Type, "template", r.Template,
		"account", accountName(r.Account), "sender", r.Sender)
	if w, ok := o.Observer.(interface{ Alarmed(code int) }); ok {
		w.Alarmed(code)
	}
}

// unheard is the alarm of a question that nobody could answer: once an hour for each type and country, however many wait.
func (o *Outbox) unheard(ctx context.Context, r Row, why string) {
	if o.roads.told.first(string(r.Type)+"/"+r.region(), o.Clock.Wall()) {
		o.alarm(ctx, r, 0, why)
	}
}

// hourly lets one of many alike through in an hour.
type hourly struct {
	mu   sync.Mutex
	told map[string]time.Time
}

func (h *hourly) first(what string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last, is := h.told[what]; is && now.Sub(last) < time.Hour {
		return false
	}
	if h.told == nil {
		h.told = map[string]time.Time{}
	}
	h.told[what] = now
	return true
}

// reroute remembers that the number has stopped the sender, and plans what must arrive anew, by another.
func (o *Outbox) reroute(ctx context.Context, r Row) Step {
	if err := o.remember(ctx, r); err != nil {
		o.Log.ErrorContext(ctx, "outbox: stopped sender not remembered", "message", r.ID, "err", err)
	}
	again := Step{To: Planned, Due: o.Clock.Now(), Code: blockedSender}
	switch other, left := o.another(r); {
	case left && other.purpose == r.Purpose:
		again.Reason = "the number has stopped this sender: again by another"
		return again
	case left:
		again.Purpose, again.Reason = other.purpose, "the number has stopped this sender: again by the "+string(other.purpose)+" sender"
		return again
	case r.protects():
		o.wantCall(ctx, r, stoppedSender)
		return Step{To: Suppressed, Code: blockedSender, Reason: stoppedSender + toBeCalled}
	}
	return Step{To: Suppressed, Code: blockedSender, Reason: stoppedSender}
}

// rerouted is reroute for a message that the carrier had taken.
func (o *Outbox) rerouted(ctx context.Context, r Row) error {
	if err := o.remember(ctx, r); err != nil {
		return fmt.Errorf("remember a stopped sender: %w", err)
	}
	other, left := o.another(r)
	switch {
	case left:
		m := r.Message
		m.ID, m.Unique, m.Occasion, m.Purpose, m.Due = "", otherKey(other.purpose, r.ID), "", other.purpose, o.Clock.Now()
		_, err := o.Add(ctx, m)
		return err
	case r.protects():
		o.wantCall(ctx, r, stoppedSender)
	}
	return nil
}

// toBeCalled ends the reason of a message that becomes a call.
const toBeCalled = ": to be called instead"

// elsewhere is where a message may still leave.
type elsewhere struct {
	Route
	purpose Purpose
}

// another way for what must arrive, once a number has stopped one of its senders: another sender of the purpose, or of the one that
// stands in for it. The gates pass over what the number has stopped too.
func (o *Outbox) another(r Row) (elsewhere, bool) {
	if !r.protects() {
		return elsewhere{}, false
	}
	for _, p := range standIns(r.Purpose, true) {
		r.Purpose = p
		for _, w := range o.roads.ways(r) {
			if w.Sender != r.Sender {
				return elsewhere{w, p}, true
			}
		}
	}
	return elsewhere{}, false
}

func (o *Outbox) remember(ctx context.Context, r Row) error {
	_, err := o.Consent.Record(ctx, consent.Change{
		Key: "21610/" + r.ID + "/" + string(r.Purpose) + "/" + r.Sender, Number: r.To, At: o.Clock.Now(), Text: "21610",
		Channel: consent.Learned, Sender: phone.Number(r.Sender), Carrier: true,
	})
	return err
}

// protects reports whether the message protects the customer, so that no stop binds it.
func (r *Row) protects() bool {
	k, _ := Declared(r.Type)
	return k.Alert
}

// backoff doubles from 2 s to 5 min.
func backoff(tries int) time.Duration {
	return min(time.Second<<min(max(tries, 1), 9), 5*time.Minute)
}
