package dialogue

import (
	"context"
	"maps"
	"slices"
	"strings"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/ivr"
)

// advance takes a verb as far as it can go: it runs, or the turn ends with the one question that is missing. It is entered anew
// with each answer, so every condition is looked at again.
func (t *turn) advance(ctx context.Context, w session.Work) {
	v, ok := t.verbs[w.Verb]
	if !ok {
		t.notUnderstood(ctx)
		return
	}
	t.verb = v.ID
	if w.Args == nil {
		w.Args = map[string]string{}
	}
	if v.Protects && t.claimed.Known() { // a number that may be made up is enough to stop a card by
		t.party = t.claimed
	}
	if !t.allowed(ctx, v, w) {
		return
	}
	if w.Near && (v.ReadBack() || t.verbs[w.Or].ReadBack()) && !w.Confirmed {
		t.ask(session.AskMeant, w.Or, v, w)
		return
	}
	if t.party.Known() && (t.number != "" || v.Protects) {
		w.Proven |= session.Proof(commands.ByNumber)
	}
	if !t.resolve(ctx, v, &w) || t.refused(ctx, v, w) || t.already(ctx, v, w) || !t.prove(ctx, v, &w) || !t.complete(ctx, v, &w) ||
		t.finds(v, w) || t.changesPIN(v, w) ||
		!t.quote(ctx, v, &w) || !t.confirm(ctx, v, &w) || !t.code(ctx, v, &w) {
		return
	}
	t.run(ctx, v, w)
}

// freeze stops a card for a while. Like a report of loss it never rests: who has given too many wrong answers may be the thief, and
// who freezes the card may be its owner.
const freeze = "FREEZE"

// allowed refuses what this party may not have on this channel now.
func (t *turn) allowed(ctx context.Context, v commands.Verb, w session.Work) bool {
	switch {
	case v.Channels&t.channel == 0:
		t.byPhone(ctx, v, w)
	case !v.Private():
		return true
	case !t.party.Known() && v.Protects && t.channel == commands.Text:
		t.done("lost-unknown", nil)
	case !t.party.Known() && v.Protects && t.Finder == nil:
		t.notFound()
	case !t.party.Known() && v.Protects:
		t.advance(ctx, session.Work{Verb: finding, Key: w.Key})
	case !t.party.Known():
		t.person = t.channel == commands.Voice
		t.done("unknown-number", nil)
	case v.Protects:
		return true
	case t.party.Distrusted:
		t.person = t.channel == commands.Voice
		t.done("distrusted", nil)
	case t.now.Before(t.st.CoolUntil) && v.ID != freeze:
		t.person = t.channel == commands.Voice
		t.done("cooldown", commands.Data{"until": commands.Clock(t.st.CoolUntil)})
	default:
		return true
	}
	return false
}

// refused lets a verb say no before it costs the customer anything.
func (t *turn) refused(ctx context.Context, v commands.Verb, w session.Work) bool {
	if v.Refuse == nil {
		return false
	}
	a, no := v.Refuse(t.request(w))
	if no {
		t.finish(ctx, v, w, a)
	}
	return no
}

// already answers what would change nothing, before it costs the customer a code or a document. Where it cannot be known, the proof is
// asked for and the verb finds out.
func (t *turn) already(ctx context.Context, v commands.Verb, w session.Work) bool {
	if v.Already == nil || w.Confirmed || !commands.Proof(w.Proven).Has(commands.A2) {
		return false
	}
	for _, a := range v.Args {
		if w.Args[a.Name] == "" {
			return false
		}
	}
	r := t.request(w)
	so, err := asks(ctx, t, "already", w, func(ctx context.Context) (*commands.Answer, error) { return v.Already(ctx, r) })
	switch {
	case t.bears(w, err):
		return true
	case err != nil, so == nil:
		return false
	}
	t.finish(ctx, v, w, *so)
	return true
}

// complete asks for the first argument the verb cannot do without.
func (t *turn) complete(ctx context.Context, v commands.Verb, w *session.Work) bool {
	for _, a := range v.Args {
		if w.Args[a.Name] != "" {
			continue
		}
		wanted, err := t.wanted(ctx, a, *w)
		if t.bears(*w, err) {
			return false
		}
		if err != nil {
			t.notBegun(ctx, v, *w, err)
			return false
		}
		if wanted {
			t.askArg(ctx, a, v, *w)
			return false
		}
	}
	return true
}

// wanted reports whether the work cannot do without an argument it lacks.
func (t *turn) wanted(ctx context.Context, a commands.Arg, w session.Work) (wanted bool, err error) {
	if a.If == nil {
		return true, nil
	}
	r := t.request(w)
	return asks(ctx, t, "wanted "+a.Name, w, func(ctx context.Context) (bool, error) { return a.If(ctx, r) })
}

// confirm reads back what is about to change. Exact words for what is easily undone need no more; stopping a card by text is done
// at once, in a call it is read back first and silence means yes.
func (t *turn) confirm(ctx context.Context, v commands.Verb, w *session.Work) bool {
	instant := v.Instant && w.Exact && !t.weakens(v, *w)
	if v.Protects {
		instant = t.channel == commands.Text
	}
	if !v.ReadBack() || instant || w.Confirmed {
		return true
	}
	q := session.Question{Kind: session.AskConfirm, Work: *w}
	if !t.offline && t.channel == commands.Text { // a key answers the question that was heard and no other
		q.Code = t.reference(ctx, q)
	}
	t.pose(v, q)
	return false
}

// run does it, writing down first what changes something at the bank.
func (t *turn) run(ctx context.Context, v commands.Verb, w session.Work) {
	if !t.ordered(v, w) && (t.mayNot(ctx, v, w) || v.Effect && t.planned(ctx, v, w)) {
		return
	}
	got, err := t.ran(ctx, v, w)
	if t.bears(w, err) {
		if v.Effect {
			t.st.Call.Order = w.Key
		}
		return
	}
	if err != nil {
		t.failed(ctx, v, w, err)
		return
	}
	if v.Effect {
		t.kept = append(t.kept, w.Key)
	}
	t.finish(ctx, v, w, got.Answer)
	t.notify(ctx, v, w, got.placed)
	t.reported(ctx, v, w, got.Answer)
}

// outcome is what a verb came to.
type outcome struct {
	commands.Answer
	placed *orders
}

// ran has a verb run. The dialogue's own ask nothing of the bank.
func (t *turn) ran(ctx context.Context, v commands.Verb, w session.Work) (outcome, error) {
	r := t.request(w)
	do := func(ctx context.Context) (out outcome, err error) {
		if v.Effect {
			ctx, out.placed = watched(ctx)
		}
		out.Answer, err = v.Run(ctx, r)
		return out, err
	}
	if t.Speaker.Knows(v.ID) || v.ID == finding {
		return asks(ctx, t, "run", w, do)
	}
	var out outcome
	bctx, stop := t.bankTime(ctx)
	defer stop()
	err := recovered(func() (err error) {
		out, err = do(bctx)
		return err
	})
	return out, err
}

// ordered reports whether an effect was begun in an earlier step of this call, and the bank still has not answered.
func (t *turn) ordered(v commands.Verb, w session.Work) bool {
	c := t.st.Call
	if c == nil || c.Order == "" || c.Order != w.Key {
		return false
	}
	c.Order, t.protect = "", v.Protects
	return true
}

// finish says a verb's answer and follows what it asks for besides.
func (t *turn) finish(ctx context.Context, v commands.Verb, w session.Work, a commands.Answer) {
	t.verb, t.outcome, t.result = v.ID, a.Say, ivr.ResultOK
	t.served = v.ID != identifying
	if a.Outcome != "" {
		t.outcome = a.Outcome
	}
	t.changed(ctx, a)
	if c := t.st.Call; c != nil && (a.Wish || a.Lang.Valid() || len(a.Changed) > 0) {
		c.Epoch = t.now.UnixNano() // the next step may be taken by a process that remembers the party from before
	}
	if c := t.st.Call; c != nil && v.ID == surveyID {
		c.Unrated = false
	}
	if v.ID == speaking {
		t.sees(ctx)
	}
	if a.Wish {
		t.touch(ctx, t.number)
	}
	if a.Lang.Valid() {
		t.lang, t.st.Lang, t.st.LangUntil = a.Lang, a.Lang, t.now.Add(t.Limits.Question)
		for _, c := range t.party.Customers {
			for _, n := range c.Numbers {
				t.touch(ctx, n)
			}
		}
	}
	t.silent = a.Silent
	if a.Say != "" {
		t.say(t.whose(v.ID), a.Say, a.Data)
	}
	if v.ID == textThat {
		t.promised()
	}
	t.person = t.person || a.Person && t.channel == commands.Voice
	t.remember(v, w, a)
	if a.Phone && !t.offline {
		t.ask(session.AskPhone, "", v, session.Work{Verb: v.ID})
	}
}

// changed tells the directory the new state of cards, so that the next turn knows which card can be meant.
func (t *turn) changed(ctx context.Context, a commands.Answer) {
	if len(a.Changed) == 0 {
		return
	}
	for _, c := range t.party.Customers {
		c.Cards = slices.Clone(c.Cards)
		dirty := false
		for i := range c.Cards {
			for _, k := range a.Changed {
				if k.ID == c.Cards[i].ID && k.State != c.Cards[i].State {
					c.Cards[i].State, dirty = k.State, true
				}
			}
		}
		if !dirty {
			continue
		}
		if err := t.Directory.Upsert(ctx, c); err != nil {
			t.log().WarnContext(ctx, "the directory keeps an old card state until the next feed", "customer", c.ID, "err", err)
		}
		for _, n := range c.Numbers {
			t.touch(ctx, n)
		}
	}
}

// remember keeps what the next turn needs: the way on for MORE, and who a caller has shown to be.
func (t *turn) remember(v commands.Verb, w session.Work, a commands.Answer) {
	t.st.More = nil
	if a.More != nil {
		more := w
		more.Args = maps.Clone(a.More)
		t.st.More, t.st.MoreUntil = &more, t.now.Add(t.Limits.Question)
	}
	t.readable(v, w)
	if c := t.st.Call; c != nil && v.Private() && !v.Protects && w.Customer != "" {
		c.Show(w.Customer, w.Proven&^session.Proof(commands.ByCode)) // a code is good for the act it was sent for
		if len(w.Cards) > 0 {
			c.Card = w.Cards[0]
		}
	}
}

// without is m less some keys; never nil.
func without(m map[string]string, keys ...string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, m)
	for _, k := range keys {
		delete(out, k)
	}
	return out
}

func splitTails(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func joinOr(names []string, l locale.Lang) string {
	sep, or := ", ", " or "
	if l.Chinese() {
		sep, or = "、", "或"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], sep) + or + names[len(names)-1]
}
