package dialogue_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/ivr"
)

// Nobody reads that an order failed which the bank may have carried out: they would ask for it again.
func TestAChangeNobodyKnowsTheEndOfIsNotToldAsFailed(t *testing.T) {
	t.Parallel()
	var left []dialogue.Doubt
	h := build(t, func(d *dialogue.Deps) {
		d.Doubted = func(_ context.Context, d dialogue.Doubt) error { left = append(left, d); return nil }
	})
	h.bank.Trouble(bank.Trouble{LoseAnswer: true}) // it is done, and nobody hears of it
	says(t, h.text(maria, "FREEZE 1234"), "do not send it again")
	h.bank.Trouble(bank.Trouble{Down: true})
	for range 2 {
		h.clock.Turn(h.clock.Offset() + 31*time.Minute)
		must(t, h.SettleDue(t.Context()))
	}
	told := h.out.to(maria)
	if len(told) != 1 {
		t.Fatalf("while the bank is away she is told %q, want one text", told)
	}
	says(t, told[0], "do not know yet", "a colleague", "do not send it again")
	silentOn(t, told[0], "could not complete")
	if len(left) == 0 || left[0].Verb != "FREEZE" || left[0].Customer != "C1001" || left[0].Card != "K10011" || left[0].Number != maria {
		t.Errorf("left to people: %+v", left)
	}
	h.bank.Trouble(bank.Trouble{})
	h.clock.Turn(h.clock.Offset() + 31*time.Minute)
	must(t, h.SettleDue(t.Context()))
	if told = h.out.to(maria); len(told) != 2 || !strings.Contains(told[1], "*1234") {
		t.Errorf("once it is known she is told %q", told)
	}
	orders(t, h, 1)
}

// Two questions in one text are two answers, also where both come late.
func TestEachLateAnswerOfATextIsTold(t *testing.T) {
	t.Parallel()
	h := build(t, impatient)
	h.bank.Trouble(bank.Trouble{Delay: time.Minute})
	says(t, h.text(tom, "BAL 3344, DUE 3344"), "takes longer")
	h.bank.Trouble(bank.Trouble{})
	must(t, h.SettleDue(t.Context()))
	if told := h.out.to(tom); len(told) != 2 {
		t.Errorf("to two questions he is told %q", told)
	}
}

// What a text has done is not told once more by another, however many things it did.
func TestAllATextHasDoneIsSettled(t *testing.T) {
	t.Parallel()
	h := build(t)
	says(t, h.text(maria, "LOST 1234, FREEZE 5678"), "*1234", "*5678")
	h.clock.Turn(2 * time.Minute)
	must(t, h.SettleDue(t.Context()))
	if told := h.out.to(maria); len(told) != 0 {
		t.Errorf("it was answered, and she is told %q besides", told)
	}
}

// A report of loss ends what was asked for before, but not what protects the other card.
func TestALossDoesNotForgetToFreezeTheOtherCard(t *testing.T) {
	t.Parallel()
	h := build(t)
	said := h.text(maria, "LOST 1234, FREEZE 5678")
	says(t, said, "*1234", "*5678")
	lines := strings.Split(said, "\n")
	says(t, lines[len(lines)-1], "Is this phone still with you")
	if lost, other := h.state("K10011"), h.state("K10012"); lost != bank.Stopped || other != bank.Frozen {
		t.Errorf("the lost card is %s, the other %s", lost, other)
	}
	says(t, h.text(maria, "Y"), "go on using")
}

// A report of loss is not put off by a question about something else; what protects besides is asked about when the phone's is answered.
func TestALossWaitsForNoQuestionOfTheSameText(t *testing.T) {
	t.Parallel()
	h := build(t)
	says(t, h.text(maria, "BAL, LOST 1234"), "*1234", "Is this phone still with you")
	if lost := h.state("K10011"); lost != bank.Stopped {
		t.Errorf("the lost card is %s", lost)
	}
	h = build(t)
	says(t, h.text(maria, "FREEZE 5678, LOST 1234"), "*1234", "Is this phone still with you")
	if lost := h.state("K10011"); lost != bank.Stopped {
		t.Errorf("beside a freeze the lost card is %s", lost)
	}
	says(t, h.text(maria, "Y"), "*5678")
	h.text(maria, "Y")
	if other := h.state("K10012"); other != bank.Frozen {
		t.Errorf("the other card is %s", other)
	}
}

// What was put off for longer than a question stands is not answered because something else is asked.
func TestAWishThatLapsedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.text(tom, "UNFREEZE 3344, PTS 3344")
	h.clock.Turn(11 * time.Minute)
	said := h.text(tom, "BAL 3344, DUE 3344")
	says(t, said, "was due on")
	silentOn(t, said, "points 640")
}

// Choices that the bank makes are read once in a turn, however often they are looked at.
func TestChoicesAreReadOnceATurn(t *testing.T) {
	t.Parallel()
	read := 0
	h := build(t, amend("REDEEM", func(_ *dialogue.Deps, v *commands.Verb) {
		for i, a := range v.Args {
			if a.Name == "item" {
				v.Args[i].Choice = func(ctx context.Context, r commands.Request) (commands.Options, error) {
					read++
					return a.Choice(ctx, r)
				}
			}
		}
	}))
	for _, said := range []string{"REDEEM 5678", "MORE"} {
		read = 0
		if h.text(maria, said); read != 1 {
			t.Errorf("for %q the choices are read %d times", said, read)
		}
	}
}

// unsure is a directory that does not tell of one number.
type unsure struct {
	dialogue.Directory
	of number
}

func (u unsure) Find(ctx context.Context, n number, epoch int64) (customer.Party, error) {
	if n == u.of {
		return customer.Party{}, errors.New("disk full")
	}
	return u.Directory.Find(ctx, n, epoch)
}

// A one-time code goes to no telephone that may have been reported lost, and to none in its stead.
func TestNoCodeLeavesWhileNobodyKnowsWhoseHandsAreOnTheOtherNumber(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Directory = unsure{d.Directory, tomsOther} })
	h.withOther()
	h.text(tom, "UNFREEZE 3344")
	says(t, h.text(tom, "Y"), "nothing was changed")
	if sent := append(h.out.to(tom), h.out.to(tomsOther)...); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

// Told twice that a call is over, we do not bring back what has been gone on with since.
func TestACallThatIsOverTwiceLeavesNothingTwice(t *testing.T) {
	t.Parallel()
	h := build(t, resuming(t))
	first := h.identified(maria, "1234")
	first.press("3")
	h.cut(first)
	second, said := h.ring(maria)
	says(t, said, "Welcome back")
	second.press("*")
	second.press("1234#")
	second.press("3")
	second.press("1")
	for second.last.Then != ivr.ThenHangup {
		second.press("")
	}
	h.cut(second)
	h.cut(first)
	_, said = h.ring(maria)
	silentOn(t, said, "Welcome back")
}

// Callers who show no number share what they may search, and do not use up what others may.
func TestNamelessCallersShareWhatTheyMaySearch(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) { d.Nameless = &spent{left: 1} })
	says(t, h.stolen("", "2").press("12025550000"), "A colleague will stop your card")
	says(t, h.stolen("", "2").press("12025550147"), "A colleague will stop your card", "dial ")
	if is := h.state("K10011"); is != bank.Active {
		t.Errorf("the card is %s", is)
	}
	says(t, h.stolen(stranger, "2").press("12025550147"), "It is stopped")
}
