package dialogue

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// Callers whose number is nobody's, or withheld, stop a card by what they know: its number, a registered telephone number, or their
// identity document. What they enter is handed to the bank and kept nowhere. Whatever it means, they hear the same words, and nothing of
// what was found: no tail, no product, no name, not how many. What was stopped can be given back by PIN or by a person, and its owner
// is told of it. Whatever goes wrong leads, in the same words as well, to a person before everybody else.

// finding is the dialogue's own verb for that.
const finding = "FIND_LOST"

// Arguments of finding. What was found is ids, which say nothing to anybody but the bank: "C1001/K10011 C1001/K10012".
const (
	argClue = "clue"
	argHeld = "held"
)

// clueDigits is the longest entry: a card number has 19 digits at most, an identity document hardly more.
const clueDigits = 20

// clues in the order of the keys that choose them.
var clues = commands.Options{
	{Value: string(bank.ByCard), Names: locale.Words{
		locale.English: "the card number", locale.Simplified: "输入卡号", locale.Traditional: "入卡號",
	}},
	{Value: string(bank.ByNumber), Names: locale.Words{
		locale.English: "your registered phone number", locale.Simplified: "登记的手机号码", locale.Traditional: "登記咗嘅電話號碼",
	}},
	{Value: string(bank.ByDocument), Names: locale.Words{
		locale.English: "your identity document", locale.Simplified: "证件号码", locale.Traditional: "身份證號碼",
	}},
}

func findLost(d *Dialogue) commands.Verb {
	return commands.Verb{
		ID: finding, Degrade: commands.Later, Channels: commands.Voice, Risk: commands.R2, About: commands.Nobody,
		Protects: true, Effect: true,
		Args: []commands.Arg{{Name: argClue, Digits: 1, Choice: func(context.Context, commands.Request) (commands.Options, error) {
			return clues, nil
		}}},
		Run: d.stopFound,
	}
}

// finds asks for what the card can be found by. It returns false once there is a card.
func (t *turn) finds(v commands.Verb, w session.Work) bool {
	if v.ID != finding || w.Args[argHeld] != "" {
		return false
	}
	t.ask(session.AskFind, w.Args[argClue], v, w)
	return true
}

// takeClue has the bank find what an entry means. Without a reply it goes on with what the bank was asked in an earlier step, as verified
// does.
func (t *turn) takeClue(ctx context.Context, q session.Question, w *session.Work, entry string) bool {
	what, err := "find "+q.ID, error(errElsewhere)
	var held []bank.Held
	switch {
	case entry != "" && !t.mayFind(ctx):
		err = bank.ErrNotFound
	case entry != "" || t.errands.under(errandOf(what, *w)):
		from := t.candidates(bank.Clue(q.Arg), entry)
		held, err = asks(ctx, t, what, *w, func(ctx context.Context) ([]bank.Held, error) { return t.find(ctx, bank.Clue(q.Arg), from) })
	}
	switch {
	case t.bears(*w, err):
		t.st.Call.Proves = true
	case errors.Is(err, errElsewhere):
		t.open(q)
		t.say(system, "enter-again", nil)
		t.sayQuestion(t.verbs[w.Verb], q)
	case err != nil:
		if !errors.Is(err, bank.ErrNotFound) {
			t.log().WarnContext(ctx, "the cards of a report of loss could not be looked for", "err", err)
		}
		t.unfound(ctx, q.Arg, w.Key)
		t.notFound()
	default:
		ids := make([]string, len(held))
		for i, h := range held {
			ids[i] = h.Customer + "/" + string(h.Card)
		}
		w.Args = map[string]string{argClue: q.Arg, argHeld: strings.Join(ids, " ")}
		w.Confirmed = true
		return true
	}
	return false
}

// notFound fetches a person, in words that do not tell why.
func (t *turn) notFound() {
	t.st.Questions, t.person = nil, true
	t.done("find-person", nil)
}

// mayFind counts one more search, of this caller and of all of them together: nobody is to find out by them whose card a number is. Callers
// who show no number, or none that is believed, can call again and again as somebody else: they share what is theirs, and leave the rest to others.
func (t *turn) mayFind(ctx context.Context) bool {
	if t.number == "" && (!t.within(t.st, hour, t.Limits.Searches, searches) || t.Nameless != nil && !t.Nameless.Spend(finding)) {
		return false
	}
	if t.Searches != nil && !t.Searches.Spend(finding) {
		return false
	}
	if t.number == "" {
		return true
	}
	return t.counts(ctx, t.partyIndex(t.number, ""), hour, t.Limits.Searches, searches)
}

func searches(s *session.State) *[]time.Time { return &s.Searches }

// candidates are what an entry may mean, the likeliest first. People leave out the country of their own number.
func (t *turn) candidates(by bank.Clue, entry string) []vault.Secret {
	switch by {
	case bank.ByCard:
		if len(entry) < 12 || len(entry) > 19 || !card.Luhn(entry) {
			return nil
		}
	case bank.ByNumber:
		var out []vault.Secret
		bare := strings.TrimLeft(entry, "0")
		for _, begins := range []string{"", dialledFrom[t.lang], "86", "852", "1"} {
			if n, err := phone.Parse("+" + begins + bare); err == nil {
				out = append(out, vault.Secret(n.Reveal()))
			}
		}
		return out
	case bank.ByDocument:
		if len(entry) < 6 {
			return nil
		}
	}
	return []vault.Secret{vault.Secret(entry)}
}

// dialledFrom is the country whose numbers speakers of a language leave it out of.
var dialledFrom = map[locale.Lang]string{locale.Simplified: "86", locale.Traditional: "852", locale.English: "1"}

// find asks the bank for each candidate until one means something. A registered number is found in our directory while the bank is away.
func (d *Dialogue) find(ctx context.Context, by bank.Clue, from []vault.Secret) ([]bank.Held, error) {
	for _, what := range from {
		held, err := d.Finder.FindCards(ctx, by, what)
		if err != nil && bank.Down(err) && by == bank.ByNumber {
			held, err = d.findHere(ctx, what)
		}
		if len(held) > 0 || err != nil && !errors.Is(err, bank.ErrNotFound) {
			return held, err
		}
	}
	return nil, bank.ErrNotFound
}

func (d *Dialogue) findHere(ctx context.Context, what vault.Secret) (held []bank.Held, err error) {
	n, err := phone.Parse(what.Reveal())
	if err != nil {
		return nil, bank.ErrNotFound
	}
	party, err := d.Directory.Find(ctx, n, d.Clock.Now().UnixNano())
	for _, h := range party.Holdings("") {
		if h.Card.State != string(bank.Closed) {
			held = append(held, bank.Held{Customer: h.Customer.ID, Card: h.Card.ID})
		}
	}
	return held, err
}

// stopFound stops what was found, and tells whose it is. The reference is the report's own: by the bank's, two strangers who report the same card
// would learn that it is the same.
func (d *Dialogue) stopFound(ctx context.Context, r commands.Request) (commands.Answer, error) {
	var away error
	ref := d.referenceOf("report", r.Key)
	stopped := map[string]*reportedCards{}
	for _, pair := range strings.Fields(r.Args[argHeld]) {
		owner, id, _ := strings.Cut(pair, "/")
		rc, err := d.Core.Do(ctx, bank.Order{
			Key: r.Key + ":" + id, Kind: bank.Stop, Customer: owner, Card: card.ID(id), At: r.Now, Channel: r.Channel.String(),
		})
		switch {
		case errors.Is(err, bank.ErrRefused), errors.Is(err, bank.ErrNotFound): // closed meanwhile: there is nothing left to stop
			continue
		case err != nil && bank.Down(err):
			away = err // the other cards first
			continue
		case err != nil:
			return commands.Answer{}, err
		}
		if stopped[owner] == nil {
			stopped[owner] = &reportedCards{}
		}
		stopped[owner].add(card.ID(id), rc)
		d.links(ctx, r, ref, card.ID(id), rc)
	}
	for owner, cards := range stopped {
		d.tellOwner(ctx, r, owner, *cards)
	}
	switch {
	case away != nil:
		return commands.Answer{}, away
	case len(stopped) == 0:
		d.toPeople(ctx, Unfound{Call: callOf(r.Key), Number: r.Number, By: r.Args[argClue], Lang: r.Lang, At: r.Now})
		return commands.Answer{Say: "find-person", Outcome: "not-found", Person: true}, nil
	}
	return commands.Answer{Say: "found-stopped", Data: commands.Data{"ref": commands.Digits(ref)}}, nil
}

// reportedCards are one owner's that a report was about, and the bank's reference of the first that it stopped: "" where all were stopped before,
// and their owner has been told.
type reportedCards struct {
	ref string
	ids []card.ID
}

func (c *reportedCards) add(id card.ID, rc bank.Receipt) {
	c.ids = append(c.ids, id)
	if !rc.Again && c.ref == "" {
		c.ref = rc.Ref
	}
}

// links notes which stop a stranger's report was about: whoever is told its reference finds the card and the bank's case by it.
func (d *Dialogue) links(ctx context.Context, r commands.Request, ref string, id card.ID, rc bank.Receipt) {
	err := d.Trail.Append(ctx, audit.Entry{
		At: r.Now, Key: r.Key + ":" + string(id), Actor: "caller", Action: "card.report", Subject: "card:" + string(id), Channel: r.Channel.String(), Ref: ref,
		After: "stopped as " + rc.Ref,
	})
	if err != nil {
		d.Log.ErrorContext(ctx, "the reference of a report of loss is not kept", "card", id, "ref", ref, "err", err)
	}
}

// tellOwner notes in the directory what was stopped, and texts it to the numbers of its owner, once for each stop however often it is reported: neither
// reference nor tail, since the telephone may be gone with the card.
func (d *Dialogue) tellOwner(ctx context.Context, r commands.Request, id string, stopped reportedCards) {
	c, err := d.Directory.Customer(ctx, id)
	if err == nil {
		err = d.Directory.Upsert(ctx, with(c, stopped.ids, bank.Stopped))
	}
	if err != nil {
		d.Log.WarnContext(ctx, "the owner of stopped cards is not told of them", "customer", id, "err", err)
		return
	}
	if stopped.ref == "" {
		return
	}
	tone := commands.Tone{Channel: commands.Text, Lang: c.Lang, Zone: d.zoneOf(c.Zone)}
	if !tone.Lang.Valid() {
		tone.Lang = locale.English
	}
	body, err := d.Speaker.Say(system, "found-for-you", commands.Data{"at": commands.Clock(r.Now)}, tone)
	for i, n := range c.Numbers {
		d.touch(ctx, n)
		if party, unknown := d.Directory.Find(ctx, n, r.Now.UnixNano()); unknown == nil && party.Distrusted {
			continue
		}
		if err == nil {
			err = d.Texter.Text(ctx, Notice{
				Unique: "found:" + stopped.ref + ":" + id + ":" + strconv.Itoa(i), Type: "card-stopped", To: n, Customer: id, Zone: tone.Zone.String(), Lang: tone.Lang,
				Body: body, Asked: r.Now, Expires: r.Now.Add(day),
			})
		}
	}
	if err != nil {
		d.Log.ErrorContext(ctx, "the owner of stopped cards could not be told", "customer", id, "err", err)
	}
}

// with is c, some of whose cards are in another state.
func with(c customer.Customer, ids []card.ID, state bank.State) customer.Customer {
	c.Cards = slices.Clone(c.Cards)
	for i := range c.Cards {
		if slices.Contains(ids, c.Cards[i].ID) {
			c.Cards[i].State = string(state)
		}
	}
	return c
}
