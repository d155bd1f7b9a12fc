package twilio

import (
	"errors"
	"net/url"
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
		"broken UTF-8":          "Body=%e4%bd",
		"halves in two fields":  "Body%e4=%bd%99",
		"a NUL":                 "Body=a%00b",
		"a raw NUL":             "Body=a\x00b",
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
			fine := theirs == nil && strings.Count(string(body), "&") < maxPairs
			for k, vs := range want {
				for _, s := range append(vs, k) {
					fine = fine && utf8.ValidString(s) && !strings.Contains(s, "\x00")
				}
			}
			if fine {
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
	})
}

func BenchmarkParseForm(b *testing.B) {
	body := []byte(inboundForm)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseForm(body); err != nil {
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
