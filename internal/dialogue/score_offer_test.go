package dialogue_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"cardline/commands"
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
func asking(t *testing.T, percent int) (*house, *scores) {
	t.Helper()
	to := &scores{}
	return build(t, func(d *dialogue.Deps) { d.Limits.Scores = percent }, amend("SURVEY", to.takes)), to
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
		"hung up": func(h *house, c *call) {
			h.cut(c)
			_, said := h.ring(maria)
			silentOn(h.t, said, "Welcome back", "How did we do")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := asking(t, 100)
			c := h.identified(maria, "1234")
			c.press("1")
			c.press("1")
			c.press("")
			says(t, c.press(""), "One question before you go")
			does(h, c)
		})
	}
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
