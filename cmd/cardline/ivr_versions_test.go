package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
	"cardline/internal/phone"
)

// inFolder writes the menu of a process into a folder, changed.
func (p *process) menuFolder(t *testing.T, changes ...string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "menu")
	p.tells(t, "files in", "ivr", "export", "0", folder)
	name := filepath.Join(folder, "main.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	said := string(text)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(said, changes[i]) {
			t.Fatalf("no %q in the menu", changes[i])
		}
		said = strings.Replace(said, changes[i], changes[i+1], 1)
	}
	if err := os.WriteFile(name, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// What the menus of these tests differ in.
const (
	oldHello, newHello   = "Welcome to Harbour Bank. For a lost", "Hello from Harbour Bank. For a lost"
	oldKeys, newKeys     = "      1: balance\n      2: statement\n", "      1: statement\n      2: balance\n"
	oldPrompt, newPrompt = "For your balance, press 1. Last statement, 2.", "For your last statement, press 1. Your balance, 2."
)

// released saves, proposes and approves the menu of a folder.
func (p *process) released(t *testing.T, number, folder string) {
	t.Helper()
	p.tells(t, "version +"+number+", draft", "ivr", "save", folder, "--note", "statements first")
	p.tells(t, "version +"+number+", proposed", "ivr", "propose", number)
	p.tells(t, "version +"+number+", approved", "ivr", "approve", number, "--key", "demo-checker")
}

// walker is a caller who walks from the accounts to an answer and back, over and over, and wants all of it to be of one version.
type walker struct {
	call  *handset.Call
	heard int
	fresh bool // the call began on the new version
	laps  int
}

func (w *walker) hears() string {
	var all []string
	for _, l := range w.call.Heard()[w.heard:] {
		all = append(all, l.Text)
	}
	w.heard = len(w.call.Heard())
	return strings.Join(all, "\n")
}

func (w *walker) press(ctx context.Context, keys string) (string, error) {
	if err := w.call.Enter(ctx, handset.Input{Digits: keys}); err != nil {
		return "", err
	}
	return w.hears(), nil
}

// ring begins a call, and hears on which version.
func (w *walker) ring(ctx context.Context) error {
	if err := w.call.Ring(ctx); err != nil {
		return err
	}
	first := w.hears()
	w.fresh = strings.Contains(first, newHello)
	if w.fresh == strings.Contains(first, oldHello) {
		return fmt.Errorf("the call begins with %q", first)
	}
	return nil
}

// begin rings and goes to the accounts.
func (w *walker) begin(ctx context.Context, tail string) error {
	if err := w.ring(ctx); err != nil {
		return err
	}
	if _, err := w.press(ctx, tail); err != nil {
		return err
	}
	said, err := w.press(ctx, "1")
	if err != nil {
		return err
	}
	return w.own(said)
}

// own wants the accounts to be offered as in the version the call began with.
func (w *walker) own(said string) error {
	want := map[bool]string{false: oldPrompt, true: newPrompt}[w.fresh]
	if !strings.Contains(said, want) {
		return fmt.Errorf("hears %q, want %q", said, want)
	}
	return nil
}

// lap hears the balance, by the key it has in this version, and goes back.
func (w *walker) lap(ctx context.Context) error {
	said, err := w.press(ctx, map[bool]string{false: "1", true: "2"}[w.fresh])
	if err != nil {
		return err
	}
	if !strings.Contains(said, "you owe") {
		return fmt.Errorf("hears %q, want the balance", said)
	}
	if said, err = w.press(ctx, "#"); err != nil {
		return err
	}
	w.laps++
	return w.own(said)
}

// breath is between a caller's laps: people listen.
const breath = 100 * time.Millisecond

// crowd are walkers at once.
type crowd struct {
	t       *testing.T
	running sync.WaitGroup
	phase   chan struct{} // closed when all shall hang up
}

// join has callers ring, and returns when all are on their way; each walks on until the crowd is dismissed.
func (c *crowd) join(from, to int, fresh bool, ps ...*process) {
	c.t.Helper()
	var begun sync.WaitGroup
	for i := from; i < to; i++ {
		begun.Add(1)
		c.running.Go(func() {
			w := &walker{call: ps[i%len(ps)].phone().Call(phone.Number(fmt.Sprintf("+1202%07d", 2000000+i)), people["service"])}
			err := w.begin(c.t.Context(), fmt.Sprintf("%04d", i))
			begun.Done()
			if err == nil && w.fresh != fresh {
				err = fmt.Errorf("began on the new version: %v, want %v", w.fresh, fresh)
			}
			for err == nil {
				if err = w.lap(c.t.Context()); err != nil {
					break
				}
				select {
				case <-c.phase:
					err = w.call.Enter(c.t.Context(), handset.Input{HangUp: true})
					if err == nil && w.laps > 0 {
						return
					}
				case <-time.After(breath):
				}
			}
			c.t.Errorf("call %d, after %d laps: %v", i, w.laps, err)
		})
	}
	begun.Wait()
}

// switched waits until a call on a process begins on the new version, or on the old one, and tells how long that took.
func (p *process) switched(t *testing.T, fresh bool) time.Duration {
	t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		w := &walker{call: p.phone().Call("anonymous", people["service"])}
		if err := w.ring(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.call.Enter(t.Context(), handset.Input{HangUp: true}); err != nil {
			t.Fatal(err)
		}
		switch took := time.Since(began); {
		case w.fresh == fresh:
			return took
		case took > 10*time.Second:
			t.Fatalf("after %s calls do not begin on the version in use", took)
		}
	}
}

// Fifty calls on two processes walk while a version is published and rolled back: none is disturbed, each stays on its version.
func TestPublishingDisturbsNoCall(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": livetest.Postgres(t), "bank.demo.customers": "100"})
	one, other := in.start(t), in.start(t)
	one.released(t, "1", one.menuFolder(t, oldHello, newHello, oldKeys, newKeys, oldPrompt, newPrompt))
	c := &crowd{t: t, phase: make(chan struct{})}
	c.join(1, 26, false, one, other)
	one.tells(t, "calls begin on version 1", "ivr", "publish", "1", "--why", "statements first", "--key", "demo-checker")
	t.Logf("the other process begins calls on it after %s", other.switched(t, true))
	one.switched(t, true)
	c.join(26, 51, true, one, other)
	other.tells(t, "version 1 is rolled back and retired; calls begin on version 0", "ivr", "rollback", "1", "--why", "callers want the balance first", "--key", "demo-checker")
	t.Logf("the other process is back after %s", one.switched(t, false))
	other.switched(t, false)
	close(c.phase)
	c.running.Wait()
	one.tells(t, `0 +demo-checker +rollback of 1 +callers want the balance first\n.* 1 +demo-checker +publish +statements first`, "ivr", "history")
	one.tells(t, `1 +retired .*\n0 +approved, in use`, "ivr", "list")
	within, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	contained := regexp.MustCompile(`calls +(\d+): 5\d contained`)
	for out := ""; !contained.MatchString(out); time.Sleep(200 * time.Millisecond) {
		if out, _ = one.cardline(t, "ivr", "figures"); within.Err() != nil {
			t.Fatalf("the figures of both processes:\n%s", out)
		}
	}
}

// A menu is changed by one, approved by another, and nothing else is in use before it is published.
func TestChangingTheMenu(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	wrong := p.menuFolder(t, "then: identify", "then: nowhere")
	p.tells(t, `It cannot be proposed:\n +main.yaml:\d+: .*nowhere`, "ivr", "save", wrong, "--note", "leads nowhere")
	refuse := func(want string, args ...string) {
		t.Helper()
		if out, err := p.cardline(t, args...); err == nil || !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s: %v\n%s\nwant %s", strings.Join(args, " "), err, out, want)
		}
	}
	refuse(`cannot be used as it is\n +main.yaml:\d+: `, "ivr", "propose", "1")
	refuse("comes with the program", "ivr", "propose", "0")
	right := p.menuFolder(t, oldHello, newHello, oldKeys, newKeys, oldPrompt, newPrompt)
	p.tells(t, `in main.account, key 1 now goes to main.statement \(was main.balance\)`, "ivr", "save", right, "--note", "statements first")
	refuse("version 2 is a draft, saved by demo-maker on .*: it must be proposed first", "ivr", "approve", "2", "--key", "demo-checker")
	p.tells(t, "version +2, proposed", "ivr", "propose", "2", "--key", "demo-admin")
	refuse("menus:approve", "ivr", "approve", "2")
	refuse("cannot approve it", "ivr", "approve", "2", "--key", "demo-admin")
	refuse("version 2 is proposed by demo-admin on .*: somebody with menus:approve", "ivr", "publish", "2", "--why", "too early", "--key", "demo-checker")
	refuse("version 2 is proposed", "ivr", "propose", "2")
	refuse("not the text", "ivr", "approve", "2", "--hash", "0123456789", "--key", "demo-checker")
	p.tells(t, "version +2, approved", "ivr", "approve", "2", "--key", "demo-checker")
	refuse("menus:publish", "ivr", "publish", "2", "--why", "by its author")
	p.tells(t, "calls begin on version 2", "ivr", "publish", "2", "--why", "statements first", "--key", "demo-checker")
	refuse("version 2 is in use already", "ivr", "publish", "2", "--why", "once more", "--key", "demo-checker")
	p.tells(t, `key 1 now goes to main.statement`, "ivr", "diff", "0", "2")
	p.tells(t, "nothing changes for callers", "ivr", "diff", "2", right)
	refuse("the menu in use, word for word", "ivr", "save", right, "--note", "the same once more")
	refuse("no such version", "ivr", "show", "9")
	out := filepath.Join(t.TempDir(), "out")
	p.tells(t, "files in", "ivr", "export", "2", out)
	if text, err := os.ReadFile(filepath.Join(out, "main.yaml")); err != nil || !strings.Contains(string(text), newHello) {
		t.Errorf("what was published is not what comes out: %v", err)
	}
	p.tells(t, `menu.publish +menu:2`, "audit", "list", "--subject", "menu:2", "--key", "demo-admin")
	p.stop()
	again := in.start(t) // a process that begins later
	if w := again.switched(t, true); w > 5*time.Second {
		t.Errorf("after a start calls begin on the published version after %s", w)
	}
	p = again
	p.tells(t, "version 2 is rolled back and retired; calls begin on version 0", "ivr", "rollback", "2", "--why", "balance first", "--key", "demo-checker")
	refuse("version 2 is not in use: version 0 is, and stays", "ivr", "rollback", "2", "--why", "pressed twice", "--key", "demo-checker")
	refuse("nothing to roll back", "ivr", "rollback", "0", "--why", "further", "--key", "demo-checker")
	refuse("version 2 is retired by demo-checker on .* save them as a new version", "ivr", "publish", "2", "--why", "again", "--key", "demo-checker")
}

// Two change the menu that both have read: who comes second is told to make the change in what the first has published.
func TestAChangeDoesNotUndoAColleagues(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	mine := p.menuFolder(t, oldKeys, newKeys, oldPrompt, newPrompt)
	p.released(t, "1", p.menuFolder(t, oldHello, newHello))
	p.tells(t, "calls begin on version 1", "ivr", "publish", "1", "--why", "hello", "--key", "demo-checker")
	p.tells(t, `over +0\n(.|\n)*cannot be published: version 2 was made from version 0, and version 1 is in use`, "ivr", "save", mine, "--note", "statements first")
	p.tells(t, "It cannot be published", "ivr", "propose", "2")
	p.tells(t, "2 +proposed, overtaken", "ivr", "list")
	var shown struct{ Hash string }
	if out, err := p.cardline(t, "ivr", "show", "2", "--json"); err != nil || json.Unmarshal([]byte(out), &shown) != nil || len(shown.Hash) < 9 {
		t.Fatalf("%v: %s", err, out)
	}
	p.tells(t, "version +2, approved, overtaken", "ivr", "approve", "2", "--hash", shown.Hash[:8], "--key", "demo-checker")
	if out, err := p.cardline(t, "ivr", "publish", "2", "--why", "now", "--key", "demo-checker"); err == nil || !strings.Contains(out, "export version 1, make your change in it, save that") {
		t.Errorf("published over a colleague's: %v: %s", err, out)
	}
	out, err := p.cardline(t, "ivr", "save", mine, "--note", "knowingly", "--over", "1")
	if err != nil || !regexp.MustCompile(`version +3, draft\n(.|\n)*over +1\n`).MatchString(out) || strings.Contains(out, "cannot be published") {
		t.Errorf("made from what is in use: %v: %s", err, out)
	}
	p.tells(t, `^VERSION .*\n3 +draft .*\nmore: --after 3\n$`, "ivr", "list", "--limit", "1")
	p.tells(t, `^VERSION .*\n2 +approved.*\n1 +approved.*\nmore: --after 1\n$`, "ivr", "list", "--limit", "2", "--after", "3")
	p.tells(t, `\n0 +approved.*\n$`, "ivr", "list", "--after", "1")
	p.tells(t, `\n.* 1 +demo-checker +publish +hello\n$`, "ivr", "history", "--limit", "1")
	p.tells(t, "the menu of the program", "ivr", "history", "--after", "1")
	large := filepath.Join(mine, "large.yaml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("# a remark\n"), 120_000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"ivr", "save", mine, "--note", "too large"}, {"ivr", "check", mine}} {
		cmd := exec.CommandContext(t.Context(), program(t), args...) // no server is asked
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "at most 512 KiB") || !strings.Contains(string(out), "in large.yaml") {
			t.Errorf("%s: %v: %s", args[1], err, out)
		}
	}
}

// What a caller heard and pressed is read again with the version of that moment, without what they entered.
func TestACallIsReadAgain(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	call := p.phone().Call(people["maria"], people["service"])
	if err := call.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, in := range []handset.Input{{Digits: "1234"}, {Digits: "7"}, handset.Silence, {Digits: "2"}, {Digits: "2"}, {Digits: "5678"}, {Digits: "135790"}, {HangUp: true}} {
		if !call.Waiting() {
			break
		}
		if err := call.Enter(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	out, err := p.cardline(t, "ivr", "replay", call.SID, "--key", "demo-admin")
	if err != nil {
		t.Fatal(out)
	}
	for _, want := range []string{"version 0", "rings", "Welcome to Harbour Bank", "presses •••", "presses 7", "silence", "at main.main, then answer", "the call ended"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, secret := range []string{"presses 1234", "5678", "135790", string(people["maria"].Reveal()), "<"} {
		if strings.Contains(out, secret) {
			t.Errorf("%q is shown in\n%s", secret, out)
		}
	}
	p.tells(t, `main.main +1 +1`, "ivr", "figures")
	lost := p.phone().Call("+12022000003", people["lost"]) // nobody whose last call was cut off
	if err := lost.Play(t.Context(), handset.Pressing(handset.Input{Digits: "1"}, handset.Input{HangUp: true})); err != nil {
		t.Fatal(err)
	}
	p.tells(t, `calls +2: 1 contained \(50%\)(.|\n)*cards stopped +1, 1 within 20 s`, "ivr", "figures")
	if page := metrics(t, p); !strings.Contains(page, "cardline_card_stopped_seconds_count 1") || !strings.Contains(page, `cardline_calls_ended_total{how="contained"} 1`) ||
		!strings.Contains(page, `cardline_menu_no_input_total{node="main.main"} 1`) {
		t.Error("the metrics do not tell of these calls")
	}
	p.tells(t, `main.main +invalid +main.main +1`, "ivr", "counts")
	p.tells(t, `\(ring\) +lost +lost.card +1\n(.|\n)*main.pay_now +1 +1 +100%`, "ivr", "counts")
	p.tells(t, "call.replay +call:"+call.SID, "audit", "list", "--action", "call.replay", "--key", "demo-admin")
	if out, err := p.cardline(t, "ivr", "replay", call.SID, "--key", "demo-agent"); err == nil || !strings.Contains(out, "calls:replay") {
		t.Errorf("an agent reads a call again: %s", out)
	}
	if out, err := p.cardline(t, "ivr", "replay", "CA00000000000000000000000000000000", "--key", "demo-admin"); err == nil || !strings.Contains(out, "nothing is kept") {
		t.Errorf("a call that never was: %s", out)
	}
}
