package audience

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/spelling"
	"cardline/internal/wrong"
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
		return t, unknownColumn(t.Column)
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
			return t, wrong.Of("column-yes-no", c.Name)
		}
		return t, nil
	case !slices.Contains(allowed, t.Is):
		return t, wrong.Of("column-by", c.Name, c.Kind.comparisons())
	case len(t.Values) == 0 || len(t.Values) > valuesMost || t.Is != In && len(t.Values) != 1:
		return t, wrong.Of("column-one", c.Name)
	case t.Unit != "" && !slices.Contains(units, t.Unit), t.Unit != "" && c.Kind != Day && c.Kind != Span, t.Unit == "" && c.Kind == Span:
		return t, wrong.Of("column-by", c.Name, c.Kind.comparisons())
	}
	values := make([]string, 0, len(t.Values))
	for _, v := range t.Values {
		v, why := c.value(v, t.Unit)
		if why != nil {
			return t, why
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
		return wrong.Of("set-one", t.Column)
	}
	if err := CheckName(t.Values[0]); err != nil {
		return wrong.From(err).In("name-of", t.Column)
	}
	return nil
}

// value is v in the form in which the column keeps it; why: it can have none such.
func (c Column) value(v, unit string) (out string, why *wrong.Why) {
	switch {
	case c.Kind == Words && strings.Contains(v, "|"):
		return "", wrong.Of("column-bar", c.Name)
	case v == "" || len(v) > valueMost || !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", wrong.Of("column-words", c.Name, valueMost)
	case c.Kind == Number:
		return c.counted(v, numberMost)
	case c.Kind == Span, unit != "":
		return c.counted(v, spanMost)
	case c.Kind == Day:
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return "", wrong.Of("column-date", c.Name)
		}
	case c.Name == "lunar_birthday":
		if n, ok := customer.LunarDay(v); !ok || n == 0 {
			return "", wrong.Of("column-lunar", c.Name)
		}
	case c.Kind == MonthDay:
		if _, err := time.Parse(time.DateOnly, "2000-"+v); err != nil {
			return "", wrong.Of("column-month-day", c.Name)
		}
	case c.Kind == YesNo:
		if v = strings.ToLower(v); v != "yes" && v != "no" {
			return "", wrong.Of("column-yes-no", c.Name)
		}
	case c.Values != nil:
		i := slices.IndexFunc(c.Values, func(one string) bool { return strings.EqualFold(one, v) })
		if i < 0 {
			return "", wrong.Of("column-values", c.Name, strings.Join(c.Values, ", "))
		}
		return c.Values[i], nil
	case c.Name == "region":
		if v = strings.ToUpper(v); !phone.IsCountry(v) {
			return "", wrong.Of("column-country", c.Name)
		}
	default:
		return fold(v), nil
	}
	return v, nil
}

func (c Column) counted(v string, most int) (out string, why *wrong.Why) {
	n, err := strconv.Atoi(strings.ReplaceAll(v, "_", ""))
	if err != nil || n < 0 || n > most {
		return "", wrong.Of("column-number", c.Name, most)
	}
	return strconv.Itoa(n), nil
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
func unknownColumn(name string) *wrong.Why {
	names := make([]string, 0, len(Columns()))
	for _, c := range Columns() {
		names = append(names, c.Name)
	}
	if near := spelling.Nearest(name, names, 3); near != "" {
		return wrong.Of("column-near", near)
	}
	return wrong.Of("column-none", strings.Join(names, ", "))
}
