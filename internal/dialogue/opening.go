package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/speech"
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
				return commands.Answer{Say: "opens-perhaps", Outcome: state, Data: d.opensAt(r, at)}, nil
			}
			return commands.Answer{Say: "opens", Outcome: state, Data: d.opensAt(r, at)}, nil
		},
	}
}

// opensAt tells a moment on the caller's clock. Whose it is is told where it may be another than they think of: to callers we do not know, and to those
// whose clock is not the line's.
func (d *Dialogue) opensAt(r commands.Request, at time.Time) commands.Data {
	zone := locale.Words{}
	theirs, ours := at.In(r.Zone), at.In(d.Hours.Zone(orElse(d.Lines[r.Our], "main")))
	if !r.Party.Known() || theirs.Format(time.TimeOnly) != ours.Format(time.TimeOnly) {
		for _, l := range locale.All() {
			zone[l] = speech.Zone(r.Zone, l)
		}
	}
	return commands.Data{"at": at, "zone": zone}
}
