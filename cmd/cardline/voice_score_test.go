package main_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cardline/internal/handset"
	"cardline/ivr"
)

// In place of the farewell who served themselves is asked for a score: one key. The walk asks all of them, and does there whatever a caller can do.

// offersScore begins that question, as it is said.
var offersScore = regexp.MustCompile(`^(One question before you go|挂机前|收線之前)`)

// Keys of the question: scores, and those that mean the same everywhere.
const (
	scoreKeys  = "12345"
	forcedKeys = "09#"
	scoreTries = 3
	leaving    = "hangup"
)

// forcedBy is where such a key leads.
var forcedBy = map[string]string{"0": ivr.ResultPerson, "#": ivr.ResultBack, "9": ivr.ResultLost}

// errandsAtScore are all things to be done there.
func errandsAtScore() []string {
	return append(strings.Split(scoreKeys+forcedKeys+"*", ""), "-", "7,4", "8,-", "7,8,6", "6,*,5", "7,0", "say:lost card", leaving)
}

// readEnd: the call is over, or the score is asked for instead of its farewell, behind whatever else the menu says on the way there.
func (f *follower) readEnd(r reading, news []handset.Line) (reading, bool) {
	_, out := f.tree.Again(r.place)
	before := len(r.out.Lines) - len(out.Lines)
	if len(news) > before && offersScore.MatchString(news[before].Text) {
		r.scores = says(r.out.Lines[:before], news) && f.asksScore(r.place, news[before+1:])
		return r, r.scores
	}
	return r, f.farewell(r.out.Lines, news)
}

// says reports whether lines begin with those of the menu.
func says(lines []ivr.Line, news []handset.Line) bool {
	if len(news) < len(lines) {
		return false
	}
	for i, l := range lines {
		if news[i].Verb != "Say" || !same(news[i], l) {
			return false
		}
	}
	return true
}

// asksScore reports whether lines are the question itself.
func (f *follower) asksScore(at ivr.Place, news []handset.Line) bool {
	keys, _ := f.call.Wants()
	return keys == 1 && len(news) > 0 && all(news, tongue(at)) && !f.menus(news)
}

// farewell reports whether lines are the menu's last words and the end of the call.
func (f *follower) farewell(last []ivr.Line, news []handset.Line) bool {
	return f.call.Ended() && len(news) == len(last)+1 && news[len(last)].Verb == "Hangup" && says(last, news)
}

// scored does something where the score is asked for. A score is thanked for, and nothing is said to silence and to the third wrong key: then comes
// the farewell. Other keys have it asked for once more, or lead where they do everywhere.
func (f *follower) scored(ctx context.Context, item string, in handset.Input) error {
	if err := f.call.Enter(ctx, in); err != nil {
		return f.told(err)
	}
	if result := forcedBy[item]; result != "" {
		before := f.place.Node
		f.scores, f.asks = false, 0
		f.place, f.out = f.done(f.place, result)
		return f.understand(f.took(before, result), "")
	}
	news := f.call.Heard()[f.heard:]
	f.heard = len(f.call.Heard())
	if err := f.bearable(news); err != nil {
		return f.told(err)
	}
	wrong := strings.Contains("678", item)
	if wrong {
		f.asks++
	}
	_, out := f.tree.Again(f.place)
	thanks := max(0, len(news)-len(out.Lines)-1)
	var ok bool
	switch {
	case item == leaving:
		ok = f.call.Ended() && !slices.ContainsFunc(news, func(l handset.Line) bool { return l.Verb == "Say" })
	case item == "*", wrong && f.asks < scoreTries:
		if f.asksScore(f.place, news) {
			return nil
		}
	default:
		ok = (thanks > 0) == strings.Contains(scoreKeys, item) && all(news[:thanks], tongue(f.place)) && f.farewell(out.Lines, news[thanks:])
	}
	f.scores, f.asks = false, 0
	if !ok {
		return f.told(fmt.Errorf("where a score is asked for %q is answered by\n%s", item, listed(news)))
	}
	return nil
}
