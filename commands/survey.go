package commands

import (
	"context"
	"errors"
	"strconv"

	"cardline/internal/desk"
	"cardline/internal/locale"
)

// Survey takes the score of a case that was closed, 1 to 5, while one is asked for.
func Survey(d *desk.Desk) Verb {
	return Verb{
		ID: "SURVEY", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Args: []Arg{{Name: "score", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) {
			if _, found, err := scored(ctx, d, r); err != nil || !found {
				return nil, err
			}
			return scoreOptions(), nil
		}}},
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

func survey(ctx context.Context, d *desk.Desk, r Request) (Answer, error) {
	score, err := strconv.Atoi(r.Args["score"])
	if err != nil || score < 1 || score > 5 {
		return Answer{Say: "wrong-score"}, nil
	}
	c, found, err := scored(ctx, d, r)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		return Answer{Say: "none"}, nil
	}
	c, err = d.Score(ctx, c.Ref, r.Key, actor(r), score, r.Args["text"])
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
