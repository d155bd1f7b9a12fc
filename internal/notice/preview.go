package notice

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/sms"
	"cardline/internal/template"
	"cardline/internal/wrong"
)

// Preview is how a template looks and what it costs.
type Preview struct {
	Rendered
	Forces string       // the first character that makes the message UCS-2; "" if none
	At     int          // where it stands, counted in characters from 1
	In     string       // in which part
	Worst  int          // segments with the longest data, in the country where it takes most; 0 if that cannot be known
	Price  Price        // of the message
	Priced bool         // false: no price is known for the country
	Faults wrong.Faults // why it could not be proposed; none: it could
}

// Sample is data of the type to show templates with; what is given replaces it field by field.
func (w *Words) Sample(k Key, given Data) Data {
	out := Data{}
	for name, v := range w.samples[k.Type] {
		out[name] = v
	}
	for name, v := range given {
		out[name] = v
	}
	return out
}

// Preview fills t with the request's data over sample data. Only what cannot be filled at all is an error; the rest is told in Faults.
func (w *Words) Preview(t Template, r Request, carrier string) (Preview, error) {
	p, err := prepare(t)
	if err != nil {
		return Preview{}, err
	}
	r.Type, r.Lang, r.Data = t.Type, t.Lang, w.Sample(t.Key, r.Data)
	out := Preview{Faults: w.Faults(t)}
	if out.Rendered, err = w.fill(p, r); err != nil {
		if errors.Is(err, template.ErrVariable) && out.Faults != nil {
			return Preview{}, out.Faults // they say it better
		}
		return Preview{}, errors.Join(err, out.Faults.Err())
	}
	if most, err := w.worst(p); err == nil {
		out.Worst = most.Segments
	}
	if forces := sms.Count(out.Text).Forces; forces != 0 {
		before := out.Text[:strings.IndexRune(out.Text, forces)]
		out.Forces, out.At, out.In = string(forces), utf8.RuneCountInString(before)+1, part(out.Parts, len(before))
	}
	out.Price, out.Priced = w.house.Prices.Of(r.Country, carrier, out.Segments)
	return out, nil
}

// part names the part that byte at of the message stands in.
func part(parts []Part, at int) string {
	for _, p := range parts {
		if at < len(p.Text) {
			return p.Name
		}
		at -= len(p.Text)
	}
	return ""
}

// InUse is the template that Render uses at a time.
func (w *Words) InUse(k Key, now time.Time) (Template, error) {
	p, ok := w.current(k, now)
	if !ok {
		return Template{}, fmt.Errorf("%w: %s in %s", ErrNoTemplate, k.Type, k.Lang)
	}
	return p.Template, nil
}
