package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/ivr"
)

// opens is the verb by which a menu tells callers when people answer again.
const opens = "OPENING"

// opening says when people answer the line dialled: nothing while they do, and nothing that nobody knows.
func opening(d *Dialogue) commands.Verb {
	return commands.Verb{
		ID: opens, Channels: commands.Voice, About: commands.Nobody,
		Run: func(_ context.Context, r commands.Request) (commands.Answer, error) {
			if d.Hours == nil {
				return commands.Answer{Outcome: "open"}, nil
			}
			state, at := d.Hours.Of(orElse(d.Lines[r.Our], "main"), r.Now)
			switch {
			case state == ivr.HoursOpen:
				return commands.Answer{Outcome: "open"}, nil
			case at.IsZero():
				return commands.Answer{Say: "opens-unknown", Outcome: state}, nil
			case state == ivr.HoursEmergency:
				return commands.Answer{Say: "opens-perhaps", Outcome: state, Data: commands.Data{"at": at}}, nil
			}
			return commands.Answer{Say: "opens", Outcome: state, Data: commands.Data{"at": at}}, nil
		},
	}
}
