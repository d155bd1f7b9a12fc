package sms

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// What Twilio's calculator counts is what Twilio bills. testdata/calculator says how the texts were made, and where the two differ: a
// letter under so many marks that it exceeds a segment, which the calculator puts into one all the same.
func TestCountIsTwiliosCalculator(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/segments.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(zipped)
	lines.Buffer(nil, 1<<20)
	n, monsters := 0, 0
	for ; lines.Scan(); n++ {
		var want struct {
			Text, Encoding string
			Segments       int
		}
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		got := Count(want.Text)
		if monstrous(want.Text) {
			monsters++
			want.Segments = max(want.Segments, got.Segments)
		}
		if got.Segments != want.Segments || got.Encoding != want.Encoding {
			t.Errorf("%q: %+v, the calculator counts %d of %s", want.Text, got, want.Segments, want.Encoding)
		}
	}
	if err := lines.Err(); err != nil || n < 5000 || monsters > 20 {
		t.Fatalf("%d texts, %d of them monstrous, %v", n, monsters, err)
	}
}

// monstrous reports whether one character of text does not fit in a segment.
func monstrous(text string) bool {
	for c := graphemes.FromString(text); c.Next(); {
		if Units(c.Value()) > partUCS2 {
			return true
		}
	}
	return false
}
