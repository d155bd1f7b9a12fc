package twilio

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseFormReadsWhatWasTyped(t *testing.T) {
	t.Parallel()
	got, err := ParseForm([]byte("Body=1%2B1+%3D+2%26%E4%BD%99%e9%a2%9d&From=%2B12025550147&&Empty=&Bare&a;b=c;d&Body=again&x=y=z"))
	if err != nil {
		t.Fatal(err)
	}
	want := Params{{"Body", "1+1 = 2&余额"}, {"From", "+12025550147"}, {"Empty", ""}, {"Bare", ""}, {"a;b", "c;d"}, {"Body", "again"}, {"x", "y=z"}}
	if len(got) != len(want) {
		t.Fatalf("got %d pairs, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("pair %d is %q, want %q", i, got[i], want[i])
		}
	}
	if got.Get("Body") != "1+1 = 2&余额" || got.Get("Nothing") != "" {
		t.Error("Get returns the first value of a key, or nothing")
	}
}

func TestParseFormRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a cut escape":          "Body=50%",
		"a half escape":         "Body=50%2",
		"an escape of no digit": "Body=%zz",
		"too many pairs":        strings.Repeat("a=1&", 201),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseForm([]byte(body))
			var malformed Malformed
			if !errors.As(err, &malformed) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The signature covers the bytes as they came; whoever reads the form afterwards meets text.
func TestMendLeavesText(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Params{
		"Body=LOST+1234&City=%e4%bd%99": nil, // as it was
		"Body=%e4%bd":                   {{"Body", "\uFFFD"}},
		"Body=50%ff%fe!&City=\xe9":      {{"Body", "50\uFFFD!"}, {"City", "\uFFFD"}},
		"Body%e4=%bd%99&Body=x":         {{"Body\uFFFD", "\uFFFD"}, {"Body", "x"}},
		"Body=a%00b\x00":                {{"Body", "a\uFFFDb\uFFFD"}},
	} {
		raw, err := ParseForm([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		theirs, _ := url.ParseQuery(body)
		for _, p := range raw {
			if !slices.Contains(theirs[p.Key], p.Value) {
				t.Errorf("%q is not verified as it came: %q", body, p)
			}
		}
		mended := slices.Clone(raw)
		if did := mended.Mend(); did != (want != nil) {
			t.Errorf("%q is mended: %v", body, did)
		}
		if want == nil {
			want = raw
		}
		if !slices.Equal(mended, want) {
			t.Errorf("%q is mended to %q, want %q", body, mended, want)
		}
	}
}

func TestParseFormKeepsNothingOfTheBody(t *testing.T) {
	t.Parallel()
	body := []byte("Body=LOST+1234")
	got, err := ParseForm(body)
	if err != nil {
		t.Fatal(err)
	}
	copy(body, "Body=FREE+9999")
	if got.Get("Body") != "LOST 1234" {
		t.Errorf("the door's buffer shows through: %q", got.Get("Body"))
	}
}

func FuzzParseForm(f *testing.F) {
	for _, s := range []string{inboundForm, "a=%2B+%", "%E4%BD%99=1&&=&=x", "a;b=1", "a=%00", "%"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := ParseForm(body)
		if strings.ContainsRune(string(body), ';') {
			return // net/url refuses semicolons, to us they are characters
		}
		want, theirs := url.ParseQuery(string(body))
		if err != nil {
			if theirs == nil && strings.Count(string(body), "&") < maxPairs {
				t.Fatalf("refused %q: %v", body, err)
			}
			return
		}
		if theirs != nil {
			t.Fatalf("took %q, net/url says %v", body, theirs)
		}
		seen := url.Values{}
		for _, p := range got {
			seen.Add(p.Key, p.Value)
		}
		if seen.Encode() != want.Encode() {
			t.Fatalf("%q read as %q, want %q", body, seen.Encode(), want.Encode())
		}
		got.Mend()
		for _, p := range got {
			if all := p.Key + p.Value; !utf8.ValidString(p.Key) || !utf8.ValidString(p.Value) || strings.Contains(all, "\x00") {
				t.Fatalf("%q is mended to %q", body, p)
			}
		}
	})
}

func BenchmarkParseForm(b *testing.B) {
	body := []byte(inboundForm)
	b.ReportAllocs()
	for b.Loop() {
		if form, err := ParseForm(body); err != nil || form.Mend() {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseFormNetURL(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := url.ParseQuery(inboundForm); err != nil {
			b.Fatal(err)
		}
	}
}
