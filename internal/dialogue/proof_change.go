package dialogue

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/session"
)

// A new telephone PIN is keyed in twice and never kept: between the two entries a keyed hash of the first stands in the question, and the
// second is what the bank is given.

// pinSetting is the verb that changes the telephone PIN.
const pinSetting = "PIN_SET"

// changesPIN asks for the new PIN once the old one was right.
func (t *turn) changesPIN(v commands.Verb, w session.Work) bool {
	if v.ID != pinSetting || w.Args["which"] != commands.PhonePIN {
		return false
	}
	t.ask(session.AskNew, "", v, w)
	return true
}

// takesPIN takes an entry of the new PIN.
func (t *turn) takesPIN(ctx context.Context, v commands.Verb, w session.Work, q session.Question, pin string) {
	if q.Kind == session.AskSame {
		t.takeSame(ctx, v, w, q, pin)
		return
	}
	t.st.Close(q.ID)
	t.takeNew(v, w, q, pin)
}

// takeNew takes the new PIN, unless others would guess it, and has it entered once more.
func (t *turn) takeNew(v commands.Verb, w session.Work, q session.Question, pin string) {
	if t.guessable(w, pin) {
		t.askAgain(v, &w, q, system, "weak-pin")
		return
	}
	t.pose(v, session.Question{Kind: session.AskSame, Work: w, Tries: q.Tries, Hash: t.hash(w.Key, pin)})
}

// takeSame gives the bank the new PIN where both entries agree. Without an entry it goes on with what the bank was given in an earlier step.
func (t *turn) takeSame(ctx context.Context, v commands.Verb, w session.Work, q session.Question, pin string) {
	if pin != "" && subtle.ConstantTimeCompare([]byte(t.hash(w.Key, pin)), []byte(q.Hash)) != 1 {
		t.askAgain(v, &w, session.Question{Kind: session.AskNew}, system, "pin-differs")
		return
	}
	if pin != "" && t.mayNot(ctx, v, w) {
		t.st.Questions = nil
		return
	}
	what, err := "new pin "+q.ID, error(errElsewhere)
	if pin != "" || t.errands.under(errandOf(what, w)) {
		o := bank.Order{
			Key: w.Key + ":pin", Kind: bank.SetPIN, Customer: w.Customer, Card: w.Cards[0], At: t.now, Channel: t.channel.String(),
			Detail: map[string]string{"pin": pin},
		}
		_, err = asks(ctx, t, what, w, func(ctx context.Context) (bank.Receipt, error) { return t.Core.Do(ctx, o) })
	}
	switch {
	case t.bears(w, err):
		t.st.Call.Proves = true
	case errors.Is(err, errElsewhere):
		t.open(q)
		t.say(system, "enter-again", nil)
		t.sayQuestion(v, q)
	case err == nil:
		t.st.Questions = nil
		t.finish(ctx, v, w, commands.Answer{Say: "changed", Outcome: "changed"})
		t.notify(ctx, v, w, &orders{changed: true})
	case errors.Is(err, bank.ErrRefused):
		t.askAgain(v, &w, session.Question{Kind: session.AskNew}, system, "weak-pin")
	default:
		t.log().WarnContext(ctx, "a telephone PIN may not have been changed", "err", err)
		t.st.Questions, t.person = nil, true
		t.done("pin-unsure", nil)
	}
}

// guessable reports whether a PIN is one that others would try: few figures, a row of them, a pattern, a birthday, or what stands on the
// card or in the number.
func (t *turn) guessable(w session.Work, pin string) bool {
	if pattern(pin) || dated(pin) {
		return true
	}
	owner := t.owner(w.Customer)
	if day := strings.ReplaceAll(owner.Birthday, "-", ""); len(day) == 4 {
		if strings.Contains(pin, day) || strings.Contains(pin, day[2:]+day[:2]) {
			return true
		}
	}
	for _, k := range owner.Cards {
		if tail := k.Tail.Reveal(); tail != "" && strings.Contains(pin, tail) {
			return true
		}
	}
	for _, n := range owner.Numbers {
		if strings.Contains(n.Reveal(), pin) {
			return true
		}
	}
	return false
}

// pattern reports whether a PIN has at most two figures, repeats its first half or third, or goes up or down by one step.
func pattern(pin string) bool {
	figures := slices.Compact(slices.Sorted(strings.SplitSeq(pin, "")))
	if len(figures) <= 2 || pin[:3] == pin[3:] || pin[:2] == pin[2:4] && pin[2:4] == pin[4:] {
		return true
	}
	up, down := true, true
	for i := 1; i < len(pin); i++ {
		step := (int(pin[i]) - int(pin[i-1]) + 10) % 10
		up, down = up && step == 1, down && step == 9
	}
	return up || down
}

// dated reports whether a PIN reads as year and month, or month and year, of somebody living.
func dated(pin string) bool {
	for _, way := range [2][2]string{{pin[:4], pin[4:]}, {pin[2:], pin[:2]}} {
		if year, month := way[0], way[1]; year >= "1920" && year <= "2029" && month >= "01" && month <= "12" {
			return true
		}
	}
	return false
}
