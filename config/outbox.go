package config

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

var (
	errRates    = errors.New("must be names and whole numbers such as marketing=50 +12025550100=1, parted by blanks, each name once")
	errMourning = errors.New("must be days such as 2027-05-12 or CN:2027-05-12, parted by blanks")
)

// RatesOf reads the segments a second of each purpose (service, marketing, security) or sender that is named.
func (o Outbox) RatesOf() (map[string]int, error) {
	out := map[string]int{}
	for word := range strings.FieldsSeq(o.Rates) {
		name, text, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(text)
		if _, twice := out[name]; err != nil || name == "" || n <= 0 || twice {
			return nil, errRates
		}
		out[name] = n
	}
	return out, nil
}

// MourningOf reads the days without cheer: of each its ISO country, "" for everywhere, and the day as 2027-05-12.
func (o Outbox) MourningOf() (days [][2]string, err error) {
	for word := range strings.FieldsSeq(o.Mourning) {
		country, day, found := strings.Cut(word, ":")
		if !found {
			country, day = "", word
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil || found && len(country) != 2 || country != strings.ToUpper(country) {
			return nil, errMourning
		}
		days = append(days, [2]string{country, day})
	}
	return days, nil
}
