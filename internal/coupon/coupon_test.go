package coupon_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/coupon"
)

func TestAPoolSaysWhereItStands(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 2, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		pool coupon.Pool
		want string
	}{
		"enough":               {coupon.Pool{Expires: now.Add(1), Low: 10, Left: 11}, coupon.Ready},
		"no alarm wanted":      {coupon.Pool{Expires: now.Add(1), Left: 1}, coupon.Ready},
		"as few as it says":    {coupon.Pool{Expires: now.Add(1), Low: 10, Left: 10}, coupon.Short},
		"nothing left":         {coupon.Pool{Expires: now.Add(1), Low: 10}, coupon.Empty},
		"on the moment":        {coupon.Pool{Expires: now, Left: 11}, coupon.Expired},
		"empty and out of use": {coupon.Pool{Expires: now.Add(-1)}, coupon.Expired},
	} {
		if got := c.pool.State(now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestNamesOfPools(t *testing.T) {
	t.Parallel()
	for name, fits := range map[string]bool{
		"SPRING-POOL": true, "A1": true, strings.Repeat("A", 40): true,
		"": false, "A": false, "spring": false, "1A": false, "-A": false, "A B": false, "A\n": false, "春节": false, strings.Repeat("A", 41): false,
	} {
		if err := coupon.CheckName(name); (err == nil) != fits {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAFileIsReadLineByLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, codes, refused string }{
		"one a line":            {"AAAA\nBB-01\n", "[{8 AAAA} {9 BB-01}]", "[]"},
		"no line feed at last":  {"AAAA\nBBBB", "[{8 AAAA} {9 BBBB}]", "[]"},
		"as Windows writes it":  {"AAAA\r\n  BBBB\t\r\n", "[{8 AAAA} {9 BBBB}]", "[]"},
		"empty lines count":     {"AAAA\n\n   \nBBBB\n", "[{8 AAAA} {11 BBBB}]", "[]"},
		"as long as may be":     {strings.Repeat("A", 24), "[{8 " + strings.Repeat("A", 24) + "}]", "[]"},
		"too short, too long":   {"AAA\n" + strings.Repeat("A", 25), "[]", "[8 9]"},
		"no letters of a code":  {"A_AA\nＡＡＡＡ\nAA AA\n优惠码四个", "[]", "[8 9 10 11]"},
		"a dash is in between":  {"-AAA\nAAA-\nA--A", "[{10 A--A}]", "[8 9]"},
		"nothing":               {"", "[]", "[]"},
		"small letters as they": {"abCD", "[{8 abCD}]", "[]"},
	} {
		p, err := coupon.ReadPage("b1", 7, []byte(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		refused := []int{}
		for _, r := range p.Refusals {
			refused = append(refused, r.Line)
		}
		codes := append([]coupon.Line{}, p.Codes...)
		if got := fmt.Sprint(codes); got != c.codes || fmt.Sprint(refused) != c.refused || p.Batch != "b1" || p.From != 7 {
			t.Errorf("%s: codes %s, refused %v", name, got, refused)
		}
		if want := strings.Count(c.file, "\n") + 1; c.file != "" && !strings.HasSuffix(c.file, "\n") && p.Lines != want {
			t.Errorf("%s: %d lines, want %d", name, p.Lines, want)
		}
	}
}

func TestARefusalDoesNotRepeatTheCode(t *testing.T) {
	t.Parallel()
	p, err := coupon.ReadPage("b1", 0, []byte("SECRET CODE 1\n"))
	if err != nil || len(p.Refusals) != 1 || strings.Contains(fmt.Sprint(p.Refusals), "SECRET") {
		t.Errorf("%+v, %v", p.Refusals, err)
	}
}

func TestAPageIsBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		fits bool
	}{
		"as many lines as may be": {strings.Repeat("AAAA\n", 5000), true},
		"one more":                {strings.Repeat("AAAA\n", 5001), false},
		"a line that never ends":  {strings.Repeat("A", 201), false},
	} {
		if _, err := coupon.ReadPage("b1", 0, []byte(c.file)); (err == nil) != c.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAShortPoolIsSaidInWords(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*coupon.ShortError{
		"coupon pool SPRING has 3 codes left, and 7 are needed": {Pool: "SPRING", Wanted: 7, Left: 3},
		"coupon pool SPRING has 1 code left, and 7 are needed":  {Pool: "SPRING", Wanted: 7, Left: 1},
		"coupon pool SPRING has 0 codes left, and 1 is needed":  {Pool: "SPRING", Wanted: 1},
		"coupon pool SPRING has expired":                        {Pool: "SPRING", Wanted: 1, Why: "has expired"},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
