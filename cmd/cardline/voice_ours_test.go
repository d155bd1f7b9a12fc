package main_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/ivr"
)

// The calls that we make are walked as those that we get: whoever picks up does everything that can be done at every place of them, in each
// language, hears what the menu says, word for word, and is never left in silence. They are called about a payment, about a message that no text
// brings, and by two campaigns: one that has something to agree to, and one that has not. With some nobody is there at first, or a machine.
func TestEveryWayOfOurCallsIsWalked(t *testing.T) {
	t.Parallel()
	f := &family{walk: walkOf(t, ours), langs: slices.Sorted(maps.Keys(voices)), rang: map[phone.Number]int{}}
	in := installWith(t, sandbox.Options{Hand: f}, called(map[string]string{
		"bank.demo.customers": fmt.Sprint(oursHolders + 1), "calls.between": "1s", "voice.speech": "true", "queue.wrap_up": "1h",
	}))
	p := in.start(t)
	p.atNoon(t)
	f.walk.phone = in.outer
	d := apiDoor{t, p.url}
	db := in.rows(t, in.database())
	over := func(until holder) holder {
		t.Helper()
		var got map[string]int
		await(t, time.Minute, "every call to come to its end", func() bool {
			all := 0
			got = callsStand(t, db)
			for _, n := range got {
				all += n
			}
			return all >= int(until)-1 && got["planned"]+got["submitted"] == 0
		})
		t.Logf("%s: %v, %d things done, %d left", f.about.Load(), got, f.walk.steps, len(f.walk.open))
		return until
	}
	for h := holder(1); h <= oursHolders; h++ {
		if lang := f.lang(h.number()); lang != "en" {
			p.text(t, h.number(), langTexts[lang])
		}
	}
	next := holder(1)
	f.about.Store("call_alert")
	for h := next; h < next+oursAsked; h++ {
		d.does("demo-admin", http.MethodPost, "/alerts", fmt.Sprintf(`{"ref":%q,"number":%q,"card":%q,"amount":"9.99","currency":"USD","merchant":"SHOP"}`,
			h.id(), h.number().Reveal(), h.tail()), http.StatusOK, nil)
	}
	next = over(next + oursAsked)
	f.about.Store("call_message")
	for h := next; h < next+oursTold; h++ {
		in.stopsACard(t, p, h)
	}
	next = over(next + oursTold)
	p.sandbox(t, "/sandbox/clock", `{"now":"2026-11-23T21:00:00Z"}`) // nobody is sold anything while they talk with us
	for _, c := range []struct{ about, call string }{{"call_campaign", "{tries: 1}"}, {"call_proposal", "{agree: wants the upgrade, tries: 1}"}} {
		f.about.Store(c.about)
		agreed := "number,purpose,in,at,channel,wording,proof\n"
		for h := next; h < next+oursCalled; h++ {
			agreed += h.number().Reveal() + ",calls,in,2026-05-02T09:30:00-05:00,paper,form 7,DMS 1\n"
		}
		if status, got := d.call("demo-admin", http.MethodPost, "/consents/import", "text/csv", []byte(agreed)); status != http.StatusOK {
			t.Fatalf("who wants to be called: %d %s", status, got)
		}
		p.campaigns(t, strings.ReplaceAll(strings.ToUpper(c.about), "_", "-"), oursBrief+"call: "+c.call+"\n")
		next = over(next + oursCalled)
	}
	f.walk.judge()
}

// Who is called, of the demo's customers: asked about a payment, told what no text brings, and by each of two campaigns.
const (
	oursAsked   = 75
	oursTold    = 12
	oursCalled  = 48
	oursHolders = oursAsked + oursTold + 2*oursCalled
)

const oursBrief = `name: Platinum without a fee
channel: voice
type: offer
audience: {filter: all}
words:
  - text:
      en: "You may have our Platinum card without an annual fee until {{ until }}."
      zh-Hans: "{{ until }}前，您可以免年费升级白金卡。"
      zh-Hant: "{{ until }}之前，你可以免年費升級白金卡。"
data: {until: "2027-03-31"}
when: {at: now}
`

// campaigns has a campaign written, approved and started.
func (p *process) campaigns(t *testing.T, code, brief string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "brief.yaml")
	if err := os.WriteFile(file, []byte("code: "+code+"\n"+brief), 0o600); err != nil {
		t.Fatal(err)
	}
	p.tells(t, "is draft", "campaign", "new", file)
	p.tells(t, "is checked", "campaign", "check", code, "--accept", "blocked,caps,cost,unpriced")
	p.tells(t, "awaiting", "campaign", "propose", code)
	p.tells(t, "is approved", "campaign", "approve", code, "--key", "demo-checker")
	p.tells(t, code, "campaign", "start", code)
}

// stopsACard has a customer stop a card by telephone whom no text of ours reaches: its reference has to be told them in a call.
func (in *installation) stopsACard(t *testing.T, p *process, h holder) {
	t.Helper()
	for _, sender := range []string{"service", "marketing", "security"} {
		in.far.Block(h.number().Reveal(), people[sender].Reveal())
	}
	keys, err := handset.ParseInputs("1,hangup")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.phone().Call(h.number(), people["lost"]).Play(t.Context(), handset.Pressing(keys...)); err != nil {
		t.Fatal(err)
	}
}

// family holds the telephones that we call: one of each language picks up at a time, and does what nobody has done yet.
type family struct {
	walk  *walk
	langs []string
	about atomic.Value // the entrance of the calls that come now
	busy  [3]sync.Mutex

	mu   sync.Mutex
	rang map[phone.Number]int
}

// InHand implements sandbox.Hand.
func (f *family) InHand(phone.Number) bool { return true }

func (f *family) of(n phone.Number) int {
	digits := n.Reveal()
	return int(digits[len(digits)-1]-'0') % len(f.langs)
}

func (f *family) lang(n phone.Number) string { return f.langs[f.of(n)] }

// Ring implements sandbox.Hand. The first few are not there when they are called first, and the next few have a machine that is.
func (f *family) Ring(ctx context.Context, c *handset.Call, _ time.Duration, picked func()) (status string) {
	n, about := c.To(), f.about.Load().(string)
	f.busy[f.of(n)].Lock()
	defer f.busy[f.of(n)].Unlock()
	f.mu.Lock()
	f.rang[n]++
	first := f.rang[n] == 1
	f.mu.Unlock()
	switch {
	case first && n < holder(4).number():
		if err := c.Ends(ctx, "no-answer"); err != nil {
			f.walk.ended(&visit{}, errand{}, err)
		}
		return "no-answer"
	case first && n < holder(7).number():
		about = "call_mailbox"
		c.TakenFor("machine_end_beep")
	}
	picked()
	v := &visit{walk: f.walk, unasked: map[string]bool{}}
	v.who = callerKind{
		name: "who is called, " + about, lang: f.lang(n), outcome: "completed",
		facts: ivr.Facts{Line: about, Lang: f.lang(n), Known: true, Tier: "platinum", Hours: ivr.HoursOpen},
	}
	v.tree, v.stops, v.words, v.call = f.walk.tree, f.walk.stops, f.walk.words, c
	v.tail = n.Reveal()[len(n.Reveal())-4:]
	v.code = func() string { return f.walk.lastCode(ctx, n) }
	v.taken = v.takes
	f.walk.wanders(ctx, v, v.ring(ctx))
	return "completed"
}
