package speech

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 12, 31, 20, 0, 0, 0, time.UTC)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		day            time.Time
		en, hans, hant string
	}{
		{day(2025, 1, 1), "Wednesday, January 1", "一月一日星期三", "一月一號禮拜三"},
		{day(2025, 2, 2), "Sunday, February 2", "二月二日星期日", "二月二號禮拜日"},
		{day(2025, 10, 10), "Friday, October 10", "十月十日星期五", "十月十號禮拜五"},
		{day(2025, 11, 20), "Thursday, November 20", "十一月二十日星期四", "十一月二十號禮拜四"},
		{day(2025, 11, 21), "Friday, November 21", "十一月二十一日星期五", "十一月二十一號禮拜五"},
		{day(2025, 12, 30), "Tuesday, December 30", "十二月三十日星期二", "十二月三十號禮拜二"},
		{day(2026, 10, 10), "Saturday, October 10, 2026", "二零二六年十月十日星期六", "二零二六年十月十號禮拜六"},
		{day(2028, 2, 29), "Tuesday, February 29, 2028", "二零二八年二月二十九日星期二", "二零二八年二月二十九號禮拜二"},
		{day(1997, 7, 1), "Tuesday, July 1, 1997", "一九九七年七月一日星期二", "一九九七年七月一號禮拜二"},
		// It is already 2026 in Hong Kong, for both days.
		{time.Date(2026, 1, 1, 4, 0, 0, 0, time.FixedZone("HKT", 8*3600)), "Thursday, January 1", "一月一日星期四", "一月一號禮拜四"},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Date(c.day, now, l); got != want {
				t.Errorf("Date(%s, %s) = %q, want %q", c.day, l, got, want)
			}
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, en, hans, hant string }{
		{"00:00", "midnight", "凌晨十二点", "凌晨十二點"},
		{"00:30", "12:30 AM", "凌晨十二点半", "凌晨十二點半"},
		{"02:02", "2:02 AM", "凌晨两点零二分", "凌晨兩點零二分"},
		{"05:59", "5:59 AM", "凌晨五点五十九分", "凌晨五點五十九分"},
		{"06:00", "6:00 AM", "上午六点", "上晝六點"},
		{"09:30", "9:30 AM", "上午九点半", "上晝九點半"},
		{"10:15", "10:15 AM", "上午十点十五分", "上晝十點十五分"},
		{"12:00", "noon", "中午十二点", "中午十二點"},
		{"12:10", "12:10 PM", "中午十二点十分", "中午十二點十分"},
		{"14:00", "2:00 PM", "下午两点", "下晝兩點"},
		{"14:05", "2:05 PM", "下午两点零五分", "下晝兩點零五分"},
		{"14:12", "2:12 PM", "下午两点十二分", "下晝兩點十二分"},
		{"17:59", "5:59 PM", "下午五点五十九分", "下晝五點五十九分"},
		{"18:00", "6:00 PM", "晚上六点", "夜晚六點"},
		{"20:20", "8:20 PM", "晚上八点二十分", "夜晚八點二十分"},
		{"23:59", "11:59 PM", "晚上十一点五十九分", "夜晚十一點五十九分"},
	} {
		at, err := time.Parse("15:04", c.at)
		if err != nil {
			t.Fatal(err)
		}
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Clock(at, l); got != want {
				t.Errorf("Clock(%s, %s) = %q, want %q", c.at, l, got, want)
			}
		}
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ d, en, hans, hant string }{
		{"0s", "zero seconds", "零秒", "零秒"},
		{"-1m", "zero seconds", "零秒", "零秒"},
		{"999ms", "zero seconds", "零秒", "零秒"},
		{"1s", "one second", "一秒", "一秒"},
		{"2s", "two seconds", "两秒", "兩秒"},
		{"59s", "fifty-nine seconds", "五十九秒", "五十九秒"},
		{"1m", "one minute", "一分钟", "一分鐘"},
		{"90s", "one minute and thirty seconds", "一分钟三十秒", "一分鐘三十秒"},
		{"2m", "two minutes", "两分钟", "兩分鐘"},
		{"2m2s", "two minutes and two seconds", "两分钟零两秒", "兩分鐘零兩秒"},
		{"15m", "fifteen minutes", "十五分钟", "十五分鐘"},
		{"1h", "one hour", "一小时", "一個鐘"},
		{"1h0m59s", "one hour", "一小时", "一個鐘"},
		{"1h5m", "one hour and five minutes", "一小时零五分钟", "一個鐘零五分鐘"},
		{"2h30m", "two hours and thirty minutes", "两小时三十分钟", "兩個鐘三十分鐘"},
		{"24h", "one day", "一天", "一日"},
		{"26h59m", "one day and two hours", "一天零两小时", "一日零兩個鐘"},
		{"48h", "two days", "两天", "兩日"},
		{"2400h", "one hundred days", "一百天", "一百日"},
	} {
		d, err := time.ParseDuration(c.d)
		if err != nil {
			t.Fatal(err)
		}
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Duration(d, l); got != want {
				t.Errorf("Duration(%s, %s) = %q, want %q", c.d, l, got, want)
			}
		}
	}
}
