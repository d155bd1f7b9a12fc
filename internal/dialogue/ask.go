package dialogue

import (
	"context"
	"maps"
	"time"

	"cardline/commands"
	"cardline/internal/money"
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

// ask leaves one question open and says it.
func (t *turn) ask(kind session.Kind, arg string, v commands.Verb, w session.Work) {
	t.pose(v, session.Question{Kind: kind, Arg: arg, Work: w})
}

// pose is ask for a question that has more to it.
func (t *turn) pose(v commands.Verb, q session.Question) {
	if t.offline && t.channel == commands.Text {
		t.forgetful(v)
		return
	}
	q.ID, q.Until = t.key+":"+string(q.Kind), t.now.Add(t.Limits.Question)
	t.open(q)
	t.sayQuestion(v, q)
}

// forgetful says what can be done while there is no memory and nothing can be asked: what one text is enough for is to be said all at
// once, the rest has to wait or goes by phone.
func (t *turn) forgetful(v commands.Verb) {
	enough := v.Quote == nil && v.ByText&(commands.ByCode|commands.ByDocument) == 0 && (v.Risk < commands.R2 || v.Instant || v.Protects)
	if !enough {
		t.done("unavailable", nil)
		return
	}
	t.done("all-at-once", commands.Data{"topic": commands.Topic(v.ID)})
}

// open makes q the question of the turn.
func (t *turn) open(q session.Question) {
	t.st.Ask(q)
	t.asked = t.st.Open()
	t.outcome = "ask-" + string(q.Kind)
}

// askAgain says what was wrong, in the words of a verb, and asks the same once more, with one try less.
func (t *turn) askAgain(v commands.Verb, w *session.Work, q session.Question, whose, wrong string) {
	tries := t.tried + 1
	if tries >= triesMax {
		t.st.Questions = nil
		t.person = t.channel == commands.Voice
		t.done("too-many-tries", nil)
		return
	}
	t.outcome = wrong
	t.say(whose, wrong, nil)
	t.ask(q.Kind, q.Arg, v, *w)
	if t.asked != nil {
		t.asked.Tries = tries
	}
}

// wrongArgument says that a value cannot be what was asked for.
func (t *turn) wrongArgument(q session.Question) {
	v := t.verbs[q.Work.Verb]
	t.verb, t.tried = v.ID, q.Tries
	t.st.Close(q.ID)
	if wrong := "wrong-" + q.Arg; t.Speaker.Can(v.ID, wrong, t.channel) {
		t.askAgain(v, &q.Work, q, v.ID, wrong)
		return
	}
	t.askAgain(v, &q.Work, q, system, "wrong-arg")
}

// askCard asks which card by naming products, never by listing tails.
func (t *turn) askCard(v commands.Verb, w *session.Work) {
	t.ask(session.AskCard, "", v, *w)
}

// askArg asks for an argument; where there are few values it offers them.
func (t *turn) askArg(ctx context.Context, a commands.Arg, v commands.Verb, w session.Work) {
	choices := a.Choices(t.channel)
	if t.channel == commands.Voice && choices == nil && a.Digits == 0 { // no keys can say it
		t.person = true
		t.done("by-phone", nil)
		return
	}
	if choices != nil {
		options, err := choices(ctx, t.request(w))
		if err != nil {
			t.notBegun(ctx, v, w, err)
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
		data["options"], data["more"] = t.offer(v, q)
		if n := t.number.Reveal(); v.ID == returning && len(n) > tailDigits {
			data["ending"] = commands.Digits(n[len(n)-tailDigits:])
		}
		t.say(t.whose(v.ID), "ask-"+q.Arg, data)
	case session.AskConfirm:
		data["yes"] = yes(q)
		if !t.readBack(v, q.Work, data) {
			t.st.Close(q.ID)
			t.asked = nil
			t.done("unavailable", nil)
			return
		}
		for _, key := range t.readBacks(q.Work) {
			if t.Speaker.Can(v.ID, key, t.channel) {
				t.say(v.ID, key, data)
				return
			}
		}
		t.say(system, "ask-confirm", data)
	case session.AskPhone:
		t.say(v.ID, "phone", data)
	case session.AskMeant:
		key := "ask-meant"
		if q.Arg != "" {
			key, data["other"] = "ask-meant-or", commands.Act(q.Arg)
		}
		t.say(system, key, data)
	case session.AskCode:
		key := "ask-code"
		if q.Arg != "" {
			key, data["ending"] = "ask-code-other", commands.Digits(q.Arg)
		}
		t.say(system, key, data)
	default:
		t.say(system, "ask-"+string(q.Kind), data)
	}
}

// readBack adds to what is said of the work what is about to be agreed to: the terms of its quote, or its arguments.
func (t *turn) readBack(v commands.Verb, w session.Work, data commands.Data) bool {
	terms, ok := t.terms(v, w)
	if !ok {
		return false
	}
	maps.Copy(data, terms)
	k := t.request(w).Card()
	for name, value := range w.Args {
		if _, taken := data[name]; !taken {
			data[name] = figure(name, value, orElse(w.Args["currency"], k.Currency), t.zone)
		}
	}
	return true
}

// figure makes an argument something that is said as what it is: money, a day.
func figure(name, value, currency string, zone *time.Location) any {
	switch name {
	case "amount":
		if m, err := money.Parse(value, currency); err == nil {
			return m
		}
	case "from", "to", "until", "date":
		if day, err := time.ParseInLocation(time.DateOnly, value, zone); err == nil {
			return commands.Day(day)
		}
	}
	return value
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

// offer is what a text names of the values there are, all of them or a page, and whether there are others.
func (t *turn) offer(v commands.Verb, q session.Question) (named any, more bool) {
	options, page := t.options(v, q), argument(v, q.Arg).Page
	if page == 0 || t.channel == commands.Voice {
		return options, false
	}
	from := min(q.From, len(options))
	to := min(from+page, len(options))
	return commands.Menu{From: from, Options: options[from:to]}, len(options) > page
}

// turnPage names the next values there are; after the last, the first again.
func (t *turn) turnPage(q session.Question) bool {
	v := t.verbs[q.Work.Verb]
	page := argument(v, q.Arg).Page
	if q.Kind != session.AskArg || page == 0 {
		return false
	}
	if q.From += page; q.From >= len(t.options(v, q)) {
		q.From = 0
	}
	t.verb = v.ID
	t.open(q)
	t.sayQuestion(v, q)
	return true
}

// options are the values an argument can have, as of now.
func (t *turn) options(v commands.Verb, q session.Question) commands.Options {
	choices := argument(v, q.Arg).Choices(t.channel)
	if choices == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), t.Limits.Bank)
	defer stop()
	os, err := choices(ctx, t.request(q.Work))
	if err != nil {
		t.log().Warn("choices of an argument", "verb", v.ID, "err", err)
	}
	return os
}

func argument(v commands.Verb, name string) commands.Arg {
	for _, a := range v.Args {
		if a.Name == name {
			return a
		}
	}
	return commands.Arg{}
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
	if a := argument(v, q.Arg); q.Kind == session.AskArg && a.Choices(t.channel) == nil {
		return &ivr.Expect{Digits: a.Digits, Finish: "#", Timeout: 6}
	}
	return &ivr.Expect{Digits: 1, Timeout: 5, Listen: q.Kind == session.AskConfirm && v.Risk >= commands.R3}
}
