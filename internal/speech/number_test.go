package speech

import (
	"math"
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n              int64
		en, hans, hant string
	}{
		{0, "zero", "零", "零"},
		{1, "one", "一", "一"},
		{2, "two", "两", "兩"},
		{3, "three", "三", "三"},
		{9, "nine", "九", "九"},
		{10, "ten", "十", "十"},
		{11, "eleven", "十一", "十一"},
		{12, "twelve", "十二", "十二"},
		{19, "nineteen", "十九", "十九"},
		{20, "twenty", "二十", "二十"},
		{21, "twenty-one", "二十一", "二十一"},
		{22, "twenty-two", "二十二", "二十二"},
		{40, "forty", "四十", "四十"},
		{99, "ninety-nine", "九十九", "九十九"},
		{100, "one hundred", "一百", "一百"},
		{101, "one hundred one", "一百零一", "一百零一"},
		{102, "one hundred two", "一百零二", "一百零二"},
		{110, "one hundred ten", "一百一十", "一百一十"},
		{112, "one hundred twelve", "一百一十二", "一百一十二"},
		{120, "one hundred twenty", "一百二十", "一百二十"},
		{200, "two hundred", "两百", "二百"},
		{202, "two hundred two", "两百零二", "二百零二"},
		{999, "nine hundred ninety-nine", "九百九十九", "九百九十九"},
		{1000, "one thousand", "一千", "一千"},
		{1001, "one thousand one", "一千零一", "一千零一"},
		{1010, "one thousand ten", "一千零一十", "一千零一十"},
		{1100, "one thousand one hundred", "一千一百", "一千一百"},
		{1200, "one thousand two hundred", "一千二百", "一千二百"},
		{2000, "two thousand", "两千", "二千"},
		{2002, "two thousand two", "两千零二", "二千零二"},
		{9999, "nine thousand nine hundred ninety-nine", "九千九百九十九", "九千九百九十九"},
		{10000, "ten thousand", "一万", "一萬"},
		{10010, "ten thousand ten", "一万零一十", "一萬零一十"},
		{10500, "ten thousand five hundred", "一万零五百", "一萬零五百"},
		{12000, "twelve thousand", "一万两千", "一萬二千"},
		{20002, "twenty thousand two", "两万零二", "二萬零二"},
		{22000, "twenty-two thousand", "两万两千", "二萬二千"},
		{86400, "eighty-six thousand four hundred", "八万六千四百", "八萬六千四百"},
		{100000, "one hundred thousand", "十万", "十萬"},
		{105000, "one hundred five thousand", "十万五千", "十萬五千"},
		{120000, "one hundred twenty thousand", "十二万", "十二萬"},
		{1010000, "one million ten thousand", "一百零一万", "一百零一萬"},
		{1100000, "one million one hundred thousand", "一百一十万", "一百一十萬"},
		{2000000, "two million", "两百万", "二百萬"},
		{10000000, "ten million", "一千万", "一千萬"},
		{20002000, "twenty million two thousand", "两千万两千", "二千萬二千"},
		{100000000, "one hundred million", "一亿", "一億"},
		{100000050, "one hundred million fifty", "一亿零五十", "一億零五十"},
		{112345678, "one hundred twelve million three hundred forty-five thousand six hundred seventy-eight", "一亿一千二百三十四万五千六百七十八", "一億一千二百三十四萬五千六百七十八"},
		{200000000, "two hundred million", "两亿", "二億"},
		{1000000000000, "one trillion", "一万亿", "一萬億"},
		{-3, "minus three", "负三", "負三"},
		{-2, "minus two", "负二", "負二"},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Count(c.n, l); got != want {
				t.Errorf("Count(%d, %s) = %q, want %q", c.n, l, got, want)
			}
		}
	}
	if got := Count(math.MinInt64, en); !strings.HasPrefix(got, "minus nine quintillion two hundred twenty-three quadrillion ") {
		t.Errorf("the smallest number is said %q", got)
	}
}

func TestOrdinal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n              uint64
		en, hans, hant string
	}{
		{0, "zeroth", "第零", "第零"},
		{1, "first", "第一", "第一"},
		{2, "second", "第二", "第二"},
		{3, "third", "第三", "第三"},
		{4, "fourth", "第四", "第四"},
		{5, "fifth", "第五", "第五"},
		{8, "eighth", "第八", "第八"},
		{9, "ninth", "第九", "第九"},
		{10, "tenth", "第十", "第十"},
		{12, "twelfth", "第十二", "第十二"},
		{20, "twentieth", "第二十", "第二十"},
		{21, "twenty-first", "第二十一", "第二十一"},
		{40, "fortieth", "第四十", "第四十"},
		{100, "one hundredth", "第一百", "第一百"},
		{102, "one hundred second", "第一百零二", "第一百零二"},
		{200, "two hundredth", "第二百", "第二百"},
		{2000, "two thousandth", "第二千", "第二千"},
		{20000, "twenty thousandth", "第二万", "第二萬"},
		{1000000, "one millionth", "第一百万", "第一百萬"},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Ordinal(c.n, l); got != want {
				t.Errorf("Ordinal(%d, %s) = %q, want %q", c.n, l, got, want)
			}
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basisPoints    int
		en, hans, hant string
	}{
		{0, "zero percent", "百分之零", "百分之零"},
		{1, "zero point zero one percent", "百分之零点零一", "百分之零點零一"},
		{5, "zero point zero five percent", "百分之零点零五", "百分之零點零五"},
		{50, "zero point five percent", "百分之零点五", "百分之零點五"},
		{100, "one percent", "百分之一", "百分之一"},
		{200, "two percent", "百分之二", "百分之二"},
		{1000, "ten percent", "百分之十", "百分之十"},
		{1250, "twelve point five percent", "百分之十二点五", "百分之十二點五"},
		{1302, "thirteen point zero two percent", "百分之十三点零二", "百分之十三點零二"},
		{1825, "eighteen point two five percent", "百分之十八点二五", "百分之十八點二五"},
		{9999, "ninety-nine point nine nine percent", "百分之九十九点九九", "百分之九十九點九九"},
		{10000, "one hundred percent", "百分之百", "百分之百"},
		{11000, "one hundred ten percent", "百分之一百一十", "百分之一百一十"},
		{-60, "minus zero point six percent", "负百分之零点六", "負百分之零點六"},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Percent(c.basisPoints, l); got != want {
				t.Errorf("Percent(%d, %s) = %q, want %q", c.basisPoints, l, got, want)
			}
		}
	}
}
