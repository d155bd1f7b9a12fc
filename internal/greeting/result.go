package greeting

import (
	"fmt"
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
	Held      []Held    `json:"held"`
	Messages  []Planned `json:"messages"`
}

// Held is a customer who is not greeted.
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
	State    string      `json:"state"` // planned; or held, until Due, with Reason
	Reason   string      `json:"reason,omitempty"`
	Due      time.Time   `json:"due"`
}

func (r *Result) add(l Letter, now time.Time) {
	if l.Held != "" {
		if r.HeldCount++; len(r.Held) < listed {
			r.Held = append(r.Held, Held{To: l.To.String(), Customer: l.Customer, Reason: l.Held})
		}
		return
	}
	if r.Planned++; len(r.Messages) == listed {
		return
	}
	p := Planned{To: l.To.String(), Customer: l.Customer, Language: l.Lang, Text: l.Text, State: "planned", Due: l.Due.UTC()}
	if l.Due.After(now) {
		p.State, p.Reason = "held", fmt.Sprintf("quiet hours where they are, until %s", l.Due.Format("2006-01-02 15:04 MST"))
	}
	r.Messages = append(r.Messages, p)
}
