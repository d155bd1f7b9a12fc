package commands

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/ivr"
)

// What callers follow: so many seconds without a stop, and so many of one read-back.
const (
	listened = 10
	agreedTo = 19
)

var markup = regexp.MustCompile(`<[^>]*>`)

// TestNobodyHearsTooMuchAtAStretch: terms are long, but whoever hears them can stop and think within ten seconds, whatever the amounts.
func TestNobodyHearsTooMuchAtAStretch(t *testing.T) {
	t.Parallel()
	hear(t, Voice, func(verb, key string, l locale.Lang, text string) {
		if sentence, s := ivr.Stretch(markup.ReplaceAllString(text, "")); s > listened {
			t.Errorf("%s %s in %s takes %d seconds without a stop: %s", verb, key, l, s, sentence)
		}
	})
}

// TestReadBacksAreShort, terms and all, where amounts are round; -v tells the ten longest, with amounts as long as they come.
func TestReadBacksAreShort(t *testing.T) {
	t.Parallel()
	s, err := NewSpeaker(harbour, shippedWords(t))
	if err != nil {
		t.Fatal(err)
	}
	type heard struct {
		seconds int
		told    string
	}
	var longest []heard
	hear(t, Voice, func(verb, key string, l locale.Lang, text string) {
		if strings.HasPrefix(key, "confirm") {
			n := ivr.Seconds(markup.ReplaceAllString(text, ""))
			longest = append(longest, heard{n, fmt.Sprintf("%d s: %s %s in %s: %s", n, verb, key, l, text)})
		}
	})
	slices.SortStableFunc(longest, func(a, b heard) int { return cmp.Compare(b.seconds, a.seconds) })
	for _, h := range longest[:10] {
		t.Log(h.told)
	}
	for _, e := range everythingSaid() {
		for key := range strings.FieldsSeq(e.keys) {
			for _, l := range locale.All() {
				if e.on&Voice == 0 || !strings.HasPrefix(key, "confirm") {
					continue
				}
				text, err := s.Say(e.verb, key, rounded(e.data), Tone{Channel: Voice, Lang: l, Zone: time.UTC})
				if n := ivr.Seconds(text); err != nil || n > agreedTo {
					t.Errorf("%s %s in %s takes %d s, more than %d: %s, %v", e.verb, key, l, n, agreedTo, text, err)
				}
			}
		}
	}
}

// rounded has the amounts of data without their smaller half: what is split, lent and paid is mostly round.
func rounded(data Data) Data {
	out := Data{"yes": "Y 48213"}
	for name, v := range data {
		switch value := v.(type) {
		case money.Money:
			unit := int64(1)
			for value.Minor/unit >= 100 {
				unit *= 10
			}
			value.Minor -= value.Minor % unit
			out[name] = value
		case Rate:
			out[name] = value / 100 * 100
		default:
			out[name] = v
		}
	}
	return out
}
