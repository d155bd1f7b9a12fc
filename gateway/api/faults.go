package api

import (
	"regexp"
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

// told is a sentence as a code.
func told(sentence string) Told {
	where, fault, _ := wrong.Read(sentence)
	return Told{fault.Code, fault.With, where}
}

// Wrong is what is wrong with one field of what is written.
type Wrong struct {
	Field string `json:"field,omitempty" example:"terms.zh-Hant"`
	Why   string `json:"why" example:"is missing"`
	Told
}

func wrongAt(field, why string) Wrong { return Wrong{field, why, told(why)} }

// FieldFault is what is wrong with one field of a call.
type FieldFault struct {
	Message  string `json:"message,omitempty" example:"is longer than 80"`
	Location string `json:"location,omitempty" example:"body.brief.name" doc:"Of what was sent: body, query, path or header, and where in it."`
	Told
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

// verbs are how Go's formats and the sentences of wrong differ.
var verbs = regexp.MustCompile(`%[dv]`)

// inOurs says huma's fault in our words. What is required is told of itself, not of what it stands in.
func inOurs(d huma.ErrorDetail) (location, message string) {
	for _, f := range formeds {
		with, ok := wrong.Take(verbs.ReplaceAllString(f.theirs, "%s"), d.Message)
		switch {
		case !ok:
			continue
		case f.theirs == validation.MsgExpectedRequiredProperty:
			return d.Location + "." + with[0], wrong.Say(f.code)
		case f.code == "missing" || f.code == "wrong-form":
			return d.Location, wrong.Say(f.code)
		case (f.code == "too-short" || f.code == "too-few") && with[0] == "1":
			return d.Location, wrong.Say("missing")
		}
		said := make([]any, len(with))
		for i, w := range with {
			said[i] = w
		}
		return d.Location, wrong.Say(f.code, said...)
	}
	return d.Location, d.Message
}

// fieldFault is a fault as an answer tells it: a field may be named by what was meant as its value.
func fieldFault(d huma.ErrorDetail) *FieldFault {
	location, message := inOurs(d)
	message = desk.Discreet(message)
	return &FieldFault{message, desk.Discreet(strings.TrimPrefix(location, ".")), told(message)}
}
