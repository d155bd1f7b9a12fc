package dialogue

import (
	"context"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/ivr"
)

// oneBack is a floor with one promise of a call back, whose agent's telephone rings.
type oneBack struct {
	w    floor.Waiting
	told []string
}

func (o *oneBack) Caller(_ context.Context, call string) (floor.Waiting, error) {
	if call != o.w.Call {
		return floor.Waiting{}, floor.ErrNoCall
	}
	return o.w, nil
}

func (o *oneBack) Answered(context.Context, string) error {
	o.told = append(o.told, "answered")
	return nil
}

func (o *oneBack) Leave(_ context.Context, _ string, why floor.Leaving) error {
	o.told = append(o.told, string(why))
	return nil
}

func TestACallBackRingsTheAgentAndThenTheCustomer(t *testing.T) {
	t.Parallel()
	words, err := SystemWords()
	if err != nil {
		t.Fatal(err)
	}
	speaker, err := commands.NewSpeaker(commands.Brand{}, []commands.Words{words})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		call  string
		steps []Call
		then  ivr.Then
		told  string
	}{
		"picked up":       {"CA1", []Call{{}}, ivr.ThenAnswer, ""},
		"reached":         {"CA1", []Call{{}, {Step: 1, Digits: "1"}, {Step: 2, Dialed: "completed"}}, ivr.ThenHangup, "answered talked"},
		"not reached":     {"CA1", []Call{{}, {Step: 1, Digits: "1"}, {Step: 2, Dialed: "no-answer"}}, ivr.ThenHangup, "answered unreached"},
		"a mailbox":       {"CA1", []Call{{}, {Step: 1}}, ivr.ThenHangup, "unanswered"},
		"no such promise": {"CA2", []Call{{}, {Step: 1, Digits: "1"}}, ivr.ThenHangup, ""},
	} {
		f := &oneBack{w: floor.Waiting{Call: "CA1", Number: "+12025550147", Agent: "ann", Tier: "platinum", Lang: locale.English}}
		b := CallBack{Floor: f, Speaker: speaker}
		var page ivr.Page
		for _, step := range c.steps {
			if page, err = b.Step(t.Context(), c.call, step); err != nil {
				t.Fatal(err)
			}
			if step.Digits == "1" && c.call == "CA1" && page.Dial != "+12025550147" {
				t.Errorf("%s: %q is dialled", name, page.Dial)
			}
		}
		if got := strings.Join(f.told, " "); page.Then != c.then || got != c.told {
			t.Errorf("%s: then %s, the floor is told %q", name, page.Then, got)
		}
		if name == "picked up" && !strings.Contains(page.Lines[0].Text+page.Lines[1].Text, "Platinum customer") {
			t.Errorf("the agent hears %+v", page.Lines)
		}
	}
}
