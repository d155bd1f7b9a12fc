package customer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// columns of a CSV file of records, and what takes their values. Several numbers, cards or tags have ; between them; a card is
// K10011/1234/Gold/USD/active, and /supplementary if it is one.
var columns = map[string]func(r *Record, v string) error{
	"customer":         func(r *Record, v string) error { r.Customer = v; return nil },
	"as_of":            func(r *Record, v string) (err error) { r.AsOf, err = moment(v); return err },
	"name_en":          func(r *Record, v string) error { r.Names.English = v; return nil },
	"name_zh_hans":     func(r *Record, v string) error { r.Names.Simplified = v; return nil },
	"name_zh_hant":     func(r *Record, v string) error { r.Names.Traditional = v; return nil },
	"numbers":          func(r *Record, v string) error { r.Numbers = several(v); return nil },
	"recycled_numbers": func(r *Record, v string) error { r.Recycled = several(v); return nil },
	"language":         func(r *Record, v string) error { r.Lang = v; return nil },
	"zone":             func(r *Record, v string) error { r.Zone = v; return nil },
	"tier":             func(r *Record, v string) error { r.Tier = v; return nil },
	"retention":        func(r *Record, v string) error { r.Segment = v; return nil },
	"manager":          func(r *Record, v string) error { r.Manager = v; return nil },
	"birthday":         func(r *Record, v string) error { r.Birthday = v; return nil },
	"overdue_days":     func(r *Record, v string) (err error) { r.OverdueDays, err = whole(v); return err },
	"no_marketing":     func(r *Record, v string) (err error) { r.NoMarketing, err = yesNo(v); return err },
	"deceased":         func(r *Record, v string) (err error) { r.Deceased, err = yesNo(v); return err },
	"fraud":            func(r *Record, v string) (err error) { r.Fraud, err = yesNo(v); return err },
	"closing":          func(r *Record, v string) (err error) { r.Closing, err = yesNo(v); return err },
	"cards":            func(r *Record, v string) (err error) { r.Cards, err = cardsOf(v); return err },
	"branch":           func(r *Record, v string) error { r.Traits.Branch = v; return nil },
	"tags":             func(r *Record, v string) error { r.Traits.Tags = several(v); return nil },
	"points":           func(r *Record, v string) (err error) { r.Traits.Points, err = number(v); return err },
	"spend_band":       func(r *Record, v string) (err error) { r.Traits.SpendBand, err = number(v); return err },
	"last_active":      func(r *Record, v string) error { r.Traits.LastActive = v; return nil },
	"since":            func(r *Record, v string) error { r.Traits.Since = v; return nil },
	"lunar_birthday":   func(r *Record, v string) error { r.Traits.Lunar = v; return nil },
}

var ofTraits = []string{"branch", "tags", "points", "spend_band", "last_active", "since", "lunar_birthday"}

// Header is the header of a CSV file of records.
type Header struct {
	names  []string
	traits bool
}

// ReadHeader checks the names of columns: customer and as_of, and any of the others.
func ReadHeader(names []string) (Header, error) {
	h := Header{}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		switch _, known := columns[name]; {
		case !known:
			return h, fmt.Errorf("column %d has a name that means nothing here", i+1)
		case slices.Contains(h.names, name):
			return h, fmt.Errorf("the column %s is there twice", name)
		}
		h.names, h.traits = append(h.names, name), h.traits || slices.Contains(ofTraits, name)
	}
	for _, name := range []string{"customer", "as_of"} {
		if !slices.Contains(h.names, name) {
			return h, fmt.Errorf("the column %s is missing", name)
		}
	}
	return h, nil
}

// Record is what a row tells. Its faults are RecordErrors.
func (h Header) Record(row []string) (r Record, err error) {
	if len(row) != len(h.names) {
		return r, &RecordError{"row", fmt.Sprintf("has %d fields, and the header %d", len(row), len(h.names))}
	}
	if h.traits {
		r.Traits = &Traits{}
	}
	for i, v := range row {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if err := columns[h.names[i]](&r, v); err != nil {
			return r, &RecordError{h.names[i], err.Error()}
		}
	}
	return r, nil
}

func several(v string) (out []string) {
	for one := range strings.SplitSeq(v, ";") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

func yesNo(v string) (bool, error) {
	switch strings.ToLower(v) {
	case "yes", "true", "1", "y":
		return true, nil
	case "no", "false", "0", "n":
		return false, nil
	}
	return false, fmt.Errorf("must be yes or no")
}

func number(v string) (*int, error) {
	n, err := whole(v)
	return &n, err
}

// whole and moment repeat nothing of what they could not read.
func whole(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0, errors.New("must be a whole number")
	}
	return n, nil
}

func moment(v string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return at, errors.New("must be a moment such as 2027-01-31T18:00:00Z")
	}
	return at, nil
}

func cardsOf(v string) (out []RecordCard, err error) {
	for _, one := range several(v) {
		parts := strings.Split(one, "/")
		if len(parts) < 5 || len(parts) > 6 || len(parts) == 6 && parts[5] != "supplementary" {
			return nil, fmt.Errorf("must be ID/LAST4/PRODUCT/CURRENCY/STATE")
		}
		out = append(out, RecordCard{ID: parts[0], Tail: parts[1], Product: parts[2], Currency: parts[3], State: parts[4], Supplementary: len(parts) == 6})
	}
	return out, nil
}
