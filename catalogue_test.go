package cardline_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/internal/locale"
)

// README lists the verbs as the program knows them.
func TestReadmeListsEveryVerb(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	words, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	const head = "| verb | texts | by text | by voice | risk |\n|--|--|--|--|--|\n"
	want := head
	for _, v := range commands.All(commands.Ports{}) {
		at := slices.IndexFunc(words, func(w commands.Words) bool { return w.ID == v.ID })
		if at < 0 {
			t.Errorf("%s has no words", v.ID)
			continue
		}
		want += fmt.Sprintf("| %s | %s | %s | %s | R%d |\n", v.ID, texts(words[at].Words), proof(v, commands.Text), proof(v, commands.Voice), v.Risk)
	}
	_, after, _ := strings.Cut(string(readme), head)
	table, _, _ := strings.Cut(head+after, "\n\n")
	if strings.TrimSpace(table) != strings.TrimSpace(want) {
		t.Errorf("the table of verbs in README.md should be\n%s", want)
	}
}

// texts are the first way to ask for a verb in each language, and its first code.
func texts(l commands.Lexicon) string {
	var all []string
	for _, lang := range []locale.Lang{locale.English, locale.Simplified, locale.Traditional} {
		if ways := l.Keywords[lang]; len(ways) > 0 && !slices.Contains(all, ways[0]) {
			all = append(all, ways[0])
		}
	}
	if len(l.Codes) > 0 && !slices.Contains(all, l.Codes[0]) {
		all = append(all, l.Codes[0])
	}
	return strings.Join(all, " · ")
}

// proof is the rung of the ladder a verb wants on a channel.
func proof(v commands.Verb, c commands.Channel) string {
	if v.Channels&c == 0 {
		return "–"
	}
	for _, rung := range []struct {
		name  string
		proof commands.Proof
	}{
		{"A0", commands.A0}, {"A1", commands.A1}, {"A2", commands.A2}, {"A2D", commands.A2D}, {"A3", commands.A3}, {"A4", commands.A4},
	} {
		if v.Need(c) == rung.proof {
			return rung.name
		}
	}
	return fmt.Sprintf("proof %b", v.Need(c))
}
