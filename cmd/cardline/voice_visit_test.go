package main_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/ivr"
)

// visit is one call of the walk.
type visit struct {
	follower
	walk    *walk
	unasked map[string]bool // verbs that asked nothing this time
	spoilt  bool            // a verb did not end well: nobody asks for a score
}

// wishes are set by the keys of the menu.
const (
	personFirst  = "8 4 3 hangup"
	balanceFirst = "8 4 4 hangup"
)

var langTexts = map[string]string{"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

var spokenWords = map[string]string{"en": "my balance please", "zh-Hans": "查询余额", "zh-Hant": "我想查結餘"}

// prepare gives the caller a telephone, and a customer their language and wishes.
func (v *visit) prepare(ctx context.Context) error {
	w, n := v.walk, v.walk.next.Add(1)
	from := v.who.from
	switch {
	case from != "":
		v.tail = v.who.tail
	case v.who.facts.Known:
		from, v.tail = phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+n)), fmt.Sprintf("%04d", n%10_000)
	default:
		lost := walkHolders - n%strangersCards
		from, v.known, v.tail = phone.Number(fmt.Sprintf("+1303%07d", 5_550_000+n)), fmt.Sprintf("1202%07d", 2_000_000+lost-1), fmt.Sprintf("%04d", lost-1)
	}
	v.code = func() string { return w.lastCode(ctx, from) }
	v.taken = v.takes
	v.call = w.phone.Call(from, v.who.line)
	v.call.Outcome = v.who.outcome
	if !v.who.facts.Known {
		return nil
	}
	if err := v.wishes(ctx, from); err != nil {
		return err
	}
	if v.who.lang == "en" && v.who.from == "" {
		return nil
	}
	_, err := w.phone.Text(ctx, handset.Message{From: from, To: people["service"], Body: langTexts[v.who.lang]})
	return err
}

// wishes has the customer set how they want to be answered.
func (v *visit) wishes(ctx context.Context, from phone.Number) error {
	var wish string
	switch {
	case v.who.facts.Person:
		wish = personFirst
	case v.who.facts.Balance:
		wish = balanceFirst
	default:
		return nil
	}
	var keys []handset.Input
	for _, item := range append([]string{v.tail}, strings.Fields(wish)...) {
		in, err := handset.ParseInput(item)
		if err != nil {
			return err
		}
		keys = append(keys, in)
	}
	return v.walk.phone.Call(from, people["service"]).Play(ctx, handset.Pressing(keys...))
}

var textedCode = regexp.MustCompile(`\b\d{6}\b`)

// strangersCards are customers who do not call themselves.
const strangersCards = 1000

// lastCode is the one-time code in the last text to a number.
func (w *walk) lastCode(ctx context.Context, to phone.Number) string {
	texts, err := w.phone.Later(ctx, to, "")
	if err != nil {
		return "000000"
	}
	for i := len(texts) - 1; i >= 0; i-- {
		if code := textedCode.FindString(texts[i].Body); code != "" {
			return code
		}
	}
	return "000000"
}

// takes notes a way. A verb that asked nothing has nothing for anybody to try.
func (v *visit) takes(is way) {
	w := v.walk
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, known := range []way{is.known(), {is.from, is.key, ""}} {
		if _, ok := w.ways[v.who.lang][known]; ok {
			delete(w.ways[v.who.lang], known)
			w.gains.Add(1)
		}
	}
	stop := w.stops[is.from]
	if stop.Kind != "do" {
		return
	}
	v.spoilt = v.spoilt || stop.Does != "IDENTIFY" && is.key != ivr.ResultOK
	if v.asking == is.from {
		v.asking = ""
		return
	}
	v.unasked[is.from] = true
	at := errand{v.who.lang, is.from, ""}
	if w.open[at]++; w.open[at] > triesOfErrand {
		for _, does := range errandsAt(stop) {
			delete(w.open, errand{v.who.lang, is.from, does})
		}
	}
}

// stage is a place the planner thinks of.
type stage struct {
	place ivr.Place
	out   ivr.Out
	first string // what has to be done now to come there; "" is here
}

// plan finds the nearest errand that is left, and what has to be done first to come there.
func (v *visit) plan(p ivr.Place, out ivr.Out) (at errand, first string, ok bool) {
	type spot struct {
		node  string
		every bool
	}
	seen := map[spot]bool{}
	for todo := []stage{{p, out, ""}}; len(todo) > 0; todo = todo[1:] {
		s := todo[0]
		key := spot{s.place.Node, s.place.Every}
		if seen[key] || !s.place.Every && s.place.Lang != v.who.lang {
			continue
		}
		seen[key] = true
		if does, ok := v.walk.left(v.who.lang, s.place.Node, v.unasked[s.place.Node]); ok && v.rests(s) {
			return errand{v.who.lang, s.place.Node, does}, s.first, true
		}
		for _, next := range v.onward(s) {
			if next.first = s.first; next.first == "" {
				next.first = next.by
			}
			if v.walk.wanted(v.who, trail(s.place.Node, next.key, next.place, next.out)) {
				return errand{v.who.lang, s.place.Node, next.by}, next.first, true
			}
			todo = append(todo, next.stage)
		}
	}
	return at, "", false
}

// wanted reports whether nobody has gone one of these ways, and callers of this kind have not been sent there too often.
func (w *walk) wanted(k callerKind, ways []way) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, is := range ways {
		for _, known := range []way{is.known(), {is.from, is.key, ""}} {
			if n := w.ways[k.lang][known]; n != nil && n[k.name] < waysTried {
				n[k.name]++
				return true
			}
		}
	}
	return false
}

// left is something that is still to be done at a node.
func (w *walk) left(lang, node string, unasked bool) (does string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	stop := w.stops[node]
	if stop.Kind == "do" && unasked {
		return "", false
	}
	for _, does := range w.does[node] {
		if _, open := w.open[errand{lang, node, does}]; open {
			return does, true
		}
	}
	return "", false
}

// rests reports whether a call comes to rest at a stage, so that something can be done there.
func (v *visit) rests(s stage) bool { return !s.out.Person || s.out.Queue && v.who.waits }

// onwards is a stage and what leads there: what the caller does, and the key or the result it is to the menu.
type onwards struct {
	stage
	by, key string
}

// keysTried are those that may lead on from a menu.
var keysTried = strings.Split("1234589*#0", "")

// onward are the stages that a caller can come to from one.
func (v *visit) onward(s stage) (all []onwards) {
	done := func(result, by string) {
		p, out := v.done(s.place, result)
		all = append(all, onwards{stage{place: p, out: out}, by, result})
	}
	switch {
	case s.out.Do != "":
		stop := v.stops[s.place.Node]
		if v.who.down && stop.Does != "IDENTIFY" {
			done(ivr.ResultFailed, answering)
			break
		}
		done(ivr.ResultOK, answering)
		if stop.Does == "IDENTIFY" || stop.Does == "CALL_ME_BACK" || stop.Does == "CALLBACK" {
			done(ivr.ResultFailed, wrongly)
		}
		if !v.unasked[s.place.Node] {
			done(ivr.ResultPerson, "0")
		}
	case s.out.Record > 0:
		done(ivr.ResultOK, "#")
		done(ivr.ResultFailed, "-")
	case s.out.Person && !v.rests(s) && v.who.outcome == "completed":
		done(ivr.ResultOK, "")
	case s.out.Person && !v.rests(s):
		done(ivr.ResultFailed, "")
	case !s.out.End:
		if p, out, ok := v.silence(s); ok {
			all = append(all, onwards{stage{place: p, out: out}, "-,-,-", ivr.KeyTimeout})
		}
		for _, key := range keysTried {
			p, out := v.walk.tree.Press(s.place, item2key(key))
			all = append(all, onwards{stage{place: p, out: out}, key, v.meant(s.place.Node, item2key(key))})
		}
	}
	return all
}

// silence is where somebody goes who has served themselves and says nothing more: to a farewell, and perhaps the question for a score.
func (v *visit) silence(s stage) (p ivr.Place, out ivr.Out, ok bool) {
	p, out = s.place, s.out
	for n := 0; n < scoreTries && p.Node == s.place.Node && !out.Person; n++ {
		p, out = v.walk.tree.Press(p, ivr.KeyTimeout)
	}
	return p, out, out.End && !v.spoilt && !v.who.down && strings.HasPrefix(s.place.Node, "main.")
}

// goes does what leads to an errand, or the errand.
func (v *visit) goes(ctx context.Context, at errand, first string) error {
	if first == "" {
		v.walk.mu.Lock()
		if _, ok := v.walk.open[at]; ok {
			delete(v.walk.open, at)
			v.walk.gains.Add(1)
		}
		v.walk.mu.Unlock()
		first = at.does
	}
	switch {
	case v.asked:
		return v.treats(ctx, first)
	case strings.HasPrefix(first, "say:"), len(first) > 10:
		return v.strays(ctx, first)
	}
	node := v.place.Node
	for _, item := range strings.Split(first, ",") {
		if v.place.Node != node || v.asked || v.call.Ended() {
			break
		}
		if err := v.does(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// treats answers the question of a verb, well or not, until it is over. Three wrong answers lead away from it.
func (v *visit) treats(ctx context.Context, how string) error {
	for n, node := 0, v.place.Node; v.asked && v.place.Node == node && n < 16; n++ {
		item := how
		switch how {
		case answering:
			item = v.answer()
		case wrongly:
			item = v.wrong()
		case silently:
			item = "-"
		default:
			return v.does(ctx, item)
		}
		if how != answering && n > 6 {
			return v.told(fmt.Errorf("%d answers that mean nothing lead nowhere", n))
		}
		if err := v.does(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// strays does what the menu alone does not tell the end of: words, and more keys than anybody wants. Somebody or something must still be there.
func (v *visit) strays(ctx context.Context, item string) error {
	v.came = append(v.came, v.place.Node+" "+item)
	in := handset.Input{Digits: item}
	if strings.HasPrefix(item, "say:") {
		in = handset.Input{Speech: spokenWords[v.who.lang]}
	}
	before := len(v.call.Heard())
	if err := v.call.Enter(ctx, in); err != nil {
		return v.told(err)
	}
	news := v.call.Heard()[before:]
	if err := v.bearable(news); err != nil {
		return v.told(err)
	}
	if len(news) == 1 && v.call.Ended() {
		return v.told(fmt.Errorf("the line is dead without a word"))
	}
	if v.call.Waiting() {
		return v.call.Enter(ctx, handset.Input{HangUp: true})
	}
	return nil
}
