package bench

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"cardline/commands"
)

// Texts to understand: keywords as they are mostly written, and wishes in people's own words.
var (
	keywordTexts = []string{"BAL", "bal 1234", "DUE", "Points", "LOST 1234", "freeze", "余额", "HELP"}
	freeTexts    = []string{
		"how much do I owe on my card?", "I think I lost my card yesterday", "when is my payment due please", "what did I spend lately",
		"可以帮我查一下这张卡还有多少钱没还吗", "我張卡唔見咗點算好", "please lock my card ending 1234 for a while", "sign me up for the health campaign",
	}
)

// wordsRows compares understanding a text with matching it against one regular expression of twenty keywords, which is what
// answering machines for texts usually do and gets neither arguments nor languages nor misspellings.
func wordsRows(s *stopwatch) ([]Row, error) {
	all, err := commands.ShippedWords()
	if err != nil {
		return nil, err
	}
	parser, err := commands.NewParser(all)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, w := range all {
		if k := slices.Concat(w.Words.Keywords["en"], w.Words.Codes); len(k) > 0 && len(words) < 20 {
			words = append(words, regexp.QuoteMeta(k[0]))
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	expression := regexp.MustCompile(`(?i)^\s*(` + strings.Join(words, "|") + `)\b`)
	c := commands.Context{Tails: []string{"1234"}}
	understood := 0
	for _, t := range append(slices.Clone(keywordTexts), freeTexts...) {
		if p := parser.Parse(t, c); p.Command != commands.Unknown {
			understood++
		}
	}
	if understood < len(keywordTexts)+len(freeTexts)/2 {
		return nil, errors.New("most texts were not understood: there is nothing to measure")
	}
	n, m := 0, 0
	match := func() { n++; expression.FindStringSubmatchIndex(keywordTexts[n%len(keywordTexts)]) }
	keyword := Row{ID: rowWords, What: "understanding a keyword", Unit: "ns", Bar: 40, Goal: 10}
	s.compare(&keyword, match, func() { m++; parser.Parse(keywordTexts[m%len(keywordTexts)], c) })
	free := Row{ID: rowWords, What: "understanding free words", Unit: "ns", Bar: 100, Goal: 60}
	s.compare(&free, match, func() { m++; parser.Parse(freeTexts[m%len(freeTexts)], c) })
	return []Row{keyword, free}, nil
}
