package dialogue_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/dialogue"
	"cardline/internal/phone"
)

// purse holds what may be spent for each country.
type purse struct {
	mu   sync.Mutex
	left map[string]int
}

func (p *purse) Spend(country string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left[country]--
	return p.left[country] >= 0
}

func TestStrangersShareABudget(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Budget = &purse{left: map[string]int{"US": 2, "HK": 1}} })
	other := func(i int) phone.Number { return phone.Number(fmt.Sprintf("+1202555017%d", i)) }
	for i := range 2 {
		if h.text(other(i), "BAL") == "" {
			t.Errorf("stranger %d was not answered within the budget", i)
		}
	}
	if got := h.text(other(2), "HELP"); got != "" {
		t.Errorf("beyond the budget a stranger hears %q", got)
	}
	if h.text("+85251230000", "HELP") == "" {
		t.Error("another country pays for it")
	}
	for _, word := range []string{"LOST", "FREEZE", "STOP", "START", "挂失", "報失", "I lost my card"} {
		if h.text(other(3), word) == "" {
			t.Errorf("%s of a stranger was met with silence", word)
		}
	}
	says(t, h.text(maria, "BAL 1234"), "USD")
	says(t, h.text(maria, "what is this"), "HELP")
}

func TestAMachineIsNotAnsweredForEver(t *testing.T) {
	t.Parallel()
	for name, said := range map[string][3]string{
		"in the same words": {"I am driving.", "I am driving!", "i am  DRIVING"},
		"in numbered ones": {
			"Thank you for your message. Your ticket is 100 and will be looked at by a colleague on Monday.",
			"Thank you for your message. Your ticket is 101 and will be looked at by a colleague on Monday.",
			"Thank you for your message. Your ticket is 2 and will be looked at by a colleague on Monday.",
		},
		"asking for help": {"HELP", "help", "Help"},
		"in Chinese":      {"我正在开车", "我正在开车。", "我正在 开车"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			for i, s := range said {
				if got := h.text(maria, s); (got == "") != (i == 2) {
					t.Errorf("text %d, %q, is answered %q", i+1, s, got)
				}
			}
			if got := h.text(maria, said[0]); got != "" {
				t.Errorf("the fourth is answered %q", got)
			}
			says(t, h.text(maria, "BAL 1234"), "USD")
			if h.text(maria, said[0]) == "" {
				t.Error("after a command in between a person is met with silence")
			}
			h.text(maria, said[1])
			h.text(maria, said[2])
			h.clock.Turn(11 * time.Minute)
			if h.text(maria, said[0]) == "" {
				t.Error("eleven minutes later a person is met with silence")
			}
			for range 4 {
				says(t, h.text(maria, "LOST 1234"), "*1234")
				if h.text(maria, "STOP") == "" {
					t.Error("a wish is met with silence")
				}
			}
		})
	}
}

func TestTheSameAnswerToOneQuestionAfterAnotherIsHeard(t *testing.T) {
	t.Parallel()
	h := build(t)
	for _, wish := range []string{"BAL", "LAST", "DUE", "POINTS"} {
		h.text(maria, wish)
		if got := h.text(maria, "1234"); !strings.Contains(got, "1234") && !strings.Contains(got, "points") {
			t.Errorf("%s, then 1234, is answered %q", wish, got)
		}
	}
	for range 3 { // a wrong tail, again and again, is a person who needs to be told
		if h.text(tom, "BAL 0000") == "" {
			t.Error("a wrong tail is met with silence")
		}
	}
}

func TestANumberTheBankCallsRecycledIsAStrangers(t *testing.T) {
	t.Parallel()
	h := build(t)
	party, err := h.db.Directory().Find(t.Context(), maria)
	must(t, err)
	c := party.Customers[0]
	c.Recycled = []phone.Number{maria}
	must(t, h.db.Directory().Upsert(t.Context(), c))
	stranger := h.text("+12025550161", "BAL 1234")
	for _, body := range []string{"BAL 1234", "LAST 1234", "UNFREEZE 1234"} {
		if got := h.text(maria, body); got != stranger {
			t.Errorf("%s by a recycled number: %q, by a stranger's: %q", body, got, stranger)
		}
	}
	silentOn(t, h.text(maria, "LOST 1234"), "ref", "Maria")
	if h.state("K10011") != "stopped" {
		t.Error("the card could not be stopped by it")
	}
	must(t, h.Trust(t.Context(), maria, true, "anna: spoke to her"))
	must(t, h.db.Directory().Upsert(t.Context(), c))
	says(t, h.text(maria, "BAL 5678"), "USD")
}

func TestNobodyLearnsWhatBelongsToOthers(t *testing.T) {
	t.Parallel()
	h := build(t)
	for _, pair := range [][2]string{
		{"BAL 3344", "BAL 0007"},               // Tom's card, nobody's
		{"LOST 3344", "LOST 0007"},             //
		{"BAL 3344", "BAL 9012"},               // Tom's, Li Wei's
		{"Y UPG205", "Y UPG999"},               // Li Wei's invitation, nobody's
		{"N INS604", "N INS999"},               //
		{"ACCEPT LIM917", "ACCEPT LIM999"},     // Wang's, nobody's
		{"STATUS AP204417", "STATUS AP999999"}, // Tom's application, nobody's
	} {
		var heard [2]string
		for i, body := range pair {
			h.text(maria, "EXIT")
			heard[i] = h.text(maria, body)
			code := body[strings.LastIndex(body, " ")+1:]
			heard[i] = strings.ReplaceAll(heard[i], code, "…")
		}
		if heard[0] != heard[1] || heard[0] == "" {
			t.Errorf("%s is answered %q, %s %q", pair[0], heard[0], pair[1], heard[1])
		}
	}
}
