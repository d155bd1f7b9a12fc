package cardline_test

import (
	"os"
	"testing"

	"cardline/commands"
)

// The catalogue in docs lists the verbs as the program knows them.
func TestCatalogueIsAsDeclared(t *testing.T) {
	t.Parallel()
	words, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	want, err := commands.Catalogue(commands.Families(commands.Ports{}), words)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/commands.md is not what is declared: cardline commands > docs/commands.md")
	}
}
