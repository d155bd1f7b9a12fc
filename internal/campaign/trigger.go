package campaign

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/money"
)

// Trigger says which events of the bank lead to a message, and when.
type Trigger struct {
	Type   string              `json:"type" yaml:"type" maxLength:"40" example:"card.mailed" doc:"Of the event, as in the rules of events."`
	After  string              `json:"after,omitempty" yaml:"after" maxLength:"10" example:"14d" doc:"How long after it happened; empty: at once."`
	Unless []string            `json:"unless,omitempty" yaml:"unless" maxItems:"8" doc:"Events about the same customer, and card where they are about one, that make it needless when they come meanwhile."`
	Cards  []string            `json:"card_states,omitempty" yaml:"card_states" maxItems:"8" doc:"The card must be in one of these states then."`
	Least  map[string]string   `json:"least,omitempty" yaml:"least" doc:"The amount is at least this, by currency; a currency that is not listed does not hold."`
	Is     map[string][]string `json:"is,omitempty" yaml:"is" doc:"Data of the event that must be one of these."`
}

// Happened is an event of the bank as a trigger looks at it.
type Happened struct {
	ID, Type, Customer string
	Card               string // its id, or its last four digits
	At                 time.Time
	Data               map[string]string
}

// afterMost is the longest somebody may be waited for.
const afterMost = 90 * 24 * time.Hour

func (t Trigger) faults(f *faults) {
	if t.Type == "" {
		f.add("when.event.type", "missing")
	}
	if _, err := t.delay(); err != nil {
		f.add("when.event.after", "delay")
	}
	for currency, figure := range t.Least {
		if _, err := money.Parse(figure, currency); err != nil || len(currency) != 3 {
			f.add("when.event.least", "no-amount", currency)
		}
	}
	for _, name := range t.Unless {
		if name == t.Type || name == "" {
			f.add("when.event.unless", "other-events")
		}
	}
}

// delay reads 14d, 36h, 90m.
func (t Trigger) delay() (time.Duration, error) {
	if t.After == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(t.After)
	if days, ok := strings.CutSuffix(t.After, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(n) * 24 * time.Hour
	}
	if err == nil && (d < 0 || d > afterMost) {
		err = strconv.ErrRange
	}
	return d, err
}

// Takes reports whether an event leads to a message, and when that is due.
func (t Trigger) Takes(h Happened) (due time.Time, ok bool) {
	if h.Type != t.Type {
		return due, false
	}
	for name, values := range t.Is {
		if !slices.Contains(values, h.Data[name]) {
			return due, false
		}
	}
	if len(t.Least) > 0 {
		currency, figure, _ := strings.Cut(h.Data[amountField], " ")
		given, err1 := money.Parse(figure, currency)
		least, err2 := money.Parse(t.Least[currency], currency)
		if err1 != nil || err2 != nil || given.Minor < least.Minor {
			return due, false
		}
	}
	wait, err := t.delay()
	return h.At.Add(wait), err == nil
}

// Ends reports whether an event makes a message needless that an earlier one has led to.
func (t Trigger) Ends(h Happened) bool { return slices.Contains(t.Unless, h.Type) }
