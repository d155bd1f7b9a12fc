package notice

import (
	"fmt"
	"strings"
	"time"

	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/speech"
	"cardline/internal/wrong"
)

// Spoken are words that a call of ours says, ready to be filled again and again. Nothing is put around them: the call itself says who calls,
// and how to be rid of such calls. Safe for concurrent use.
type Spoken struct {
	words *Words
	prepared
}

// What a call takes beside its words, and the longest words that are listened to.
const (
	aroundWords = 35 // seconds: it is picked up, says who calls, hears two keys, and says goodbye
	spokenMost  = 30 // seconds
)

// Spoken readies words: what SpokenFaults tells of them is for the caller to have asked.
func (w *Words) Spoken(t Template) (*Spoken, error) {
	p, err := prepare(t)
	if err != nil {
		return nil, err
	}
	return &Spoken{w, p}, nil
}

// Render says r as people say it. Segments of what is rendered are minutes begun, Seconds how long the words alone take.
func (p *Spoken) Render(r Request) (Rendered, error) {
	r.Type, r.Lang = p.Type, p.Lang
	m := manner{r.Lang, p.words.placed(r), r.Now}
	vars, faults := say(p.kind.Fields, r.Data, m)
	if faults != nil {
		return Rendered{}, fmt.Errorf("data of %s: %w", r.Type, faults)
	}
	for _, f := range p.kind.Fields {
		if v, given := r.Data[f.Name]; given {
			vars[f.Name] = m.aloud(f, v)
		}
	}
	said, err := p.prepared.words.Render(p.words.housed(p.prepared, vars))
	if err != nil {
		return Rendered{}, fmt.Errorf("template %s: %w", p.ID, err)
	}
	seconds := p.words.Seconds(said)
	return Rendered{Text: said, Seconds: seconds, Segments: (seconds + aroundWords + 59) / 60, Template: p.ID.String(), Parts: []Part{{"words", said}}}, nil
}

// SpokenFaults is Faults for words that are spoken: there is nothing to tap, and what is too long is hung up on.
func (w *Words) SpokenFaults(t Template, now time.Time) (faults wrong.Faults) {
	read, ok := readied(t, &faults)
	if !ok {
		return faults
	}
	p := &Spoken{w, read}
	if strings.TrimSpace(t.Text) == "" {
		faults.Add("", "text-empty")
	}
	for _, link := range linked.FindAllString(t.Text, -1) {
		faults.Add("", "text-link-heard", link)
	}
	if !w.names(p.prepared, &faults) {
		return faults
	}
	said, err := p.Render(Request{Data: w.Sample(t.Key, nil), Now: now})
	switch {
	case err != nil:
		faults.Tell("", wrong.From(err))
	case said.Seconds > spokenMost:
		faults.Add("", "text-seconds", said.Seconds, spokenMost)
	}
	return faults
}

// Seconds is how long words take to say; 0 where the house does not tell.
func (w *Words) Seconds(said string) int {
	if w.house.Seconds == nil {
		return 0
	}
	return w.house.Seconds(said)
}

// Minutes is what so many minutes of a call of ours cost to a number of a country. Not ok: no price is known.
func (w *Words) Minutes(country string, minutes int) (Price, bool) {
	return w.house.Prices.Calling(country, minutes)
}

// aloud says a value that write accepts.
func (m manner) aloud(f outbox.Field, v string) string {
	switch f.Kind {
	case outbox.Money:
		currency, figure, _ := strings.Cut(v, " ")
		if sum, err := money.Parse(figure, currency); err == nil {
			return speech.Money(sum, m.lang)
		}
	case outbox.Date:
		if day, err := time.Parse(time.DateOnly, v); err == nil {
			return speech.Date(day, m.now, m.lang)
		}
	case outbox.Time:
		if t, err := time.Parse(time.RFC3339, v); err == nil && m.place.zone != nil {
			t = t.In(m.place.zone)
			at := " at "
			if m.lang != locale.English {
				at = ""
			}
			return speech.Date(t, m.now.In(m.place.zone), m.lang) + at + speech.Clock(t, m.lang)
		}
	case outbox.Count:
		return speech.Count(whole(v), m.lang)
	case outbox.Percent:
		units, part, _ := strings.Cut(v, ".")
		return speech.Percent(int(whole(units+(part + "00")[:2])), m.lang)
	case outbox.Tail, outbox.Code:
		return speech.Digits(v, m.lang)
	}
	return v
}

// whole is the number that digits write.
func whole(digits string) (n int64) {
	for _, r := range digits {
		n = n*10 + int64(r-'0')
	}
	return n
}
