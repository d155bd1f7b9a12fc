package api

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/approval"
)

func TestProblemsHaveCodes(t *testing.T) {
	t.Parallel()
	for said, want := range map[string][]string{
		allowed(t.Context(), access.CasesWrite).Error():                                                     {"scope", "cases:write"},
		(&approval.StateError{Course: approval.Course{State: approval.Proposed, Proposer: "anna"}}).Error(): {"stands-proposed", "anna"},
		(&approval.StateError{Course: approval.Course{State: approval.Draft}}).Error():                      {"stands-draft"},
		"an operator may have 10 event streams open: close a window":                                        {"streams", "10"},
		"the frobnicator is out of order":                                                                   {""},
	} {
		if code, with := codeOf(said); !slices.Equal(append([]string{code}, with...), want) {
			t.Errorf("%q is %s of %q, want %q", said, code, with, want)
		}
	}
	var answer huma.StatusError = redacted(403, "whoever wrote or proposed it cannot approve it")
	if m, ok := answer.(*ErrorModel); !ok || m.Code != "own" || m.GetStatus() != 403 || m.Detail == "" {
		t.Errorf("the answer is %+v", answer)
	}
}

// The console says each of them in the reader's language: a code that is new wants its words there.
func TestTheConsoleHasWordsForEveryProblem(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../internal/console/web/src/parts/problem_words.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range details {
		plain, quoted := strings.Count(string(page), " "+d.code+": "), strings.Count(string(page), "'"+d.code+"': ")
		if plain+quoted != 2 {
			t.Errorf("%s stands %d times in problem_words.ts: want it in zh-Hans and in zh-Hant", d.code, plain+quoted)
		}
	}
}
