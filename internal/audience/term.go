package audience

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/spelling"
)

// units of days and spans.
var units = []string{"day", "week", "month", "year"}

const (
	valueMost  = 60            // bytes
	numberMost = 1_000_000_000 // fits where numbers are kept
	spanMost   = 36_500
)

// comparisons tells which a kind has.
func (k Kind) comparisons() string {
	switch k {
	case Number:
		return "= != < <= > >= in (…)"
	case Day:
		return "before or after 2026-01-31 or 90 days ago"
	case Span:
		return "< <= > >= with days, months or years"
	}
	return "= != in (…)"
}

// checked is a term whose values are what its column has, in the form in which they are kept and written.
func (t Term) checked() (Term, error) {
	if t.Column == inList || t.Column == inSegment {
		return t, t.named()
	}
	c, ok := column(t.Column)
	if !ok {
		return t, &FilterError{Why: unknownColumn(t.Column)}
	}
	allowed := []Op{In}
	switch c.Kind {
	case Number:
		allowed = []Op{In, Below, Most, Above, Least}
	case Day:
		allowed = []Op{Before, After}
	case Span:
		allowed = []Op{Below, Most, Above, Least}
	}
	switch {
	case t.Is == Unknown && len(t.Values) == 0 && t.Unit == "":
		if c.Kind == YesNo {
			return t, &FilterError{Why: c.Name + " is yes or no"}
		}
		return t, nil
	case !slices.Contains(allowed, t.Is):
		return t, &FilterError{Why: c.Name + " is compared by " + c.Kind.comparisons()}
	case len(t.Values) == 0 || len(t.Values) > valuesMost || t.Is != In && len(t.Values) != 1:
		return t, &FilterError{Why: c.Name + " is compared with one value, or several by in"}
	case t.Unit != "" && !slices.Contains(units, t.Unit), t.Unit != "" && c.Kind != Day && c.Kind != Span, t.Unit == "" && c.Kind == Span:
		return t, &FilterError{Why: c.Name + " is compared by " + c.Kind.comparisons()}
	}
	values := make([]string, 0, len(t.Values))
	for _, v := range t.Values {
		v, why := c.value(v, t.Unit)
		if why != "" {
			return t, &FilterError{Why: c.Name + " " + why}
		}
		if !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	if t.Values = values; t.Is == In {
		slices.Sort(t.Values)
	}
	return t, nil
}

func (t Term) named() error {
	if t.Is != In || len(t.Values) != 1 || t.Unit != "" {
		return &FilterError{Why: "in " + t.Column + " takes one name"}
	}
	if err := CheckName(t.Values[0]); err != nil {
		return &FilterError{Why: "the name of the " + t.Column + " " + err.Error()}
	}
	return nil
}

// value is v in the form in which the column keeps it; why: it can have none such.
func (c Column) value(v, unit string) (out, why string) {
	switch {
	case c.Kind == Words && strings.Contains(v, "|"):
		return "", "never has a | in it"
	case v == "" || len(v) > valueMost || !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", fmt.Sprintf("is compared with words of 1 to %d bytes", valueMost)
	case c.Kind == Number:
		return counted(v, numberMost)
	case c.Kind == Span, unit != "":
		return counted(v, spanMost)
	case c.Kind == Day:
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return "", "is compared with a date such as 2026-01-31, or with 90 days ago"
		}
	case c.Name == "lunar_birthday":
		if n, ok := customer.LunarDay(v); !ok || n == 0 {
			return "", "is a month and a day such as 08-15, in a leap month L08-15"
		}
	case c.Kind == MonthDay:
		if _, err := time.Parse(time.DateOnly, "2000-"+v); err != nil {
			return "", "is a month and a day such as 02-29"
		}
	case c.Kind == YesNo:
		if v = strings.ToLower(v); v != "yes" && v != "no" {
			return "", "is yes or no"
		}
	case c.Values != nil:
		i := slices.IndexFunc(c.Values, func(one string) bool { return strings.EqualFold(one, v) })
		if i < 0 {
			return "", "is one of " + strings.Join(c.Values, ", ")
		}
		return c.Values[i], ""
	case c.Name == "region":
		if v = strings.ToUpper(v); !phone.IsCountry(v) {
			return "", "is a country such as cn, hk, us"
		}
	default:
		return fold(v), ""
	}
	return v, ""
}

func counted(v string, most int) (out, why string) {
	n, err := strconv.Atoi(strings.ReplaceAll(v, "_", ""))
	if err != nil || n < 0 || n > most {
		return "", fmt.Sprintf("is compared with a whole number of 0 to %d", most)
	}
	return strconv.Itoa(n), ""
}

// fold makes letters of ASCII small, as databases do.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// unknownColumn says so, and which one may be meant.
func unknownColumn(name string) string {
	names := make([]string, 0, len(Columns()))
	for _, c := range Columns() {
		names = append(names, c.Name)
	}
	if near := spelling.Nearest(name, names, 3); near != "" {
		return "is no column: is " + near + " meant?"
	}
	return "is no column; there are " + strings.Join(names, ", ")
}
