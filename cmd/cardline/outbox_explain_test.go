package main

import (
	"strings"
	"testing"

	"cardline/gateway/api"
)

// TestStoryNamesAnErrorOnce: in words where there are some, by its code alone where not, and what goes in the place of the message.
func TestStoryNamesAnErrorOnce(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := printStory(&out, api.Story{
		Message: api.Message{ID: "one", State: "undelivered"}, Code: 30003, AgainAs: "two", AgainFor: "zero",
		Steps: []api.Step{
			{State: "undelivered", Reason: "the handset cannot be reached (30003)", Code: 30003}, {State: "undelivered", Code: 39999},
			{State: "failed", Reason: "no answer", Code: 30008}, {State: "undelivered", Reason: "again as two"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var whys []string
	_, table, _ := strings.Cut(out.String(), "WHY")
	for line := range strings.Lines(table) {
		if _, why, is := strings.Cut(strings.TrimSpace(line), "  "); is {
			whys = append(whys, strings.TrimSpace(why[strings.LastIndex(why, "  ")+1:]))
		}
	}
	if got, want := strings.Join(whys, "|"), "the handset cannot be reached (30003)|error 39999|no answer (error 30008)|again as two"; got != want {
		t.Errorf("%q, want %q in\n%s", got, want, out.String())
	}
	for _, want := range []string{"again for", "zero", "again as", "two"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}
