package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What people write of a time of day: 3pm, 15:00, 3点半, 下午三點.
var (
	hourWritten = regexp.MustCompile(`(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m`)
	hourOfDay   = regexp.MustCompile(`(\d{1,2}):(\d{2})`)
	hourHan     = regexp.MustCompile(`(十[一二]?|[一二两兩三四五六七八九]|\d{1,2}) ?[点點时時](半)?`)
	hourBare    = regexp.MustCompile(`(?:at|after|around|about|from|before|by) (\d{1,2})\b`)
	inAWhile    = regexp.MustCompile(`(?:in )?(\d{1,2}|an?|half an|半|一|两|兩) ?个?個?(hour|minute|min|小时|小時|鐘頭|钟头|分钟|分鐘)`)
)

// days ahead by the words for them. The longest that fits is meant, so "day after tomorrow" stands before "tomorrow".
var daysAhead = []struct {
	word string
	days int
}{
	{"day after tomorrow", 2}, {"大后天", 3}, {"大後天", 3}, {"后天", 2}, {"後天", 2}, {"後日", 2}, {"后日", 2},
	{"tomorrow", 1}, {"tmrw", 1}, {"tmr", 1}, {"明", 1}, {"听日", 1}, {"聽日", 1}, {"听朝", 1}, {"聽朝", 1}, {"听晚", 1}, {"聽晚", 1},
}

// partsOfDay are hours for the words for them.
var partsOfDay = []struct {
	word string
	hour int
	late bool // an hour said beside it is one after noon
}{
	{"afternoon", 14, true}, {"evening", 18, true}, {"tonight", 18, true}, {"noon", 12, false}, {"morning", 9, false}, {"after work", 18, true},
	{"下午", 14, true}, {"晏昼", 14, true}, {"晏晝", 14, true}, {"下昼", 14, true}, {"下晝", 14, true}, {"晚", 18, true}, {"夜", 18, true}, {"下班", 18, true}, {"放工", 18, true},
	{"中午", 12, true}, {"早", 9, false}, {"朝", 9, false}, {"上午", 9, false}, {"上昼", 9, false}, {"上晝", 9, false},
}

var weekdayNames = []struct {
	en, han string
	day     time.Weekday
}{
	{"mon", "一", time.Monday}, {"tue", "二", time.Tuesday}, {"wed", "三", time.Wednesday}, {"thu", "四", time.Thursday},
	{"fri", "五", time.Friday}, {"sat", "六", time.Saturday}, {"sun", "日", time.Sunday}, {"sun", "天", time.Sunday},
}

// momentOf reads when somebody wants to be called, in their zone; zero: as soon as possible.
func momentOf(when string, now time.Time, zone *time.Location) time.Time {
	s := strings.ToLower(strings.Join(strings.Fields(when), " "))
	if s == "" {
		return time.Time{}
	}
	if wait, ok := waitOf(s); ok {
		return now.Add(wait)
	}
	local := now.In(zone)
	ahead, dayKnown := aheadOf(s, local.Weekday())
	hour, minute, hourKnown := hourOf(s)
	if !dayKnown && !hourKnown {
		return time.Time{}
	}
	if !hourKnown {
		hour = 9
	}
	t := time.Date(local.Year(), local.Month(), local.Day()+ahead, hour, minute, 0, 0, zone)
	if !dayKnown && t.Before(now) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

func waitOf(s string) (time.Duration, bool) {
	m := inAWhile.FindStringSubmatch(s)
	if m == nil || !strings.HasPrefix(s, "in ") && !strings.ContainsAny(s, "后後") {
		return 0, false
	}
	n := map[string]int{"a": 60, "an": 60, "一": 60, "half an": 30, "半": 30, "两": 120, "兩": 120}[m[1]]
	if digits, err := strconv.Atoi(m[1]); err == nil {
		n = digits
		if strings.HasPrefix(m[2], "hour") || strings.ContainsAny(m[2], "时時頭头") {
			n *= 60
		}
	}
	return time.Duration(n) * time.Minute, true
}

// aheadOf is how many days ahead is meant.
func aheadOf(s string, today time.Weekday) (days int, ok bool) {
	for _, d := range daysAhead {
		if strings.Contains(s, d.word) {
			return d.days, true
		}
	}
	for _, word := range []string{"today", "tonight", "今"} {
		if strings.Contains(s, word) {
			return 0, true
		}
	}
	for _, w := range weekdayNames {
		for _, week := range []string{"周", "星期", "礼拜", "禮拜", "週"} {
			if strings.Contains(s, week+w.han) {
				return until(today, w.day), true
			}
		}
		if i := strings.Index(s, w.en); i == 0 || i > 0 && s[i-1] == ' ' {
			return until(today, w.day), true
		}
	}
	return 0, false
}

// until is the number of days to the next such weekday, which is not today.
func until(today, day time.Weekday) int { return (int(day-today)+6)%7 + 1 }

// hourOf is the time of day that is meant.
func hourOf(s string) (hour, minute int, ok bool) {
	late := false
	for _, p := range partsOfDay {
		if strings.Contains(s, p.word) {
			hour, late, ok = p.hour, p.late, true
			break
		}
	}
	if m := hourWritten.FindStringSubmatch(s); m != nil {
		hour, minute = hourNumber(m[1])%12, hourNumber(m[2])
		if m[3] == "p" {
			hour += 12
		}
		return hour, minute, hour < 24 && minute < 60
	}
	said := -1
	if m := hourOfDay.FindStringSubmatch(s); m != nil {
		said, minute = hourNumber(m[1]), hourNumber(m[2])
	} else if m := hourHan.FindStringSubmatch(s); m != nil {
		if said = hourNumber(m[1]); m[2] != "" {
			minute = 30
		}
	} else if m := hourBare.FindStringSubmatch(s); m != nil {
		said = hourNumber(m[1])
	}
	switch {
	case said < 0 || said > 23 || minute > 59:
		return hour, 0, ok
	case said < 12 && (late || !ok && said < 8): // nobody wants to be called at three in the night
		said += 12
	}
	return said, minute, true
}

// hourNumber reads an hour in figures or in Chinese; "" is 0.
func hourNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	han := map[string]int{"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
	return han[s]
}
