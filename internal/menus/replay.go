package menus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"cardline/ivr"
)

// Steps are what was written down of a call.
type Steps interface {
	// Steps reads them in order, with the moment it ended, zero where that is not known. ErrNoCall.
	Steps(ctx context.Context, call string) (steps []Step, ended time.Time, err error)
}

// Step is one as it was written down. Pressed is what led here: "" is silence, or the ring.
type Step struct {
	N       int
	At      time.Time
	Pressed string
	Verb    string
	Outcome string
	Lang    string
	Page    []byte // as JSON; empty where the words have been deleted
}

// ErrNoCall says that nothing was written down of a call, or not any more.
var ErrNoCall = errors.New("nothing is kept of such a call")

// Heard is a step as somebody who looks into it sees it.
type Heard struct {
	N       int
	At      time.Time
	Pressed string // masked but for keys of menus; "" is silence
	Verb    string
	Outcome string
	Menu    string // version
	Node    string // where the call stood then
	Lang    string
	Said    []ivr.Line // without markup
	Then    ivr.Then
	Secret  bool // what is entered next is
	Gone    bool // the words have been deleted
}

// Replay tells a call step by step. mask hides numbers in what was said; of what was entered only single keys are shown.
func Replay(steps []Step, mask func(string) string) ([]Heard, error) {
	out := make([]Heard, len(steps))
	for i, s := range steps {
		h := Heard{N: s.N, At: s.At, Pressed: keyOf(s.Pressed, mask), Verb: s.Verb, Outcome: s.Outcome, Lang: s.Lang, Gone: len(s.Page) == 0}
		if !h.Gone {
			var page ivr.Page
			if err := json.Unmarshal(s.Page, &page); err != nil {
				return nil, fmt.Errorf("reading step %d: %w", s.N, err)
			}
			h.Menu, h.Node, h.Then, h.Lang = page.Menu, page.Node, page.Then, page.Lang
			h.Secret = page.Expect != nil && page.Expect.Secret
			for _, l := range page.Lines {
				h.Said = append(h.Said, ivr.Line{Lang: l.Lang, Text: mask(spoken(l.Text)), Play: l.Play})
			}
		}
		out[i] = h
	}
	return out, nil
}

// hidden stands for what was entered.
const hidden = "•••"

// digitsAlone is a number somebody entered or said.
var digitsAlone = regexp.MustCompile(`\p{Nd}[\p{Nd} ]*\p{Nd}`)

// keyOf shows a key of a menu, and nothing of a number.
func keyOf(pressed string, mask func(string) string) string {
	if len(pressed) <= 1 {
		return pressed
	}
	if strings.Trim(pressed, "0123456789*#") == "" {
		return hidden
	}
	return digitsAlone.ReplaceAllString(mask(pressed), hidden)
}

// markup is SSML, with what an element may stand for.
var markup = regexp.MustCompile(`<[^>]*>`)

// spoken is what is said, without markup.
func spoken(text string) string {
	plain := markup.ReplaceAllString(text, " ")
	plain = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(plain)
	return strings.Join(strings.Fields(plain), " ")
}
