package commands

import (
	"fmt"
	"slices"
	"strings"

	"cardline/internal/locale"
)

// Catalogue writes down every verb as it is declared, family by family, in Markdown.
func Catalogue(families []Family, words []Words) (string, error) {
	var b strings.Builder
	b.WriteString(catalogueHead)
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s\n\n| command | what it does | English | 简体 | 繁體 | code | asks for | by text | by voice | risk |\n|--|--|--|--|--|--|--|--|--|--|\n",
			f.Names.In(locale.English))
		for _, v := range f.Verbs {
			at := slices.IndexFunc(words, func(w Words) bool { return w.ID == v.ID })
			if at < 0 {
				return "", fmt.Errorf("%s has no words", v.ID)
			}
			fmt.Fprintln(&b, v.line(words[at]))
		}
	}
	return b.String(), nil
}

const catalogueHead = `# What customers can do

Made from the declarations by ` + "`cardline commands > docs/commands.md`" + `; a test compares the two.

Proof: A0 none, A1 the registered number, A2 and the card's last four, A2D and the id document's, A3 a code by text, A4 the telephone
PIN. Where a change weakens protection, it takes A3 by text and A4 by voice whatever the table says. Risk: R0 public, R1 private, R2 a
change that can be undone, R3 money, credit, or protection given up. A dash: not on this channel; a text is then answered with the way
to do it by phone.
`

func (v Verb) line(w Words) string {
	var args []string
	for _, a := range v.Args {
		args = append(args, a.Name)
	}
	cells := []string{
		v.ID, w.About.In(locale.English), first(w.Words.Keywords[locale.English]), first(w.Words.Keywords[locale.Simplified]),
		first(w.Words.Keywords[locale.Traditional]), strings.Join(w.Words.Codes, " "), strings.Join(args, " "), v.rung(Text), v.rung(Voice),
		fmt.Sprintf("R%d", v.Risk),
	}
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// first are the first two ways to ask.
func first(ways []string) string { return strings.Join(ways[:min(len(ways), 2)], ", ") }

// rung is the step of the ladder of proof a verb wants on a channel.
func (v Verb) rung(c Channel) string {
	if v.Channels&c == 0 {
		return "–"
	}
	for _, r := range []struct {
		name  string
		proof Proof
	}{{"A0", A0}, {"A1", A1}, {"A2", A2}, {"A2D", A2D}, {"A3", A3}, {"A4", A4}} {
		if v.Need(c) == r.proof {
			return r.name
		}
	}
	return fmt.Sprintf("proof %b", v.Need(c))
}
