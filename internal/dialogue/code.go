package dialogue

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"fmt"

	"cardline/commands"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// code sends a one-time code where the verb wants one, after everything else is settled: the code is bound to this very act.
func (t *turn) code(ctx context.Context, v commands.Verb, w *session.Work) bool {
	if missing := t.need(v, *w) &^ commands.Proof(w.Proven); !missing.Has(commands.ByCode) {
		return true
	}
	if t.offline {
		t.forgetful(v)
		return false
	}
	sent := session.Within(t.st.Codes, t.now.Add(-hour), t.now, t.Limits.CodesPerHour+1)
	if len(sent) > t.Limits.CodesPerHour || !t.daily(ctx, w.Customer, t.Limits.CodesPerDay, codes) {
		t.done("too-many-codes", nil)
		return false
	}
	t.st.Codes = sent
	to, ending, known := t.addressee(ctx, *w)
	if !known {
		t.done("unavailable", nil)
		return false
	}
	digits := t.digits()
	q := session.Question{
		ID: t.key + ":code", Kind: session.AskCode, Arg: ending, Work: *w, Until: t.now.Add(t.Limits.CodeLife), Hash: t.hash(t.key, digits),
	}
	tone := t.tone()
	tone.Channel = commands.Text
	data := commands.Data{
		"code": commands.Digits(digits), "minutes": int(t.Limits.CodeLife.Minutes()), "purpose": t.purpose(v, *w, tone),
	}
	body, err := t.Speaker.Say(system, "code-text", data, tone)
	if err == nil {
		err = t.Texter.Text(ctx, Notice{
			Unique: "otp:" + t.key, Type: "otp", To: to, Customer: w.Customer, Zone: t.zone.String(), Lang: t.lang,
			Body: body, Asked: t.now, Expires: q.Until,
		})
	}
	if err != nil {
		t.log().ErrorContext(ctx, "a one-time code could not be sent", "err", err)
		t.done("sorry", nil)
		return false
	}
	t.open(q)
	t.sayQuestion(v, q)
	return false
}

// purpose is what a code agrees to, in words the customer would use, so that whoever is talked into telling one reads what it is for.
func (t *turn) purpose(v commands.Verb, w session.Work, tone commands.Tone) any {
	data := t.about(v, w)
	if t.Speaker.Can(v.ID, "purpose", commands.Text) && t.readBack(v, w, data) == nil {
		if said, err := t.Speaker.Say(v.ID, "purpose", data, tone); err == nil {
			return said
		}
	}
	return commands.Act(v.ID)
}

// addressee is where a code goes: to another number of the customer, if there is one, since whoever holds this telephone reads what
// is sent to it. ending is what may be said of that other number. known is false where there may be one and it is not known whether it is with
// its owner: then no code goes anywhere.
func (t *turn) addressee(ctx context.Context, w session.Work) (to phone.Number, ending string, known bool) {
	others, all := t.others(ctx, w.Customer)
	if len(others) > 0 {
		n := others[0].Reveal()
		return others[0], n[max(0, len(n)-2):], true
	}
	return t.number, "", all
}

// digits makes the code of this turn. It follows from the turn's key, which tells it to nobody without ours: a turn that is taken
// once more, because its first end was lost, sends no second text and must still know what the first one said.
func (t *turn) digits() string {
	sum := t.Vault.Index("otp-code", t.key)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum[:8])%1_000_000)
}

// hash ties a code to its question: what is kept opens nothing.
func (t *turn) hash(id, digits string) string { return t.Vault.Index("otp", id+":"+digits).Hex() }

// takeCode compares in constant time; three wrong ones end it.
func (t *turn) takeCode(ctx context.Context, q session.Question, v commands.Verb, w *session.Work, reply string) bool {
	id := q.ID[:len(q.ID)-len(":code")]
	if subtle.ConstantTimeCompare([]byte(t.hash(id, reply)), []byte(q.Hash)) == 1 {
		w.Proven |= session.Proof(commands.ByCode)
		return true
	}
	if t.wrongAnswer(ctx, v) {
		return false
	}
	q.Tries++
	if q.Tries >= triesMax {
		t.st.Close(q.ID)
		t.person = t.channel == commands.Voice
		t.done("too-many-tries", nil)
		return false
	}
	t.open(q)
	t.done("wrong-code", nil)
	return false
}
