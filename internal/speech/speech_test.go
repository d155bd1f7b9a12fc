package speech

import (
	"encoding/xml"
	"math"
	"strings"
	"testing"
	"time"

	"cardline/internal/locale"
	"cardline/internal/money"
)

const (
	en   = locale.English
	hans = locale.Simplified
	hant = locale.Traditional
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor    int64
		currency string
		l        locale.Lang
		want     string
	}{
		{128450, "USD", en, "one thousand two hundred eighty-four dollars and fifty cents"},
		{101, "USD", en, "one dollar and one cent"},
		{0, "USD", en, "zero dollars"},
		{5, "USD", en, "five cents"},
		{31208, "USD", en, "three hundred twelve dollars and eight cents"},
		{100000000, "USD", en, "one million dollars"},
		{-1250, "USD", en, "twelve dollars and fifty cents in credit"},
		{200000, "HKD", en, "two thousand Hong Kong dollars"},
		{95020, "GBP", en, "nine hundred fifty pounds and twenty pence"},
		{101, "GBP", en, "one pound and one penny"},
		{1005006, "CNY", en, "ten thousand fifty yuan and six fen"},
		{1200, "JPY", en, "one thousand two hundred yen"},
		{1250, "EUR", en, "twelve euros and fifty cents"},
		{12500, "KWD", en, "twelve point five K W D"},
		{12005, "KWD", en, "twelve point zero zero five K W D"},
		{12000, "KWD", en, "twelve K W D"},

		{1005006, "CNY", hans, "一万零五十元零六分"},
		{200000, "CNY", hans, "两千元"},
		{5, "CNY", hans, "五分"},
		{8800, "CNY", hans, "八十八元"},
		{128450, "CNY", hans, "一千二百八十四元五角"},
		{1234, "CNY", hans, "十二元三角四分"},
		{1205, "CNY", hans, "十二元零五分"},
		{200, "CNY", hans, "两元"},
		{20, "CNY", hans, "两角"},
		{2, "CNY", hans, "两分"},
		{122, "CNY", hans, "一元二角二分"},
		{22, "CNY", hans, "两角二分"},
		{0, "CNY", hans, "零元"},
		{20000, "CNY", hans, "两百元"},
		{222200, "CNY", hans, "两千二百二十二元"},
		{2000000, "CNY", hans, "两万元"},
		{1200000, "CNY", hans, "一万两千元"},
		{20000000, "CNY", hans, "二十万元"},
		{-1005, "CNY", hans, "溢缴十元零五分"},
		{128450, "USD", hans, "一千二百八十四美元五十美分"},
		{1005, "USD", hans, "十美元零五美分"},
		{73010, "HKD", hans, "七百三十港元一角"},
		{95020, "GBP", hans, "九百五十英镑二十便士"},
		{1200, "JPY", hans, "一千二百日元"},
		{1250, "AUD", hans, "十二点五澳元"},
		{12005, "KWD", hans, "十二点零零五 K W D"},

		{1250, "HKD", hant, "十二蚊五毫"},
		{200000, "HKD", hant, "二千蚊"},
		{200, "HKD", hant, "兩蚊"},
		{73010, "HKD", hant, "七百三十蚊一毫"},
		{4500, "HKD", hant, "四十五蚊"},
		{1205, "HKD", hant, "十二蚊零五仙"},
		{1234, "HKD", hant, "十二蚊三毫四仙"},
		{50, "HKD", hant, "五毫"},
		{1005006, "HKD", hant, "一萬零五十蚊零六仙"},
		{-1250, "HKD", hant, "多繳咗十二蚊五毫"},
		{0, "HKD", hant, "零蚊"},
		{1005006, "CNY", hant, "人民幣一萬零五十蚊零六分"},
		{12000, "USD", hant, "美金一百二十蚊"},
		{95020, "GBP", hant, "九百五十英鎊二十便士"},
		{1250, "EUR", hant, "十二歐元五十仙"},
		{1200, "JPY", hant, "一千二百日圓"},
	} {
		if got := Money(money.Of(c.minor, c.currency), c.l); got != c.want {
			t.Errorf("%s in %s: %q, want %q", money.Of(c.minor, c.currency), c.l, got, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n              int64
		en, hans, hant string
	}{
		{0, "zero", "零", "零"},
		{1, "one", "一", "一"},
		{2, "two", "两", "兩"},
		{10, "ten", "十", "十"},
		{12, "twelve", "十二", "十二"},
		{20, "twenty", "二十", "二十"},
		{100, "one hundred", "一百", "一百"},
		{101, "one hundred one", "一百零一", "一百零一"},
		{110, "one hundred ten", "一百一十", "一百一十"},
		{200, "two hundred", "两百", "二百"},
		{1010, "one thousand ten", "一千零一十", "一千零一十"},
		{10010, "ten thousand ten", "一万零一十", "一萬零一十"},
		{10500, "ten thousand five hundred", "一万零五百", "一萬零五百"},
		{86400, "eighty-six thousand four hundred", "八万六千四百", "八萬六千四百"},
		{105000, "one hundred five thousand", "十万五千", "十萬五千"},
		{2000000, "two million", "两百万", "二百萬"},
		{100000050, "one hundred million fifty", "一亿零五十", "一億零五十"},
		{112345678, "one hundred twelve million three hundred forty-five thousand six hundred seventy-eight", "一亿一千二百三十四万五千六百七十八", "一億一千二百三十四萬五千六百七十八"},
		{1000000000000, "one trillion", "一万亿", "一萬億"},
		{-3, "minus three", "负三", "負三"},
	} {
		for l, want := range map[locale.Lang]string{en: c.en, hans: c.hans, hant: c.hant} {
			if got := Count(c.n, l); got != want {
				t.Errorf("Count(%d, %s) = %q, want %q", c.n, l, got, want)
			}
		}
	}
	if got := Count(math.MinInt64, en); !strings.HasPrefix(got, "minus nine quintillion two hundred twenty-three quadrillion ") {
		t.Errorf("the smallest number is said %q", got)
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basisPoints    int
		en, hans, hant string
	}{
		{0, "zero percent", "百分之零", "百分之零"},
		{200, "two percent", "百分之二", "百分之二"},
		{1250, "twelve point five percent", "百分之十二点五", "百分之十二點五"},
		{5, "zero point zero five percent", "百分之零点零五", "百分之零點零五"},
		{1825, "eighteen point two five percent", "百分之十八点二五", "百分之十八點二五"},
		{-60, "minus zero point six percent", "负百分之零点六", "負百分之零點六"},
	} {
		for l, want := range map[locale.Lang]string{en: c.en, hans: c.hans, hant: c.hant} {
			if got := Percent(c.basisPoints, l); got != want {
				t.Errorf("Percent(%d, %s) = %q, want %q", c.basisPoints, l, got, want)
			}
		}
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, en, hans, hant string }{
		{"", "", "", ""},
		{"1234", "1 2 3 4", "幺二三四", "一二三四"},
		{"135790", "1 3 5, 7 9 0", "幺三五，七九零", "一三五，七九零"},
		{"12025550147", "1 2 0, 2 5 5 5, 0 1 4 7", "幺二零，二五五五，零幺四七", "一二零，二五五五，零一四七"},
		{"*88-99", "8 8 9 9", "八八九九", "八八九九"},
		{"lc407", "L C, 4 0 7", "L C，四零七", "L C，四零七"},
		{"<&>", "", "", ""},
	} {
		for l, want := range map[locale.Lang]string{en: c.en, hans: c.hans, hant: c.hant} {
			if got := Digits(c.in, l); got != want {
				t.Errorf("Digits(%q, %s) = %q, want %q", c.in, l, got, want)
			}
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 12, 31, 20, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		day            time.Time
		en, hans, hant string
	}{
		{time.Date(2025, 11, 21, 0, 0, 0, 0, time.UTC), "Friday, November 21", "十一月二十一日星期五", "十一月二十一號禮拜五"},
		{time.Date(2025, 2, 2, 0, 0, 0, 0, time.UTC), "Sunday, February 2", "二月二日星期日", "二月二號禮拜日"},
		{time.Date(2026, 10, 10, 0, 0, 0, 0, time.UTC), "Saturday, October 10, 2026", "二零二六年十月十日星期六", "二零二六年十月十號禮拜六"},
		// It is already 2026 in Hong Kong, for both days.
		{time.Date(2026, 1, 1, 4, 0, 0, 0, time.FixedZone("HKT", 8*3600)), "Thursday, January 1", "一月一日星期四", "一月一號禮拜四"},
	} {
		for l, want := range map[locale.Lang]string{en: c.en, hans: c.hans, hant: c.hant} {
			if got := Date(c.day, now, l); got != want {
				t.Errorf("Date(%s, %s) = %q, want %q", c.day, l, got, want)
			}
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, en, hans, hant string }{
		{"14:05", "2:05 PM", "下午两点零五分", "下晝兩點零五分"},
		{"00:00", "12:00 AM", "凌晨十二点", "凌晨十二點"},
		{"02:02", "2:02 AM", "凌晨两点零二分", "凌晨兩點零二分"},
		{"09:30", "9:30 AM", "上午九点三十分", "上晝九點三十分"},
		{"12:10", "12:10 PM", "中午十二点十分", "中午十二點十分"},
		{"18:00", "6:00 PM", "晚上六点", "夜晚六點"},
		{"23:59", "11:59 PM", "晚上十一点五十九分", "夜晚十一點五十九分"},
	} {
		at, err := time.Parse("15:04", c.at)
		if err != nil {
			t.Fatal(err)
		}
		for l, want := range map[locale.Lang]string{en: c.en, hans: c.hans, hant: c.hant} {
			if got := Clock(at, l); got != want {
				t.Errorf("Clock(%s, %s) = %q, want %q", c.at, l, got, want)
			}
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"海港 bank":        "海港 bank",
		`a<b>&"c"'`:      "a&lt;b&gt;&amp;&#34;c&#34;&#39;",
		"x\x00\x1by":     "xy",
		"line\nbreak":    "line\nbreak",
		"bad\xffbyte":    "bad\uFFFDbyte",
		"bad\xff<\uFFFE": "bad\uFFFD&lt;",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every amount in every currency is words alone, so it can stand in XML as it is.
func TestWhatIsSaidIsSafeInXML(t *testing.T) {
	t.Parallel()
	for _, currency := range []string{"USD", "CNY", "JPY", "KWD", "", "<b>", "X&Y"} {
		for _, l := range locale.All() {
			for _, minor := range []int64{0, 1, -999, 12345678, math.MaxInt64, math.MinInt64} {
				said := Money(money.Of(minor, currency), l)
				if said != Escape(said) || xml.Unmarshal([]byte("<s>"+said+"</s>"), new(string)) != nil {
					t.Errorf("%d %q in %s is said %q", minor, currency, l, said)
				}
			}
		}
	}
}

func BenchmarkMoney(b *testing.B) {
	for _, l := range locale.All() {
		b.Run(string(l), func(b *testing.B) {
			for b.Loop() {
				Money(money.Of(128450, "USD"), l)
			}
		})
	}
}
