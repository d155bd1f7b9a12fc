package dialogue

import (
	"slices"
	"strconv"
	"strings"

	"cardline/commands"
	"cardline/internal/session"
)

// What a question is answered with beside values.
const (
	answerYes   = "yes"
	answerNo    = "no"
	answerOther = "other" // the second of two verbs that may have been meant
)

// fitting is how a text stands to the open question.
type fitting int

const (
	noAnswer fitting = iota // it is no answer
	fits
	misfit // it is meant as one, and cannot be
)

// fit reads a text as the answer to a question.
func (t *turn) fit(q session.Question, p commands.Parsed, body string) (string, fitting) {
	switch q.Kind {
	case session.AskConfirm, session.AskMeant, session.AskPhone, session.AskResume:
		reply, how := t.fitYesNo(q, p, body)
		if reply == answerYes && t.amendable(q) && commands.BareDigits(body) == "" && q.Code == "" {
			if _, dated := t.Parser.Value("date", body, t.context()); dated { // 係噚日: no yes, but what it was
				return commands.Visible(body), fits
			}
		}
		if how == noAnswer && t.amendable(q) && t.corrects(p) {
			return commands.Visible(body), fits
		}
		return reply, how
	case session.AskAmend:
		return t.fitAmendment(p, body)
	case session.AskArg:
		return t.fitArgument(q, p, body)
	case session.AskCard:
		if meansAll(body) {
			return allCards, fits
		}
		if d := commands.BareDigits(body); len(d) >= 3 && len(d) <= 6 {
			return d, fits
		}
		if len(p.Lasts) > 0 && p.Command == commands.Unknown {
			return strings.Join(p.Lasts, ","), fits
		}
	case session.AskDocument, session.AskCode:
		if code := p.Args["code"]; q.Kind == session.AskCode && p.Command == "OTP" && code != "" { // with words beside it
			return code, fits
		}
		if d := commands.BareDigits(body); len(d) >= 3 && len(d) <= 8 {
			return d, fits
		}
	}
	if p.Command == "CONFIRM_NO" && p.Args["code"] == "" {
		return answerNo, fits
	}
	return "", noAnswer
}

// fitYesNo: a yes or no that quotes a code answers the question of that code only.
func (t *turn) fitYesNo(q session.Question, p commands.Parsed, body string) (string, fitting) {
	if code, rest := quoted(body); q.Kind == session.AskConfirm && code != "" && strings.EqualFold(code, q.Work.Args["code"]) &&
		t.Parser.Parse(rest, t.context()).Command == "CONFIRM_YES" { // the offer that was read back; a no with its code declines it for good
		return answerYes, fits
	}
	if code := p.Args["code"]; code != "" && code != q.Code && !t.tailOf(q.Work, code) {
		return "", noAnswer
	}
	switch {
	case q.Kind == session.AskMeant && q.Arg != "" && commands.BareDigits(body) == "2":
		return answerOther, fits
	case q.Kind == session.AskMeant && q.Arg != "" && p.Command == "CONFIRM_YES" && commands.BareDigits(body) != "1": // which of the two?
		return "", misfit
	case p.Command == "CONFIRM_YES":
		return answerYes, fits
	case p.Command == "CONFIRM_NO":
		return answerNo, fits
	case q.Kind == session.AskPhone && (p.Command == commands.Unknown || aboutPhone(body) && p.Args["last4"] == ""):
		return phoneTold(body)
	}
	return "", noAnswer
}

// tailOf reports whether digits beside a yes name the card the question is about.
func (t *turn) tailOf(w session.Work, digits string) bool {
	for _, k := range t.request(w).Cards {
		if k.Tail.Reveal() == digits {
			return true
		}
	}
	return false
}

// meant is the work that was meant, once the customer has said so.
func meant(w session.Work, reply string) session.Work {
	if reply == answerOther { // what was read into the text for the first need not hold for the second, but a card is a card
		args := map[string]string{}
		for _, name := range []string{"last4", "last4s"} {
			if w.Args[name] != "" {
				args[name] = w.Args[name]
			}
		}
		w.Verb, w.Args = w.Or, args
	}
	w.Near, w.Exact, w.Or = false, true, ""
	return w
}

// strict are the arguments whose values cannot be taken for anything else: they are heard as the answer even where they are also a
// keyword (MIN). told are those that are the customer's own words: nothing but an exact keyword is taken out of them.
var (
	strict = []string{"amount", "months", "from", "to", "until", "month", "state", "feature", "channel", "mode", "n", "points", "score", "debit4"}
	told   = append([]string{"place"}, own...)
	own    = []string{"text", "comment", "demand", "name", "reason"} // kept as they were written
)

// fitArgument reads the answer to a question for one argument. Stopping a card and wanting no more messages are heard at any time,
// and so are leaving and asking for help or a person, but for the customer's own words: a demand may well be to speak to a person.
func (t *turn) fitArgument(q session.Question, p commands.Parsed, body string) (string, fitting) {
	v := t.verbs[q.Work.Verb]
	wish := t.verbs[p.Command].ID != "" && !reply(p.Command)
	free := slices.Contains(told, q.Arg)
	if t.verbs[p.Command].Protects || p.Command == "OPTOUT" {
		return "", noAnswer
	}
	if value, ok := chosen(t.options(v, q), p, body); ok {
		return value, fits
	}
	switch {
	case wish && steers(p.Command) && (p.Exact || !free):
		return "", noAnswer
	case p.Command == v.ID && p.Args[q.Arg] != "" && slices.Contains(own, q.Arg):
		return commands.AsWritten(body, p.Args[q.Arg]), fits
	case p.Command == v.ID && p.Args[q.Arg] != "":
		return p.Args[q.Arg], fits
	}
	if p.Command == "CONFIRM_NO" {
		return answerNo, fits
	}
	value, ok := t.Parser.Value(q.Arg, body, t.context())
	switch {
	case wish && p.Exact && p.Args["last4"] != "": // BAL 1234 is no amount
		return "", noAnswer
	case ok && slices.Contains(strict, q.Arg):
	case wish && (p.Exact || !p.Near && !free):
		return "", noAnswer
	case !ok || free && p.Command == "CONFIRM_YES": // no name and no wish
		return "", misfit
	case slices.Contains(own, q.Arg):
		return commands.Visible(body), fits
	}
	return value, fits // also beside the options: they are what is usual, and the verb judges
}

// steers reports whether a verb is about the conversation itself: it stands beside what is open.
func steers(verb string) bool {
	switch verb {
	case "HELP", "EXIT", "MORE", "LANG", "AGENT", "OPTOUT", "OPTIN":
		return true
	}
	return false
}

// chosen finds the option a text picks: by its value, its name in any language, its place in the list, or yes and no where they are
// options.
func chosen(options commands.Options, p commands.Parsed, body string) (string, bool) {
	said := strings.Trim(body, " .!。！\t\n")
	switch p.Command {
	case "CONFIRM_YES":
		said = "Y"
		if len(options) == 1 {
			said = options[0].Value
		}
	case "CONFIRM_NO":
		said = "N"
	}
	for _, o := range options {
		if strings.EqualFold(o.Value, said) {
			return o.Value, true
		}
		for _, name := range o.Names {
			if strings.EqualFold(name, said) {
				return o.Value, true
			}
		}
	}
	if n, err := strconv.Atoi(commands.BareDigits(body)); err == nil && n >= 1 && n <= len(options) {
		return options[n-1].Value, true
	}
	return "", false
}

func meansAll(body string) bool {
	switch strings.ToLower(strings.Trim(body, " .!。！　\t\n")) {
	case "all", "全部", "所有", "全部卡", "所有卡", "全部咭", "晒", "both":
		return true
	}
	return false
}
