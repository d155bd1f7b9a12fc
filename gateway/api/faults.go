package api

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"cardline/internal/desk"
	"cardline/internal/wrong"
)

// Told is a fault as a code.
type Told struct {
	Code string       `json:"code,omitempty" example:"too-long" doc:"Stable, for who says it in another language. None: the sentence is all there is."`
	With []string     `json:"with,omitempty" example:"[\"40\"]" doc:"What stands in the sentence, in its order: figures, names, words."`
	In   []wrong.Part `json:"in,omitempty" doc:"Where in what was written, as the sentence says before it: which wording, line or word."`
}

func told(why *wrong.Why) Told { return Told{why.Code, why.With, why.Where} }

// Wrong is what is wrong with one field of what is written.
type Wrong struct {
	Field string `json:"field,omitempty" example:"terms.zh-Hant"`
	Why   string `json:"why" example:"is missing"`
	Told
}

func wrongOf(f wrong.Fault) Wrong { return Wrong{f.Field, f.Why.Error(), told(f.Why)} }

// FieldFault is what is wrong with one field of a call.
type FieldFault struct {
	Message  string `json:"message,omitempty" example:"is longer than 80"`
	Location string `json:"location,omitempty" example:"body.brief.name" doc:"Of what was sent: body, query, path or header, and where in it."`
	Told
}

// placed is one thing that is wrong with a call.
type placed struct {
	where string
	why   *wrong.Why
}

func (p *placed) Error() string { return p.where + ": " + p.why.Error() }

// fault is one thing that is wrong with a call.
func fault(where string, why *wrong.Why) error { return &placed{where, why} }

// faults are those of fields below a place: "body.brief".
func faults(below string, of wrong.Faults) (out []error) {
	for _, f := range of {
		out = append(out, fault(strings.Trim(below+"."+f.Field, "."), f.Why))
	}
	return out
}

// formed is a check of a schema: how huma says that it failed, and how we do.
type formed struct{ theirs, code string }

var formeds = []formed{
	{validation.MsgUnexpectedProperty, "unexpected"},
	{validation.MsgExpectedMinLength, "too-short"}, {validation.MsgExpectedMaxLength, "too-long"},
	{validation.MsgExpectedMinItems, "too-few"}, {validation.MsgExpectedMaxItems, "too-many"},
	{validation.MsgExpectedMinProperties, "too-few"}, {validation.MsgExpectedMaxProperties, "too-many"},
	{validation.MsgExpectedMinimumNumber, "at-least"}, {validation.MsgExpectedMaximumNumber, "at-most"},
	{validation.MsgExpectedExclusiveMinimumNumber, "more-than"}, {validation.MsgExpectedExclusiveMaximumNumber, "less-than"},
	{validation.MsgExpectedOneOf, "one-of"}, {validation.MsgExpectedArrayItemsUnique, "repeated"},
	{validation.MsgExpectedBoolean, "yes-no"}, {validation.MsgExpectedInteger, "whole-number"}, {validation.MsgExpectedNumber, "number"},
	{validation.MsgExpectedString, "text"}, {validation.MsgExpectedArray, "list"}, {validation.MsgExpectedObject, "object"},
	{validation.MsgExpectedRFC3339Date, "date"}, {validation.MsgExpectedRFC3339DateTime, "date-time"},
	{validation.MsgExpectedMatchPattern, "wrong-form"}, {validation.MsgExpectedBePattern, "wrong-form"}, {validation.MsgExpectedNumberBeMultipleOf, "wrong-form"},
	{validation.MsgExpectedRequiredProperty, "missing"},
	{"required %s parameter is missing", "missing"},
}

// verbs of Go's formats, in huma's sentences.
var verbs = regexp.MustCompile(`%[dvs]`)

// readings read huma's sentences, in the order of formeds: huma keeps nothing else of a check.
var readings = views(formeds, func(f formed) *regexp.Regexp {
	return regexp.MustCompile("(?s)^" + verbs.ReplaceAllString(regexp.QuoteMeta(f.theirs), "(.+?)") + "$")
})

// inOurs is huma's fault as one of ours. What is required is told of itself, not of what it stands in.
func inOurs(d huma.ErrorDetail) *placed {
	if why, ok := carried(d.Message); ok {
		return &placed{d.Location, why}
	}
	for i, f := range formeds {
		with := readings[i].FindStringSubmatch(d.Message)
		switch {
		case with == nil:
			continue
		case f.theirs == validation.MsgExpectedRequiredProperty:
			return &placed{d.Location + "." + with[1], wrong.Of(f.code)}
		case f.code == "missing" || f.code == "wrong-form":
			return &placed{d.Location, wrong.Of(f.code)}
		case (f.code == "too-short" || f.code == "too-few") && with[1] == "1":
			return &placed{d.Location, wrong.Of("missing")}
		}
		return &placed{d.Location, &wrong.Why{Part: wrong.Part{Code: f.code, With: with[1:]}}}
	}
	return &placed{d.Location, wrong.Words(d.Message)}
}

// fieldFault is a fault as an answer tells it; nil for what is none. A field may be named by what was meant as its value.
func fieldFault(err error) *FieldFault {
	p, ours := err.(*placed)
	if !ours {
		d, theirs := err.(huma.ErrorDetailer)
		if !theirs {
			return nil
		}
		p = inOurs(*d.ErrorDetail())
	}
	out := &FieldFault{desk.Discreet(p.why.Error()), desk.Discreet(strings.TrimPrefix(p.where, ".")), told(p.why)}
	out.With, out.In = discreet(out.With), slices.Clone(out.In)
	for i := range out.In {
		out.In[i].With = discreet(out.In[i].With)
	}
	return out
}

func discreet(with []string) []string {
	with = slices.Clone(with)
	for i := range with {
		with[i] = desk.Discreet(with[i])
	}
	return with
}

// letter is a fault of a value that reads itself, such as a filter, on its way through huma, which keeps nothing of an error but its words.
type letter struct {
	Code  string       `json:"code"`
	With  []string     `json:"with,omitempty"`
	Where []wrong.Part `json:"where,omitempty"`
}

const sealed = "fault:"

// unmarshal is json.Unmarshal, whose error huma carries to inOurs.
func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var why *wrong.Why
	if !errors.As(err, &why) {
		return err
	}
	raw, _ := json.Marshal(letter{why.Code, why.With, why.Where}) // words alone
	return errors.New(sealed + string(raw))
}

// carried is what unmarshal has sent.
func carried(message string) (*wrong.Why, bool) {
	raw, ok := strings.CutPrefix(message, sealed)
	var l letter
	if !ok || json.Unmarshal([]byte(raw), &l) != nil {
		return nil, false
	}
	return &wrong.Why{Part: wrong.Part{Code: l.Code, With: l.With}, Where: l.Where}, true
}
