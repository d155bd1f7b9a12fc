package notice

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/outbox"
)

// own are the types the program words by itself.
var own = []outbox.Type{
	outbox.OTP, outbox.LateAnswer, outbox.StopConfirmed, outbox.CardStopped, outbox.CardChanged, outbox.EnrolConfirmed,
	outbox.Trial, outbox.Colleague,
}

func TestEveryTypeTheBankMayAskForHasWords(t *testing.T) {
	t.Parallel()
	w := house(t)
	for _, d := range outbox.Declarations() {
		for _, l := range locale.All() {
			if _, ok := w.base[Key{d.Type, l}]; ok == slices.Contains(own, d.Type) {
				t.Errorf("%s in %s has words: %v", d.Type, l, ok)
			}
		}
	}
}

func TestShippedWordsAreSound(t *testing.T) {
	t.Parallel()
	w := house(t)
	for k, p := range w.base {
		if err := w.Faults(p.Template); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		if most, err := w.worst(p); err != nil || most.Segments != p.Segments {
			t.Errorf("%s declares %d segments, and takes %d at most (%v)", p.ID, p.Segments, most.Segments, err)
		}
		r := homes[k.Lang]
		r.Type, r.Lang, r.Data = k.Type, k.Lang, w.Sample(k, nil)
		out, err := w.Render(r)
		if err != nil {
			t.Errorf("%s: %v", p.ID, err)
			continue
		}
		if most := 1 + chinese(k.Lang); out.Segments > most {
			t.Errorf("%s takes %d segments with sample data: %s", p.ID, out.Segments, out.Text)
		}
		if !strings.HasPrefix(out.Text, w.house.Brand.In(k.Lang)+colon(k.Lang)) {
			t.Errorf("%s does not begin with the brand: %s", p.ID, out.Text)
		}
		if p.kind.Class != consent.Transactional != strings.HasSuffix(out.Text, w.jurisdiction(r.Country).OptOut.In(k.Lang)) {
			t.Errorf("%s: the way to refuse is not where it belongs: %s", p.ID, out.Text)
		}
		if l := k.Lang; l == locale.English && out.Encoding != "GSM-7" {
			t.Errorf("%s is %s: %s", p.ID, out.Encoding, out.Text)
		}
	}
}

func chinese(l locale.Lang) int {
	if l.Chinese() {
		return 1
	}
	return 0
}

// What a text tells the customer to write is understood. Cheer asks for nothing.
func TestNextStepsAreCommands(t *testing.T) {
	t.Parallel()
	all, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := commands.NewParser(all)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[locale.Lang]*regexp.Regexp{
		locale.English:     regexp.MustCompile(`(?:[Tt]ext|[Rr]eply(?: with)?|details|lower it|activate it|them all|further) ((?:[A-Z]{2,} ?)+|Y|N\b|a score)`),
		locale.Simplified:  regexp.MustCompile(`“([^“”]+)”|回(Y|N)|回复(1)至5`),
		locale.Traditional: regexp.MustCompile(`「([^「」]+)」|回(Y|N)|回覆(1)至5`),
	}
	w := house(t)
	for k, p := range w.base {
		if p.kind.Cheer || k.Type == "security-tips" {
			continue
		}
		found := steps[k.Lang].FindAllStringSubmatch(p.Text, -1)
		if len(found) == 0 {
			t.Errorf("%s names no next step: %s", p.ID, p.Text)
		}
		for _, m := range found {
			step := strings.TrimSpace(braces.ReplaceAllString(strings.Join(m[1:], ""), "HC2048168"))
			if strings.HasPrefix(step, "Y") || step == "N" || step == "1" || step == "a score" {
				continue // the answer to a question that is open by then
			}
			if got := parser.Parse(step, commands.Context{Now: now}); got.Command == commands.Unknown || !got.Exact {
				t.Errorf("%s: nobody understands %q", p.ID, step)
			}
		}
	}
}

// Whatever the bank tells is said in every language; a field nobody uses would only be asked for.
func TestEveryFieldIsUsed(t *testing.T) {
	t.Parallel()
	w := house(t)
	for _, p := range w.base {
		used := p.words.Variables()
		for _, f := range p.kind.Fields {
			if !slices.Contains(used, f.Name) && f.Name != rateField {
				t.Errorf("%s: %s is not used", p.ID, f.Name)
			}
		}
	}
}

// A security text holds no link, greetings hold no amount.
func TestShippedWordsKeepTheHouseRules(t *testing.T) {
	t.Parallel()
	w := house(t)
	for _, p := range w.base {
		if linked.MatchString(p.Text) {
			t.Errorf("%s holds a link", p.ID)
		}
		if p.kind.Cheer && (len(p.words.Variables()) > 0 || strings.ContainsAny(p.Text, "0123456789")) {
			t.Errorf("%s holds a figure", p.ID)
		}
	}
}
