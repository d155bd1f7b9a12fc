package commands

import (
	"context"

	"cardline/internal/desk"
)

// Suggest takes a suggestion from anybody and thanks them. In a call the menu records it, and a key says what it is about.
func Suggest(d *desk.Desk) Verb {
	return Verb{
		ID: "SUGGEST", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Args: []Arg{{Name: "text", Digits: 1, Keys: inTheirWords(matters)}},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			o := opening(r, desk.Suggestion)
			o.Severity = minor
			c, err := d.Open(ctx, o)
			if err != nil {
				return Answer{}, err
			}
			return Answer{Say: "done", Data: Data{"ref": Digits(c.Ref)}}, nil
		},
	}
}

// minor is the severity of what nobody waits for.
const minor = 4
