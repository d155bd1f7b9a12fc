package commands

import (
	"strconv"
	"time"
)

// Keyed is what the keys of a call say, as a text would write it: month and day, two digits each, are the next such day, or where it has been
// (date) the last one; a month is the last such month. Keys that are neither stay as they are.
func Keyed(arg, entry string, now time.Time) string {
	switch arg {
	case "from", "to":
		return dayKeyed(entry, now, 1)
	case "date":
		return dayKeyed(entry, now, -1)
	case "month":
		return monthKeyed(entry, now)
	}
	return entry
}

// dayKeyed looks at this year, then at the next (1) or the last one (-1).
func dayKeyed(entry string, now time.Time, step int) string {
	if len(entry) != len("0131") {
		return entry
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	for _, year := range []int{now.Year(), now.Year() + step} {
		day, err := time.ParseInLocation("20060102", strconv.Itoa(year)+entry, now.Location())
		if err == nil && (day.Equal(today) || day.After(today) == (step > 0)) {
			return day.Format(time.DateOnly)
		}
	}
	return entry
}

func monthKeyed(entry string, now time.Time) string {
	n, err := strconv.Atoi(entry)
	if err != nil || n < 1 || n > 12 {
		return entry
	}
	year := now.Year()
	if time.Month(n) > now.Month() {
		year--
	}
	return time.Date(year, time.Month(n), 1, 0, 0, 0, 0, now.Location()).Format("2006-01")
}
