package main

import (
	"strings"
	"testing"
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
