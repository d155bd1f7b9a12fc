package notice

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed prices.yaml
var pricesYAML []byte

// Price is an amount in hundred-thousandths of a currency: a segment costs less than a cent.
type Price struct {
	Amount   int64
	Currency string
	Source   string // of the price of a segment
}

// places is the number of decimals of a Price.
const places = 5

// String is "USD 0.0166", with at least four decimals.
func (p Price) String() string {
	s := strconv.FormatInt(p.Amount, 10)
	s = strings.Repeat("0", max(0, places+1-len(s))) + s
	whole, part := s[:len(s)-places], strings.TrimSuffix(s[len(s)-places:], "0")
	return p.Currency + " " + whole + "." + part
}

// Prices are what segments cost, the first line that fits counting.
type Prices []Tariff

// Tariff is what one segment, or one minute of a call of ours, costs to numbers of a country.
type Tariff struct {
	Country  string `yaml:"country"` // ISO 3166
	Carrier  string `yaml:"carrier"` // "" is any
	Segment  string `yaml:"segment"` // "0.0083"; "" where it is of minutes
	Minute   string `yaml:"minute"`  // begun
	Currency string `yaml:"currency"`
	Source   string `yaml:"source"`

	amount int64
}

// ShippedPrices are those that come with the program: few, and to be replaced by those of the bank's contract.
func ShippedPrices() (Prices, error) { return ReadPrices(pricesYAML) }

// ReadPrices reads the form of prices.yaml and tells every fault.
func ReadPrices(raw []byte) (Prices, error) {
	var all Prices
	if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading prices: %w", err)
	}
	var faults []error
	for i := range all {
		t := &all[i]
		whole, part, _ := strings.Cut(t.Segment+t.Minute, ".")
		n, err := strconv.ParseUint(whole+(part + strings.Repeat("0", places))[:places], 10, 40)
		if err != nil || whole == "" || (t.Segment == "") == (t.Minute == "") || len(part) > places || len(t.Country) != 2 || len(t.Currency) != 3 {
			faults = append(faults, fmt.Errorf("price %d: needs a country and currency by their codes, a segment or a minute, and at most %d decimals", i+1, places))
		}
		t.amount = int64(n)
	}
	return all, errors.Join(faults...)
}

// Of is what a message of so many segments costs. Not ok: no price is known.
func (ps Prices) Of(country, carrier string, segments int) (Price, bool) {
	for _, t := range ps {
		if t.Segment != "" && t.Country == country && (t.Carrier == "" || strings.EqualFold(t.Carrier, carrier)) {
			return Price{t.amount * int64(segments), t.Currency, t.Source}, true
		}
	}
	return Price{}, false
}

// Calling is what so many minutes of a call cost. Not ok: no price is known.
func (ps Prices) Calling(country string, minutes int) (Price, bool) {
	for _, t := range ps {
		if t.Minute != "" && t.Country == country {
			return Price{t.amount * int64(minutes), t.Currency, t.Source}, true
		}
	}
	return Price{}, false
}
