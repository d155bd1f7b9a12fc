package dialogue_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/phone"
	"cardline/ivr"
)

// Two demo cards of one number, for a caller with something to steal: the household's Gold card is frozen, hers is in the post.
func household(t *testing.T) *house {
	h := build(t)
	says(t, h.text(ho, "鎖卡 2468"), "2468")
	_, err := h.db.ExecContext(t.Context(), "UPDATE bank_cards SET state = 'mailed' WHERE id = 'K10071'")
	must(t, err)
	_, err = h.db.ExecContext(t.Context(), "UPDATE cards SET state = 'mailed' WHERE id = 'K10071'")
	must(t, err)
	return h
}

func TestProofsOfOneCountForNobodyElse(t *testing.T) {
	t.Parallel()
	h := household(t)
	c, _ := h.ring(ho)
	c.press("2468#")
	c.press("3")
	says(t, c.press("3"), "電話密碼") // his card: his PIN
	c.press("135790#")
	says(t, c.press("1"), "解咗鎖")
	c.press("#")
	c.press("3")
	says(t, c.press("1"), "尾四位") // whose card is to be activated
	c.press("1357#")
	c.press("4417#") // hers, by her document
	c.press("1")
	if s := h.state("K10071"); s != bank.Active {
		t.Fatalf("her card is %s", s)
	}
	_, err := h.db.ExecContext(t.Context(), "UPDATE bank_cards SET state = 'frozen' WHERE id = 'K10071'")
	must(t, err)
	_, err = h.db.ExecContext(t.Context(), "UPDATE cards SET state = 'frozen' WHERE id = 'K10071'")
	must(t, err)
	c.press("#")
	h.clock.Turn(2 * time.Minute)
	c.press("3")
	if got := c.press("3"); !strings.Contains(got, "電話密碼") {
		t.Errorf("his PIN opened her card: %q", got)
	}
}

// A caller id can be forged: who has shown no tail is told none on the way to the lost-card question and back.
func TestLossReadBackTellsNoTail(t *testing.T) {
	t.Parallel()
	for from, keys := range map[phone.Number][]string{chan8899: {"9"}, maria: {"9", "1#"}, ho: {"9", "1#"}} {
		h := build(t)
		c, said := h.ring(from)
		for _, k := range keys {
			said = c.press(k)
		}
		silentOn(t, said, "8899", "八八九九", "1234", "1 2 3 4", "5678", "2468", "1357", "8 8 9 9", "二四六八")
		if c.last.Then != ivr.ThenAnswer || !strings.Contains(said, "press 1") && !strings.Contains(said, "按一字") {
			t.Errorf("keys %v are answered %q", keys, said)
		}
		c.press("#")
	}
	h := build(t)
	c, _ := h.ring(maria)
	c.press("9")
	says(t, c.press("1234#"), "Your card ending in")
	says(t, c.press("1"), "is now stopped")
}

func TestStepAgain(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(*house){
		"remembered":   func(*house) {},
		"session lost": func(h *house) { h.redis.FlushAll() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			c, _ := h.ring(maria)
			c.press("9")
			c.press("1234#")
			before := c.last
			first := c.press("1")
			says(t, first, "is now stopped")
			between(h)
			again := c.step(dialogue.Call{Step: before.Step, Digits: "1"})
			if again != first {
				t.Errorf("the same step again is answered %q, not %q", again, first)
			}
			orders(t, h, 1)
		})
	}
}

// Steps that answer another page than the last one given set nothing off.
func TestStepsOutOfOrder(t *testing.T) {
	t.Parallel()
	h := build(t)
	c, _ := h.ring(maria)
	c.press("9")
	says(t, c.press("1234#"), "press 1")
	asked := c.last
	for _, step := range []int{asked.Step + 1, asked.Step + 50} {
		if got := c.step(dialogue.Call{Step: step, Digits: "1"}); !strings.Contains(got, "press 1") {
			t.Errorf("step %d of a call at step %d is answered %q", step, asked.Step, got)
		}
	}
	if s := h.state("K10011"); s != bank.Active {
		t.Errorf("the card is %s", s)
	}
	says(t, c.press("1"), "is now stopped")
}

// The carrier attests a number at the ring only: what is said of it then holds for the whole call.
func TestForgedNumber(t *testing.T) {
	t.Parallel()
	h := build(t)
	c := &call{h: h, sid: "CAforged", from: maria}
	c.step(dialogue.Call{Failed: true})
	c.press("3")
	for _, keys := range []string{"1234#", "1", "1"} {
		silentOn(t, c.press(keys), "dollars", "1,284")
	}
	if s := h.state("K10011"); s != bank.Active {
		t.Errorf("a forged number changed the card: %s", s)
	}
	c = &call{h: h, sid: "CAforged2", from: maria}
	c.step(dialogue.Call{Failed: true})
	says(t, c.press("9"), "To stop a card")
	says(t, c.press("1"), "all cards of this number")
	got := c.press("1")
	says(t, got, "All cards of this number are now stopped")
	silentOn(t, got, "1 2 3 4", "For a new card, press 1")
	if s := h.state("K10011"); s != bank.Stopped {
		t.Errorf("a card reported lost by a forged number is %s", s)
	}
	if told := h.out.to(maria); len(told) != 1 || !strings.Contains(told[0], "Not you?") {
		t.Errorf("the number's owner is told %q", told)
	}
}

func TestCallWithoutRedis(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.redis.Close()
	c, first := h.ring(maria)
	says(t, first, "lost or stolen card, press 9")
	says(t, c.press("1234#"), "press 1")
	says(t, c.press("1"), "balance")
	atMenu := c.last
	says(t, c.press("1"), "dollars")
	again := c.step(dialogue.Call{Step: atMenu.Step, Digits: "1", State: atMenu.State})
	says(t, again, "dollars")
	if c.last.State == "" {
		t.Error("a page given again leaves the call without its state")
	}
	says(t, c.press("#"), "press")

	t.Run("a state is good for its own call and step", func(t *testing.T) {
		other := &call{h: h, sid: "CAother", from: maria}
		for step, digits := range map[int]string{atMenu.Step: "1", atMenu.Step + 7: "1"} {
			got := other.step(dialogue.Call{Step: step, Digits: digits, State: atMenu.State})
			silentOn(t, got, "dollars")
		}
		silentOn(t, other.step(dialogue.Call{Step: 3, Digits: "1", State: "AAAA"}), "dollars")
	})
	t.Run("nine is the lost card wherever a call stood", func(t *testing.T) {
		blank := &call{h: h, sid: "CAblank", from: chan8899}
		says(t, blank.step(dialogue.Call{Step: 4, Digits: "9"}), "即刻停用")
	})
}

// Redis that comes back with an older state of a call does not have keys answer a question that was settled meanwhile.
func TestRedisComesBackOlder(t *testing.T) {
	t.Parallel()
	h := build(t)
	c, _ := h.ring(maria)
	c.press("9")
	says(t, c.press("1234#"), "press 1")
	kept := h.redis.Dump()
	h.redis.SetError("LOADING")
	got := c.press("#") // leaves the question
	if c.last.State == "" {
		t.Fatalf("the call's state was lost: %q", got)
	}
	h.redis.SetError("")
	if h.redis.Dump() != kept {
		t.Fatal("Redis kept more than it could")
	}
	time.Sleep(1100 * time.Millisecond) // as long as Redis is left alone after a failure
	c.press("1")
	if s := h.state("K10011"); s != bank.Active {
		t.Errorf("a key for the menu stopped a card: %s", s)
	}
}

func TestPINIsNotKept(t *testing.T) {
	t.Parallel()
	h := build(t)
	c, _ := h.ring(tom)
	c.press("3344#")
	c.press("3")
	c.press("3")
	if e := c.last.Expect; e == nil || !e.Secret {
		t.Fatalf("a PIN is asked for by %+v", c.last)
	}
	says(t, c.press("999999#"), "not right")
	says(t, c.press("135790#"), "press 1")
	silentOn(t, h.log.String(), "135790", "999999")
	rows, err := h.db.QueryContext(t.Context(), "SELECT body_sealed FROM inbound")
	must(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var sealed []byte
		must(t, rows.Scan(&sealed))
		if len(sealed) == 0 {
			continue
		}
		body, err := h.vault.Open(sealed, "inbound.body_sealed")
		must(t, err)
		silentOn(t, string(body), "135790", "999999")
	}
}

func TestLostByVoice(t *testing.T) {
	t.Parallel()
	t.Run("silence stops the card", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		c, _ := h.ring(maria)
		c.press("9")
		c.press("1234#")
		said := c.press("")
		says(t, said, "is now stopped", "For a new card, press 1")
		silentOn(t, said, "dial "+agent.Reveal())
		if s := h.state("K10011"); s != bank.Stopped {
			t.Errorf("the card is %s", s)
		}
	})
	t.Run("an unknown caller may have a person instead", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for _, from := range []phone.Number{stranger, ""} {
			c, _ := h.ring(from)
			says(t, c.press("9"), "For the card number, press 1")
			says(t, c.press("0"), "You are next", "dial "+agent.Reveal())
		}
	})
	t.Run("with the bank away", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.bank.Trouble(bank.Trouble{Down: true})
		c, _ := h.ring(chan8899)
		c.press("9")
		says(t, c.press("1"), "仲未停用到", "dial "+agent.Reveal())
		h.bank.Trouble(bank.Trouble{})
		must(t, h.SettleDue(t.Context()))
		says(t, strings.Join(h.out.to(chan8899), "\n"), "信用卡已於")
		if s := h.state("K10031"); s != bank.Stopped {
			t.Errorf("the card is %s", s)
		}
	})
}
