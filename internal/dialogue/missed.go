package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/session"
)

// countWait is how long a call waits for a text of its number, to count a wrong answer where texts count theirs.
const countWait = time.Second

// wrongAnswer counts a wrong tail, document or code. Too many within the time of a cool-down make the private verbs of the number
// rest, whether they were texted or keyed in, in one call or in many; verbs that protect never rest.
func (t *turn) wrongAnswer(ctx context.Context, v commands.Verb) bool {
	t.st.CoolUntil = t.counted(ctx, v)
	if !t.now.Before(t.st.CoolUntil) || v.Protects {
		return false
	}
	t.st.Questions = nil
	t.person = t.channel == commands.Voice
	t.done("cooldown", commands.Data{"until": commands.Clock(t.st.CoolUntil)})
	return true
}

// counted adds a wrong answer to those of the number and returns until when it rests. A call has a state of its own: it counts in
// the number's, and in its own only while that cannot be had.
func (t *turn) counted(ctx context.Context, v commands.Verb) time.Time {
	if t.channel == commands.Text || t.number == "" || t.offline {
		return t.miss(t.st, v)
	}
	wctx, stop := context.WithTimeout(ctx, countWait)
	defer stop()
	number, err := t.Sessions.Open(wctx, t.partyIndex(t.number, ""))
	if err != nil {
		t.log().WarnContext(ctx, "a wrong answer counts for this call alone", "err", err)
		return t.miss(t.st, v)
	}
	until := t.miss(&number.State, v)
	if err := t.Sessions.Save(ctx, number); err != nil {
		t.log().WarnContext(ctx, "a wrong answer was not counted", "err", err)
	}
	return until
}

func (t *turn) miss(st *session.State, v commands.Verb) time.Time {
	st.Missed = session.Within(st.Missed, t.now.Add(-t.Limits.Cooldown), t.now, t.Limits.WrongAnswers)
	if len(st.Missed) >= t.Limits.WrongAnswers && !v.Protects {
		st.Missed, st.CoolUntil = nil, t.now.Add(t.Limits.Cooldown)
	}
	return st.CoolUntil
}
