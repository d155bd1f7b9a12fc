package commands

import (
	"context"
	"time"

	"cardline/internal/desk"
)

// Callback arranges that a person calls the customer on the number they use now: when they say, or as soon as somebody can, in hours
// in which one may call.
func Callback(d *desk.Desk) Verb {
	return Verb{
		ID: "CALLBACK", Channels: Both, Risk: R2, ByText: A1, ByVoice: A1, About: Person, Instant: true,
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			slot := slotOf(d, r)
			return Quoted{ID: slot.UTC().Format(time.RFC3339), Until: slot, Data: slotData(r, slot)}, nil, nil
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			slot := slotOf(d, r)
			o := opening(r, desk.Callback)
			o.Slot, o.Confirmed = slot, r.Now
			c, err := d.Open(ctx, o)
			if err != nil {
				return Answer{}, err
			}
			data := slotData(r, c.Slot)
			data["ref"] = Digits(c.Ref)
			return Answer{Say: "done", Data: data}, nil
		},
	}
}

// slotOf is the slot that was read back, or the one that was asked for.
func slotOf(d *desk.Desk, r Request) time.Time {
	if agreed, err := time.Parse(time.RFC3339, r.Quote); err == nil {
		return agreed
	}
	return d.Slot(momentOf(r.Args["when"], r.Now, r.Zone), r.Zone)
}

// slotData tells a slot and the end of the number that is called.
func slotData(r Request, slot time.Time) Data {
	masked := r.Number.String()
	return Data{"slot": slot, "end": Digits(masked[max(0, len(masked)-2):])}
}
