package dialogue

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"cardline/commands"
	"cardline/internal/locale"
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
	t.pose(v, session.Question{Kind: q.Kind, Arg: q.Arg, Work: *w, Offered: q.Offered})
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
	q := session.Question{Kind: session.AskArg, Arg: a.Name, Work: w}
	ready, waits := t.texts(ctx, a, v, &q)
	if waits {
		return
	}
	if choices != nil && !ready {
		r := t.request(w)
		options, err := asks(ctx, t, "choices "+a.Name, w, func(ctx context.Context) (commands.Options, error) { return choices(ctx, r) })
		switch {
		case t.bears(w, err):
			return
		case err != nil:
			t.notBegun(ctx, v, w, err)
			return
		}
		if len(options) == 0 {
			t.verb, t.outcome, t.result = v.ID, "none", ivr.ResultOK
			t.say(v.ID, "none", nil)
			return
		}
		t.chose(a.Name, w, options)
		if t.channel == commands.Voice {
			q.Offered = choicesOf(options)
		}
	}
	t.pose(v, q)
}

// sayQuestion puts an open question in words. It can be said again at any time.
func (t *turn) sayQuestion(v commands.Verb, q session.Question) {
	data := t.about(v, q.Work)
	switch q.Kind {
	case session.AskCard:
		key := "ask-card"
		names, tell := t.products(v)
		if c := t.st.Call; c != nil && c.Customer == "" { // whoever calls has shown nothing yet
			tell = false
		}
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
		key := "ask-" + q.Arg
		if q.Texted > 0 {
			key += "-texted"
		}
		t.say(t.whose(v.ID), key, data)
	case session.AskConfirm:
		t.sayBack(v, q, data)
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
		t.say(system, wordsFor(q), data)
	}
}

// wordsFor names the words of a question that needs no others.
func wordsFor(q session.Question) string {
	key := "ask-" + string(q.Kind)
	if q.Kind == session.AskFind {
		key += "-" + q.Arg
	}
	return key
}

// sayBack reads back what is about to be agreed to.
func (t *turn) sayBack(v commands.Verb, q session.Question, data commands.Data) {
	data["yes"] = yes(q)
	switch err := t.readBack(v, q.Work, data); {
	case t.bears(q.Work, err): // the question stays open, and is said in the next step
		return
	case err != nil:
		t.log().Warn("a quote could not be read again", "verb", v.ID, "err", err)
		t.st.Close(q.ID)
		t.asked = nil
		t.done("unavailable", nil)
		return
	}
	t.sayBefore(data)
	if v.ID == returning {
		t.say(system, "confirm-return", t.returnsTo(q.Work))
		return
	}
	for _, key := range t.readBacks(q.Work) {
		if t.Speaker.Can(v.ID, key, t.channel) {
			t.say(v.ID, key, data)
			return
		}
	}
	t.say(system, "ask-confirm", data)
}

// readBack adds to what is said of the work what is about to be agreed to: the terms of its quote, or its arguments.
func (t *turn) readBack(v commands.Verb, w session.Work, data commands.Data) error {
	terms, err := t.terms(v, w)
	if err != nil {
		return err
	}
	maps.Copy(data, terms)
	k := t.request(w).Card()
	for name, value := range w.Args {
		if _, taken := data[name]; !taken {
			data[name] = figure(name, value, orElse(w.Args["currency"], k.Currency), t.zone)
		}
	}
	return nil
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
	if t.channel == commands.Voice {
		return heard(options, q), false
	}
	if page == 0 {
		return options, false
	}
	from := min(q.From, len(options))
	to := min(from+page, len(options))
	return commands.Menu{From: from, Options: options[from:to]}, len(options) > page
}

// heardMost is how many choices a caller is read at once; of more, the last of them is to hear the others.
const heardMost = 5

// others is that choice: no value of anything.
var others = commands.Option{Names: locale.Words{
	locale.English: "other choices", locale.Simplified: "其他选项", locale.Traditional: "其他選擇",
}}

// heardOf is how many choices of a question are read at once, the one to hear others included: of those that were texted all of these.
func heardOf(q session.Question) int {
	if q.Texted > 0 {
		return q.Texted + 1
	}
	return heardMost
}

// heard are the choices of a call from one on; all of them, if they are few.
func heard(options commands.Options, q session.Question) commands.Options {
	if len(options) <= heardOf(q) {
		return options
	}
	from := min(q.From, len(options)-1)
	to := min(from+heardOf(q)-1, len(options))
	return append(slices.Clone(options[from:to]), others)
}

// hearsOthers has the next choices read, where that is what the key of a choice means.
func (t *turn) hearsOthers(q session.Question, entry string) bool {
	v := t.verbs[q.Work.Verb]
	all := t.options(v, q)
	if q.Kind != session.AskArg || len(all) <= heardOf(q) || entry != strconv.Itoa(len(heard(all, q))) {
		return false
	}
	if q.From += heardOf(q) - 1; q.From >= len(all) {
		q.From = 0
	}
	t.open(q)
	t.sayQuestion(v, q)
	return true
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

// options are the values an argument can have: in a call those that were offered, whatever has changed since.
func (t *turn) options(v commands.Verb, q session.Question) commands.Options {
	if len(q.Offered) > 0 {
		out := make(commands.Options, len(q.Offered))
		for i, c := range q.Offered {
			out[i] = commands.Option{Value: c.Value, Names: c.Names}
		}
		return out
	}
	choices := argument(v, q.Arg).Choices(t.channel)
	if choices == nil {
		return nil
	}
	if read, ok := t.choices[choicesIn(q.Arg, q.Work)]; ok {
		return read
	}
	ctx, stop := t.bankTime(t.life)
	defer stop()
	read, err := choices(ctx, t.request(q.Work))
	if err != nil {
		t.log().Warn("choices of an argument", "verb", v.ID, "err", err)
	}
	t.chose(q.Arg, q.Work, read)
	return read
}

// chose keeps the choices of an argument for the rest of the turn: they are read once, and not again where that failed.
func (t *turn) chose(arg string, w session.Work, read commands.Options) {
	if t.choices == nil {
		t.choices = map[string]commands.Options{}
	}
	t.choices[choicesIn(arg, w)] = read
}

// choicesIn names the errand in which the choices of an argument are read.
func choicesIn(arg string, w session.Work) string { return errandOf("choices "+arg, w) }

// choicesOf keeps options with the question about them: a key means what was heard, and the bank is not asked again.
func choicesOf(options commands.Options) []session.Choice {
	out := make([]session.Choice, len(options))
	for i, o := range options {
		out[i] = session.Choice{Value: o.Value, Names: o.Names}
		if o.Said != nil {
			out[i].Names = o.Said
		}
	}
	return out
}

func argument(v commands.Verb, name string) commands.Arg {
	for _, a := range v.Args {
		if a.Name == name {
			return a
		}
	}
	return commands.Arg{}
}
