package commands

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

const (
	// longestTrip is as far ahead as one notice opens a card to use abroad; a longer stay is announced again.
	longestTrip = 180 * 24 * time.Hour
	// longestPlace keeps a place, which is the customer's own words, from filling the text.
	longestPlace = 24
)

// Travel announces a stay abroad, so that what is spent there is not taken for a thief's. It opens the card for that place and time and
// therefore wants the stronger proof.
func Travel(core bank.Core) Verb {
	return Verb{
		ID: "TRAVEL", Channels: Both, Risk: R2, ByText: A3, ByVoice: A4, About: OneCard, States: inUse, Guess: true, Effect: true,
		Args: []Arg{{Name: "from", Digits: 4}, {Name: "to", Digits: 4}, {Name: "place", If: inWriting}},
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			t, wrong := tripOf(r)
			if wrong != "" {
				return instead(r, wrong)
			}
			return readBack(r, asStands, t.data())
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			t, wrong := tripOf(r)
			if wrong != "" {
				return Answer{Say: wrong, Data: Data{"card": r.Card().Tail}}, nil
			}
			rc, no, err := order(ctx, core, r, bank.Announce, map[string]string{
				"from": t.From.Format(time.DateOnly), "to": t.To.Format(time.DateOnly), "place": t.Place,
			}, "too-many")
			if err != nil || no != nil {
				return orNo(no), err
			}
			return done(r, rc, "done", t.data()), nil
		},
	}
}

type trip bank.Trip

// tripOf reads the stay that is announced, in days of the customer's zone. wrong names the text that says what is wrong with it.
func tripOf(r Request) (t trip, wrong string) {
	var known, known2 bool
	t.From, known = tripDay(r.Args["from"], r)
	t.To, known2 = tripDay(r.Args["to"], r)
	if known && known2 {
		t.begun(r)
	}
	t.Place = placeName(r.Args["place"])
	switch {
	case !known || !known2 || t.To.Before(t.From) || daysUntil(r.Now, t.To, r.Zone) < 0:
		return t, "wrong-dates"
	case t.To.Sub(t.From) > longestTrip:
		return t, "too-long"
	case t.Place == "" && r.Channel == Text:
		return t, "wrong-place"
	}
	return t, ""
}

// begun takes a stay that seems to begin in a year for one that has begun, and whose end is still to come: days are said without their year,
// and read as the next such days.
func (t *trip) begun(r Request) {
	from, to := t.From.AddDate(-1, 0, 0), t.To
	if !to.Before(t.From) {
		to = to.AddDate(-1, 0, 0)
	}
	if daysUntil(r.Now, from, r.Zone) < 0 && daysUntil(r.Now, to, r.Zone) >= 0 && to.Sub(from) <= longestTrip {
		t.From, t.To = from, to
	}
}

func (t trip) data() Data {
	d := Data{"from": Day(t.From), "to": Day(t.To), "place": t.Place}
	if t.Place == "" {
		d["place"] = anywhere
	}
	return d
}

// anywhere is the place of a trip announced by keys, which cannot spell one.
var anywhere = locale.Words{locale.English: "any country", locale.Simplified: "境外", locale.Traditional: "外地"}

// inWriting wants an argument only of those who can write it.
func inWriting(_ context.Context, r Request) (bool, error) { return r.Channel == Text, nil }

// tripDay reads 2027-05-02, or the 0502 of a caller's keys: the next such day.
func tripDay(s string, r Request) (time.Time, bool) {
	if t, err := time.ParseInLocation(time.DateOnly, s, r.Zone); err == nil {
		return t, true
	}
	for year := r.Now.In(r.Zone).Year(); len(s) == 4; year++ {
		t, err := time.ParseInLocation("20060102", strconv.Itoa(year)+s, r.Zone)
		if err != nil && s != "0229" {
			break
		}
		if err == nil && daysUntil(r.Now, t, r.Zone) >= 0 {
			return t, true
		}
	}
	return time.Time{}, false
}

// placeName keeps what places are written with; digits above all are left out, since this is said back.
func placeName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || strings.ContainsRune(" '-.,&", r) {
			return r
		}
		return -1
	}, s)
	name := []rune(strings.Join(strings.Fields(s), " "))
	return strings.TrimSpace(string(name[:min(len(name), longestPlace)]))
}
