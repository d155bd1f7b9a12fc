package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

type previewInput struct {
	Body struct {
		Type     string      `json:"type" maxLength:"40" example:"due-reminder"`
		Lang     string      `json:"lang" enum:"en,zh-Hans,zh-Hant"`
		Text     string      `json:"text,omitempty" maxLength:"8192" doc:"What to preview; empty: the version, or what is in use."`
		Version  int         `json:"version,omitempty" minimum:"1"`
		Segments int         `json:"segments,omitempty" minimum:"1" maximum:"6" doc:"Of text: the most it may take; empty: 1."`
		Data     notice.Data `json:"data,omitempty" doc:"In place of the sample data, field by field."`
		Country  string      `json:"country,omitempty" maxLength:"2" example:"HK" doc:"Of the recipient's number; empty: where readers of the language mostly are."`
		Zone     string      `json:"zone,omitempty" maxLength:"40" example:"Asia/Hong_Kong" doc:"Where the recipient is; empty: not known."`
		Carrier  string      `json:"carrier,omitempty" maxLength:"40" doc:"Whose price counts; empty: any."`
	}
}

// Preview is how a template looks and what it costs.
type Preview struct {
	Template string  `json:"template"`
	Country  string  `json:"country"`
	Text     string  `json:"text"`
	Parts    []Part  `json:"parts" doc:"Joined they are the text."`
	Encoding string  `json:"encoding" enum:"GSM-7,UCS-2"`
	Forces   string  `json:"forces,omitempty" doc:"The first character that makes it UCS-2."`
	At       int     `json:"at,omitempty" doc:"Where that character stands, from 1."`
	In       string  `json:"in,omitempty" doc:"In which part."`
	Units    int     `json:"units"`
	Segments int     `json:"segments"`
	Worst    int     `json:"worst,omitempty" doc:"Segments with the longest data, in the country where it takes most."`
	Price    string  `json:"price,omitempty" example:"USD 0.0083" doc:"None: no price is known for the country, and no other is told in its place."`
	Source   string  `json:"price_source,omitempty"`
	Faults   []Wrong `json:"faults,omitempty" doc:"Why it could not be proposed."`
}

// Part is one piece of a message.
type Part struct {
	Name string `json:"name" enum:"brand,words,rate,optout"`
	Text string `json:"text"`
}

type previewOutput struct{ Body Preview }

func (d Deps) previews(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "preview-template", Metadata: keepsNothing, Method: http.MethodPost, Path: "/templates/preview", DefaultStatus: http.StatusOK,
		Summary:     "Show a template with data: text, encoding, segments, price",
		Description: "Nothing is kept or sent. 422: it cannot be filled at all.",
	}, d.preview)
}

// mostly is where readers of a language are, for who does not say.
var mostly = map[locale.Lang]string{locale.English: "US", locale.Simplified: "CN", locale.Traditional: "HK"}

func (d Deps) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	if err := allowed(ctx, access.TemplatesRead); err != nil {
		return nil, err
	}
	b := in.Body
	k := notice.Key{Type: outbox.Type(b.Type), Lang: locale.Lang(b.Lang)}
	t, err := notice.Template{ID: notice.ID{Key: k}, Text: b.Text, Segments: max(1, b.Segments)}, error(nil)
	switch {
	case b.Text == "" && b.Version > 0:
		t, err = d.Templates.Template(ctx, notice.ID{Key: k, Version: b.Version})
	case b.Text == "":
		t, err = d.Templates.Words.InUse(k, d.Now())
	}
	if err != nil {
		return nil, d.refused(err)
	}
	if b.Country == "" {
		b.Country = mostly[k.Lang]
	}
	if faults := whereabouts(b.Country, b.Zone); len(faults) > 0 {
		return nil, huma.Error422UnprocessableEntity("there is no such place", faults...)
	}
	p, err := d.Templates.Words.Preview(t, notice.Request{Data: b.Data, Zone: b.Zone, Country: b.Country, Now: d.Now()}, b.Carrier)
	if err != nil {
		return nil, unfilled(err)
	}
	return &previewOutput{previewOf(p, b.Country)}, nil
}

// whereabouts looks at a country and a zone: words are other ones there.
func whereabouts(country, zone string) (faults []error) {
	if !phone.IsCountry(country) {
		faults = append(faults, fault("body.country", wrong.Of("country")))
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		faults = append(faults, fault("body.zone", wrong.Of("zone-name")))
	}
	return faults
}

// unfilled tells why nothing can be shown: no error of notice repeats what it was given.
func unfilled(err error) error {
	var details []error
	for _, one := range leaves(err) {
		at := "text"
		if f := (wrong.Fault{}); errors.As(one, &f) && f.Field != "" {
			at = "data." + f.Field
		}
		details = append(details, fault(at, wrong.From(one)))
	}
	return huma.Error422UnprocessableEntity("the template cannot be filled", details...)
}

// leaves takes joined errors apart, wrapped ones too.
func leaves(err error) []error {
	for at := err; at != nil; at = errors.Unwrap(at) {
		if many, ok := at.(interface{ Unwrap() []error }); ok {
			var out []error
			for _, e := range many.Unwrap() {
				out = append(out, leaves(e)...)
			}
			return out
		}
	}
	return []error{err}
}

func previewOf(p notice.Preview, country string) Preview {
	out := Preview{
		Template: p.Template, Country: country, Text: p.Text, Encoding: p.Encoding, Forces: p.Forces, At: p.At, In: p.In, Units: p.Units,
		Segments: p.Segments, Worst: p.Worst,
	}
	for _, part := range p.Parts {
		out.Parts = append(out.Parts, Part{part.Name, part.Text})
	}
	if p.Priced {
		out.Price, out.Source = p.Price.String(), p.Price.Source
	}
	for _, f := range p.Faults {
		out.Faults = append(out.Faults, wrongOf(f))
	}
	return out
}
