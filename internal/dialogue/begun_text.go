package dialogue

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cardline/commands"
	"cardline/internal/session"
)

// elsewhere takes a text that goes on with something of a call, or leaves something for one.
func (t *turn) elsewhere(ctx context.Context, p commands.Parsed, body string) bool {
	return t.goesByPhone(ctx, body) || t.finishes(ctx, p, body) || t.chooses(ctx, body)
}

// byPhoneWords are what somebody writes who would rather go on in a call.
var byPhoneWords = []string{"phone", "by phone", "电话", "電話"}

// goesByPhone leaves what is being asked about for a call. Where the customer's own words are asked for, these are theirs.
func (t *turn) goesByPhone(ctx context.Context, body string) bool {
	q := t.alive()
	said := strings.ToLower(strings.Trim(body, " .!。！\t\n"))
	if q == nil || !slices.Contains(byPhoneWords, said) {
		return false
	}
	switch q.Kind {
	case session.AskConfirm, session.AskCode, session.AskDocument, session.AskCard:
	default:
		return false
	}
	v := t.verbs[q.Work.Verb]
	if !v.ReadBack() || v.Protects {
		return false
	}
	data, ok := t.handsOver(ctx, v, q.Work)
	if !ok {
		return false
	}
	t.verb = v.ID
	t.st.Close(q.ID)
	t.done("begun-by-text", data)
	return true
}

// finishes takes a yes or no with the code of an act that a call has left. A code of nothing is answered as if it had been no code.
func (t *turn) finishes(ctx context.Context, p commands.Parsed, body string) bool {
	code, yes := p.Args["code"], p.Command == "CONFIRM_YES"
	if !yes && p.Command != "CONFIRM_NO" || len(code) != begunDigits || !t.mayGoOn() {
		return false
	}
	q := t.st.Open()
	if q != nil && q.Code == code {
		return false
	}
	missed := false
	for _, c := range t.party.Customers {
		b, how := t.takesOn(ctx, c.ID, acting, "", code)
		missed = missed || how == wrong
		if how != mine || t.lostSince(b) {
			continue
		}
		if !yes {
			t.verb = b.Work.Verb
			t.done("declined", nil)
			return true
		}
		t.carriesOn(ctx, b.Work)
		return true
	}
	if missed && t.wrongAnswer(ctx, t.verbs[p.Command]) {
		return true
	}
	if q == nil { // what the bank has proposed has codes of its own: this is no answer to it
		t.command(ctx, p, body)
	}
	return q == nil
}

// alive is the question that is open and can still be answered; one that cannot stays, for its answer to be told so.
func (t *turn) alive() *session.Question {
	q := t.st.Open()
	if q == nil || !t.now.Before(q.Until) {
		return nil
	}
	return q
}

// mayGoOn reports whether something private may be gone on with by a text of this number.
func (t *turn) mayGoOn() bool {
	return !t.offline && t.party.Known() && !t.party.Distrusted && !t.now.Before(t.st.CoolUntil)
}

// carriesOn takes up work of a call in this text. Of several people behind the number a tail must say who it is.
func (t *turn) carriesOn(ctx context.Context, w session.Work) {
	w.Proven = session.Proof(commands.ByTail)
	if _, one := t.party.Only(); !one {
		w.Customer, w.Cards, w.Quote, w.Proven = "", nil, "", 0
	}
	t.pause(t.verbs[w.Verb])
	t.st.Questions = keepPhone(t.st.Questions)
	t.advance(ctx, w)
}

// chooses takes a bare figure as the choice among values that a call has texted. They are chosen once, by key or by text.
func (t *turn) chooses(ctx context.Context, body string) bool {
	n, err := strconv.Atoi(commands.BareDigits(body))
	if err != nil || n < 1 || n > heardMost || !t.mayGoOn() || t.alive() != nil {
		return false
	}
	for _, c := range t.party.Customers {
		st, _, err := t.Sessions.Look(ctx, t.Vault.Index("customer", c.ID))
		if err != nil {
			t.log().WarnContext(ctx, "what was texted to choose from is not known", "err", err)
			return false
		}
		if st.Texted == nil || n > len(st.Texted.Offered) || !t.now.Before(st.Texted.Until) {
			continue
		}
		t.verb = st.Texted.Work.Verb
		b, how := t.takesOn(ctx, c.ID, choosing, st.Texted.ID, "")
		switch {
		case how == mine && !t.lostSince(b):
			w := b.Work
			w.Args = without(w.Args)
			w.Args[b.Arg] = b.Offered[n-1].Value
			w.Text = orElse(w.Text, body)
			t.carriesOn(ctx, w)
		case how == taken:
			t.done("already-chosen", nil)
		default:
			continue
		}
		return true
	}
	return false
}
