package dialogue

import (
	"context"
	"slices"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/session"
	"cardline/ivr"
)

// asksBegun asks a caller who has shown who they are for the code of what they began by text, if they have begun something.
func (t *turn) asksBegun(ctx context.Context) bool {
	c := t.st.Call
	if t.offline || c.Customer == "" || c.Goes || c.Ours != nil {
		return false
	}
	st, _, err := t.Sessions.Look(ctx, t.Vault.Index("customer", c.Customer))
	if err != nil {
		t.log().WarnContext(ctx, "what a caller has begun by text is not known", "err", err)
		return false
	}
	if b := st.Begun; b == nil || b.Voice || b.Taken != "" || !t.now.Before(b.Until) {
		return false
	}
	c.Goes = true
	t.ask(session.AskBegun, "", t.verbs[identifying], session.Work{Verb: identifying, Customer: c.Customer, Key: t.key})
	return true
}

// takesBegun goes on with what was begun by text if the code is its. Whatever else a code may be, it is answered in the same words.
func (t *turn) takesBegun(ctx context.Context, q session.Question, code string) {
	b, how := t.takesOn(ctx, t.st.Call.Customer, acting, "", code)
	if how == mine && !t.lostSince(b) {
		t.st.Close(q.ID)
		t.advance(ctx, b.Work)
		return
	}
	if t.wrongAnswer(ctx, t.verbs[identifying]) {
		return
	}
	if q.Tries++; q.Tries >= triesMax {
		t.st.Close(q.ID)
		t.done("begun-over", nil)
		return
	}
	t.open(q)
	t.done("wrong-begun", nil)
}

// passesOver leaves a question about what was begun by text for the menu.
func (t *turn) passesOver(place ivr.Place, q session.Question) (ivr.Place, ivr.Out) {
	t.st.Close(q.ID)
	t.st.Call.Goes = false
	return t.tree.Done(place, ivr.ResultOK)
}

// unfinished keeps an act that a call was cut off from, tells its caller by text how to go on with it, and returns the id it is kept
// under; "" where there is nothing of the kind.
func (d *Dialogue) unfinished(ctx context.Context, in Call, st *session.State) string {
	c, q := st.Call, st.Open()
	if q == nil || c.Customer == "" || c.Customer != q.Work.Customer || c.Stranger || c.Ours != nil || c.Over || in.From == "" {
		return ""
	}
	if q.Texted > 0 { // they have been texted what to choose from
		return q.Work.Key
	}
	v := d.verbs[q.Work.Verb]
	if !v.ReadBack() || v.Protects || v.Channels&commands.Text == 0 {
		return ""
	}
	party, err := d.Directory.Find(ctx, in.From, c.Epoch)
	if err != nil || party.Distrusted {
		return ""
	}
	code, now := d.begunCode(in.SID), d.Clock.Now()
	was, _, err := d.Sessions.Look(ctx, d.Vault.Index("customer", c.Customer))
	if b := was.Begun; err == nil && b != nil && b.Voice && b.Taken == "" && b.Work.Verb == v.ID && now.Before(b.Until) {
		return b.ID // they have been texted a code for that: who calls and hangs up time and again gets no more
	}
	b := session.Begun{
		ID: in.SID, Work: bare(q.Work), Voice: true, Until: now.Add(d.Limits.Question), Hash: d.begunHash(in.SID, code),
	}
	for _, of := range party.Customers {
		if of.ID != c.Customer {
			continue
		}
		b.Stopped = slices.ContainsFunc(of.Cards, func(k customer.Card) bool {
			return slices.Contains(b.Work.Cards, k.ID) && k.State == string(bank.Stopped)
		})
		tone := commands.Tone{Channel: commands.Text, Lang: c.Lang, Zone: d.zoneOf(of.Zone)}
		body, err := d.Speaker.Say(system, "begun-by-call", commands.Data{
			"act": commands.Act(v.ID), "code": commands.Digits(code), "until": commands.Clock(b.Until),
		}, tone)
		if err == nil {
			err = d.leaves(ctx, c.Customer, acting, b)
		}
		if err == nil {
			err = d.Texter.Text(ctx, Notice{
				Unique: "begun:" + in.SID, Type: "late-answer", To: in.From, Customer: of.ID, Zone: of.Zone, Lang: c.Lang, Body: body,
				Asked: now, Expires: b.Until,
			})
		}
		if err != nil {
			d.Log.WarnContext(ctx, "what a call was cut off from cannot be gone on with by text", "call", in.SID, "err", err)
			return ""
		}
		return b.ID
	}
	return ""
}

// overtakenByText reports whether a text has gone on with what this call would take up again. If not, none will.
func (t *turn) overtakenByText(ctx context.Context) bool {
	c := t.st.Call
	id := c.Begun
	c.Begun = ""
	if id == "" || c.Customer == "" {
		return false
	}
	for _, at := range []where{acting, choosing} {
		if _, how := t.takesOn(ctx, c.Customer, at, id, ""); how == taken {
			return true
		}
	}
	return false
}
