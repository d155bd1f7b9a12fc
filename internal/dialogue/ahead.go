package dialogue

import (
	"context"
	"strings"

	"cardline/internal/session"
	"cardline/ivr"
)

// Keys pressed while a caller is asked for patience are kept, and answer what they are asked next: a menu, or an entry that is no secret. They agree
// to nothing, and are no PIN and no code: those are entered by who has heard that they are wanted.

const (
	aheadMost = 32 // keys that are kept
	patient   = 1  // seconds after the words, in which a key is heard too
)

// beforehand is what is expected while the bank takes its time: any keys, or none.
func beforehand() *ivr.Expect { return &ivr.Expect{Timeout: patient} }

// keeps keeps what was pressed meanwhile, unseen: what it is meant for is not known yet.
func (t *turn) keeps(in Call) {
	if in.Digits == "" {
		return
	}
	c := t.st.Call
	c.Ahead, t.redact = c.Ahead+in.Digits, true
	c.Ahead = c.Ahead[:min(len(c.Ahead), aheadMost)]
}

// goesAhead answers the question of a page with the keys that were kept, once there is one.
func (t *turn) goesAhead(ctx context.Context, place *ivr.Place, page ivr.Page, in Call) ivr.Page {
	c := t.st.Call
	if c.Ahead == "" || c.Asks != nil { // the bank is still at it
		return page
	}
	keys := t.entry(page, c.Ahead)
	if c.Ahead = ""; keys == "" {
		return page
	}
	t.asked, t.person, t.result, t.ahead, t.redact = nil, false, "", true, true
	next, out := t.goesOn(ctx, *place, Call{SID: in.SID, From: in.From, To: in.To, Step: in.Step, Digits: keys})
	*place = next
	return t.suits(t.walk(ctx, place, out))
}

// entry is as many of the keys as a page asks for; "" where they may not answer it.
func (t *turn) entry(page ivr.Page, keys string) string {
	e, q := page.Expect, t.st.Open()
	switch {
	case page.Then != ivr.ThenAnswer, e == nil, e.Listen, e.Secret:
		return ""
	case q != nil && (q.Kind == session.AskConfirm || q.Kind == session.AskMeant || q.Kind == session.AskPhone):
		return ""
	case q == nil && e.Digits == 1: // a menu: key by key, as far as they lead
		return keys
	}
	if e.Finish != "" {
		if entry, _, done := strings.Cut(keys, e.Finish); done {
			return entry
		}
	}
	if e.Digits > 0 {
		keys = keys[:min(len(keys), e.Digits)]
	}
	return keys
}
