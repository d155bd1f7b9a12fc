package dialogue_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/ivr"
)

// scores are those that callers gave.
type scores struct {
	mu    sync.Mutex
	given []string
}

func (s *scores) takes(_ *dialogue.Deps, v *commands.Verb) {
	five := func(context.Context, commands.Request) (os commands.Options, err error) {
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			os = append(os, commands.Option{Value: n, Names: locale.Words{locale.English: n, locale.Simplified: n, locale.Traditional: n}})
		}
		return os, nil
	}
	v.Args, v.Awaits = []commands.Arg{{Name: "score", Digits: 1, Choice: five, Keys: five}}, nil
	v.Run = func(_ context.Context, r commands.Request) (commands.Answer, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.given = append(s.given, r.Args["score"])
		return commands.Answer{Say: "done"}, nil
	}
}

// asking is a house that asks percent of a hundred callers for a score who served themselves.
func asking(t *testing.T, percent int, more ...func(*dialogue.Deps, *commands.Verb)) (*house, *scores) {
	t.Helper()
	to := &scores{}
	return build(t, func(d *dialogue.Deps) { d.Limits.Scores = percent }, amend("SURVEY", func(d *dialogue.Deps, v *commands.Verb) {
		to.takes(d, v)
		for _, also := range more {
			also(d, v)
		}
	})), to
}

// leaving is a call of Maria's that has heard her balance and has nothing else in mind.
func (h *house) leaving() (c *call, said string) {
	h.t.Helper()
	c = h.identified(maria, "1234")
	c.patiently("1")
	c.patiently("1")
	c.patiently("")
	return c, c.press("")
}

func TestWhoServedThemselvesIsAskedForAScoreBeforeTheyGo(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		from              phone.Number
		tail              string
		asks, thanks, bye string
	}{
		{maria, "1234", "One question before you go. Or just hang up", "Thank you for your score", "Goodbye"},
		{liwei, "6688", "挂机前，想请您评个分", "感谢您的评分", "再见"},
		{chan8899, "8899", "收線之前，想請你評個分", "多謝你嘅評分", "拜拜"},
	} {
		t.Run(one.tail, func(t *testing.T) {
			t.Parallel()
			h, to := asking(t, 100)
			c := h.identified(one.from, one.tail)
			c.press("1")
			c.press("1")
			c.press("")
			said := c.press("")
			says(t, said, one.asks)
			silentOn(t, said, one.bye)
			says(t, c.press("4"), one.thanks, one.bye)
			if c.last.Then != ivr.ThenHangup || !slices.Equal(to.given, []string{"4"}) {
				t.Errorf("after the score: %+v, given %v", c.last, to.given)
			}
		})
	}
}

// Silence there is an answer too, and 0 a person; and who hangs up is not met with the question in their next call.
func TestWhatFollowsTheQuestionForAScore(t *testing.T) {
	t.Parallel()
	for name, does := range map[string]func(h *house, c *call){
		"silence": func(h *house, c *call) { says(h.t, c.press(""), "Goodbye") },
		"0":       func(h *house, c *call) { says(h.t, c.press("0"), "dial") },
		"9":       func(h *house, c *call) { silentOn(h.t, c.press("9"), "Goodbye", "How did we do") },
		"a wrong key": func(h *house, c *call) {
			says(h.t, c.press("7"), "How did we do")
			says(h.t, c.press("5"), "Thank you for your score", "Goodbye")
		},
		"wrong keys": func(h *house, c *call) {
			says(h.t, c.press("7"), "How did we do")
			says(h.t, c.press("6"), "How did we do")
			said := c.press("8")
			says(h.t, said, "Goodbye")
			silentOn(h.t, said, "dial", "colleague", "did not work")
		},
		"a key to another page": func(h *house, c *call) {
			says(h.t, c.step(dialogue.Call{Step: c.last.Step + 1, Digits: "4"}), "How did we do")
			says(h.t, c.press("5"), "Thank you for your score", "Goodbye")
		},
		"the menu before, and cut off there": func(h *house, c *call) {
			silentOn(h.t, c.press("#"), "Goodbye", "How did we do")
			c.press("#")
			h.cut(c)
			_, said := h.ring(maria)
			says(h.t, said, "Welcome back")
		},
		"hung up": func(h *house, c *call) {
			h.cut(c)
			_, said := h.ring(maria)
			silentOn(h.t, said, "Welcome back", "How did we do")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := asking(t, 100, func(d *dialogue.Deps, _ *commands.Verb) { d.Limits.Resume = 5 * time.Minute })
			c, said := h.leaving()
			says(t, said, "One question before you go")
			does(h, c)
		})
	}
}

// Where the score takes its time to be asked for, or to be noted, the caller is spoken to and then let go as any other.
func TestAScoreThatTakesItsTime(t *testing.T) {
	t.Parallel()
	for name, slowed := range map[string]func(*dialogue.Deps, *commands.Verb){
		"to be asked for": func(_ *dialogue.Deps, v *commands.Verb) {
			v.Args[0].If = func(context.Context, commands.Request) (bool, error) {
				time.Sleep(600 * time.Millisecond)
				return true, nil
			}
		},
		"to be noted": func(_ *dialogue.Deps, v *commands.Verb) {
			run := v.Run
			v.Run = func(ctx context.Context, r commands.Request) (commands.Answer, error) {
				time.Sleep(600 * time.Millisecond)
				return run(ctx, r)
			}
		},
	} {
		for key, want := range map[string]string{"4": "Thank you for your score", "": "Goodbye"} {
			t.Run(name+", "+key, func(t *testing.T) {
				t.Parallel()
				h, to := asking(t, 100, func(d *dialogue.Deps, _ *commands.Verb) { d.Limits.Bank = 300 * time.Millisecond }, slowed)
				c, said := h.leaving()
				for c.last.Then == ivr.ThenGo {
					said += c.press("")
				}
				says(t, said, "One question before you go", "How did we do")
				says(t, c.patiently(key), want, "Goodbye")
				if c.last.Then != ivr.ThenHangup || len(to.given) != len(key) {
					t.Errorf("%q leads to %+v, given %v", key, c.last, to.given)
				}
			})
		}
	}
}

// Where it cannot be asked for they are let go without a word about it.
func TestAScoreThatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	h, _ := asking(t, 100, func(_ *dialogue.Deps, v *commands.Verb) {
		v.Args[0].If = func(context.Context, commands.Request) (bool, error) { return false, bank.ErrUnavailable }
	})
	c, said := h.leaving()
	says(t, said, "Goodbye")
	silentOn(t, said, "question before you go", "How did we do", "sorry", "colleague")
	if c.last.Then != ivr.ThenHangup {
		t.Errorf("they are left with %+v", c.last)
	}
}

// What a menu says on the way to its farewell is heard before the score is asked for, and only once.
func TestTheScoreIsAskedForInPlaceOfTheFarewellAlone(t *testing.T) {
	t.Parallel()
	files, err := ivr.Source()
	must(t, err)
	for i := range files {
		if strings.HasSuffix(files[i].Name, "main.yaml") {
			files[i].Src = bytes.ReplaceAll(files[i].Src, []byte("timeout: goodbye"), []byte("timeout: parting"))
			files[i].Src = append(files[i].Src, "  parting: {say: {en: Drive safely., zh-Hans: 一路平安。, zh-Hant: 一路平安。}, then: goodbye}\n"...)
		}
	}
	tree, err := ivr.Load(files, nil)
	must(t, err)
	h, _ := asking(t, 100, func(d *dialogue.Deps, _ *commands.Verb) { d.Menus = dialogue.OneMenu{Tree: tree} })
	c, said := h.leaving()
	says(t, said, "Drive safely", "One question before you go")
	silentOn(t, said, "Goodbye")
	said = c.press("5")
	says(t, said, "Thank you for your score", "Goodbye")
	silentOn(t, said, "Drive safely")
}

// Nobody is asked who has other worries, or nothing to score, nor while the bank asks nobody.
func TestWhoIsNotAskedForAScore(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		percent int
		keys    []string
	}{
		"nobody is":      {0, []string{"1", "1"}},
		"nothing done":   {100, nil},
		"a lost card":    {100, []string{"9", "1234#", "1", "2"}},
		"a no":           {100, []string{"2", "2", "135790#", "1", "2"}},
		"scored already": {100, []string{"4", "5", "5", "4"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := asking(t, one.percent)
			c := h.identified(maria, "1234")
			for _, k := range one.keys {
				c.press(k)
			}
			for range 12 {
				if c.last.Then != ivr.ThenAnswer {
					return
				}
				silentOn(t, c.press(""), "One question before you go")
			}
		})
	}
}

// Who has just left a message for a person is let go without being asked, and hears that the message is there.
func TestWhoLeavesAMessageIsNotAskedForAScore(t *testing.T) {
	t.Parallel()
	h, _ := asking(t, 100, func(d *dialogue.Deps, _ *commands.Verb) { d.Menus = menuOf(t) })
	c := h.identified(maria, "1234")
	c.patiently("1")
	c.press("#")
	c.press("2")
	said := c.step(dialogue.Call{Step: c.last.Step, Recording: "RE1"})
	says(t, said, "We have it", "Goodbye")
	silentOn(t, said, "One question before you go", "How did we do")
}
