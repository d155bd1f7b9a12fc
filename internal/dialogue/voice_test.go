package dialogue_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/ivr"
)

// small is a menu with one of everything these tests are about.
const small = `
lang: en
home: main
person: person
lost: lost
begin: {main: hello}
always: {0: person, 9: lost, star: again, hash: back}
silence: {zh-Hans: 没有收到按键。, zh-Hant: 收唔到選擇。, en: No key came.}
wrong: {zh-Hans: 按键无效。, zh-Hant: 選擇唔啱。, en: That key is not in use.}
nodes:
  hello: {goto: [{if: {person: true}, goto: person}, {goto: who}]}
  who: {do: IDENTIFY, then: main, failed: main}
  main:
    prompt: {zh-Hans: 余额请按1，留言请按2，积分请按3，语言请按4，方式请按8。, zh-Hant: 結餘請按一字，留言請按二字，積分請按三字，語言請按四字，方式請按八字。, en: "Balance, press 1. A message, 2. Points, 3. Language, 4. Manners, 8."}
    menu: {1: balance, 2: word, 3: more, 4: tongue, 8: how, timeout: person}
  tongue:
    every: true
    prompt: {zh-Hans: 普通话请按1。, zh-Hant: 廣東話請按二字。, en: "For English, press 3."}
    menu: {1: {lang: zh-Hans, goto: main}, 2: {lang: zh-Hant, goto: main}, 3: {lang: en, goto: main}, timeout: person}
  how: {do: SPEAKING, then: main}
  more:
    prompt: {zh-Hans: 积分请按1，解冻请按2。, zh-Hant: 積分請按一字，解鎖請按二字。, en: "Points, press 1. Unfreeze, 2."}
    menu: {1: points, 2: unfreeze, timeout: person}
  balance: {do: BALANCE, then: after}
  points: {do: POINTS, then: after}
  unfreeze: {do: UNFREEZE, then: after}
  after:
    prompt: {zh-Hans: 短信请按1。, zh-Hant: 短訊請按一字。, en: "To have that as a text, press 1."}
    menu: {1: text, timeout: bye}
  text: {do: TEXT_THAT, then: after}
  word:
    prompt: {zh-Hans: 请留言，我们会录音。, zh-Hant: 請留言，我哋會錄音。, en: "Please speak after the tone. It is recorded."}
    record: 120
    into: voicemail
    then: kept
    failed: main
  kept: {say: {zh-Hans: 已收到。, zh-Hant: 收到。, en: We have it.}, then: bye}
  lost: {do: LOST, then: after, failed: main}
  person:
    prompt: {zh-Hans: 请稍候。, zh-Hant: 請等等。, en: Please hold.}
    queue: service
    keys: {1: call_me, 2: word}
    then: bye
    failed: main
  call_me: {do: CALL_ME_BACK, then: bye, failed: person}
  bye: {end: {zh-Hans: 再见。, zh-Hant: 再見。, en: Goodbye.}}
`

func menuOf(t *testing.T) dialogue.Menus {
	t.Helper()
	tree, err := ivr.Load([]ivr.File{{Name: "main.yaml", Src: []byte(small)}}, nil)
	must(t, err)
	return dialogue.OneMenu{Tree: tree}
}

// board is a floor in one process.
type board struct {
	mu sync.Mutex
	f  floor.Floor
}

func (b *board) Change(_ context.Context, decide func(*floor.Floor) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := floor.Floor{Waiting: slices.Clone(b.f.Waiting), Agents: slices.Clone(b.f.Agents), Ended: slices.Clone(b.f.Ended)}
	if err := decide(&next); err != nil {
		return err
	}
	next.Over = nil
	b.f = next
	return nil
}

func (b *board) Read(context.Context) (floor.Floor, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.f, nil
}

func (b *board) Since(context.Context, time.Time) ([]floor.Ended, error) { return nil, nil }

// how is how the last wait ended.
func (b *board) how() string {
	f, _ := b.Read(context.Background())
	if len(f.Ended) == 0 {
		return ""
	}
	return string(f.Ended[len(f.Ended)-1].How)
}

// staffed is a house with the small menu and a floor on which Ann and Bo answer in English.
func staffed(t *testing.T, change ...func(*dialogue.Deps)) (*house, *floor.Desk, *board) {
	t.Helper()
	on := &board{}
	var desk *floor.Desk
	h := build(t, append(change, func(d *dialogue.Deps) {
		desk = &floor.Desk{Board: on, Rules: floor.DefaultRules(), Now: d.Clock.Now, Begin: func(floor.Waiting, floor.Agent) {}}
		d.Menus, d.Floor, d.AgentNumber = menuOf(t), desk, ""
	})...)
	for i, name := range []string{"ann", "bo"} {
		number := phone.Number(fmt.Sprintf("+1202555018%d", i))
		must(t, desk.SignIn(t.Context(), name, number, []locale.Lang{locale.English}, []string{floor.Service}))
	}
	must(t, desk.Be(t.Context(), "ann", floor.Ready))
	return h, desk, on
}

// identified rings and enters the tail.
func (h *house) identified(from phone.Number, tail string) *call {
	h.t.Helper()
	c, _ := h.ring(from)
	c.press(tail + "#")
	return c
}

func TestACallerIsPutThroughToAnAgentWhoIsToldOfThem(t *testing.T) {
	t.Parallel()
	h, desk, on := staffed(t)
	c := h.identified(maria, "1234")
	c.press("1")
	says(t, c.press("0"), "Please hold", "dial +12025550180")
	if !strings.Contains(c.last.Tell, "Identified by card") || strings.Contains(c.last.Tell, "1234") || strings.Contains(c.last.Tell, "Maria") {
		t.Errorf("the agent is told %q", c.last.Tell)
	}
	for _, key := range []string{"", "7"} { // a mailbox presses nothing
		told, err := h.Tell(t.Context(), c.sid, c.last.Step, key)
		if must(t, err); !told.Takes || told.Tell != c.last.Tell || !strings.HasSuffix(told.Tell, "Press 1 to take the call.") {
			t.Errorf("who picks up and presses %q: %+v", key, told)
		}
		if ann, _, err := desk.Agent(t.Context(), "ann"); err != nil || ann.State != floor.Reserved {
			t.Errorf("then they are %s, %v", ann.State, err)
		}
	}
	told, err := h.Tell(t.Context(), c.sid, c.last.Step, "1")
	if must(t, err); told.Tell != "" {
		t.Errorf("who has pressed 1 hears %q", told.Tell)
	}
	if ann, _, err := desk.Agent(t.Context(), "ann"); err != nil || ann.State != floor.Talking {
		t.Errorf("who has pressed 1 is %s, %v", ann.State, err)
	}
	says(t, c.step(dialogue.Call{Step: c.last.Step, Dialed: "completed"}), "Goodbye")
	if on.how() != "talked" {
		t.Errorf("the wait ended %s", on.how())
	}
}

func TestWhoWaitsHearsTheirPlaceAndKeepsItWhenATelephoneRingsInVain(t *testing.T) {
	t.Parallel()
	h, desk, on := staffed(t)
	first, second := h.identified(maria, "1234"), h.identified(tom, "3344")
	says(t, first.press("0"), "dial +12025550180")
	says(t, second.press("0"), "Please hold", "You are next in line")
	if second.last.Then != ivr.ThenWait || second.last.Expect == nil || second.last.Wait > 15 {
		t.Fatalf("the second caller's page is %+v", second.last)
	}
	silentOn(t, second.press(""), "Please hold")
	says(t, second.press("8"), "next in line") // a key without a meaning
	says(t, first.step(dialogue.Call{Step: first.last.Step, Dialed: "no-answer"}), "next in line")
	says(t, second.press(""), "number two")
	must(t, desk.Be(t.Context(), "bo", floor.Ready))
	says(t, first.press(""), "dial +12025550181")
	if on.how() != "" {
		t.Errorf("a wait ended %s", on.how())
	}
}

func TestACallBackInsteadOfWaiting(t *testing.T) {
	t.Parallel()
	h, desk, on := staffed(t)
	must(t, desk.Be(t.Context(), "ann", floor.Away))
	must(t, desk.Be(t.Context(), "bo", floor.Ready))
	says(t, h.identified(tom, "3344").press("0"), "dial")
	c := h.identified(maria, "1234")
	says(t, c.press("0"), "next in line")
	says(t, c.press("1"), "ending in", "a call in your turn")
	says(t, c.press("1"), "We call you in your turn", "To keep waiting, press 2")
	says(t, c.press("2"), "next in line")
	c.press("1")
	c.press("1")
	says(t, c.press("1"), "You keep your place", "Goodbye")
	must(t, h.Ended(t.Context(), dialogue.Call{SID: c.sid, From: maria, To: hotline}, "completed", time.Minute))
	f, err := on.Read(t.Context())
	must(t, err)
	i := slices.IndexFunc(f.Waiting, func(w floor.Waiting) bool { return w.Call == c.sid })
	if i < 0 || f.Waiting[i].OnLine() || f.Waiting[i].Number != maria {
		t.Errorf("the floor has %+v", f.Waiting)
	}
}

func TestAWaitEndsWithTheCallOrForALostCard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(h *house, c *call)
		want string
	}{
		"hung up": {func(h *house, c *call) {
			must(h.t, h.Ended(h.t.Context(), dialogue.Call{SID: c.sid, From: maria, To: hotline}, "completed", time.Minute))
		}, "abandoned"},
		"lost card": {func(_ *house, c *call) { c.press("9") }, "lost"},
		"a message": {func(h *house, c *call) {
			c.press("2")
			h.clock.Turn(110 * time.Second) // it is a long one
			c.step(dialogue.Call{Step: c.last.Step, Recording: "RE00000001"})
		}, "voicemail"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _, on := staffed(t)
			says(t, h.identified(tom, "3344").press("0"), "dial")
			waiting := h.identified(maria, "1234")
			says(t, waiting.press("0"), "next in line")
			c.do(h, waiting)
			if on.how() != c.want {
				t.Errorf("the wait ended %q, want %q", on.how(), c.want)
			}
		})
	}
}

// tapes are recordings at a carrier that may be away.
type tapes struct {
	mu      sync.Mutex
	away    bool
	deleted []string
	full    bool
	kept    []floor.Recording
}

func (s *tapes) Fetch(_ context.Context, sid string) ([]byte, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return nil, "", context.DeadlineExceeded
	}
	return []byte("said in " + sid), "audio/mpeg", nil
}

func (s *tapes) Delete(_ context.Context, sid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleted = append(s.deleted, sid)
	return nil
}

func (s *tapes) Keep(_ context.Context, r floor.Recording) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return context.DeadlineExceeded
	}
	s.kept = append(s.kept, r)
	return nil
}

func TestAMessageIsFetchedKeptAndDeletedAtTheCarrierOnce(t *testing.T) {
	t.Parallel()
	at := &tapes{away: true}
	h := build(t, func(d *dialogue.Deps) { d.Menus, d.Tapes, d.Recordings = menuOf(t), at, at })
	c := h.identified(maria, "1234")
	says(t, c.press("2"), "It is recorded")
	if c.last.Then != ivr.ThenRecord || c.last.Record != 120 || c.last.Into != "voicemail" {
		t.Fatalf("%+v", c.last)
	}
	tape := dialogue.Tape{SID: "RE00000007", Call: c.sid, Into: "voicemail", Seconds: 5}
	must(t, h.Recorded(t.Context(), tape)) // the carrier does not answer
	says(t, c.step(dialogue.Call{Step: c.last.Step, Recording: tape.SID}), "We have it", "Goodbye")
	at.mu.Lock()
	at.away = false
	at.mu.Unlock()
	h.clock.Turn(time.Minute)
	must(t, h.SettleDue(t.Context()))
	must(t, h.Recorded(t.Context(), tape)) // told of once more
	must(t, h.SettleDue(t.Context()))
	if len(at.kept) != 1 || len(at.deleted) != 1 {
		t.Fatalf("kept %d times, deleted %v", len(at.kept), at.deleted)
	}
	if r := at.kept[0]; r.Number != maria || r.Customer == "" || r.Kind != "voicemail" || string(r.Audio) != "said in RE00000007" || r.Lang != locale.English {
		t.Errorf("kept %+v", r)
	}
}

// What cannot be kept stays at the carrier; what the carrier keeps back is known of all the same; what is empty is only deleted.
func TestAMessageIsNeverLostOnItsWay(t *testing.T) {
	t.Parallel()
	at := &tapes{full: true}
	h := build(t, func(d *dialogue.Deps) { d.Menus, d.Tapes, d.Recordings = menuOf(t), at, at })
	c := h.identified(maria, "1234")
	c.press("2")
	must(t, h.Recorded(t.Context(), dialogue.Tape{SID: "RE1", Call: c.sid, Into: "voicemail", Seconds: 5}))
	set := func(away, full bool) { at.mu.Lock(); at.away, at.full = away, full; at.mu.Unlock() }
	if len(at.deleted) != 0 {
		t.Fatal("deleted at the carrier, and kept nowhere")
	}
	set(true, false)
	for range 8 {
		h.clock.Turn(10 * time.Minute)
		must(t, h.SettleDue(t.Context()))
	}
	if len(at.kept) == 0 || at.kept[0].Type != "" || at.kept[0].Audio != nil || at.kept[0].Number != maria || at.kept[0].Seconds != 5 || len(at.deleted) != 0 {
		t.Fatalf("kept %+v, deleted %v", at.kept, at.deleted)
	}
	set(false, false)
	for range 8 {
		h.clock.Turn(time.Hour)
		must(t, h.SettleDue(t.Context()))
	}
	if r := at.kept[len(at.kept)-1]; r.Type != "audio/mpeg" || string(r.Audio) != "said in RE1" || len(at.deleted) != 1 {
		t.Fatalf("kept %+v, deleted %v", r, at.deleted)
	}
	n := len(at.kept)
	must(t, h.Recorded(t.Context(), dialogue.Tape{SID: "RE2", Call: c.sid, Into: "voicemail", Empty: true}))
	if len(at.kept) != n || len(at.deleted) != 2 {
		t.Errorf("of an empty one %d are kept, deleted are %v", len(at.kept)-n, at.deleted)
	}
}

func TestWhoSaysNothingAfterTheToneIsBackInTheMenu(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus = menuOf(t) })
	c := h.identified(maria, "1234")
	c.press("2")
	says(t, c.press(""), "Balance, press 1")
}

func TestTheBankTakesItsTimeAndIsWaitedForInWords(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus, d.Limits.Bank = menuOf(t), 300*time.Millisecond })
	c := h.identified(maria, "1234")
	h.bank.Trouble(slow(500 * time.Millisecond))
	says(t, c.press("1"), "One moment")
	if c.last.Then != ivr.ThenGo {
		t.Fatalf("%+v", c.last)
	}
	heard := c.press("")
	for range 3 {
		if c.last.Then != ivr.ThenGo {
			break
		}
		heard = c.press("")
	}
	says(t, heard, "one thousand two hundred") // USD 1,284.50
}

func TestABankThatNeverAnswersIsNotWaitedForForever(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus, d.Limits.Bank = menuOf(t), 100*time.Millisecond })
	c := h.identified(maria, "1234")
	h.bank.Trouble(slow(time.Minute))
	heard, steps := c.press("1"), 1
	for ; c.last.Then == ivr.ThenGo && steps < 20; steps++ {
		heard = c.press("")
	}
	if steps > 10 {
		t.Errorf("%d pages of patience", steps)
	}
	says(t, heard, "We will text you the answer")
}

func TestACallThatWasCutOffGoesOnAfterTheTailIsShownAnew(t *testing.T) {
	t.Parallel()
	h := build(t, resuming(t))
	c := h.identified(maria, "1234")
	c.press("3")
	h.cut(c)
	again, said := h.ring(maria)
	says(t, said, "Welcome back", "last four digits")
	silentOn(t, said, "Points")
	says(t, again.press("1234#"), "Points, press 1")

	h.cut(again)
	other, said := h.ring(maria)
	says(t, said, "Welcome back")
	says(t, other.press("*"), "last four digits") // over again, from the beginning
	says(t, other.press("1234#"), "Balance, press 1")
}

func TestACallIsNotGoneOnWith(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(h *house, c *call)
		from   phone.Number
	}{
		"after the time for it": {func(h *house, _ *call) { h.clock.Turn(6 * time.Minute) }, maria},
		"by another number":     {func(*house, *call) {}, tom},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t, resuming(t))
			first := h.identified(maria, "1234")
			first.press("3")
			h.cut(first)
			c.before(h, first)
			_, said := h.ring(c.from)
			silentOn(t, said, "Welcome back")
		})
	}
	h := build(t, resuming(t))
	first := h.identified(maria, "1234")
	first.press("3")
	first.press("1")
	says(t, first.press(""), "No key")
	says(t, first.press(""), "No key")
	says(t, first.press(""), "Goodbye") // it came to its end
	h.cut(first)
	_, said := h.ring(maria)
	silentOn(t, said, "Welcome back")
}

func resuming(t *testing.T) func(*dialogue.Deps) {
	return func(d *dialogue.Deps) { d.Menus, d.Limits.Resume = menuOf(t), 5*time.Minute }
}

// cut ends a call as the carrier does.
func (h *house) cut(c *call) {
	h.t.Helper()
	must(h.t, h.Ended(h.t.Context(), dialogue.Call{SID: c.sid, From: c.from, To: hotline}, "completed", time.Minute))
}

func TestWhatWasReadIsSentAsAText(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus = menuOf(t) })
	c := h.identified(maria, "1234")
	says(t, c.press("1"), "one thousand two hundred")
	says(t, c.press("1"), "sent it to you in a text")
	must(t, h.SettleDue(t.Context()))
	if got := h.out.to(maria); len(got) != 1 || !strings.Contains(got[0], "USD 1,284.50") {
		t.Errorf("texted %q", got)
	}
}

func TestWordsBesideKeys(t *testing.T) {
	t.Parallel()
	hearing := func(d *dialogue.Deps) {
		d.Menus, d.Listens, d.Hints = menuOf(t), true, func(locale.Lang) []string { return []string{"balance", "points"} }
	}
	said := func(c *call, words string, sure int) string {
		t.Helper()
		return c.step(dialogue.Call{Step: c.last.Step, Speech: words, Sure: sure})
	}
	h := build(t, hearing)
	c := h.identified(maria, "1234")
	if e := c.last.Expect; !e.Speech || !slices.Contains(e.Hints, "balance") {
		t.Fatalf("the menu expects %+v", e)
	}
	says(t, said(c, "what is my balance", 95), "one thousand two hundred", "To have that as a text, press 1")
	says(t, said(c, "points please", 55), "Did you mean")
	says(t, said(c, "yes", 95), "points")
	says(t, said(c, "balance", 20), "I did not understand", "To have that as a text, press 1")
	says(t, said(c, "stop", 95), "Did you mean", "press 1") // the voice, perhaps
	says(t, said(c, "no", 95), "Nothing was changed")
	says(t, said(c, "hash", 90), "Balance, press 1")
	says(t, said(c, "one", 90), "one thousand two hundred")
	says(t, c.step(dialogue.Call{Step: c.last.Step, Speech: "I lost my card", Sure: 80}), "stop")

	says(t, said(c, "one two three four", 90), "To stop it now", "press 1") // a tail, said digit by digit
	says(t, said(c, "to go back", 90), "press 1")

	deaf := build(t, func(d *dialogue.Deps) { d.Menus = menuOf(t) })
	if e := deaf.identified(maria, "1234").last.Expect; e.Speech {
		t.Error("words are listened to where they are not to be")
	}
}

// Whatever words offer beside a key is understood when it is said, at the menus that are shipped and at questions.
func TestWhatIsOfferedCanBeSaid(t *testing.T) {
	t.Parallel()
	hearing := func(d *dialogue.Deps) { d.Listens = true }
	for name, c := range map[string]struct {
		from phone.Number
		tail string
		pin  string
		said []string // and what is heard then, by turns

		offered, agree string
	}{
		"English": {maria, "1234", "135790", []string{
			"balance and statements", "For your balance", "last statement", "minimum payment", "hear it again", "minimum payment", "as a text", "sent it to you",
			"main menu", "For balance and statements", "payments", "For your due date", "pay now", "telephone PIN",
		}, "minimum due", "To agree, press 1"},
		"Mandarin": {liwei, "6688", "135790", []string{
			"余额和账单", "查询余额", "上期账单", "最低还款", "重听", "最低还款", "返回", "查询余额", "返回", "还款分期", "还款分期", "还款日", "立即还款", "电话密码",
		}, "最低还款", "同意请按1"},
		"Cantonese": {chan8899, "8899", "135790", []string{
			"結餘同月結單", "查結餘", "月結單", "最少要還", "重聽", "最少要還", "返回", "查結餘", "返回", "還款二字", "還款", "到期日", "即刻還款", "電話密碼",
		}, "最低還款", "同意請按一字"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t, hearing)
			call := h.identified(c.from, c.tail)
			for i := 0; i < len(c.said); i += 2 {
				says(t, call.step(dialogue.Call{Step: call.last.Step, Speech: c.said[i], Sure: 90}), c.said[i+1])
			}
			if call.last.Expect.Speech {
				t.Error("a PIN is listened for")
			}
			says(t, call.press(c.pin+"#"), c.offered)
			says(t, call.step(dialogue.Call{Step: call.last.Step, Speech: c.offered, Sure: 90}), c.agree)
		})
	}
}

// What gives up protection is agreed to by key alone, and a secret is never spoken.
func TestWordsAgreeToNothingGraveAndTellNoSecret(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus, d.Listens = menuOf(t), true })
	c := h.identified(tom, "3344")
	c.press("3")
	says(t, c.press("2"), "PIN")
	if c.last.Expect.Speech {
		t.Error("a PIN is listened for")
	}
	says(t, c.step(dialogue.Call{Step: c.last.Step, Speech: "one three five seven nine zero", Sure: 99, Secret: true}), "PIN")
	says(t, c.press("135790#"), "press 1")
	if c.last.Expect.Listen && c.last.Expect.Speech {
		t.Error("a grave read-back listens to words")
	}
}

func TestRedisAndDatabaseAwayACallerStillReachesAPerson(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.redis.Close()
	must(t, h.db.Close())
	c, said := h.ring(stranger)
	if said == "" || c.last.State == "" {
		t.Fatalf("heard %q", said)
	}
	says(t, c.press("0"), "dial "+agent.Reveal())
}

// slow is a bank that takes its time.
func slow(d time.Duration) bank.Trouble { return bank.Trouble{Delay: d} }

func TestHowACustomerWantsToBeAnsweredIsRemembered(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Menus = menuOf(t) })
	c := h.identified(maria, "1234")
	usual := c.last.Expect.Timeout
	says(t, c.press("8"), "press 1", "press 3")
	says(t, c.press("1"), "more slowly", "Balance, press 1")
	if !c.last.Slow {
		t.Error("the next page is not spoken slowly")
	}
	c.press("8")
	says(t, c.press("2"), "more time")
	if got := c.last.Expect.Timeout; got <= usual {
		t.Errorf("%d seconds for a key, as before %d", got, usual)
	}
	c.press("8")
	says(t, c.press("3"), "a colleague answers you first")
	again, said := h.ring(maria)
	says(t, said, "Please hold", "dial")
	if !again.last.Slow {
		t.Error("the next call is not spoken slowly")
	}
	must(t, h.Manner(t.Context(), maria, customer.Manner{}, "ann")) // a colleague sets it back
	_, said = h.ring(maria)
	says(t, said, "last four digits")
	other, _ := h.ring(tom)
	if other.last.Slow {
		t.Error("somebody else is spoken to slowly")
	}
}
