package dialogue_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/dialogue"
	"cardline/internal/session"
)

func cardID(s string) card.ID { return card.ID(s) }

func TestSameTextAgain(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(*house){
		"remembered":   func(*house) {},
		"session lost": (*house).forget,
		"Redis away":   func(h *house) { h.redis.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			first := h.textAs("SM1", maria, "FREEZE 1234")
			says(t, first, "*1234")
			between(h)
			if again := h.textAs("SM1", maria, "FREEZE 1234"); again != first {
				t.Errorf("the same text again is answered %q, not %q", again, first)
			}
			orders(t, h, 1)
		})
	}
}

func orders(t *testing.T, h *house, want int) {
	t.Helper()
	var n int
	must(t, h.db.NewSelect().TableExpr("bank_orders").ColumnExpr("count(*)").Scan(t.Context(), &n))
	if n != want {
		t.Errorf("the bank carried out %d orders, want %d", n, want)
	}
}

func TestSameTextAtOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	var wg sync.WaitGroup
	answers := make([]string, 8)
	for i := range answers {
		wg.Go(func() {
			r, err := h.Text(t.Context(), dialogue.Text{SID: "SM1", From: maria, To: hotline, Body: "LOST 1234"})
			if err != nil {
				t.Error(err)
			}
			answers[i] = r.Body
		})
	}
	wg.Wait()
	for _, a := range answers {
		if a != answers[0] || !strings.Contains(a, "is stopped since") {
			t.Errorf("one text was answered %q and %q", answers[0], a)
		}
	}
	orders(t, h, 1)
}

// A process that dies after its rows are written and before its session is saved leaves no question that nobody remembers.
func TestQuestionSurvivesALostSession(t *testing.T) {
	t.Parallel()
	t.Run("is the phone with you", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		says(t, h.textAs("SM1", maria, "LOST 1234"), "is stopped since", "Reply Y or N")
		h.forget()
		says(t, h.textAs("SM1", maria, "LOST 1234"), "is stopped since", "Reply Y or N")
		says(t, h.text(maria, "N"), "Nothing private will be sent")
		if h.turns.lost != 1 {
			t.Errorf("one report was counted %d times", h.turns.lost)
		}
	})
	t.Run("the code that was sent", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.text(tom, "UNFREEZE 3344")
		says(t, h.textAs("SM9", tom, "Y"), "6-digit code")
		h.redis.FlushAll()
		h.text(tom, "UNFREEZE 3344")
		says(t, h.textAs("SM9", tom, "Y"), "6-digit code")
		sent := h.out.to(tom)
		if len(sent) != 1 {
			t.Fatalf("one turn sent %d codes", len(sent))
		}
		h.text(tom, regexp.MustCompile(`\d{6}`).FindString(sent[0]))
		if s := h.state("K10041"); s != bank.Active {
			t.Errorf("with the right code the card is still %s", s)
		}
	})
	t.Run("an older text repeated later", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		first := h.textAs("SM1", maria, "BAL")
		says(t, first, "Which card")
		h.text(maria, "HELP")
		says(t, h.text(maria, "FREEZE"), "Which card")
		h.textAs("SM1", maria, "BAL")
		says(t, h.text(maria, "5678"), "frozen")
	})
}

// A text that holds a secret is not kept, not even when the number writes too much to be answered.
func TestSecretIsNotKept(t *testing.T) {
	t.Parallel()
	h := build(t)
	for range 31 {
		h.text(tom, "HELP")
	}
	h.textAs("SMsecret", tom, "my card is 4111 1111 1111 1111")
	var sealed []byte
	err := h.db.NewSelect().TableExpr("inbound").Where("key = ?", "SMsecret").ColumnExpr("body_sealed").Scan(t.Context(), &sealed)
	must(t, err)
	body, err := h.vault.Open(sealed, "inbound.body_sealed")
	must(t, err)
	silentOn(t, string(body), "4111", "1111")
}

func TestWrongAnswersRest(t *testing.T) {
	t.Parallel()
	t.Run("a right one forgives none", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for _, tail := range []string{"0001", "0002", "0003", "0004"} {
			h.text(ho, "BAL "+tail)
			says(t, h.text(ho, "BAL 2468"), "*2468")
		}
		says(t, h.text(ho, "BAL 0005"), "暫停")
		silentOn(t, h.text(ho, "BAL 1357"), "45.00")
	})
	t.Run("old ones count no more", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for range 4 {
			h.text(maria, "BAL 0001")
		}
		h.clock.Turn(31 * time.Minute)
		h.text(maria, "BAL 0001")
		says(t, h.text(maria, "BAL 1234"), "USD 1,284.50")
	})
	t.Run("one call after the other", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for range 2 {
			c, _ := h.ring(maria)
			c.press("0001#")
			c.press("0002#")
			c.press("0003#")
		}
		says(t, h.text(maria, "BAL 1234"), "rest until")
		c, _ := h.ring(maria)
		silentOn(t, c.press("1234#")+c.press("1")+c.press("1"), "1,284", "dollars")
		says(t, h.text(maria, "LOST 1234"), "is stopped since")
	})
	t.Run("a freeze is not held up", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for range 5 {
			h.text(maria, "BAL 0001")
		}
		says(t, h.text(maria, "FREEZE 1234"), "is frozen since")
		says(t, h.text(maria, "UNFREEZE 1234"), "rest until")
	})
	t.Run("by text, then by voice", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		for range 5 {
			h.text(maria, "BAL 0001")
		}
		c, first := h.ring(maria)
		says(t, first, "private requests rest", "press 9")
		says(t, c.press(""), "dial "+agent.Reveal())
	})
}

func TestPhoneNotWithItsOwner(t *testing.T) {
	t.Parallel()
	t.Run("is asked again when it could not be written down", func(t *testing.T) {
		t.Parallel()
		broken := &stubborn{}
		h := build(t, func(d *dialogue.Deps) { broken.Directory = d.Directory; d.Directory = broken })
		h.text(maria, "LOST 1234")
		broken.refuse = true
		says(t, h.text(maria, "N"), "something went wrong")
		broken.refuse = false
		says(t, h.text(maria, "N"), "Nothing private will be sent")
		silentOn(t, h.text(maria, "BAL 5678"), "312.08", "5678")
	})
	t.Run("no product is named to it", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.text(maria, "LOST 1234")
		h.text(maria, "N")
		silentOn(t, h.text(maria, "LOST 9999"), "Platinum", "Classic", "5678")
		says(t, h.text(maria, "LOST 5678"), "the card is stopped")
	})
	t.Run("nothing owed is told any more", func(t *testing.T) {
		t.Parallel()
		h := build(t, impatient)
		h.bank.Trouble(bank.Trouble{Delay: time.Minute})
		says(t, h.text(maria, "BAL 5678"), "takes longer")
		h.bank.Trouble(bank.Trouble{})
		h.text(maria, "LOST 1234")
		h.text(maria, "N")
		must(t, h.SettleDue(t.Context()))
		silentOn(t, strings.Join(h.out.to(maria), "\n"), "312.08")
	})
}

// stubborn refuses to distrust a number while it is told to.
type stubborn struct {
	dialogue.Directory
	refuse bool
}

func (s *stubborn) Distrust(ctx context.Context, n number, distrusted bool, why string) error {
	if s.refuse {
		return errors.New("disk full")
	}
	return s.Directory.Distrust(ctx, n, distrusted, why)
}

// A report of loss ends what was asked for before: an order that comes late must not undo it.
func TestLateOrderDoesNotUndoALoss(t *testing.T) {
	t.Parallel()
	h := build(t, impatient)
	c, _ := h.ring(tom)
	c.press("3344#")
	c.press("3")
	says(t, c.press("3"), "PIN")
	says(t, c.press("135790#"), "press 1")
	h.bank.Trouble(bank.Trouble{Delay: time.Minute})
	says(t, c.patiently("1"), "not confirmed yet", "Its reference is", "We will text you how it ended")
	h.bank.Trouble(bank.Trouble{})
	says(t, h.text(tom, "LOST 3344"), "is stopped since")
	must(t, h.SettleDue(t.Context()))
	if s := h.state("K10041"); s != bank.Stopped {
		t.Errorf("the card reported lost is %s", s)
	}
	if sent := h.out.to(tom); len(sent) > 0 {
		t.Errorf("and he is told %q", sent)
	}
}

func TestBankInTrouble(t *testing.T) {
	t.Parallel()
	t.Run("a loss waits for no slow read", func(t *testing.T) {
		t.Parallel()
		h := build(t, impatient)
		h.bank.Trouble(bank.Trouble{Delay: time.Minute})
		for range 6 {
			says(t, h.text(maria, "BAL 5678"), "takes longer")
		}
		done := make(chan error, 1)
		go func() { done <- h.SettleDue(t.Context()) }()
		says(t, h.text(liwei, "挂失 6688"), "尚未停用")
		h.bank.Trouble(bank.Trouble{})
		if err := <-done; err != nil {
			t.Error(err)
		}
		h.clock.Turn(2 * time.Second)
		must(t, h.SettleDue(t.Context()))
		says(t, strings.Join(h.out.to(liwei), "\n"), "已于")
	})
	t.Run("a lost answer is told once", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.bank.Trouble(bank.Trouble{LoseAnswer: true})
		says(t, h.text(maria, "FREEZE 1234"), "do not send it again")
		h.bank.Trouble(bank.Trouble{})
		for range 3 {
			must(t, h.SettleDue(t.Context()))
			h.clock.Turn(h.clock.Offset() + time.Minute)
		}
		if sent := h.out.to(maria); len(sent) != 1 || !strings.Contains(sent[0], "*1234") {
			t.Errorf("told %q", sent)
		}
		orders(t, h, 1)
	})
	t.Run("what the bank did not take is not pursued", func(t *testing.T) {
		t.Parallel()
		h := build(t)
		h.bank.Trouble(bank.Trouble{Down: true})
		says(t, h.text(maria, "FREEZE 1234"), "nothing was changed")
		h.bank.Trouble(bank.Trouble{})
		h.clock.Turn(time.Hour)
		must(t, h.SettleDue(t.Context()))
		if s := h.state("K10011"); s != bank.Active || len(h.out.to(maria)) > 0 {
			t.Errorf("the card is %s, and %q was sent", s, h.out.to(maria))
		}
	})
	t.Run("a turn takes no longer with it than one request may", func(t *testing.T) {
		t.Parallel()
		h := build(t, impatient)
		says(t, h.text(liwei, "开卡 9012"), "证件号码")
		h.bank.Trouble(bank.Trouble{Delay: 400 * time.Millisecond})
		began := time.Now()
		h.text(liwei, "4417")
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("a check and what follows took %v", took)
		}
	})
}

func TestRedisAway(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.redis.Close()
	says(t, h.text(maria, "BAL 1234"), "USD 1,284.50")
	says(t, h.text(maria, "BAL"), "all in one text")
	says(t, h.text(maria, "LOST 1234"), "is stopped since")
	says(t, h.text(maria, "BAL 1234"), "is stopped since")
	silentOn(t, h.log.String(), maria.Reveal(), "1234\"")
}

func TestExpiredQuestion(t *testing.T) {
	t.Parallel()
	h := build(t)
	says(t, h.text(maria, "block my card ending 1234 pls unblock"), "Harbour Bank")
	says(t, h.text(liwei, "解锁6688"), "海港银行")
	says(t, h.text(maria, "BAL"), "Which card")
	h.clock.Turn(11 * time.Minute)
	says(t, h.text(maria, "1234"), "came too late")
	says(t, h.text(maria, "1234"), "did not understand")
}

func TestHouseholdTellsNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	for _, body := range []string{"BAL", "DUE", "TXN", "PTS", "ACTIVATE", "UNFREEZE", "FREEZE", "LOST"} {
		silentOn(t, h.text(ho, body), "2468", "1357", "何", "Ho ", "Gold", "金卡", "730", "45.00")
	}
	silentOn(t, h.text(ho, "報失 全部"), "2468", "1357")
	for _, id := range []string{"K10061", "K10071"} {
		if s := h.state(id); s != bank.Stopped {
			t.Errorf("card %s is %s", id, s)
		}
	}
}

func TestLimitsTellWhoIsBusy(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) {
		d.Sessions = held{d.Sessions}
	})
	_, err := h.Text(t.Context(), dialogue.Text{SID: "SM1", From: maria, To: hotline, Body: "BAL 1234"})
	if !errors.Is(err, dialogue.ErrBusy) {
		t.Errorf("while another turn is under way: %v, want ErrBusy", err)
	}
}

// held are sessions that somebody else keeps.
type held struct{ dialogue.Sessions }

func (held) Open(context.Context, index) (*session.Turn, error) { return nil, session.ErrBusy }

// Where both have to wait for the bank, the loss is settled first.
func TestLateLossComesBeforeALateOrder(t *testing.T) {
	t.Parallel()
	h := build(t, impatient)
	c, _ := h.ring(tom)
	for _, keys := range []string{"3344#", "3", "3", "135790#"} {
		c.press(keys)
	}
	h.bank.Trouble(bank.Trouble{Delay: time.Minute})
	says(t, c.patiently("1"), "not confirmed yet")
	says(t, h.text(tom, "LOST 3344"), "NOT YET BLOCKED")
	h.bank.Trouble(bank.Trouble{})
	must(t, h.SettleDue(t.Context()))
	if s := h.state("K10041"); s != bank.Stopped {
		t.Errorf("the card reported lost is %s", s)
	}
}
