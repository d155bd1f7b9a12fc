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
	if !t.allowed(v) {
		return
	}
	if w.Near && (v.ReadBack() || t.verbs[w.Or].ReadBack()) && !w.Confirmed {
		t.ask(session.AskMeant, w.Or, v, w)
		return
	}
	if t.party.Known() && t.number != "" {
		w.Proven |= session.Proof(commands.ByNumber)
	}
	if !t.resolve(ctx, v, &w) || t.refused(ctx, v, w) || t.already(ctx, v, w) || !t.prove(v, &w) || !t.complete(ctx, v, &w) ||
		!t.quote(ctx, v, &w) || !t.confirm(ctx, v, &w) || !t.code(ctx, v, &w) {
		return
	}
	t.run(ctx, v, w)
}

// freeze stops a card for a while. Like a report of loss it never rests: who has given too many wrong answers may be the thief, and
// who freezes the card may be its owner.
const freeze = "FREEZE"

// allowed refuses what this party may not have on this channel now.
func (t *turn) allowed(v commands.Verb) bool {
	switch {
	case v.Channels&t.channel == 0:
		t.done("by-phone", nil)
	case !v.Private():
		return true
	case !t.party.Known() && v.Protects:
		t.person = true
		t.done("lost-unknown", nil)
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
	var so *commands.Answer
	bctx, stop := t.bankTime(ctx)
	defer stop()
	err := recovered(func() (err error) {
		so, err = v.Already(bctx, t.request(w))
		return err
	})
	if err != nil || so == nil {
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
	bctx, stop := t.bankTime(ctx)
	defer stop()
	err = recovered(func() (err error) {
		wanted, err = a.If(bctx, t.request(w))
		return err
	})
	return wanted, err
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
	if !t.offline {
		q.Code = t.reference(ctx, q)
	}
	t.pose(v, q)
	return false
}

// run does it, writing down first what changes something at the bank.
func (t *turn) run(ctx context.Context, v commands.Verb, w session.Work) {
	if t.mayNot(ctx, v, w) || v.Effect && t.planned(ctx, v, w) {
		return
	}
	if t.channel == commands.Voice && !v.Effect && v.Private() && v.ID != identifying {
		a, ok, err := t.patient(v, w)
		switch {
		case !ok:
		case err != nil:
			t.failed(ctx, v, w, err)
		default:
			t.finish(ctx, v, w, a)
		}
		return
	}
	bctx, stop := t.bankTime(ctx)
	var placed *orders
	if v.Effect {
		bctx, placed = watched(bctx)
	}
	var a commands.Answer
	err := recovered(func() (err error) {
		a, err = v.Run(bctx, t.request(w))
		return err
	})
	stop()
	if err != nil {
		t.failed(ctx, v, w, err)
		return
	}
	if v.Effect {
		t.kept = w.Key
	}
	t.finish(ctx, v, w, a)
	t.notify(ctx, v, w, placed)
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
