package commands

import (
	"bytes"
	"os"
	"testing"
)

func readCorpus(t *testing.T, name string) []Labelled {
	t.Helper()
	raw, err := os.ReadFile("corpus/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ReadCorpus(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheModelIsTheOneTheCorpusGives(t *testing.T) {
	t.Parallel()
	model, err := Train(readCorpus(t, "train.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(model, trained) {
		t.Error("model.bin is not what train.tsv gives: run `cardline words train`")
	}
}

// TestNothingIsChangedThatNobodyAskedFor: what no command serves, and what is only asked about, is never taken for an order.
func TestNothingIsChangedThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	changes := map[string]bool{}
	for _, v := range All(Ports{}) {
		changes[v.ID] = v.Risk >= R2
	}
	for _, l := range readCorpus(t, "train.tsv") {
		if l.Command != Unknown && l.Command != help {
			continue
		}
		if got := p.Parse(l.Text, Context{Now: someDay}); changes[got.Command] && !got.Near {
			t.Errorf("%q is taken for %s", l.Text, got.Command)
		}
	}
}

// TestAGuessIsAskedAbout: without words of ours, what would change something is at most offered.
func TestAGuessIsAskedAbout(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, l := range readCorpus(t, "train.tsv") {
		sheet := p.read(l.Text)
		p.mark(&sheet)
		g := p.model.guess(sheet.even())
		out, ok := p.believe(&sheet, Context{Now: someDay}, g, sureAlone)
		if ok && !out.Near && p.verbs[p.verbIndex(out.Command)].changes {
			t.Errorf("%q is taken for %s on a guess", l.Text, out.Command)
		}
	}
}
