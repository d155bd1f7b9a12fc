package dialogue

import (
	"context"
	"strings"

	"cardline/commands"
	"cardline/internal/session"
)

// What a case will say is read back, and whoever hears it knows best what is wrong with it: a text that is neither yes nor no puts it
// right, a no asks what is wrong. Both are the customer's own words; they are added to those before and read back again.

// amendedMost is how often that is done before a person takes over.
const amendedMost = 3

// amendable reports whether q reads back words of the customer that they may still put right.
func (t *turn) amendable(q session.Question) bool {
	return q.Kind == session.AskConfirm && t.channel == commands.Text && t.verbs[q.Work.Verb].Amends != ""
}

// corrects reports whether a text may put right what was read back: it stops no card, no messages, and asks for nothing by its keyword.
func (t *turn) corrects(p commands.Parsed) bool {
	v := t.verbs[p.Command]
	switch {
	case v.Protects, p.Command == "OPTOUT", p.Command == "CONFIRM_YES", p.Command == "CONFIRM_NO":
		return false
	}
	return v.ID == "" || !p.Exact && !p.Question
}

// fitAmendment reads the answer to what is wrong.
func (t *turn) fitAmendment(p commands.Parsed, body string) (string, fitting) {
	switch {
	case p.Command == "CONFIRM_NO" && p.Exact:
		return answerNo, fits
	case p.Command == "CONFIRM_YES":
		return "", misfit
	case p.Command == "CONFIRM_NO", t.corrects(p):
		return commands.Visible(body), fits
	}
	return "", noAnswer
}

// amend adds what was said to the customer's words, takes the sum and the day out of it, and goes on to read it back.
func (t *turn) amend(ctx context.Context, v commands.Verb, w session.Work, said string) {
	if w.Amended++; w.Amended > amendedMost {
		t.person = t.channel == commands.Voice
		t.done("amend-person", nil)
		return
	}
	w.Args = without(w.Args)
	w.Args[v.Amends] = strings.TrimSpace(orElse(w.Args[v.Amends], w.Text) + "\n" + said)
	figures := t.figures(v, said)
	if figures["date"] != "" {
		delete(w.Args, "unreal")
	}
	for name, value := range figures {
		w.Args[name] = value
	}
	w.Quote, w.Confirmed = "", false
	t.advance(ctx, w)
}

// figures are the sum and the day that a correction names: of "USD 80, not 40" the first.
func (t *turn) figures(v commands.Verb, said string) map[string]string {
	for _, not := range []string{" not ", "不是", "唔係", "而非"} {
		if before, _, two := strings.Cut(said, not); two && strings.ContainsAny(before, "0123456789") {
			said = before
		}
	}
	out := map[string]string{}
	p := t.Parser.Parse(v.ID+" "+said, t.context())
	for _, name := range []string{"amount", "currency", "date", "unreal"} {
		if value := p.Args[name]; p.Command == v.ID && value != "" {
			out[name] = value
		}
	}
	return out
}
