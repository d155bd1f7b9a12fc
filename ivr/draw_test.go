package ivr

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func shippedTree(t *testing.T) *Tree {
	t.Helper()
	tree, err := Shipped(nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// Every node is drawn once, no box lies over another or over the keys between columns, and what is written fits.
func TestADrawingCanBeRead(t *testing.T) {
	t.Parallel()
	tree := shippedTree(t)
	l := newLayout(tree, nil)
	if len(l.boxes) != len(tree.order) {
		t.Errorf("%d boxes for %d nodes", len(l.boxes), len(tree.order))
	}
	for i, a := range l.boxes {
		for _, said := range a.lines {
			if wideness(said) > boxFits {
				t.Errorf("%s: %q is wider than its box", a.name, said)
			}
		}
		if float64(boxFits)*letter > boxWide-2*boxPad {
			t.Fatal("a line of letters is wider than a box")
		}
		if float64(keyFits)*letter > columnGap-26 {
			t.Fatal("a key is wider than the gap it stands in")
		}
		for _, b := range l.boxes[:i] {
			if a.x < b.x+boxWide && b.x < a.x+boxWide && a.y < b.y+b.high && b.y < a.y+a.high {
				t.Errorf("%s lies over %s", a.name, b.name)
			}
		}
		if a.x+boxWide > l.wide || a.y+a.high > l.high {
			t.Errorf("%s stands out of the picture", a.name)
		}
	}
}

func TestADrawingIsXMLAndTellsCounts(t *testing.T) {
	t.Parallel()
	picture := Draw(shippedTree(t), &Counts{
		Told: "a day & a <night>", Calls: 90,
		Ways: []WayCount{
			{Key: "main", To: "main.identify", Callers: 80}, // through the welcome
			{Key: "call_message", To: "outbound.hello", Callers: 3},
			{From: "main.main", Key: "1", To: "main.account", Callers: 41},
			{From: "main.account", Key: "timeout", To: "queue.service", Callers: 7}, // through queue.person
			{From: "gone.node", Key: "1", To: "main.main", Callers: 99},
		},
		Nodes: []NodeCount{{Name: "main.account", Callers: 41, Left: 4}, {Name: "gone.node", Callers: 99}},
	})
	for r := xml.NewDecoder(strings.NewReader(picture)); ; {
		if _, err := r.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"90 calls, a day &amp; a &lt;night&gt;", "line main (80)", "(80)", "1 (41)", "timeout → queue.person (7)", "41 came, 4 left (10%)", ">main.goodbye<",
		"line call_alert<", "← line call_message (3)",
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("%q is not in the drawing", want)
		}
	}
	if strings.Contains(picture, "(99)") || strings.Contains(picture, "99 came") {
		t.Error("what another version counted is drawn")
	}
}
