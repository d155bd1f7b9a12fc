package main_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/ivr"
)

// The walker has callers of every kind and language go everywhere the menu leads, by every key, silence, wrong and long entries and words,
// through the real program, many at once. Each hears what the menu says, word for word and in one language, and is never left in silence.
// When they have gone home, every way of the menu has been taken in every language.
func TestEveryWayOfTheMenuIsWalkedByTelephone(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	for _, h := range []struct {
		hours, now string // at the lines of walkHours
		set        []string
	}{
		{ivr.HoursOpen, "2026-11-16T10:00:00+08:00", nil},
		{bankDown, "", nil},
		{inQueue, "", []string{"agent", "ready", "--number", "+12025550123", "--langs", "en,zh-Hans,zh-Hant", "--topics", "lost"}},
		{ivr.HoursEmergency, "", []string{"line", "emergency", "every", "--for", "72h", "--reason", "a walk", "--key", "demo-admin"}},
		{ivr.HoursClosed, "2026-11-16T21:00:00+08:00", []string{"line", "lift", "every", "--reason", "the walk goes on", "--key", "demo-admin"}},
		{ivr.HoursHoliday, "2026-12-25T11:00:00+08:00", nil},
	} {
		if h.now != "" {
			w.sandbox("clock", `{"now":"`+h.now+`"}`)
		}
		if h.hours == bankDown {
			w.sandbox("bank", `{"down":true}`)
		} else {
			w.sandbox("bank", `{}`)
		}
		if len(h.set) > 0 {
			w.cardline(h.set...)
		}
		if h.hours == inQueue { // the only agent has a caller, and much to write down afterwards
			if err := w.phone.Call("+13035550000", people["lost"]).Play(t.Context(), handset.Pressing()); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		w.stands(h.hours)
		w.everybody(h.hours)
		t.Logf("%s: %d calls, %d things done, after %v, %d left", h.hours, w.calls, w.steps, time.Since(began).Round(time.Second), len(w.open))
	}
	w.judge()
}

// While lines are open, too: everybody talks and callers wait, or the bank does not answer.
const (
	inQueue  = "queue"
	bankDown = "bank down"
)

// walkHours are the lines of the walk. The emergency is declared while they are open.
const walkHours = `main: {zone: Asia/Hong_Kong, holidays: HK, open: ["mon-fri 09:00-18:00"]}
platinum: {zone: Asia/Hong_Kong, holidays: HK, open: ["mon-fri 09:00-18:00"]}
campaign: {zone: Asia/Hong_Kong, holidays: HK, numbers: ["` + campaignLine + `"], open: ["mon-fri 09:00-18:00"]}
`

const campaignLine = "+12025550180"

// Bounds of the walk.
const (
	walkers     = 12   // calls at once
	walkHolders = 6000 // customers, each of one call, so that none has locks and limits of another
	callMost    = 45   // things done in one call
	faultsTold  = 12
)

// walk is one walk through a menu.
type walk struct {
	t     *testing.T
	tree  *ivr.Tree
	phone *handset.Phone
	next  atomic.Int64 // customer, or stranger
	gains atomic.Int64 // things done, and ways taken, for the first time

	alone sync.Mutex // held for a customer who has one telephone

	mu     sync.Mutex
	stops  map[string]ivr.Stop
	words  map[string]bool
	does   map[string][]string               // what there is to do at each stop
	open   map[errand]int                    // what is left to do; without what: how often the verb there asked nothing
	ways   map[string]map[way]map[string]int // nobody has taken yet, and how often whom was sent there; by language
	faults []string
	calls  int
	steps  int
}

// errand is something to be done at a place of the menu, in a language: items of handset.ParseInput, or how to treat the question of a verb.
type errand struct{ lang, node, does string }

// How questions of verbs are treated.
const (
	answering = "answer"
	wrongly   = "wrong"
	silently  = "silence"
)

// Callers who find nothing new for so many things done hang up; after so many such calls none of their kind is sent again.
const (
	idleSteps = 15
	idleCalls = 6
)

// waysTried bounds how often somebody is sent towards a way that verbs may not open.
const waysTried = 40

// triesOfErrand bounds how often a question is hoped for that does not come.
const triesOfErrand = 3

// ours reports whether a stop is of the calls we make, which nobody comes to who calls us.
func ours(stop string) bool { return strings.HasPrefix(stop, "outbound.") }

func newWalk(t *testing.T) *walk {
	t.Helper()
	w := walkOf(t, func(stop string) bool { return !ours(stop) })
	folder := t.TempDir()
	lines := filepath.Join(folder, "lines.yaml")
	if err := os.WriteFile(lines, []byte(walkHours), 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(cleanEnv(), "CARDLINE_HOURS_LINES="+lines, "CARDLINE_VOICE_RESUME=0s", "CARDLINE_VOICE_SCORES=100", "CARDLINE_VOICE_SPEECH=true", "CARDLINE_QUEUE_WRAP_UP=1h",
		fmt.Sprintf("CARDLINE_BANK_DEMO_CUSTOMERS=%d", walkHolders))
	url := launch(t, program(t), folder, env, []string{"demo", "--port", "0", "--now", "2026-11-16T10:00:00+08:00"})
	w.phone = &handset.Phone{URL: url, Account: account, Token: token}
	return w
}

// walkOf has everything of the shipped menu still to be done, at those stops that are meant.
func walkOf(t *testing.T, meant func(stop string) bool) *walk {
	t.Helper()
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, stops: map[string]ivr.Stop{}, words: map[string]bool{}, does: map[string][]string{}, open: map[errand]int{}, ways: map[string]map[way]map[string]int{}}
	if w.tree, err = ivr.Load(files, nil); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.tree.Stops() {
		w.stops[s.Name], w.does[s.Name] = s, errandsAt(s)
		for _, l := range s.Says {
			w.words[blank.Replace(l.Text)] = true
		}
	}
	for lang := range voices {
		w.ways[lang] = map[way]map[string]int{}
		for _, b := range w.tree.Begins() {
			w.wants(lang, way{"", b.Key, b.To}, meant(b.To))
		}
		for _, s := range w.stops {
			for _, is := range s.Ways {
				w.wants(lang, way{s.Name, is.Key, is.To}.known(), meant(s.Name))
			}
			for _, does := range errandsAt(s) {
				if meant(s.Name) {
					w.open[errand{lang, s.Name, does}] = 0
				}
			}
		}
	}
	return w
}

// wants has a way taken, unless none can.
func (w *walk) wants(lang string, is way, meant bool) {
	if _, never := neverTaken[is]; meant && !never {
		w.ways[lang][is] = map[string]int{}
	}
}

// errandsAt are all things to be done at a stop.
func errandsAt(s ivr.Stop) (all []string) {
	switch {
	case s.Waits():
		all = strings.Split("0 1 2 3 4 5 6 7 8 9 * # - 7,7,7 -,-,- -,7,-", " ")
		all = append(all, strings.Repeat("7", 20), "say:lost card")
	case s.Kind == "do":
		all = []string{answering, wrongly, silently, "0", "9", "#", "*"}
	case s.Kind == "queue":
		all = strings.Split("0 1 2 3 9 * # -", " ")
	case s.Kind == "record":
		all = []string{"#", "-"}
	case s.Kind == "end" && !ours(s.Name):
		all = errandsAtScore()
	}
	return all
}

// sandbox turns the clock, or makes trouble in the bank.
func (w *walk) sandbox(what, body string) {
	w.t.Helper()
	resp, err := http.Post(w.phone.URL+"/sandbox/"+what, "application/json", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices {
		w.t.Fatalf("sandbox: %s %s: %s", what, body, resp.Status)
	}
}

func (w *walk) cardline(args ...string) {
	w.t.Helper()
	cmd := exec.CommandContext(w.t.Context(), program(w.t), append(args, "--url", w.phone.URL)...)
	cmd.Env = cleanEnv()
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// stands waits until callers hear how the lines stand: every process looks once in a while.
func (w *walk) stands(hours string) {
	w.t.Helper()
	why, ok := w.stops["queue."+hours]
	if !ok {
		return
	}
	for began := time.Now(); time.Since(began) < startWithin; {
		call := w.phone.Call("+13035550000", people["service"])
		if err := call.Play(w.t.Context(), handset.Pressing(handset.Input{Digits: "3"}, handset.Input{Digits: "0"}, handset.Input{HangUp: true})); err != nil {
			w.t.Fatal(err)
		}
		for _, l := range why.Says {
			if slices.ContainsFunc(call.Heard(), func(h handset.Line) bool { return same(h, l) }) {
				return
			}
		}
	}
	w.t.Fatalf("callers do not hear that the line is %s", hours)
}

// kinds of callers at this hour, in one language.
func kinds(hours, lang string) (all []callerKind) {
	stands := hours
	if hours == inQueue || hours == bankDown {
		stands = ivr.HoursOpen
	}
	lines := []struct {
		name   string
		number phone.Number
	}{{"main", people["service"]}, {"platinum", people["platinum"]}, {"lost", people["lost"]}, {"campaign", campaignLine}}
	add := func(name string, f ivr.Facts, line phone.Number, k callerKind) {
		k.name, k.line, k.facts = hours+" "+name+" on "+f.Line, line, f
		k.facts.Hours, k.lang, k.waits, k.down = stands, lang, hours == inQueue, hours == bankDown
		if f.Known {
			k.facts.Lang = lang
		}
		all = append(all, k)
	}
	for _, l := range lines {
		for _, outcome := range []string{"no-answer", "completed"} {
			f := ivr.Facts{Line: l.name, Known: true, Tier: "platinum"}
			add("customer, dialled "+outcome, f, l.number, callerKind{outcome: outcome})
		}
		add("stranger", ivr.Facts{Line: l.name}, l.number, callerKind{outcome: "completed"})
		add("stranger nobody talks to", ivr.Facts{Line: l.name}, l.number, callerKind{outcome: "no-answer"})
		add("customer who wants a person first", ivr.Facts{Line: l.name, Known: true, Tier: "platinum", Person: true}, l.number, callerKind{outcome: "completed"})
		if l.name == "main" || l.name == "platinum" {
			first := ivr.Facts{Line: l.name, Known: true, Tier: "platinum", Balance: true}
			add("customer who wants the balance first", first, l.number, callerKind{outcome: "completed"})
		}
	}
	for _, named := range []callerKind{{from: people["maria"], tail: "1234", outcome: "completed"}, {from: people["chan"], tail: "8899", outcome: "no-answer"}} {
		tier := map[string]string{"1234": "gold", "8899": "classic"}[named.tail]
		add(tier+" customer", ivr.Facts{Line: "main", Known: true, Tier: tier}, people["service"], named)
	}
	return all
}

// everybody has callers of all kinds and languages call until none of them has anything left to do.
func (w *walk) everybody(hours string) {
	var group sync.WaitGroup
	for _, lang := range slices.Sorted(maps.Keys(voices)) {
		group.Go(func() {
			for _, k := range kinds(hours, lang) {
				w.crowd(k)
			}
		})
	}
	group.Wait()
}

// crowd has callers of one kind call: one at first, and several at once as long as that finds anything. Who is one customer calls alone.
func (w *walk) crowd(k callerKind) {
	if k.from != "" {
		w.alone.Lock()
		defer w.alone.Unlock()
	}
	for w.useful(k) {
		if k.from != "" {
			continue
		}
		var group sync.WaitGroup
		for range walkers / len(voices) {
			group.Go(func() {
				for w.useful(k) {
				}
			})
		}
		group.Wait()
	}
}

// useful reports whether somebody of this kind found anything new; some calls are forgiven for finding nothing.
func (w *walk) useful(k callerKind) bool {
	for range idleCalls {
		before := w.gains.Load()
		if w.t.Context().Err() != nil || !w.callOnce(k) {
			return false
		}
		if w.gains.Load() > before {
			return true
		}
	}
	return false
}

// callOnce makes a call for whatever is left to do for such a caller; false when that is nothing.
func (w *walk) callOnce(k callerKind) bool {
	v := &visit{walk: w, unasked: map[string]bool{}}
	v.who, v.tree, v.stops, v.words = k, w.tree, w.stops, w.words
	p, out := w.tree.Begin(k.facts)
	if _, _, ok := v.plan(p, out); !ok && !w.wanted(k, trail("", k.facts.Line, p, out)) {
		return false
	}
	err := v.prepare(w.t.Context())
	if err == nil {
		err = v.ring(w.t.Context())
	}
	w.wanders(w.t.Context(), v, err)
	return true
}

// wanders does what is left to do, as long as that finds anything, and hangs up. err is how the call began.
func (w *walk) wanders(ctx context.Context, v *visit, err error) {
	var at errand
	had, idle := w.gains.Load(), 0
	for n := 0; err == nil && n < callMost && idle < idleSteps && !v.call.Ended(); n++ {
		next, first, ok := v.plan(v.place, v.out)
		if !ok {
			break
		}
		at, err = next, v.goes(ctx, next, first)
		if idle++; w.gains.Load() > had {
			had, idle = w.gains.Load(), 0
		}
	}
	w.ended(v, at, err)
}

// ended counts a call.
func (w *walk) ended(v *visit, at errand, err error) {
	if v.call != nil && v.call.Waiting() {
		_ = v.call.Enter(w.t.Context(), handset.Input{HangUp: true})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	w.steps += len(v.came)
	if err != nil && w.t.Context().Err() == nil {
		delete(w.open, at) // once is enough
		w.faults = append(w.faults, err.Error())
	}
}

// judge tells what was found, and which ways nobody took.
func (w *walk) judge() {
	w.t.Logf("%d calls, %d things done", w.calls, w.steps)
	slices.Sort(w.faults)
	for _, f := range w.faults[:min(len(w.faults), faultsTold)] {
		w.t.Error(f)
	}
	if more := len(w.faults) - faultsTold; more > 0 {
		w.t.Errorf("and %d more", more)
	}
	for e := range w.open {
		if s := w.stops[e.node]; e.does != "" && s.Kind != "do" {
			w.t.Errorf("in %s nobody did %q at %s", e.lang, e.does, e.node)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(voices)) {
		for is := range w.ways[lang] {
			w.t.Errorf("in %s nobody went from %q by %s to %s", lang, is.from, is.key, is.to)
		}
	}
}

// neverTaken are ways that a verb never opens, and why: they stand in the menu for what its words may become.
var neverTaken = map[way]string{
	{"main.pin_set", "then", "main.after_doing"}:       "the walker leaves everybody their PIN",
	{"main.contact", "then", "main.after_doing"}:       "a colleague makes the change",
	{"platinum.identify", "then", "platinum.onward"}:   "every card of the walk has a balance",
	{"complaint.progress", "then", "complaint.person"}: "it asks nothing that could fail",
	{"complaint.escalate", "then", "complaint.person"}: "it asks nothing that could fail",
	{"main.rates", "then", "main.not_read"}:            "the bank is not asked",
	{"main.branch", "then", "main.not_read"}:           "the bank is not asked",
	{"main.campaign_status", "then", "main.not_read"}:  "the bank is not asked",
	{"outbound.hello", "then", "outbound.goodbye"}:     "who we are can always be said",
	{"outbound.campaign", "then", "outbound.goodbye"}:  "who we are can always be said",
	{"outbound.offer", "then", "outbound.goodbye"}:     "what a campaign says is kept longer than its calls are made",
	{"outbound.mine", "then", "outbound.anything"}:     "what was just asked can be answered",
	{"outbound.not_mine", "then", "queue.person"}:      "what was just asked can be answered",
	{"survey.unsolved", "then", "main.goodbye"}:        "with a score or without, the same is said: it counts as without",
}

// known is a way as it is counted. Again, back and redo lead where the call was before; and how a verb ended cannot be heard where two ends
// lead to one place.
func (is way) known() way {
	switch is.key {
	case ivr.ResultOK, ivr.ResultFailed, ivr.ResultPerson:
		is.key = "then"
	}
	if slices.Contains([]string{"again", "back", "redo"}, is.to) {
		is.to = ""
	}
	return is
}
