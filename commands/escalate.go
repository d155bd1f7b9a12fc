package commands

import (
	"context"
	"errors"

	"cardline/internal/desk"
)

// Escalate takes an open case one level up: to somebody new, and to a nearer day.
func Escalate(d *desk.Desk) Verb {
	return Verb{
		ID: "ESCALATE", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			c, none, err := ownCase(ctx, d, r, func(c desk.Case) bool {
				return c.State != desk.Closed && (c.Kind == desk.Complaint || c.Kind == desk.Dispute)
			})
			switch {
			case err != nil:
				return Answer{}, err
			case none != "":
				return Answer{Say: none}, nil
			}
			switch c, err = d.Escalate(ctx, c.Ref, r.Key, actor(r), r.Words); {
			case errors.Is(err, desk.ErrClosed):
				return Answer{Say: "closed", Data: caseData(d, c)}, nil
			case errors.Is(err, desk.ErrTop):
				return Answer{Say: "top", Data: caseData(d, c)}, nil
			case err != nil:
				return Answer{}, err
			}
			return Answer{Say: "done", Data: caseData(d, c)}, nil
		},
	}
}
