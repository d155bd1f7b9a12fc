package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"cardline/internal/desk"
	"cardline/internal/locale"
)

// Survey takes the score of a case that was closed, 1 to 5, while one is asked for. In a call it is the call that is scored where there
// is no such case: a low score, or that nothing was solved, leaves a task.
func Survey(d *desk.Desk) Verb {
	return Verb{
		ID: "SURVEY", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Args: []Arg{{Name: "score", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) {
			if _, found, err := scored(ctx, d, r); err != nil || !found {
				return nil, err
			}
			return scoreOptions(), nil
		}, Keys: func(context.Context, Request) (Options, error) { return scoreOptions(), nil }}},
		Awaits: func(ctx context.Context, r Request) (bool, error) {
			_, found, err := scored(ctx, d, r)
			return found, err
		},
		Run: func(ctx context.Context, r Request) (Answer, error) { return survey(ctx, d, r) },
	}
}

// scoreOptions are 1 to 5 with what they mean.
func scoreOptions() Options {
	return Options{
		{Value: "1", Names: locale.Words{locale.English: "very poor", locale.Simplified: "很不满意", locale.Traditional: "非常不滿意"}},
		{Value: "2", Names: locale.Words{locale.English: "poor", locale.Simplified: "不满意", locale.Traditional: "不滿意"}},
		{Value: "3", Names: locale.Words{locale.English: "fair", locale.Simplified: "一般", locale.Traditional: "一般"}},
		{Value: "4", Names: locale.Words{locale.English: "good", locale.Simplified: "满意", locale.Traditional: "滿意"}},
		{Value: "5", Names: locale.Words{locale.English: "very good", locale.Simplified: "很满意", locale.Traditional: "非常滿意"}},
	}
}

// scored finds the case of the number that waits for a score.
func scored(ctx context.Context, d *desk.Desk, r Request) (c desk.Case, found bool, err error) {
	if r.Number == "" {
		return c, false, nil
	}
	cs, err := d.Find(ctx, desk.Query{Number: r.Number, Survey: r.Now, Limit: 1})
	if err != nil || len(cs) == 0 {
		return c, false, err
	}
	return cs[0], true, nil
}

// Unscored stands for the score of a call whose caller said that nothing was solved, and gave none.
const Unscored = "none"

func survey(ctx context.Context, d *desk.Desk, r Request) (Answer, error) {
	if r.Args["score"] == Unscored && unsolved(r) != "" {
		return scoredCall(ctx, d, r, 0)
	}
	score, err := strconv.Atoi(r.Args["score"])
	if err != nil || score < 1 || score > 5 {
		return Answer{Say: "wrong-score"}, nil
	}
	if r.Args["call"] != "" { // asked for by text, when the caller had gone
		return scoredCall(ctx, d, r, score)
	}
	c, found, err := scored(ctx, d, r)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case !found && r.Channel == Voice:
		return scoredCall(ctx, d, r, score)
	case !found:
		return Answer{Say: "none"}, nil
	}
	c, err = d.Score(ctx, c.Ref, r.Key, actor(r), score, r.Args["text"]+unsolved(r))
	switch {
	case errors.Is(err, desk.ErrNoSurvey):
		return Answer{Say: "none"}, nil
	case err != nil:
		return Answer{}, err
	}
	say := "done"
	if score <= desk.Low {
		say = "sorry"
	}
	return Answer{Say: say, Data: Data{"ref": Digits(c.Ref)}}, nil
}

// scoredCall takes the score of a call; 0: none was given. However it comes to us, a call leaves one task.
func scoredCall(ctx context.Context, d *desk.Desk, r Request, score int) (Answer, error) {
	done, sorry := "done", "sorry"
	if r.Channel == Text {
		done, sorry = "done-call", "sorry-call"
	}
	outcome := "score-" + strconv.Itoa(score) // scores of calls are counted apart
	if score > desk.Low && unsolved(r) == "" {
		return Answer{Say: done, Outcome: outcome}, nil
	}
	call := r.Args["call"]
	if call == "" {
		call, _, _ = strings.Cut(r.Key, "#")
	}
	o := opening(r, desk.Task)
	o.Key, o.Subject, o.Severity = call+"/survey", "survey", minor-1
	o.Reason = "scored a call " + strconv.Itoa(score) + " of 5" + unsolved(r)
	if score == 0 {
		o.Reason, outcome = "said that a call has solved nothing, and gave no score", "unsolved"
	}
	if _, err := d.Open(ctx, o); err != nil {
		return Answer{}, err
	}
	return Answer{Say: sorry, Outcome: outcome}, nil
}

// unsolved says so of a call whose caller did, for the desk.
func unsolved(r Request) string {
	if r.Args["solved"] == "N" {
		return ", not solved"
	}
	return ""
}
