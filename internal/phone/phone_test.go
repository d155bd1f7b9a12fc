package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"+12025550147":        "+12025550147",
		" +12025550147 ":      "+12025550147",
		"+1 (202) 555-0147":   "+12025550147",
		"+1.202.555.0147":     "+12025550147",
		"+86 138 0013 8000":   "+8613800138000",
		"+852 9123 4567":      "+85291234567",
		"＋１２０２５５５０１４７":        "+12025550147",
		"2025550147":          "",
		"0012025550147":       "",
		"+0123456789":         "",
		"+":                   "",
		"":                    "",
		"anonymous":           "",
		"+1202":               "",
		"+123456789012345678": "",
	} {
		got, err := Parse(raw)
		if got.Reveal() != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, ErrInvalid) {
			t.Errorf("Parse(%q) = %q, %v; want %q", raw, got.Reveal(), err, want)
		}
	}
}

func TestParseInACountry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, country, want string }{
		{"9123 4567", "HK", "+85291234567"}, {"85291234567", "HK", "+85291234567"}, {"+852 9123 4567", "CN", "+85291234567"}, {"13800138000", "CN", "+8613800138000"},
		{"(202) 555-0147", "US", "+12025550147"}, {"07400 123456", "GB", "+447400123456"}, {"9123", "HK", ""}, {"many", "HK", ""}, {"", "HK", ""}, {"9123 4567", "XX", ""},
	} {
		if got, err := ParseIn(c.raw, c.country); got.Reveal() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q in %s: %q, %v", c.raw, c.country, got.Reveal(), err)
		}
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	for n, want := range map[Number]string{"+12025550147": "US", "+8613800138000": "CN", "+85291234567": "HK", "+447400123456": "GB", "": "", "+999": ""} {
		if got := n.Region(); got != want {
			t.Errorf("%s: region %q, want %q", n.Reveal(), got, want)
		}
	}
}

func TestANumberIsNeverPrintedWhole(t *testing.T) {
	t.Parallel()
	n := Number("+12025550147")
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %+v %#v %s %q %v %v", n, n, n, n, n, []Number{n}, struct{ N Number }{n})
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "from", n, "all", []Number{n})
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "from", n, "all", []Number{n})
	doc, err := json.Marshal(struct{ N *Number }{&n})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(doc)
	fmt.Fprint(&b, fmt.Errorf("sending to %s: %w", n, ErrInvalid))
	if out := b.String(); strings.Contains(out, "0255501") || !strings.Contains(out, "+…47") {
		t.Errorf("printed %s", out)
	}
	if Number("").String() != "" {
		t.Error("no number prints as something")
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("+12025550147"); err != nil {
			b.Fatal(err)
		}
	}
}

// A number nobody was given still has a country to name: the drama numbers of Ofcom are of no region.
func TestCountry(t *testing.T) {
	t.Parallel()
	for n, want := range map[Number]string{"+12025550147": "US", "+447700900123": "GB", "+85291234567": "HK", "+999": "unknown", "": "unknown"} {
		if got := n.Country(); got != want {
			t.Errorf("a number of %q is of %q", want, got)
		}
	}
	for code, want := range map[string]bool{"HK": true, "GB": true, "hk": false, "XX": false, "": false, "001": false} {
		if IsCountry(code) != want {
			t.Errorf("%q is a country: %t", code, !want)
		}
	}
}
