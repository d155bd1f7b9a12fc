package bench

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/twilio/twilio-go/client"
	"github.com/twilio/twilio-go/twiml"

	"cardline/commands"
	"cardline/internal/carrier/twilio"
	"cardline/ivr"
)

// bytesRows compares the check of a signature and the writing of a page with twilio-go's.
func bytesRows(s *stopwatch) ([]Row, error) {
	number, _ := holder(0)
	f := newForm("/webhooks/twilio/sms", textParams(number, bodies[0]))
	sid := newIDs().next("SM")
	form, err := twilio.ParseForm(whole(nil, f.body, sid))
	if err != nil {
		return nil, err
	}
	params := map[string]string{}
	for _, p := range form {
		params[p.Key] = p.Value
	}
	signer := newSigner("bank.example", token)
	claim := string(signer.signature(f, sid))
	theirs := client.NewRequestValidator(token)
	ours, err := twilio.NewVerifier("http://bank.example", token)
	if err != nil {
		return nil, err
	}
	if !theirs.Validate("http://bank.example"+f.path, params, claim) || ours.Verify(claim, f.path, form) != nil {
		return nil, errors.New("a good signature is refused")
	}
	signature := Row{ID: rowBytes, What: "check of a signature", Unit: "ns", Bar: 0.2, Goal: 0.12}
	s.compare(&signature, func() { theirs.Validate("http://bank.example"+f.path, params, claim) }, func() { _ = ours.Verify(claim, f.path, form) })

	var buf []byte
	if buf, err = twilio.AppendPage(buf, menuPage, twilio.TurnFromTurn); err != nil {
		return nil, err
	}
	page := Row{ID: rowBytes, What: "writing a page of TwiML", Unit: "ns", Bar: 0.3, Goal: 0.1}
	s.compare(&page, referencePage, func() { buf, _ = twilio.AppendPage(buf[:0], menuPage, twilio.TurnFromTurn) })
	return []Row{signature, page}, nil
}

const menuText = "For balance and statement, press 1. Payment due, 2. Card services, 3. Points and registration, 4. Another language, 8. A colleague, 0."

// menuPage is one question with one sentence, and what follows silence.
var menuPage = ivr.Page{
	Step: 3, Lang: "en", Lines: []ivr.Line{{Lang: "en", Text: menuText}}, Expect: &ivr.Expect{Digits: 1, Timeout: 5}, Then: ivr.ThenAnswer,
}

// referencePage is the same page, built by twilio-go.
func referencePage() {
	_, _ = twiml.Voice([]twiml.Element{
		&twiml.VoiceGather{
			Input: "dtmf", Action: "turn?step=3", Method: "POST", Language: "en-US", Timeout: "5", NumDigits: "1",
			InnerElements: []twiml.Element{&twiml.VoiceSay{Language: "en-US", Voice: "Polly.Joanna-Neural", Message: menuText}},
		},
		&twiml.VoiceRedirect{Method: "POST", Url: "turn?step=3&silence=1"},
	})
}

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
