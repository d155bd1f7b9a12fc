package dialogue

import (
	"context"
	"strconv"
	"strings"

	"cardline/commands"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// pressed takes keys as the answer to the open question of a call. Star repeats it, hash leaves it, a lone 0 is a person and a lone
// 9 the lost-card path, as everywhere.
func (t *turn) pressed(ctx context.Context, place ivr.Place, q session.Question, keys string) (ivr.Place, ivr.Out) {
	v := t.verbs[q.Work.Verb]
	t.verb = v.ID
	e := t.expect(q)
	t.redact = e.Secret
	entry := strings.TrimSuffix(keys, "#")
	if star := strings.LastIndex(entry, "*"); star >= 0 && star < len(entry)-1 {
		if e.Digits > 1 && len(entry) >= e.Digits { // the carrier counts the star too: what follows it was cut short, and is no answer of its own
			t.open(q)
			t.sayQuestion(v, q)
			return place, ivr.Out{}
		}
		entry = entry[star+1:] // it clears what was entered before it
	}
	switch {
	case q.Kind == session.AskBegun && entry == "":
		return t.passesOver(place, q)
	case keys == "":
		return t.unanswered(ctx, place, q, "silence")
	case strings.HasSuffix(entry, "*") && t.st.Call.Resumes:
		return t.afresh(t.facts())
	case strings.HasSuffix(entry, "*"): // clears what was entered before it
		t.open(q)
		t.sayQuestion(v, q)
		return place, ivr.Out{}
	case entry == "":
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultBack)
	case entry == "0":
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultPerson)
	case entry == "9" && !v.Protects:
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultLost)
	}
	if entry == "2" && (v.Protects || v.ID == returning) && q.Kind == session.AskConfirm { // which is no everywhere else
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultBack)
	}
	if t.hearsOthers(q, entry) {
		return place, ivr.Out{}
	}
	reply, fits := t.keyed(q, entry)
	if !fits {
		return t.unanswered(ctx, place, q, "wrong-key")
	}
	t.take(ctx, q, reply)
	return t.after(ctx, place)
}

// keyed reads keys as an answer to a question. Keys typed ahead of a yes or no are not taken for one.
func (t *turn) keyed(q session.Question, entry string) (string, bool) {
	switch q.Kind {
	case session.AskCard:
		if entry == "1" && t.verbs[q.Work.Verb].About == commands.AnyCards {
			return allCards, true
		}
		return entry, len(entry) == 4
	case session.AskDocument:
		return entry, len(entry) == 4
	case session.AskPIN, session.AskCode, session.AskNew, session.AskSame:
		return entry, len(entry) == 6 && strings.Trim(entry, "0123456789") == ""
	case session.AskBegun:
		return entry, len(entry) == begunDigits && strings.Trim(entry, "0123456789") == ""
	case session.AskFind:
		return entry, strings.Trim(entry, "0123456789") == ""
	case session.AskArg:
		v := t.verbs[q.Work.Verb]
		if q.Arg == argPhone {
			return entry, dialled(entry) != ""
		}
		if argument(v, q.Arg).Choices(t.channel) == nil && len(q.Offered) == 0 {
			return t.Parser.Value(q.Arg, commands.Keyed(q.Arg, entry, t.now.In(t.zone)), t.context())
		}
		n, err := strconv.Atoi(entry)
		options := heard(t.options(v, q), q)
		if err != nil || n < 1 || n > len(options) {
			return "", false
		}
		return options[n-1].Value, true
	}
	switch {
	case entry == "1":
		return answerYes, true
	case entry == "2":
		return answerNo, true
	}
	return "", false
}

// dialled is the number somebody has entered with its country code; "" for what is none.
func dialled(entry string) phone.Number {
	n, err := phone.Parse("+" + strings.TrimPrefix(entry, "00"))
	if err != nil {
		return ""
	}
	return n
}

// unanswered deals with silence and keys that mean nothing: ask again, then a person. A card that was named on the lost path is
// stopped all the same: whoever came that far and fell silent may be in trouble.
func (t *turn) unanswered(ctx context.Context, place ivr.Place, q session.Question, what string) (ivr.Place, ivr.Out) {
	v := t.verbs[q.Work.Verb]
	if v.Protects && q.Kind == session.AskConfirm {
		t.take(ctx, q, answerYes)
		t.asked = nil
		return t.after(ctx, place) // what could not be stopped takes a person
	}
	t.missed(place, what == "silence")
	q.Tries++
	if q.Tries >= triesMax {
		t.st.Close(q.ID)
		if t.leaving { // the farewell
			t.outcome = what
			return t.tree.Again(place)
		}
		t.done("too-many-tries", nil)
		if v.ID == surveyID { // who gives no score wants nobody: the menu knows how to go on
			return t.tree.Done(place, ivr.ResultFailed)
		}
		return t.tree.Done(place, ivr.ResultPerson)
	}
	t.open(q)
	t.outcome = what
	t.say(system, what, nil)
	t.sayQuestion(v, q)
	return place, ivr.Out{}
}
