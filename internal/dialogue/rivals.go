package dialogue

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"cardline/commands"
	"cardline/internal/session"
)

// A yes to what moves money, credit or protection must be able to mean nothing else. What it could mean besides are the questions of
// the dialogue, payments asked about, and what the bank has proposed: its invitations stand for days and take a yes as well.

// grave reports whether a yes to q moves money, credit or protection. A caller answers what they have just heard and nothing else.
func (t *turn) grave(q session.Question) bool {
	return t.channel == commands.Text && q.Kind == session.AskConfirm && t.verbs[q.Work.Verb].Risk >= commands.R3
}

// othersOpen reports whether something beside q awaits a yes in this dialogue.
func (t *turn) othersOpen(q session.Question) bool {
	open := func(a session.Alert) bool { return a.Answer == "" && t.now.Before(a.Until) }
	return slices.ContainsFunc(t.st.Alerts, open) ||
		slices.ContainsFunc(t.st.Questions, func(o session.Question) bool { return o.ID != q.ID && t.now.Before(o.Until) })
}

// invitations are those that await a yes, less the one that the work answers.
func (t *turn) invitations(ctx context.Context, w session.Work) ([]offered, error) {
	open, err := t.offers(ctx, "")
	return slices.DeleteFunc(open, func(o offered) bool {
		if code := w.Args["code"]; code != "" {
			return strings.EqualFold(o.Code, code)
		}
		return w.Verb == "TXN_INSTALMENT" && o.Kind == "instalment" // without a code it answers the only one
	}), err
}

// reference is what a yes to q has to quote, "" where a bare one can mean nothing else. An invitation that is answered has a code
// already. While the bank does not tell what it has proposed, there may be something.
func (t *turn) reference(ctx context.Context, q session.Question) string {
	if !t.grave(q) {
		return ""
	}
	open, err := t.invitations(ctx, q.Work)
	if err == nil && len(open) == 0 && !t.othersOpen(q) {
		return ""
	}
	return t.codeOf(q)
}

func (t *turn) codeOf(q session.Question) string {
	if code := q.Work.Args["code"]; code != "" && argument(t.verbs[q.Work.Verb], "code").Name != "" {
		return code
	}
	sum := t.Vault.Index("question-code", t.key) // as one-time codes are made, and none of them follows from it
	return fmt.Sprintf("%05d", binary.BigEndian.Uint64(sum[:8])%100_000)
}

// named reports whether a yes quotes the code of q.
func named(q session.Question, p commands.Parsed, body string) bool {
	if q.Code != "" && p.Args["code"] == q.Code {
		return true
	}
	code, _ := quoted(body)
	return code != "" && strings.EqualFold(code, q.Work.Args["code"])
}

// ambiguous asks for a yes with its code where a bare one may have been meant for something else, also for what was proposed since q
// was asked.
func (t *turn) ambiguous(ctx context.Context, q session.Question, p commands.Parsed, body string) bool {
	if !t.grave(q) || named(q, p, body) {
		return false
	}
	open, err := t.invitations(ctx, q.Work)
	if len(open) == 0 && !t.othersOpen(q) && (err == nil || q.Code == "") {
		return false
	}
	if q.Code == "" {
		q.Code = t.codeOf(q)
	}
	t.verb = q.Work.Verb
	t.open(q)
	data := t.about(t.verbs[t.verb], q.Work)
	data["code"] = commands.Digits(q.Code)
	if len(open) == 0 {
		t.done("which-question", data)
		return true
	}
	data["offers"] = byCode(open[:min(len(open), invitationsNamed)])
	t.done("which-yes", data)
	return true
}

// invitationsNamed is how many of them a text has room for.
const invitationsNamed = 2

// yes is what agrees to q.
func yes(q session.Question) string { return strings.TrimSpace("Y " + q.Code) }
