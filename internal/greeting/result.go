package greeting

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/locale"
)

// Result tells operators what greeting came to. Lists name the first thousand each; the counts are of all.
type Result struct {
	Occasion  string    `json:"occasion"`
	Date      string    `json:"date"` // of the festival
	DryRun    bool      `json:"dry_run"`
	Planned   int       `json:"planned"`
	HeldCount int       `json:"held_count"`
	Reasons   []Reason  `json:"reasons"` // why, the most frequent first
	Held      []Held    `json:"held"`
	Messages  []Planned `json:"messages"`
}

// Reason is how many were held for one.
type Reason struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Held is a customer who is held back: not greeted.
type Held struct {
	To       string `json:"to"` // masked
	Customer string `json:"customer"`
	Reason   string `json:"reason"`
}

// Planned is a greeting on its way.
type Planned struct {
	To       string      `json:"to"` // masked
	Customer string      `json:"customer"`
	Language locale.Lang `json:"language"`
	Text     string      `json:"text"`
	State    string      `json:"state"`            // planned
	Reason   string      `json:"reason,omitempty"` // why it does not leave at once
	Due      time.Time   `json:"due"`
	Local    string      `json:"local"` // Due where the customer is
}

func (r *Result) add(l Letter, now time.Time) {
	if l.Held != "" {
		r.because(l.Held)
		if r.HeldCount++; len(r.Held) < listed {
			r.Held = append(r.Held, Held{To: l.To.String(), Customer: l.Customer, Reason: l.Held})
		}
		return
	}
	if r.Planned++; len(r.Messages) == listed {
		return
	}
	local := l.Due.In(l.Place)
	p := Planned{
		To: l.To.String(), Customer: l.Customer, Language: l.Lang, Text: l.Text, State: "planned", Due: l.Due.UTC(),
		Local: local.Format("2006-01-02 15:04 ") + l.Place.String(),
	}
	if l.Due.After(now) {
		p.Reason = fmt.Sprintf("until %s", local.Format("2006-01-02 15:04 MST"))
	}
	r.Messages = append(r.Messages, p)
}

// because counts a reason. What is told of one person is left off: there are few reasons.
func (r *Result) because(why string) {
	why, _, _ = strings.Cut(why, ", for ")
	if strings.HasPrefix(why, "missed: ") {
		why = "missed: nothing was sent at their hour"
	}
	if _, rest, is := strings.Cut(why, " days overdue"); is {
		why = "overdue" + rest
	}
	i := slices.IndexFunc(r.Reasons, func(one Reason) bool { return one.Reason == why })
	if i < 0 {
		i, r.Reasons = len(r.Reasons), append(r.Reasons, Reason{Reason: why})
	}
	r.Reasons[i].Count++
}

func (r *Result) sortReasons() {
	slices.SortStableFunc(r.Reasons, func(a, b Reason) int { return cmp.Compare(b.Count, a.Count) })
}
