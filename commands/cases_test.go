package commands

import "testing"

func TestQuotedWordsHoldNoLongNumbers(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"your staff   was rude":                    "your staff was rude",
		"card 4111 1111 1111":                      "card ...",
		"call me on 555-1234-99":                   "call me on ...",
		"paid 1234 twice":                          "paid 1234 twice",
		"a complaint that goes on and on for ever": "a complaint that goes on...",
		"职员态度差":                                    "职员态度差",
	} {
		if got := quoted(said, readBackMost); got != want {
			t.Errorf("%q is quoted as %q, want %q", said, got, want)
		}
	}
}
