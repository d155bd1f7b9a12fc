package notice

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// manner is how values are written for one recipient.
type manner struct {
	lang  locale.Lang
	place place
	now   time.Time
}

// The longest a written value may be, in characters of the plain alphabet: what a template is measured with. Values beyond are refused.
const (
	longestMoney   = 20 // USD 9,999,999,999.99
	longestDate    = 11 // 30 Nov 2028, 2028年11月30日
	longestTime    = longestDate + len(" 23:59 ") + longestZone
	longestZone    = 14
	longestCount   = 11 // 999,999,999
	longestPercent = 7  // 999.99%
	longestTail    = 5  // *1234
	longestCode    = 24
	longestText    = 40 // as a shop's name and place on the networks (ISO 8583, field 43)
)

// say writes every field of a type, "" for one that is missing and may be. The faults are in the fields' order.
func say(fields []outbox.Field, data Data, m manner) (out map[string]any, faults wrong.Faults) {
	out = make(map[string]any, len(fields)+2)
	for _, f := range fields {
		v, given := data[f.Name]
		switch {
		case !given && f.Optional:
			out[f.Name] = ""
			continue
		case !given:
			faults.Add(f.Name, "missing")
			continue
		}
		said, why := m.write(f, v)
		if why != nil {
			faults.Tell(f.Name, why)
		}
		out[f.Name] = said
	}
	for _, name := range slices.Sorted(maps.Keys(data)) {
		if !slices.ContainsFunc(fields, func(f outbox.Field) bool { return f.Name == name }) {
			faults.Add(printable(name), "no-field")
		}
	}
	return out, faults
}

// write puts one value into words, or says why it cannot be.
func (m manner) write(f outbox.Field, v string) (said string, why *wrong.Why) {
	ok := true
	switch f.Kind {
	case outbox.Text:
		return m.text(v)
	case outbox.Money:
		said, ok = amount(v)
		why = wrong.Of("data-money")
	case outbox.Date:
		said, ok = m.date(v)
		why = wrong.Of("data-date")
	case outbox.Time:
		said, ok = m.time(v)
		why = wrong.Of("data-time")
	case outbox.Count:
		said, ok = count(v)
		why = wrong.Of("data-number")
	case outbox.Percent:
		said, ok = percent(v)
		why = wrong.Of("data-percent")
	case outbox.Tail:
		said, ok = masked(v)
		why = wrong.Of("data-card")
	case outbox.Code:
		said, ok = v, code(v)
		why = wrong.Of("data-code", longestCode)
	case outbox.OneOf:
		said, ok = v, slices.Contains(f.Choice, v)
		why = wrong.Of("one-of", strings.Join(f.Choice, ", "))
	}
	if ok {
		return said, nil
	}
	return said, why
}

func amount(v string) (string, bool) {
	currency, figure, _ := strings.Cut(v, " ")
	if len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || figure == "" || strings.Trim(figure, "-0123456789.,") != "" {
		return "", false
	}
	m, err := money.Parse(figure, currency)
	if err != nil {
		return "", false
	}
	return m.String(), len(m.String()) <= longestMoney
}

// yearAway is how far a date may be and still be clear without its year.
const yearAway = 180 * 24 * time.Hour

func (m manner) date(v string) (string, bool) {
	t, err := time.Parse(time.DateOnly, v)
	if err != nil || !sensible(t) {
		return "", false
	}
	return m.day(t), true
}

func (m manner) time(v string) (string, bool) {
	t, err := time.Parse(time.RFC3339, v)
	if err != nil || !sensible(t) {
		return "", false
	}
	if m.place.zone == nil {
		return "", true // only looked at
	}
	t = t.In(m.place.zone)
	said, zone := m.day(t), m.place.name(t, m.lang)
	switch {
	case m.lang == locale.English && zone != "":
		return said + " " + t.Format("15:04") + " " + zone, true
	case m.lang == locale.English:
		return said + " " + t.Format("15:04"), true
	case zone != "":
		return said + t.Format("15:04") + "（" + zone + "）", true
	}
	return said + t.Format("15:04"), true
}

// sensible years have four digits in every zone.
func sensible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2100 }

func (m manner) day(t time.Time) string {
	far := t.Sub(m.now).Abs() > yearAway
	switch {
	case m.lang == locale.English && far:
		return t.Format("2 Jan 2006")
	case m.lang == locale.English:
		return t.Format("2 Jan")
	case far:
		return t.Format("2006年1月2日")
	}
	return t.Format("1月2日")
}

func count(v string) (string, bool) {
	if v == "" || len(v) > 9 || strings.Trim(v, "0123456789") != "" {
		return "", false
	}
	n, err := strconv.ParseInt(v, 10, 64)
	return strings.TrimSuffix(money.Of(n*100, "").Amount(), ".00"), err == nil
}

func percent(v string) (string, bool) {
	whole, part, dot := strings.Cut(v, ".")
	if whole == "" || len(whole) > 3 || len(part) > 2 || dot && part == "" || strings.Trim(whole+part, "0123456789") != "" {
		return "", false
	}
	whole = strings.TrimLeft(whole[:len(whole)-1], "0") + whole[len(whole)-1:]
	return whole + "." + (part + "00")[:2] + "%", true
}

func code(v string) bool {
	return v != "" && len(v) <= longestCode && !strings.ContainsFunc(v, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}
