package card

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParseTail(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"1234": true, "0000": true, "": false, "123": false, "12345": false, "12a4": false, "１２３４": false, " 123": false} {
		if got, ok := ParseTail(s); ok != want || ok && got.Masked() != "*"+s || ok && got.Reveal() != s {
			t.Errorf("ParseTail(%q) = %q, %v", s, got.Reveal(), ok)
		}
	}
}

func TestATailIsOnlyShownToItsHolder(t *testing.T) {
	t.Parallel()
	tail := Tail("1234")
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %+v %#v %s %v", tail, tail, tail, tail, struct{ T Tail }{tail})
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "card", tail, "all", []Tail{tail})
	doc, err := json.Marshal(struct{ T *Tail }{&tail})
	if err != nil {
		t.Fatal(err)
	}
	if out := b.String() + string(doc); strings.Contains(out, "1234") {
		t.Errorf("printed %s", out)
	}
}

func TestLuhn(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]bool{
		"4111111111111111": true, "5555555555554444": true, "378282246310005": true, "6222021234567890128": true,
		"4111111111111112": false, "1111111111111114": false, "": false, "0": true,
	} {
		if got := Luhn(digits); got != want {
			t.Errorf("Luhn(%s) = %v", digits, got)
		}
	}
}
