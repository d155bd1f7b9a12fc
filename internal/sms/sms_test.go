package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/warthog618/sms"
)

func TestCount(t *testing.T) {
	t.Parallel()
	a := func(n int) string { return strings.Repeat("a", n) }
	han := func(n int) string { return strings.Repeat("海", n) }
	for _, c := range []struct {
		text string
		want Size
	}{
		{"", Size{GSM7, 0, 0, 0}},
		{"Card *1234: USD 1,284.50", Size{GSM7, 24, 1, 0}},
		{a(160), Size{GSM7, 160, 1, 0}},
		{a(161), Size{GSM7, 161, 2, 0}},
		{a(306), Size{GSM7, 306, 2, 0}},
		{a(307), Size{GSM7, 307, 3, 0}},
		{a(159) + "€", Size{GSM7, 161, 2, 0}},
		{a(158) + "€", Size{GSM7, 160, 1, 0}},
		{a(152) + "€" + a(152), Size{GSM7, 306, 3, 0}}, // the escape moves to the second segment and pushes the last letter out
		{"[]{}~^|\\€\f", Size{GSM7, 20, 1, 0}},
		{"£¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüàΔΦΓΛΩΠΨΣΘΞ", Size{GSM7, 39, 1, 0}},
		{"it’s", Size{UCS2, 4, 1, '’'}},
		{"ç", Size{UCS2, 1, 1, 'ç'}},
		{"`", Size{UCS2, 1, 1, '`'}},
		{han(70), Size{UCS2, 70, 1, '海'}},
		{han(71), Size{UCS2, 71, 2, '海'}},
		{han(134), Size{UCS2, 134, 2, '海'}},
		{han(135), Size{UCS2, 135, 3, '海'}},
		{"ok 👍", Size{UCS2, 5, 1, '👍'}},
		{han(66) + "👍" + han(66), Size{UCS2, 134, 3, '海'}},     // the surrogate pair stays whole
		{han(62) + "👨‍👩‍👧" + han(62), Size{UCS2, 132, 3, '海'}}, // and so does a family
		{strings.Repeat("line\n", 32), Size{GSM7, 160, 1, 0}},
		{"a\xff", Size{UCS2, 2, 1, '\uFFFD'}},
	} {
		if got := Count(c.text); got != c.want {
			t.Errorf("Count(%q) = %+v, want %+v", c.text, got, c.want)
		}
	}
}

// The segments counted are those an encoder makes, or more where it would tear what readers see as one character.
func FuzzCount(f *testing.F) {
	for _, s := range []string{"a", strings.Repeat("a€", 200), strings.Repeat("海👍", 90), "[", "👨‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		if strings.ContainsRune(text, '\x1b') {
			return // an escape on its own is no character
		}
		pdus, err := sms.Encode([]byte(text))
		if err != nil || text == "" {
			return
		}
		if got := Count(text); got.Segments != len(pdus) && (got.Segments < len(pdus) || !composed(text)) {
			t.Errorf("%q: %+v, but %d messages leave", text, got, len(pdus))
		}
	})
}

// composed reports whether something in text is one character to readers and several to carriers.
func composed(text string) bool {
	for c := graphemes.FromString(text); c.Next(); {
		if utf8.RuneCountInString(c.Value()) > 1 {
			return true
		}
	}
	return false
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"", 10, nil},
		{"short", 10, []string{"short"}},
		{"one two three", 8, []string{"one two ", "three"}},
		{"one  two", 4, []string{"one ", " two"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"see https://x.example/abc now", 24, []string{"see ", "https://x.example/abc ", "now"}},
		{"余额是一千元。谢谢", 7, []string{"余额是一千元。", "谢谢"}},
		{"余额是一千元。谢谢", 6, []string{"余额是一千", "元。谢谢"}},
		{"卡号(1234)已停", 6, []string{"卡号", "(1234)", "已停"}},
		{"卡尾1234已停用", 5, []string{"卡尾", "1234已", "停用"}},
		{"aaa👨‍👩‍👧b", 9, []string{"aaa", "👨‍👩‍👧b"}},
		{"ae\u0301", 2, []string{"a", "e\u0301"}},
		{"🇭🇰🇨🇳", 5, []string{"🇭🇰", "🇨🇳"}},
		{"👍👍", 1, []string{"👍", "👍"}},
	} {
		got := Split(c.text, c.limit)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Split(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("one two three", 8)
	f.Add("余额是一千元。谢谢 👨‍👩‍👧🇭🇰", 5)
	f.Add("e\u0301\u0301\u0301\u0301\xff", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 2 + abs(limit)%200
		parts := Split(text, limit)
		if strings.Join(parts, "") != text {
			t.Fatalf("%q does not join to %q", parts, text)
		}
		boundary, long := map[int]bool{}, false
		at := 0
		for c := graphemes.FromString(text); c.Next(); {
			boundary[at] = true
			at += len(c.Value())
			long = long || Units(c.Value()) > limit
		}
		at = 0
		for _, p := range parts {
			if Units(p) > limit || p == "" {
				t.Fatalf("part %q of limit %d", p, limit)
			}
			if !boundary[at] && !long {
				t.Fatalf("%q cuts a character at byte %d of %q", parts, at, text)
			}
			at += len(p)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func BenchmarkCountGSM7(b *testing.B) {
	text := strings.Repeat("Card *1234: USD 1,284.50. ", 5)
	for b.Loop() {
		Count(text)
	}
}

func BenchmarkCountUCS2(b *testing.B) {
	text := strings.Repeat("海港银行:卡 *1234 欠款 ", 5)
	for b.Loop() {
		Count(text)
	}
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("海港银行:卡 *1234 欠款 USD 1,284.50. ", 70)
	for b.Loop() {
		Split(text, Limit)
	}
}
