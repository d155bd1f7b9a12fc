package dialogue

import (
	"context"
	"slices"
	"strings"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/card"
	"cardline/internal/session"
)

// alerted takes a text as the answer to what the customer was asked about payments. Protection goes first: a no, a report of loss and a
// word that stops our messages all stop the card; a yes counts only where it cannot be meant for anything else.
func (t *turn) alerted(ctx context.Context, p commands.Parsed, body string) bool {
	t.st.Alerts = slices.DeleteFunc(t.st.Alerts, func(a session.Alert) bool { return !t.now.Before(a.Until.Add(alertKept - alertLife)) })
	if len(t.st.Alerts) == 0 {
		return false
	}
	all := false
	if rest, ok := lessAll(body); ok {
		p, all = t.Parser.Parse(rest, t.context()), true
	}
	about := t.quotedIn(p)
	switch p.Command {
	case "LOST":
		return t.lostAnswers(ctx, p, about)
	case "OPTOUT":
		if _, reserved := t.Parser.Reserved(body); reserved || t.carrier {
			t.denyAside(ctx, unanswered(about))
		}
	case "CONFIRM_NO":
		return t.alertNo(ctx, p, body, about)
	case "CONFIRM_YES":
		return t.alertYes(ctx, p, body, about, all)
	}
	return false
}

// quotedIn are the alerts a text is about: those of the cards whose tails it quotes, or all.
func (t *turn) quotedIn(p commands.Parsed) (as []*session.Alert) {
	tails := slices.Clone(p.Lasts)
	for _, arg := range []string{"code", "last4"} {
		if p.Args[arg] != "" && p.Args[arg] != allCards {
			tails = append(tails, p.Args[arg])
		}
	}
	for i := range t.st.Alerts {
		a := &t.st.Alerts[i]
		if len(tails) == 0 || slices.ContainsFunc(tails, func(tail string) bool { return t.tailOf(a.Work, tail) }) {
			as = append(as, a)
		}
	}
	return as
}

// unanswered are those without an answer, also those to which a yes comes too late.
func unanswered(as []*session.Alert) []*session.Alert { return answeredWith(as, "") }

func answeredWith(as []*session.Alert, answer string) (out []*session.Alert) {
	for _, a := range as {
		if a.Answer == answer {
			out = append(out, a)
		}
	}
	return out
}

// lessAll takes off the word for all of them at the end of an answer.
func lessAll(body string) (string, bool) {
	for _, word := range []string{"all", "全部", "所有", "晒"} {
		rest := strings.TrimSpace(strings.TrimRight(body, " .!。！"))
		if n := len(rest) - len(word); n > 0 && strings.EqualFold(rest[n:], word) {
			return rest[:n], true
		}
	}
	return body, false
}

// forAnother reports whether a text answers a question of the dialogue that was asked after these alerts.
func (t *turn) forAnother(as []*session.Alert, p commands.Parsed, body string) bool {
	q := t.waiting()
	if q == nil {
		return false
	}
	_, how := t.fit(*q, p, body)
	return how != noAnswer && (len(as) == 0 || as[len(as)-1].After != q.ID)
}

// alertNo stops the cards of every payment without an answer, or of one the customer had taken for theirs. Once more is told once more.
func (t *turn) alertNo(ctx context.Context, p commands.Parsed, body string, about []*session.Alert) bool {
	meant := unanswered(about)
	for _, before := range []string{answerYes, answerNo} {
		if len(meant) == 0 && t.waiting() == nil {
			meant = answeredWith(about, before)
		}
	}
	if len(meant) == 0 || t.forAnother(meant, p, body) {
		return false
	}
	t.deny(ctx, meant)
	return true
}

// alertYes takes a payment for the customer's own.
func (t *turn) alertYes(ctx context.Context, p commands.Parsed, body string, about []*session.Alert, all bool) bool {
	named := all || len(about) < len(t.st.Alerts) || p.Args["code"] != ""
	var open, late []*session.Alert
	for _, a := range unanswered(about) {
		if t.now.Before(a.Until) {
			open = append(open, a)
		} else {
			late = append(late, a)
		}
	}
	if len(open) == 0 {
		return t.yesTooLate(late, about)
	}
	switch q := t.waiting(); {
	case t.forAnother(open, p, body):
		return false
	case t.party.Distrusted:
		t.verb = alertID
		t.done("distrusted", nil)
	case !named && (len(open) > 1 || q != nil && yesNo(*q)):
		t.verb, t.outcome = alertID, "which"
		t.say(alertID, "which", nil)
	default:
		t.clear(ctx, open)
	}
	return true
}

// yesNo reports whether a yes could answer q.
func yesNo(q session.Question) bool {
	switch q.Kind {
	case session.AskConfirm, session.AskMeant, session.AskPhone, session.AskResume:
		return true
	}
	return false
}

// yesTooLate answers a yes that clears nothing: a day has passed, or the card was stopped just now.
func (t *turn) yesTooLate(late, about []*session.Alert) bool {
	if t.waiting() != nil {
		return false
	}
	stopped := slices.DeleteFunc(answeredWith(about, answerNo), func(a *session.Alert) bool {
		return t.now.Sub(a.Answered) >= t.Limits.Question
	})
	key, as := "over", late
	if len(late) == 0 {
		key, as = "stays", stopped
	}
	if len(as) == 0 {
		return false
	}
	for _, a := range late {
		a.Answer, a.Answered = answerYes, t.now // it is told once
	}
	t.alertSays(key, as)
	return true
}

// alertSays says a sentence about the card of alerts, which is no news for whoever was sent them.
func (t *turn) alertSays(key string, as []*session.Alert) {
	t.verb, t.outcome = alertID, key
	if t.party.Distrusted {
		t.done("distrusted", nil)
		return
	}
	t.say(alertID, key, t.about(t.verbs[alertID], as[0].Work))
}

// clear notes that payments are the customer's. It gives nothing back: a card that was stopped meanwhile stays so, and no wish to be
// sent offers is read into a yes.
func (t *turn) clear(ctx context.Context, as []*session.Alert) {
	if slices.ContainsFunc(as, func(a *session.Alert) bool { return t.stopped(a.Work) }) {
		t.alertSays("stays", as)
		return
	}
	if err := t.alertAudit(ctx, "alert.cleared", as); err != nil {
		t.log().ErrorContext(ctx, "an alert could not be cleared", "err", err)
		t.done("sorry", nil)
		return
	}
	for _, a := range as {
		a.Answer, a.Answered = answerYes, t.now
	}
	t.alertSays("thanks", as)
}

func (t *turn) alertAudit(ctx context.Context, action string, as []*session.Alert) error {
	var es []audit.Entry
	for _, a := range as {
		es = append(es, audit.Entry{
			At: t.now, Key: "alert:" + a.Ref + ":" + t.key, Actor: "customer:" + a.Work.Customer, Action: action,
			Subject: "card:" + string(a.Work.Cards[0]), Channel: t.channel.String(), Ref: a.Ref,
		})
	}
	return t.Trail.Append(ctx, es...)
}

// deny stops the cards of payments that are not the customer's, and others of the same report.
func (t *turn) deny(ctx context.Context, as []*session.Alert, more ...card.ID) {
	w := session.Work{
		Verb: alertID, Key: t.key + ":alert", Customer: as[0].Work.Customer, Cards: more, Exact: true, Confirmed: true, Text: t.words,
	}
	var ss []commands.Suspect
	for _, a := range as {
		ss = append(ss, commands.SuspectsOf(a.Work.Args)...)
		for _, id := range a.Work.Cards {
			if !slices.Contains(w.Cards, id) {
				w.Cards = append(w.Cards, id)
			}
		}
	}
	w.Args = commands.SuspectArgs(ss...)
	if err := t.alertAudit(ctx, "alert.denied", as); err != nil {
		t.log().ErrorContext(ctx, "a no to an alert leaves no row of its own", "err", err)
	}
	t.begins(ctx, t.verbs[alertID], w)
	if t.outcome == "sorry" { // the same no again may be heard
		return
	}
	for _, a := range as {
		a.Answer, a.Answered = answerNo, t.now
	}
}

// lostAnswers takes a report of loss that says no to an alert as well. One about another card does not: that alert stays open.
func (t *turn) lostAnswers(ctx context.Context, p commands.Parsed, about []*session.Alert) bool {
	meant := unanswered(about)
	if len(meant) == 0 || p.Near && len(p.Lasts) == 0 && p.Args["last4"] == "" { // only a guess, and no card named
		return false
	}
	var more []card.ID
	for _, h := range t.party.Holdings("") {
		lost := p.Args["last4"] == allCards || slices.Contains(append(p.Lasts, p.Args["last4"]), h.Card.Tail.Reveal())
		if lost && t.verbs["LOST"].Takes(h.Card.State) {
			more = append(more, h.Card.ID)
		}
	}
	t.deny(ctx, meant, more...)
	if t.asked == nil && !t.offline && !t.party.Distrusted && t.outcome != "sorry" {
		outcome := t.outcome
		t.ask(session.AskPhone, "", t.verbs["LOST"], session.Work{Verb: "LOST"})
		t.outcome = outcome
	}
	return true
}

// denyAside takes a stop to our messages for a no. What became of the card is told by the sender that the stop does not reach; the stop
// itself is answered as ever.
func (t *turn) denyAside(ctx context.Context, as []*session.Alert) {
	if len(as) == 0 {
		return
	}
	verb := t.verb
	t.deny(ctx, as)
	err := t.Texter.Text(ctx, Notice{
		Unique: "alert-stop:" + t.key, Type: "card-stopped", To: t.number, Customer: as[0].Work.Customer, Zone: t.zone.String(), Lang: t.lang,
		Body: t.body(), Security: true, Asked: t.now, Expires: t.now.Add(day),
	})
	if err != nil { // then it is told with the answer
		t.log().ErrorContext(ctx, "a card stopped by a stop could not be told by another sender", "err", err)
		return
	}
	t.said, t.verb, t.outcome = nil, verb, ""
}
