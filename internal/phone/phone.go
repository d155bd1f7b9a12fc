// Package phone holds telephone numbers that mask themselves: printing, logging or marshalling one never shows it whole.
// The digits leave only through Reveal.
package phone

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number in E.164 form ("+12025550147"). The zero value is no number.
// It cannot mask itself as a map key in JSON, nor in an unexported field under %v: never log or marshal it there.
type Number string

// ErrInvalid is returned for what is not a dialable number.
var ErrInvalid = errors.New("not a telephone number in international form (+ and country code)")

// Parse reads a number in international form. Spaces, dashes, dots and brackets are dropped; full-width digits are read as digits.
func Parse(raw string) (Number, error) {
	s := strings.TrimSpace(raw)
	if e164(s) {
		return Number(s), nil
	}
	if !strings.HasPrefix(s, "+") && !strings.HasPrefix(s, "＋") {
		return "", ErrInvalid
	}
	n, err := phonenumbers.Parse(s, "ZZ")
	if err != nil {
		return "", ErrInvalid
	}
	out := phonenumbers.Format(n, phonenumbers.E164)
	if !e164(out) {
		return "", ErrInvalid
	}
	return Number(out), nil
}

// ParseIn reads a number as it is written in a country ("HK"): in national form, or in international form with or without the +.
func ParseIn(raw, country string) (Number, error) {
	if n, err := Parse(raw); err == nil {
		return n, nil
	}
	n, err := phonenumbers.Parse(raw, country)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", ErrInvalid
	}
	out := phonenumbers.Format(n, phonenumbers.E164)
	if !e164(out) {
		return "", ErrInvalid
	}
	return Number(out), nil
}

// e164 reports whether s is + and 7 to 15 digits (ITU-T E.164), which every carrier webhook sends.
func e164(s string) bool {
	if len(s) < 8 || len(s) > 16 || s[0] != '+' || s[1] == '0' {
		return false
	}
	for _, c := range []byte(s[1:]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// Reveal returns the digits. Callers are listed in the law test.
func (n Number) Reveal() string { return string(n) }

// Groups are the digits of a revealed number as its country groups them, the country code first: 1 202 555 0147, 852 9123 4567.
func Groups(revealed string) []string {
	p := Number(revealed).split()
	if p == nil {
		return []string{strings.TrimPrefix(revealed, "+")}
	}
	return strings.FieldsFunc(phonenumbers.Format(p, phonenumbers.INTERNATIONAL), func(r rune) bool { return r < '0' || r > '9' })
}

// Country is where the number is to people: its Region, or for one that no plan of numbers has the main country of its calling code.
func (n Number) Country() string {
	if r := n.Region(); r != "" {
		return r
	}
	p := n.split()
	if p == nil {
		return "unknown"
	}
	return phonenumbers.GetRegionCodeForCountryCode(int(p.GetCountryCode()))
}

// IsCountry reports whether code is that of a country with telephone numbers ("HK").
func IsCountry(code string) bool { return phonenumbers.GetSupportedRegions()[code] }

// split reads what Parse made, without the pains Parse takes with what people write: nil where only Parse can tell.
func (n Number) split() *phonenumbers.PhoneNumber {
	const shortest, longest = 8, 16 // "+" included: the usual ones
	if len(n) < shortest || len(n) > longest || n[0] != '+' {
		return nil
	}
	for end := 2; end <= 4; end++ {
		code, err := strconv.Atoi(string(n[1:end]))
		if err != nil || phonenumbers.GetRegionCodeForCountryCode(code) == phonenumbers.UNKNOWN_REGION {
			continue
		}
		national, err := strconv.ParseUint(string(n[end:]), 10, 64)
		if err != nil || n[end] == '0' {
			return nil
		}
		country := int32(code)
		return &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &national}
	}
	return nil
}

// String masks all but the last two digits.
func (n Number) String() string {
	if len(n) < 4 {
		return ""
	}
	return "+…" + string(n[len(n)-2:])
}

// GoString masks under %#v.
func (n Number) GoString() string { return n.String() }

// LogValue masks in logs.
func (n Number) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalJSON masks in JSON.
func (n Number) MarshalJSON() ([]byte, error) { return json.Marshal(n.String()) }

// MarshalText masks in every text encoding.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }
