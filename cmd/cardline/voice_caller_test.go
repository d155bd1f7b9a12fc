package main_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/ivr"
)

// follower is a caller with the menu on their knees: after each thing they do, what is heard must be what the menu says, word for word,
// in their language. What verbs say and ask in between is theirs; the caller answers it.
type follower struct {
	tree   *ivr.Tree
	stops  map[string]ivr.Stop
	words  map[string]bool // of the menu, as compared
	call   *handset.Call
	who    callerKind
	tail   string
	known  string        // the number a stranger's card is found by
	code   func() string // the last one-time code that was texted
	taken  func(way)     // told of each way taken
	place  ivr.Place
	out    ivr.Out
	asked  bool   // a verb waits for an answer
	asks   int    // answers given to it
	scores bool   // the score is asked for
	asking string // the verb that asked last
	heard  int
	came   []string
}

// callerKind is whom a call is of, and what the menu knows of them.
type callerKind struct {
	name    string
	line    phone.Number
	facts   ivr.Facts
	outcome string       // of talks that are dialled
	from    phone.Number // "" for one that nobody had before
	tail    string
	lang    string // spoken to
	waits   bool   // nobody is free
	down    bool   // the bank does not answer
}

// way is one arrow of the menu, taken.
type way struct{ from, key, to string }

// voices are the tags of what is said in each language.
var voices = map[string]string{"en": "en-US", "zh-Hans": "cmn-CN", "zh-Hant": "yue-HK"}

var blank = strings.NewReplacer(" ", "", "…", "", ",", "", "，", "", "。", "", ".", "")

// ring begins the call.
func (f *follower) ring(ctx context.Context) error {
	f.place, f.out = f.tree.Begin(f.who.facts)
	if err := f.call.Ring(ctx); err != nil {
		return f.told(err)
	}
	return f.understand(f.took("", f.who.facts.Line), "")
}

// does one thing and follows where it leads. What a verb was told may have shown who calls: then the menu goes where it leads those.
func (f *follower) does(ctx context.Context, item string) error {
	f.came = append(f.came, f.place.Node+" "+item)
	in, err := handset.ParseInput(item)
	if err != nil {
		return err
	}
	if f.scores {
		return f.scored(ctx, item, in)
	}
	forced := ""
	if f.asked {
		forced = forcedBy[item]
		if keys, _ := f.call.Wants(); item == "#" && keys != 1 { // it only ends an entry there
			forced = ""
		}
		f.asks++
	}
	place, out, heard := f.place, f.out, f.heard
	took := f.leads(item, in)
	if err := f.call.Enter(ctx, in); err != nil {
		return f.told(err)
	}
	err = f.understand(took, forced)
	if err == nil || place.Facts.Shown || !place.Facts.Known {
		return err
	}
	f.place, f.out, f.heard = place, out, heard
	f.place.Facts.Shown = true
	if f.understand(f.leads(item, in), forced) == nil {
		return nil
	}
	return err
}

// leads is where the menu goes by what a caller does, unless a verb has asked for it.
func (f *follower) leads(item string, in handset.Input) []way {
	before := f.place.Node
	switch {
	case f.asked:
		return nil
	case f.out.Record > 0:
		key := ivr.ResultOK
		if in == handset.Silence {
			key = ivr.ResultFailed
		}
		f.place, f.out = f.tree.Done(f.place, key)
		return f.took(before, key)
	}
	f.place, f.out = f.tree.Press(f.place, item2key(item))
	return f.took(before, f.meant(before, item2key(item)))
}

// done is where the menu goes by how a verb ended. Who was identified has shown who they are.
func (f *follower) done(p ivr.Place, result string) (ivr.Place, ivr.Out) {
	if f.stops[p.Node].Does == "IDENTIFY" && result == ivr.ResultOK {
		p.Facts.Shown = true
	}
	return f.tree.Done(p, result)
}

func item2key(item string) string {
	switch item {
	case "-":
		return ivr.KeyTimeout
	case "*":
		return ivr.KeyStar
	case "#":
		return ivr.KeyHash
	}
	return item
}

// meant is the key as the menu names it: one that nothing stands for is invalid.
func (f *follower) meant(node, key string) string {
	if slices.ContainsFunc(f.stops[node].Ways, func(w ivr.StopWay) bool { return w.Key == key }) {
		return key
	}
	return "invalid"
}

func (f *follower) took(from, key string) []way { return trail(from, key, f.place, f.out) }

// trail are the ways of one step: by the key, and on through what waits for nobody.
func trail(from, key string, p ivr.Place, out ivr.Out) (all []way) {
	for _, to := range append(slices.Clone(out.Via), p.Node) {
		all = append(all, way{from, key, to})
		from, key = to, "then"
	}
	return all
}

// reading is one way to understand what was heard.
type reading struct {
	place  ivr.Place
	out    ivr.Out
	asked  bool
	scores bool
	took   []way
}

// understand finds out where the call stands from what was heard since.
func (f *follower) understand(took []way, forced string) error {
	news := f.call.Heard()[f.heard:]
	f.heard = len(f.call.Heard())
	if err := f.bearable(news); err != nil {
		return f.told(err)
	}
	start := reading{place: f.place, out: f.out, took: took}
	var ok bool
	for _, try := range []struct {
		deep   int // what a verb asks may be anything: it is thought of last
		forced string
	}{{-1, forced}, {1, forced}, {0, ""}} {
		if try.deep == 1 && forced == "" || try.deep == 0 && forced != "" && !f.protecting() {
			continue
		}
		if start, ok = f.read(reading{place: f.place, out: f.out, asked: f.asked, took: took}, news, try.deep, try.forced); ok {
			break
		}
	}
	if !ok {
		return f.told(fmt.Errorf("the menu stands at %s and says %q; heard was\n%s", f.place.Node, f.out.Lines, listed(news)))
	}
	if start.asked && !f.asked || start.scores {
		f.asks = 0
	}
	if start.asked {
		f.asking = start.place.Node
	}
	f.place, f.out, f.asked, f.scores = start.place, start.out, start.asked, start.scores
	for _, w := range start.took {
		f.taken(w)
	}
	return nil
}

// protecting: where a card is stopped, keys that mean something everywhere else may be wrong answers.
func (f *follower) protecting() bool { return f.stops[f.place.Node].Does == "LOST" }

// listened is how many seconds callers follow without a stop.
const listened = 10

// bearable holds for everything that is heard, whoever says it: somebody who waits has heard something, and nothing goes on for too long
// without a stop. The menu's own prompts are held to ten seconds as a whole by its check.
func (f *follower) bearable(news []handset.Line) error {
	said := 0
	for _, l := range news {
		if l.Verb != "Say" && l.Verb != "Play" {
			continue
		}
		said++
		if sentence, s := ivr.Stretch(l.Text); s > listened {
			return fmt.Errorf("%d seconds without a stop, in %s: %s", s, l.Language, sentence)
		}
	}
	if keys, gather := f.call.Wants(); gather && said == 0 {
		return fmt.Errorf("silence, and %d keys are waited for", keys)
	}
	return nil
}

// read understands lines as what the menu says at a place, and what follows. deep is at which verb a question may be open: -1 at none, 0
// at this one, 1 at one behind it.
func (f *follower) read(r reading, news []handset.Line, deep int, forced string) (reading, bool) {
	if r.out.End {
		return f.readEnd(r, news)
	}
	if !r.asked {
		for _, l := range r.out.Lines {
			if len(news) == 0 || news[0].Verb != "Say" || !same(news[0], l) {
				return r, false
			}
			news = news[1:]
		}
	}
	switch {
	case r.out.Do != "":
		return f.readVerb(r, news, deep, forced)
	case r.out.Expect != nil:
		return r, len(news) == 0 && f.call.Waiting()
	case r.out.Record > 0:
		return r, f.call.Waiting() && len(news) == 1 && news[0].Verb == "Record"
	}
	return f.readPerson(r, news, deep)
}

// readVerb: the verb says what it likes, in the caller's language, and then the menu goes on, or it asks.
func (f *follower) readVerb(r reading, news []handset.Line, deep int, forced string) (reading, bool) {
	results := []string{ivr.ResultOK, ivr.ResultFailed, ivr.ResultPerson}
	if forced != "" {
		results = []string{forced}
	}
	if deep == 0 && f.call.Waiting() && all(news, tongue(r.place)) && !f.menus(news) {
		r.asked = true
		return r, true
	}
	for n := 0; n <= len(news) && all(news[:n], ""); n++ {
		for _, result := range results {
			p, out := f.done(r.place, result)
			next := reading{place: p, out: out, took: append(slices.Clone(r.took), trail(r.place.Node, result, p, out)...)}
			if is, ok := f.read(next, news[n:], deep-1, ""); ok {
				return is, true
			}
		}
	}
	return r, false
}

// readPerson: the caller waits in a queue, or somebody's telephone rings, and the call goes on behind the talk.
func (f *follower) readPerson(r reading, news []handset.Line, deep int) (reading, bool) {
	dial := slices.IndexFunc(news, func(l handset.Line) bool { return l.Verb == "Dial" })
	if dial < 0 {
		_, gather := f.call.Wants()
		return r, r.out.Queue && gather && all(news, tongue(r.place))
	}
	if !all(news[:dial], tongue(r.place)) {
		return r, false
	}
	rest := slices.DeleteFunc(slices.Clone(news[dial+1:]), func(l handset.Line) bool { return l.Verb == "Whisper" })
	result := ivr.ResultFailed
	if f.who.outcome == "completed" {
		result = ivr.ResultOK
	}
	p, out := f.tree.Done(r.place, result)
	return f.read(reading{place: p, out: out, took: append(slices.Clone(r.took), trail(r.place.Node, result, p, out)...)}, rest, deep, "")
}

// menus reports whether one of the lines is the menu's.
func (f *follower) menus(news []handset.Line) bool {
	return slices.ContainsFunc(news, func(l handset.Line) bool { return f.words[blank.Replace(l.Text)] })
}

// tongue is the language of a call, "" while it is not known.
func tongue(p ivr.Place) string {
	if p.Every {
		return ""
	}
	return p.Lang
}

// all reports whether lines are said, and in this language if one is given.
func all(news []handset.Line, lang string) bool {
	return !slices.ContainsFunc(news, func(l handset.Line) bool {
		return l.Verb != "Say" && l.Verb != "Play" || l.Verb == "Say" && lang != "" && l.Language != voices[lang]
	})
}

func same(heard handset.Line, l ivr.Line) bool {
	return heard.Language == voices[l.Lang] && blank.Replace(heard.Text) == blank.Replace(l.Text)
}

func listed(news []handset.Line) string {
	var b strings.Builder
	for _, l := range news {
		fmt.Fprintf(&b, "\t%s %s %q\n", l.Verb, l.Language, l.Text)
	}
	return b.String()
}

func (f *follower) told(err error) error {
	return fmt.Errorf("%s, %s: %w\n\tcame by %s", f.who.name, f.who.lang, err, strings.Join(f.came, ", "))
}

var (
	asksPIN      = regexp.MustCompile(`PIN|密码|密碼`)
	asksCode     = regexp.MustCompile(`code|验证码|驗證碼`)
	offersNumber = regexp.MustCompile(`registered phone number|登记的手机号码|登記咗嘅電話號碼`) // of a lost card
	asksDocument = regexp.MustCompile(`document|证件|身份|證件`)
	asksDay      = regexp.MustCompile(`two digits each|月日|月和日|月同日|各两位|各兩位|兩位數|兩個字|两位数`)
)

// answer is something sensible to say to what a verb asks; after a few it gives up and wants a person.
func (f *follower) answer() string {
	if f.asks > 9 {
		return "0"
	}
	var said strings.Builder
	for _, l := range f.call.Heard()[max(0, f.heard-3):] {
		said.WriteString(l.Text)
	}
	question := said.String()
	keys, _ := f.call.Wants()
	switch {
	case keys == 1 && offersNumber.MatchString(question):
		return "2"
	case keys == 1:
		return "1"
	case keys > 7 && f.known != "":
		return f.known + "#"
	case keys == 6 && asksCode.MatchString(question):
		return f.code()
	case keys == 6 && asksPIN.MatchString(question):
		return "135790"
	case keys == 4 && asksDocument.MatchString(question):
		return "4417"
	case keys == 4 && asksDay.MatchString(question):
		return []string{"1224", "1228"}[f.asks%2]
	case keys == 4:
		return f.tail
	case keys == 2:
		return []string{"6#", "10#"}[f.asks%2]
	case keys == 15:
		return "12025550147#"
	}
	return []string{"100#", "12000#", "500#"}[f.asks%3]
}

// wrong cannot be the answer to anything that is asked.
func (f *follower) wrong() string {
	switch keys, _ := f.call.Wants(); keys {
	case 1:
		return "8"
	case 4:
		return "9999"
	}
	return "00#"
}
