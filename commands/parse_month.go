package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// billMonths finds a month by its English name or a short form of it: Aug 2026, September's. A verb and a name are spelt like two of
// them, so that May and March count where something says that a month is meant.
var billMonths = regexp.MustCompile(`(?:\b(?:for|from|of|in|last|since|the|my|until|to) |\b)` + monthNames + `(?:'?s\b)?(?: (bill|statement|stmt|20\d\d))?`)

func (t *text) monthByName(f *findings, now time.Time) bool {
	f.each(t, billMonths, func(at []int) bool {
		name, after := t.part(at, 1), t.part(at, 2)
		if told := at[0] < at[2] || after != ""; !told && (name == "may" || name == "mar" || name == "march") {
			return true
		}
		year := 0
		if digitsOf(after) != "" {
			year = number(after)
		}
		f.setMonth(year, strconv.Itoa(monthNamed(name)), now)
		f.useBytes(t, at[2], at[3])
		if year > 0 {
			f.useBytes(t, at[4], at[5])
		}
		return false
	})
	return f.args["month"] != ""
}

// month finds a billing month. One without a year is the last such month, this one included.
func (t *text) month(f *findings, now time.Time) {
	if m := f.args["month"]; m != "" { // by name, or so many months ago
		delete(f.args, "month")
		year := 0
		for i, u := range t.units {
			if !f.used[i] && isYear(u) {
				year, _ = strconv.Atoi(u.digits)
				f.use(i, i+1)
				break
			}
		}
		f.setMonth(year, m, now)
		return
	}
	if t.monthByName(f, now) {
		return
	}
	for i, u := range t.units {
		if f.used[i] {
			continue
		}
		if n, next := t.smallNumber(i); n >= 1 && n <= 12 && t.isHan(next, '月') {
			f.setMonth(t.yearBefore(i, now), strconv.Itoa(n), now)
			f.use(i, next+1)
			return
		}
		if u.kind == numberUnit && t.monthAt(f, i, now) {
			return
		}
	}
}

// yearBefore is the year that a word before the month tells (去年11月), or 0.
func (t *text) yearBefore(i int, now time.Time) int {
	before := strings.TrimSuffix(t.before(t.units[i].from), "的")
	switch {
	case now.IsZero():
	case hasAnySuffix(before, "去年", "旧年", "上年"):
		return now.Year() - 1
	case hasAnySuffix(before, "前年"):
		return now.Year() - 2
	case hasAnySuffix(before, "今年"):
		return now.Year()
	}
	return 0
}

// monthAt reads 2026-10, 2026年10月, 202610, 10/2026 and 10月 at unit i.
func (t *text) monthAt(f *findings, i int, now time.Time) bool {
	u := t.units[i]
	after := func(j int) string { // what stands between unit j-1 and j
		if j >= len(t.units) || t.units[j].kind != numberUnit {
			return ""
		}
		return t.written[t.units[j-1].to:t.units[j].from]
	}
	switch {
	case len(u.digits) == 6 && isYear(unit{kind: numberUnit, digits: u.digits[:4]}) && isMonth(u.digits[4:]):
		year, _ := strconv.Atoi(u.digits[:4])
		f.setMonth(year, u.digits[4:], now)
		f.use(i, i+1)
	case isYear(u) && slices.Contains([]string{"-", "/", "."}, after(i+1)) && isMonth(t.units[i+1].digits):
		year, _ := strconv.Atoi(u.digits)
		f.setMonth(year, t.units[i+1].digits, now)
		f.use(i, i+2)
		if after(i+2) != "" && after(i+2) == after(i+1) && len(t.units[i+2].digits) <= 2 { // the day of a date
			f.use(i+2, i+3)
		}
	case isYear(u) && t.isHan(i+1, '年') && i+2 < len(t.units) && isMonth(t.units[i+2].digits):
		year, _ := strconv.Atoi(u.digits)
		f.setMonth(year, t.units[i+2].digits, now)
		f.use(i, min(i+4, len(t.units)))
	case isMonth(u.digits) && slices.Contains([]string{"-", "/"}, after(i+1)) && isYear(t.units[i+1]):
		year, _ := strconv.Atoi(t.units[i+1].digits)
		f.setMonth(year, u.digits, now)
		f.use(i, i+2)
	case isMonth(u.digits) && t.isHan(i+1, '月'):
		f.setMonth(t.yearBefore(i, now), u.digits, now)
		f.use(i, i+2)
	default:
		return false
	}
	return true
}

func (t *text) isHan(i int, r rune) bool {
	return i < len(t.units) && t.units[i].kind == hanUnit && t.units[i].id == r
}

func isYear(u unit) bool {
	return u.kind == numberUnit && !u.amount && len(u.digits) == 4 && strings.HasPrefix(u.digits, "20")
}

func isMonth(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) <= 2 && n >= 1 && n <= 12
}

// setMonth takes a month of the year (10), or -1 for the last month and 0 for this one.
func (f *findings) setMonth(year int, month string, now time.Time) {
	n, err := strconv.Atoi(month)
	if err != nil || now.IsZero() && (n < 1 || year == 0) {
		return
	}
	switch {
	case n < 1:
		first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
		year, n = first.Year(), int(first.Month())
	case year == 0:
		if year = now.Year(); n > int(now.Month()) {
			year--
		}
	}
	f.set("month", fmt.Sprintf("%04d-%02d", year, n))
}
