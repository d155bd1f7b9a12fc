package dialogue_test

import (
	"sync"
	"testing"
	"time"

	"cardline/internal/dialogue"
	"cardline/ivr"
)

// endings notes how calls ended.
type endings struct {
	mu  sync.Mutex
	how []dialogue.Ending
}

func (e *endings) Went(string, []ivr.Went) {}
func (e *endings) Stopped(time.Duration)   {}
func (e *endings) Ended(_, _ string, how dialogue.Ending) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.how = append(e.how, how)
}

// A message that a person is to hear, or a call back they are to make, is not what the menu did alone.
func TestWhatIsLeftToPeopleIsNotContained(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		want dialogue.Ending
		does func(c *call)
	}{
		"a balance":                {dialogue.Contained, func(c *call) { c.press("1") }},
		"a balance, and a message": {dialogue.HandedOn, func(c *call) { c.press("1"); c.press("#"); c.press("2"); c.leaves("RE1") }},
		"a message":                {dialogue.HandedOn, func(c *call) { c.press("2"); c.leaves("RE1") }},
		"no message after all":     {dialogue.Left, func(c *call) { c.press("2"); c.leaves("") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := &endings{}
			h := build(t, func(d *dialogue.Deps) { d.Menus, d.Figures = menuOf(t), told })
			c := h.identified(maria, "1234")
			one.does(c)
			must(t, h.Ended(t.Context(), dialogue.Call{SID: c.sid, From: maria, To: hotline}, "completed", time.Minute))
			if len(told.how) != 1 || told.how[0] != one.want {
				t.Errorf("the call ended %v, want %s", told.how, one.want)
			}
		})
	}
}

// leaves has the caller leave a message; "": they say nothing.
func (c *call) leaves(recording string) {
	c.h.t.Helper()
	c.step(dialogue.Call{Step: c.last.Step, Recording: recording})
}
