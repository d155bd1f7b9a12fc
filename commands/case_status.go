package commands

import (
	"context"

	"cardline/internal/desk"
)

// CaseStatus tells where a case stands: the one that is named, or the newest that waits for an answer, or a suggestion. It is told to the number that opened it and to the
// customer it is about.
func CaseStatus(d *desk.Desk) Verb {
	return Verb{
		ID: "CASE_STATUS", Channels: Both, Risk: R1, ByText: A0, ByVoice: A0, About: Nobody,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			c, none, err := ownCase(ctx, d, r, func(c desk.Case) bool { return c.Kind != desk.Task && c.Kind != desk.Suggestion },
				func(c desk.Case) bool { return c.Kind == desk.Suggestion })
			switch {
			case err != nil:
				return Answer{}, err
			case none != "":
				return Answer{Say: none}, nil
			}
			data := caseData(d, c)
			data["since"] = Day(c.ClosedAt)
			switch {
			case c.State == desk.Closed:
				return Answer{Say: "closed", Data: data}, nil
			case c.Overdue(r.Now):
				return Answer{Say: "late", Data: data}, nil
			}
			return Answer{Say: string(c.State), Data: data}, nil
		},
	}
}
