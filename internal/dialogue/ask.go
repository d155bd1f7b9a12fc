package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/session"
	"cardline/ivr"
)

// What a day and three strikes are.
const (
	hour       = time.Hour
	day        = 24 * hour
	unknownMax = 3
	triesMax   = 3 // wrong answers to one question
)

// ask leaves one question open and says it. Without memory nothing can be asked: the customer is told how to say it all at once.
func (t *turn) ask(kind session.Kind, arg string, v commands.Verb, w session.Work) {
	if t.offline && t.channel == commands.Text {
		t.done("all-at-once", commands.Data{"topic": commands.Topic(v.ID)})
		return
	}
	q := session.Question{ID: t.key + ":" + string(kind), Kind: kind, Arg: arg, Work: w, Until: t.now.Add(t.Limits.Question)}
	t.open(q)
	t.sayQuestion(v, q)
}

// open makes q the question of the turn.
func (t *turn) open(q session.Question) {
	t.st.Ask(q)
	t.asked = t.st.Open()
	t.outcome = "ask-" + string(q.Kind)
}

// askAgain says what was wrong and asks the same once more, with one try less.
func (t *turn) askAgain(v commands.Verb, w *session.Work, kind session.Kind, wrong string) {
	tries := t.tried + 1
	if tries >= triesMax {
		t.st.Questions = nil
		t.person = t.channel == commands.Voice
		t.done("too-many-tries", nil)
		return
	}
	t.done(wrong, nil)
	t.ask(kind, "", v, *w)
	if t.asked != nil {
		t.asked.Tries = tries
	}
}

// askCard asks which card by naming products, never by listing tails.
func (t *turn) askCard(v commands.Verb, w *session.Work) {
	t.ask(session.AskCard, "", v, *w)
}

// askArg asks for an argument; where there are few values it offers them.
func (t *turn) askArg(ctx context.Context, a commands.Arg, v commands.Verb, w session.Work) {
	if a.Choice != nil {
		options, err := a.Choice(ctx, t.request(w))
		if err != nil {
			t.failed(ctx, v, w, err)
			return
		}
		if len(options) == 0 {
			t.verb, t.outcome = v.ID, "none"
			t.say(v.ID, "none", nil)
			return
		}
	}
	t.ask(session.AskArg, a.Name, v, w)
}

// sayQuestion puts an open question in words. It can be said again at any time.
func (t *turn) sayQuestion(v commands.Verb, q session.Question) {
	data := t.about(v, q.Work)
	switch q.Kind {
	case session.AskCard:
		key := "ask-card"
		names, tell := t.products(v)
		if v.About == commands.AnyCards {
			key = "ask-cards"
		}
		if tell {
			key += "-of"
			data["products"] = names
		}
		t.say(system, key, data)
	case session.AskArg:
		data["options"] = t.options(v, q)
		t.say(v.ID, "ask-"+q.Arg, data)
	case session.AskConfirm:
		for _, key := range t.readBacks(q.Work) {
			if t.Speaker.Can(v.ID, key, t.channel) {
				t.say(v.ID, key, data)
				return
			}
		}
		t.say(system, "ask-confirm", data)
	case session.AskPhone:
		t.say(v.ID, "phone", data)
	default:
		t.say(system, "ask-"+string(q.Kind), data)
	}
}

// readBacks are the ways to read back what is about to be done, the best first. A caller who has shown no tail is told none: with it
// they could pass for the customer.
func (t *turn) readBacks(w session.Work) []string {
	c := t.st.Call
	if tails := tailsOf(&w); c == nil || len(tails) > 0 && tails[0] != allCards || len(w.Cards) == 1 && c.Card == w.Cards[0] {
		return []string{"confirm"}
	}
	return []string{"confirm-unnamed", "confirm"}
}

// about is what can be said of the work so far: the verb, and the card once it is picked.
func (t *turn) about(v commands.Verb, w session.Work) commands.Data {
	data := commands.Data{"minutes": int(t.Limits.Question / time.Minute)}
	if t.Speaker.Knows(v.ID) { // identifying is nothing customers ask for by name
		data["topic"], data["act"] = commands.Topic(v.ID), commands.Act(v.ID)
	}
	r := t.request(w)
	if len(r.Cards) > 0 {
		data["card"], data["product"] = r.Cards[0].Tail, commands.Product(r.Cards[0].Product)
		tails := commands.Tails{}
		for _, k := range r.Cards {
			tails = append(tails, k.Tail)
		}
		data["cards"] = tails
	}
	return data
}

// options are the values an argument can have, as of now.
func (t *turn) options(v commands.Verb, q session.Question) commands.Options {
	for _, a := range v.Args {
		if a.Name == q.Arg && a.Choice != nil {
			ctx, stop := context.WithTimeout(context.Background(), t.Limits.Bank)
			defer stop()
			os, err := a.Choice(ctx, t.request(q.Work))
			if err != nil {
				t.log().Warn("choices of an argument", "verb", v.ID, "err", err)
			}
			return os
		}
	}
	return nil
}

// expect is what a caller may enter in answer to a question.
func (t *turn) expect(q session.Question) *ivr.Expect {
	switch q.Kind {
	case session.AskCard:
		return &ivr.Expect{Digits: 4, Finish: "#", Timeout: 6}
	case session.AskDocument:
		return &ivr.Expect{Digits: 4, Finish: "#", Timeout: 6, Secret: true}
	case session.AskPIN, session.AskCode:
		return &ivr.Expect{Digits: 6, Finish: "#", Timeout: 8, Secret: true}
	}
	v := t.verbs[q.Work.Verb]
	return &ivr.Expect{Digits: 1, Timeout: 5, Listen: q.Kind == session.AskConfirm && v.Risk >= commands.R3}
}
