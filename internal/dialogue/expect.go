package dialogue

import (
	"cardline/commands"
	"cardline/internal/session"
	"cardline/ivr"
)

// expect is what a caller may enter in answer to a question.
func (t *turn) expect(q session.Question) *ivr.Expect {
	switch q.Kind {
	case session.AskCard:
		return &ivr.Expect{Digits: 4, Finish: "#", Timeout: 6}
	case session.AskDocument:
		return &ivr.Expect{Digits: 4, Finish: "#", Timeout: 6, Secret: true}
	case session.AskFind:
		return &ivr.Expect{Digits: clueDigits, Finish: "#", Timeout: 10, Secret: true}
	case session.AskBegun:
		return &ivr.Expect{Digits: begunDigits, Finish: "#", Timeout: 8, Secret: true}
	case session.AskPIN, session.AskCode, session.AskNew, session.AskSame:
		return &ivr.Expect{Digits: 6, Finish: "#", Timeout: 8, Secret: true}
	}
	v := t.verbs[q.Work.Verb]
	if q.Texted > 0 { // they are reading
		return &ivr.Expect{Digits: 1, Timeout: 10}
	}
	if a := argument(v, q.Arg); q.Kind == session.AskArg && a.Choices(t.channel) == nil {
		return &ivr.Expect{Digits: a.Digits, Finish: "#", Timeout: 6}
	}
	return &ivr.Expect{Digits: 1, Timeout: 5, Listen: q.Kind == session.AskConfirm && v.Risk >= commands.R3}
}
