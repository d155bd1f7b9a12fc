package commands

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"unicode/utf8"

	"cardline/internal/locale"
)

//go:embed knowledge/retention.yaml
var shippedRetention embed.FS

// Retention is what the bank offers, by segment, to customers who want to close a card. nil: nothing.
type Retention []RetentionOffer

// RetentionOffer is one offer and whom it is for. Tier and Reason left empty fit anybody.
type RetentionOffer struct {
	Tier   string        `yaml:"tier"`
	Reason ClosingReason `yaml:"reason"`
	Offer  locale.Words  `yaml:"offer"` // a few words
}

// ClosingReason is why a card is closed.
type ClosingReason string

// The reasons, in the order of the digits that name them.
const (
	ForFee     ClosingReason = "fee"
	ForDisuse  ClosingReason = "unused"
	ForService ClosingReason = "service"
	ForRate    ClosingReason = "rate"
	ForOther   ClosingReason = "other"
)

var closingReasons = []ClosingReason{ForFee, ForDisuse, ForService, ForRate, ForOther}

// ShippedRetention reads the offers embedded in the binary.
func ShippedRetention() (Retention, error) {
	return ReadRetention(shippedRetention, "knowledge/retention.yaml")
}

// An offer stands inside a sentence and leaves room for it in two segments.
const (
	offerLetters = 60
	offerHan     = 30
)

// ReadRetention reads a file of offers strictly. All faults are reported together. An empty list offers nothing to anybody; an offer
// that an earlier one always forestalls is a mistake.
func ReadRetention(fsys fs.FS, name string) (Retention, error) {
	var all Retention
	if err := readStrictly(fsys, name, &all); err != nil {
		return nil, err
	}
	var faults []error
	for i, o := range all {
		if o.Reason != "" && !slices.Contains(closingReasons, o.Reason) {
			faults = append(faults, fmt.Errorf("%s: offer %d: no reason %q", name, i+1, o.Reason))
		}
		if missing := o.Offer.Missing(); len(missing) > 0 {
			faults = append(faults, fmt.Errorf("%s: offer %d: no words in %v", name, i+1, missing))
		}
		for _, l := range locale.All() {
			most := offerLetters
			if l.Chinese() {
				most = offerHan
			}
			if n := utf8.RuneCountInString(o.Offer[l]); n > most {
				faults = append(faults, fmt.Errorf("%s: offer %d: %d characters in %s, at most %d fit", name, i+1, n, l, most))
			}
		}
		for j, before := range all[:i] {
			if (before.Tier == "" || before.Tier == o.Tier) && (before.Reason == "" || before.Reason == o.Reason) {
				faults = append(faults, fmt.Errorf("%s: offer %d: offer %d is always made instead", name, i+1, j+1))
				break
			}
		}
	}
	return all, errors.Join(faults...)
}

// For is the first offer that fits. ok is false when there is none.
func (rs Retention) For(tier string, reason ClosingReason) (offer locale.Words, ok bool) {
	for _, o := range rs {
		if (o.Tier == "" || o.Tier == tier) && (o.Reason == "" || o.Reason == reason) {
			return o.Offer, true
		}
	}
	return nil, false
}
