package main

import (
	"strings"
	"testing"
	"time"

	"cardline/gateway/api"
)

// TestAnUnclosedQuoteSwallowsNoRows: what stands behind it must not be taken for part of one field and go missing.
func TestAnUnclosedQuoteSwallowsNoRows(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"key,place\na,Paris\nb,\"Par\nc,Rome\nd,Oslo\n": "line 3: a quote is opened",
		"key,place\na,Par\"is\nb,Rome\n":                "",
		"key,place\na,\"Paris\"\nb,Rome\n":              "",
	} {
		p, err := openPages(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		_, rows, err := p.next(pageRows)
		switch {
		case want == "" && (err != nil || rows != 2):
			t.Errorf("%q: %d rows, %v", file, rows, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

// TestProgressTellsRateAndTimeLeft: of what this command does, not of what another did before it.
func TestProgressTellsRateAndTimeLeft(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	p := newProgress(&out, 1000, 500)
	p.terminal, p.began, p.told = true, p.began.Add(-10*time.Second), time.Time{}
	p.show(api.Import{ID: "f", Rows: 500}, 500)
	p.told = time.Time{}
	p.show(api.Import{ID: "f", Rows: 700, Refused: 3}, 700)
	line := out.String()[strings.LastIndexByte(out.String(), '\r'):]
	if !strings.Contains(line, "[=====================         ] 700 rows, 3 refused, 20 rows/s, 15s left") {
		t.Errorf("%q", line)
	}
	out.Reset()
	p.terminal, p.told = false, p.began
	p.show(api.Import{ID: "f", Rows: 700, Refused: 3}, 700)
	if want := "f: 70%, 700 rows, 3 refused, 20 rows/s, 15s left\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

// Files of lists and consents, too, are refused by what they are before a row of them is sent.
func TestAFileThatIsNoTableIsNamed(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                                       "the file is empty",
		"\xff\xfen\x00u\x00m\x00b\x00e\x00r\x00": "is in UTF-16: save it as UTF-8",
		"\xba\xc5\xc2\xeb\n+8613800138000\n":     "line 1 is not in UTF-8",
		"number\n+1202\x005550147\n":             "line 2 holds NUL",
		"number" + strings.Repeat(",a", 1<<20) + "\n+12025550147\n": "the header of the file has 2097159 bytes, 65536 at most",
	} {
		if _, err := openPages(strings.NewReader(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", content, err, want)
		}
	}
	p, err := openPages(strings.NewReader("\xef\xbb\xbfnumber,name\r\n+12025550147,\u738b\r\n"))
	if err != nil || len(p.columns) != 2 || p.columns[0] != "number" {
		t.Errorf("a table: %+v, %v", p, err)
	}
}
