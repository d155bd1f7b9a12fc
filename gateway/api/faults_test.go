package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/audience"
	"cardline/internal/wrong"
)

// What a schema refuses is said in our words, with a code, and what is missing by its own name.
func TestFaultsOfASchemaHaveCodes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		of   huma.ErrorDetail
		want FieldFault
	}{
		"too short": {huma.ErrorDetail{Location: "body.reason", Message: "expected length >= 3"}, FieldFault{"is shorter than 3", "body.reason", Told{Code: "too-short", With: []string{"3"}}}},
		"empty":     {huma.ErrorDetail{Location: "body.reason", Message: "expected length >= 1"}, FieldFault{"is missing", "body.reason", Told{Code: "missing"}}},
		"not there": {huma.ErrorDetail{Location: "body.brief", Message: "expected required property name to be present"}, FieldFault{"is missing", "body.brief.name", Told{Code: "missing"}}},
		"none of":   {huma.ErrorDetail{Location: "body.mode", Message: `expected value to be one of "first-come, lottery"`}, FieldFault{"must be one of first-come, lottery", "body.mode", Told{Code: "one-of", With: []string{"first-come, lottery"}}}},
		"too much":  {huma.ErrorDetail{Location: "body.pace", Message: "expected number <= 5000"}, FieldFault{"must be at most 5000", "body.pace", Told{Code: "at-most", With: []string{"5000"}}}},
		"no filter": {huma.ErrorDetail{Location: "body", Message: unread(t)}, FieldFault{`at 1, "teir": is no column: is tier meant?`, "body", Told{
			Code: "column-near", With: []string{"tier"}, In: []wrong.Part{{Code: "at", With: []string{"1", `"teir"`}}},
		}}},
		"of nobody": {huma.ErrorDetail{Location: "body", Message: "somebody's words"}, FieldFault{"somebody's words", "body", Told{}}},
	} {
		c.of.Value = "a customer's number"
		if got := fieldFault(&c.of); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s is told as %+v, want %+v", name, *got, c.want)
		}
	}
	for _, f := range formeds {
		if got := inOurs(huma.ErrorDetail{Message: strings.NewReplacer("%d", "7", "%v", "7", "%s", "x").Replace(f.theirs)}); got.why.Code == "" {
			t.Errorf("%q has no code: it is told as %q", f.theirs, got)
		}
	}
}

// unread is what huma is told of a filter that cannot be read.
func unread(t *testing.T) string {
	t.Helper()
	var d audience.Definition
	err := unmarshal([]byte(`{"filter": "teir = gold"}`), &d)
	if err == nil {
		t.Fatal("it can be read")
	}
	return err.Error()
}

// Who is named in what is wrong is masked wherever an answer tells it.
func TestAFaultNamesNobody(t *testing.T) {
	t.Parallel()
	const pan = "4111 1111 1111 1111"
	got := fieldFault(fault("body."+pan, wrong.Of("twice", pan).In("at", 1, pan)))
	if raw, err := json.Marshal(got); err != nil || strings.Contains(string(raw), pan) || got.Code != "twice" || got.In[0].Code != "at" {
		t.Errorf("%s, %v", raw, err)
	}
}

// An answer carries them, and never what was sent.
func TestAProblemCarriesItsFaultsAsCodes(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(redacted(422, "validation failed", &huma.ErrorDetail{Location: "body.name", Message: "expected length <= 80", Value: "Maria Garcia"}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"Unprocessable Entity","status":422,"detail":"validation failed","code":"invalid","errors":[{"message":"is longer than 80","location":"body.name","code":"too-long","with":["80"]}]}`
	if string(raw) != want {
		t.Errorf("it is %s, want %s", raw, want)
	}
}
