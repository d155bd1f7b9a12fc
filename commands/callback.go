package commands

import (
	"context"
	"strings"
	"time"

	"cardline/internal/desk"
	"cardline/internal/locale"
)

// Callback arranges that a person calls the customer on the number they use now: when they say, or at one of a few hours to choose from,
// always while people answer the line and one may call where the customer is. The hour and the number are read back.
func Callback(d *desk.Desk) Verb {
	return Verb{
		ID: "CALLBACK", Channels: Both, Risk: R2, ByText: A1, ByVoice: A1, About: Person,
		Args: []Arg{{Name: "when", Digits: 1, Page: slotsOffered, Choice: func(_ context.Context, r Request) (Options, error) {
			return slotOptions(d.Slots(lineOf(r), r.Zone, slotsOffered), r), nil
		}}},
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			slot := slotOf(d, r)
			if slot.IsZero() {
				return Quoted{}, &Answer{Say: "none"}, nil
			}
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

// slotsOffered is how many hours a customer chooses from.
const slotsOffered = 3

// platinum is the tier, and the line of its own that serves it.
const platinum = "platinum"

// lineOf is the line whose people call a customer back.
func lineOf(r Request) string {
	if strings.EqualFold(r.Customer.Tier, platinum) {
		return platinum
	}
	return "main"
}

// soonestSlot is chosen where the first hour is, whatever that is by the time it is agreed to.
const soonestSlot = "asap"

// slotOptions names hours to choose from, the first of them as the earliest.
func slotOptions(slots []time.Time, r Request) (out Options) {
	earliest := locale.Words{locale.English: "the earliest, ", locale.Simplified: "最快", locale.Traditional: "最快"}
	for i, at := range slots {
		o := Option{Value: at.UTC().Format(time.RFC3339), Names: locale.Words{}}
		for _, l := range locale.All() {
			o.Names[l] = when(at, Tone{Channel: r.Channel, Lang: l, Zone: r.Zone})
			if i == 0 {
				o.Value, o.Names[l] = soonestSlot, earliest[l]+o.Names[l]
			}
		}
		out = append(out, o)
	}
	return out
}

// slotOf is the slot that was read back, or the one that was asked for. The zero time: nobody knows when people answer.
func slotOf(d *desk.Desk, r Request) time.Time {
	if agreed, err := time.Parse(time.RFC3339, r.Quote); err == nil {
		return agreed
	}
	want, err := time.Parse(time.RFC3339, r.Args["when"])
	if err != nil {
		want = momentOf(r.Args["when"], r.Now, r.Zone)
	}
	return d.Slot(lineOf(r), want, r.Zone)
}

// slotData tells a slot and the end of the number that is called.
func slotData(r Request, slot time.Time) Data {
	masked := r.Number.String()
	return Data{"slot": slot, "end": Digits(masked[max(0, len(masked)-2):])}
}
