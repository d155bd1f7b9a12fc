package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTables(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, time.February, 6, 17, 30, 59, 0, time.FixedZone("", 8*3600))
	var never *time.Time
	for name, tt := range map[string]struct {
		rows       [][]any
		none, next string
		want       string
	}{
		"nobody":              {none: "nobody yet", want: "nobody yet\n"},
		"headers alone":       {want: "NAME  AT (UTC)  N\n"},
		"an empty page":       {none: "nobody yet", next: "7", want: "nobody yet\nmore: --after 7\n"},
		"columns":             {rows: [][]any{{"Al", at, 5, ""}, {"Maria", &at, 12, "LATE"}}, want: "NAME   AT (UTC)          N\nAl     2027-02-06 09:30  5\nMaria  2027-02-06 09:30  12  LATE\n"},
		"what is not there":   {rows: [][]any{{"", never, 0, ""}}, want: "NAME  AT (UTC)  N\n-     -         0\n"},
		"wide characters":     {rows: [][]any{{"陳大文", "x", 1, ""}, {"Ann", "x", 2, ""}}, want: "NAME    AT (UTC)  N\n陳大文  x         1\nAnn     x         2\n"},
		"marks take no place": {rows: [][]any{{"Zoe\u0308 Ng", "x", 1, ""}}, want: "NAME    AT (UTC)  N\nZoe\u0308 Ng  x         1\n"},
		"nothing to obey":     {rows: [][]any{{"a\x1b[2J\nb", "x\ty", 1, ""}}, want: "NAME     AT (UTC)  N\na [2J b  x y       1\n"},
		"a long last cell":    {rows: [][]any{{"Al", "a line that says why all others are missing"}}, want: "NAME  AT (UTC)  N\nAl    a line that says why all others are missing\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := tableOf("NAME", "AT (UTC)", "N", "")
			for _, r := range tt.rows {
				list.row(r...)
			}
			var out strings.Builder
			if err := list.printPage(&out, tt.none, tt.next); err != nil || out.String() != tt.want {
				t.Errorf("printed %v\n%s\nwant\n%s", err, out.String(), tt.want)
			}
		})
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := facts{{"case", "D-1"}, {"owner", ""}, {"complainant", "陳大文\nX"}}.print(&out)
	if want := "case         D-1\ncomplainant  陳大文 X\n"; err != nil || out.String() != want {
		t.Errorf("printed %v\n%s\nwant\n%s", err, out.String(), want)
	}
	if err := tableOf("NAME").print(full{}, ""); !errors.Is(err, errFull) {
		t.Errorf("to a full disk: %v", err)
	}
}

// full is a disk nothing more goes on.
type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }
