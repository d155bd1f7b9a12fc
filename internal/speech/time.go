package speech

import (
	"strconv"
	"time"

	"cardline/internal/locale"
)

// Date is the day of t, in the zone t is in, with its weekday: "Friday, November 21", 十一月二十一日星期五, 十一月二十一號禮拜五.
// The year is said only when it is not the year of now.
func Date(t, now time.Time, l locale.Lang) string {
	year, month, day := t.Date()
	sameYear := year == now.In(t.Location()).Year()
	if !l.Chinese() {
		if sameYear {
			return t.Format("Monday, January 2")
		}
		return t.Format("Monday, January 2, 2006")
	}
	words := calendar[l]
	out := make([]byte, 0, 48)
	if !sameYear {
		for _, d := range []byte(strconv.Itoa(year)) {
			out = append(out, numerals(l).digit[d-'0']...)
		}
		out = append(out, "年"...)
	}
	out = append(appendWhole(out, uint64(month), l), "月"...)
	out = append(appendWhole(out, uint64(day), l), words.day...)
	return string(append(append(out, words.week...), weekdays[t.Weekday()]...))
}

// Clock is the time of t on a twelve-hour clock: "2:05 PM", 下午两点零五分, 下晝兩點零五分; half past is 两点半, and English says
// "noon" and "midnight", since 12 AM and 12 PM are mistaken for each other. Seconds are dropped.
func Clock(t time.Time, l locale.Lang) string {
	hour, minute := t.Hour(), t.Minute()
	if !l.Chinese() {
		switch {
		case minute == 0 && hour == 0:
			return "midnight"
		case minute == 0 && hour == 12:
			return "noon"
		}
		return t.Format("3:04 PM")
	}
	words := calendar[l]
	out := append(make([]byte, 0, 32), words.part(hour)...)
	if hour %= 12; hour == 0 {
		hour = 12
	}
	out = append(appendCount(out, uint64(hour), l), words.hour...)
	switch minute {
	case 0:
		return string(out)
	case 30:
		return string(append(out, "半"...))
	}
	if minute < 10 {
		out = append(out, "零"...)
	}
	return string(append(appendWhole(out, uint64(minute), l), "分"...))
}

// calendar holds the words in which Mandarin and Cantonese name times.
var calendar = map[locale.Lang]dayWords{
	locale.Simplified:  {"日", "星期", "点", "凌晨", "上午", "中午", "下午", "晚上"},
	locale.Traditional: {"號", "禮拜", "點", "凌晨", "上晝", "中午", "下晝", "夜晚"},
}

type dayWords struct {
	day, week, hour                          string
	night, morning, noon, afternoon, evening string
}

// part names the part of the day an hour (0 to 23) falls in.
func (w dayWords) part(hour int) string {
	switch {
	case hour < 6:
		return w.night
	case hour < 12:
		return w.morning
	case hour == 12:
		return w.noon
	case hour < 18:
		return w.afternoon
	}
	return w.evening
}

var weekdays = [7]string{"日", "一", "二", "三", "四", "五", "六"}
