package dialogue

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/session"
	"cardline/ivr"
)

// pickUp opens the call's session and finds out who calls.
func (d *Dialogue) pickUp(ctx context.Context, in Call) (*turn, *session.Turn, error) {
	t := &turn{
		Dialogue: d,
		arrival:  arrival{key: stepKey(in.SID, in.Step), now: d.Clock.Now(), channel: commands.Voice, number: in.From, our: in.To, life: ctx},
	}
	sess := &session.Turn{}
	opened, err := d.Sessions.Open(ctx, d.partyIndex("", in.SID))
	switch {
	case err == nil:
		sess = opened
	case errors.Is(err, session.ErrDown):
		t.offline = true
		t.log().WarnContext(ctx, "a call without memory", "err", err)
	default:
		return nil, nil, err
	}
	t.st = &sess.State
	t.bankBy = d.Clock.Wall().Add(d.Limits.Bank)
	t.silentBy = d.Clock.Wall().Add(min(patience, d.Limits.Bank))
	if in.State != "" {
		t.carried(in)
	}
	ring := t.st.Call == nil
	if ring {
		t.st.Call = &session.Call{SID: in.SID, Step: in.Step, Epoch: t.now.UnixNano(), Began: t.now, Ours: in.Ours}
	}
	// The carrier attests a number when it rings, not at each step.
	if t.st.Call.Stranger = t.st.Call.Stranger || in.Failed; t.st.Call.Stranger {
		t.number = ""
	}
	t.claims(ctx, in.From)
	t.st.Call.From = t.number
	if t.number != "" {
		if ring {
			t.rests(ctx)
		}
		if t.party, err = d.Directory.Find(ctx, in.From, t.st.Call.Epoch); err != nil {
			t.log().ErrorContext(ctx, "a caller goes on as a stranger", "err", err)
			t.party = customer.Party{Number: in.From}
		}
	}
	t.localize()
	return t, sess, nil
}

// stepKey names a step of a call in the rows and at the bank.
func stepKey(sid string, step int) string { return sid + "#" + strconv.Itoa(step) }

// callOf is the call a key belongs to.
func callOf(key string) string { sid, _, _ := strings.Cut(key, "#"); return sid }

// rests takes over whether the private verbs of the number rest: too many wrong answers by text, or in another call, count here too.
// The epoch of the number comes with it, so that the caller's party is remembered from call to call.
func (t *turn) rests(ctx context.Context) {
	if t.offline {
		return
	}
	number, epoch, err := t.Sessions.Look(ctx, t.partyIndex(t.number, ""))
	if err != nil {
		t.log().WarnContext(ctx, "whether a caller's number rests is not known", "err", err)
		return
	}
	t.st.CoolUntil, t.st.Call.Epoch = number.CoolUntil, epoch
	if t.st.Call.Ours == nil {
		t.cutOff(number)
	}
}

// carried takes over the state that came in the address if it is of this very step and newer than what is kept: Redis was away when
// it was made, and may have come back with an older one.
func (t *turn) carried(in Call) {
	var st session.State
	sealed, err := base64.RawURLEncoding.DecodeString(in.State)
	if err == nil {
		st, err = t.Sealer.Unseal(sealed)
	}
	switch kept := t.st.Call; {
	case err != nil:
		t.log().Warn("a state in an address could not be read", "err", err)
	case st.Call == nil || st.Call.SID != in.SID || st.Call.Step != in.Step:
		t.log().Warn("a state in an address is of another call or step")
	case kept == nil || kept.Step < st.Call.Step:
		*t.st = st
	}
}

// heardBefore returns the page of a step that was taken before.
func (t *turn) heardBefore(ctx context.Context, in Call) (ivr.Page, bool) {
	var page ivr.Page
	c := t.st.Call
	if len(c.Page) > 0 && in.Step == c.Step-1 && json.Unmarshal(c.Page, &page) == nil {
		return page, true
	}
	if in.Step >= c.Step && !t.offline {
		return page, false
	}
	stored, err := t.Ledger.Seen(ctx, t.key)
	if err != nil || stored == nil {
		return page, false
	}
	page, err = unpage(stored.Answer)
	return page, err == nil
}

// unpage reads a page as it was written down.
func unpage(answer []byte) (page ivr.Page, err error) {
	if err = json.Unmarshal(answer, &page); err != nil {
		return ivr.Page{}, fmt.Errorf("reading a page: %w", err)
	}
	return page, nil
}

// carry puts the call's state into the address of the next step.
func (t *turn) carry(page *ivr.Page) {
	page.State = base64.RawURLEncoding.EncodeToString(t.Sealer.Seal(t.st))
}
