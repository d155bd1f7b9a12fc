package commands

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/card"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/sms"
)

var harbour = Brand{
	Name:    locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"},
	Hotline: "+12025550100", LostLine: "+12025550190",
}

// said are the keys one Run answers with on a channel, and the data it gives with each of them: long, but not beyond what is real.
type said struct {
	verb string
	on   Channel
	keys string
	data Data
}

func everythingSaid() []said {
	return slices.Concat(saidFirst(), saidOfAccounts(), saidOfMoney(), saidOfCards(), saidOfService())
}

func saidFirst() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	tail, ref, big, small := card.Tail("5678"), Digits("HK482913"), money.Of(1_028_450, "USD"), money.Of(102_845, "USD")
	row := func(key, merchant string, minor int64) Row {
		return Row{Say: key, Data: Data{"day": Day(at), "merchant": merchant, "amount": money.Of(minor, "USD")}}
	}
	shopping := Rows{row("row", "Corner Bakery", 12_40), row("refund", "Payment received", 876_20), row("row", "City Metro", 342_00)}
	effect := Data{"card": tail, "at": at, "ref": ref}
	stopped := Data{"card": tail, "cards": Tails{tail, "1234", "9012"}, "at": at, "ref": ref}
	picked := Data{"card": tail, "cards": Tails{tail}, "product": "Platinum"}
	name := locale.Words{locale.English: "Magic Health Check", locale.Simplified: "魔力体检", locale.Traditional: "魔力體檢"}
	offer := Data{"campaign": name, "code": "SPEND500", "product": "Platinum", "closes": Day(at), "terms": enrol.Demo(at)[1].Terms}
	offered := Data{"options": Options{{Value: "HEALTH", Names: name}, {Value: "SPEND500", Names: name}}}
	campaign := Row{Say: "row", Data: Data{"place": 5, "campaign": name, "closes": Day(at)}}
	joined := Data{"card": tail, "named": true, "ref": ref, "place": 4900, "opens": Day(at)}
	for k, v := range offer {
		joined[k] = v
	}
	due := Data{"card": tail, "due": Day(at), "total": big, "minimum": small, "days": 12}
	return []said{
		{"BALANCE", Both, "done credit stale stale-credit done-stopped credit-stopped done-frozen credit-frozen",
			Data{"card": tail, "owed": big, "available": big, "at": at, "since": at, "ref": ref}},
		{"STATEMENT", Both, "done", Data{"card": tail, "cut": Day(at), "due": Day(at), "total": big, "minimum": small}},
		{"STATEMENT", Both, "none", Data{"card": tail}},
		{"DUE", Both, "done today overdue paid", due},
		{"DUE", Both, "none", Data{"card": tail}},
		{"TRANSACTIONS", Both, "done page", Data{"card": tail, "lines": shopping}},
		{"TRANSACTIONS", Both, "row refund", shopping[0].Data},
		{"TRANSACTIONS", Both, "none", Data{"card": tail}},
		{"POINTS", Both, "done expiring stale", Data{"card": tail, "points": int64(1_286_400), "expiring": int64(12_500), "until": Day(at), "at": at}},
		{"POINTS", Both, "supplementary", Data{"card": tail}},
		{"ACTIVATE", Both, "done again already", effect},
		{"ACTIVATE", Both, "refused", Data{"card": tail}},
		{"ACTIVATE", Both, "confirm", picked},
		{"ACTIVATE", Both, "none-such", nil},
		{"LOST", Both, "done all all-here again", stopped},
		{"LOST", Voice, "again-here", stopped},
		{"LOST", Both, "bare refused", nil},
		{"LOST", Text, "phone phone-safe phone-lost", nil},
		{"LOST", Voice, "confirm confirm-unnamed", picked},
		{"FREEZE", Both, "done again", effect},
		{"FREEZE", Both, "refused", Data{"card": tail}},
		{"FREEZE", Both, "confirm", picked},
		{"UNFREEZE", Both, "done restored again", effect},
		{"UNFREEZE", Both, "refused stopped", Data{"card": tail}},
		{"UNFREEZE", Both, "confirm", picked},
		{"UNFREEZE", Text, "purpose", picked},
		{"ENROL", Both, "done queued asked entered again again-queued again-asked again-entered refused lost early closed full not-meant", joined},
		{"ENROL", Both, "unknown none", nil},
		{"ENROL", Both, "not-eligible", offer},
		{"ENROL", Both, "ask-campaign", offered},
		{"ENROL", Voice, "ask-campaign-texted", offered},
		{"ENROL", Text, "choices", Data{"choices": Rows{campaign, campaign, campaign, campaign, campaign}, "most": 5, "until": Clock(at)}},
		{"ENROL", Text, "row", campaign.Data},
		{"OPTOUT", Both, "done all marketing greetings", nil},
		{"OPTOUT", Voice, "withheld", nil},
		{"OPTIN", Both, "done all marketing greetings", nil},
		{"OPTIN", Text, "confirm", nil},
		{"OPTIN", Voice, "withheld", nil},
		{"LANG", Both, "done unknown", nil},
		{"LANG", Both, "ask-lang", Data{"options": languages}},
		{"AGENT", Both, "done", nil},
		{"MORE", Text, "nothing", nil},
		{"EXIT", Text, "done nothing", nil},
		{"CONFIRM_YES", Text, "nothing", nil},
		{"CONFIRM_NO", Text, "nothing", nil},
		{"OTP", Text, "nothing", nil},
	}
}

func shippedWords(t *testing.T) []Words {
	t.Helper()
	words, err := ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// hear calls f with everything every verb can say on a channel, in each language.
func hear(t *testing.T, on Channel, f func(verb, key string, l locale.Lang, text string)) {
	t.Helper()
	s, err := NewSpeaker(harbour, shippedWords(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range everythingSaid() {
		for key := range strings.FieldsSeq(e.keys) {
			for _, l := range locale.All() {
				if e.on&on == 0 {
					continue
				}
				data := Data{"yes": "Y 48213"} // the longest
				maps.Copy(data, e.data)
				text, err := s.Say(e.verb, key, data, Tone{Channel: on, Lang: l, Zone: time.UTC})
				if err != nil {
					t.Error(err)
					continue
				}
				f(e.verb, key, l, text)
			}
		}
	}
}

// TestVerbsHaveWordsForWhatTheySay, and none that nothing says.
func TestVerbsHaveWordsForWhatTheySay(t *testing.T) {
	t.Parallel()
	wanted := map[string]bool{}
	for _, e := range everythingSaid() {
		for key := range strings.FieldsSeq(e.keys) {
			for _, c := range []Channel{Text, Voice} {
				if e.on&c != 0 {
					wanted[e.verb+" "+c.String()+" "+key] = true
				}
			}
		}
	}
	for _, w := range shippedWords(t) {
		for channel, texts := range map[string]map[string]locale.Words{"text": w.Texts, "voice": w.Speech} {
			for key := range texts {
				if id := w.ID + " " + channel + " " + key; !wanted[id] {
					t.Errorf("nothing says %s", id)
				} else {
					delete(wanted, id)
				}
			}
		}
	}
	for id := range wanted {
		t.Errorf("no words for %s", id)
	}
}

// TestTextsAreShort: an English text in GSM-7 and, like a Chinese one, in two segments; a report of loss may take three.
func TestTextsAreShort(t *testing.T) {
	t.Parallel()
	hear(t, Text, func(verb, key string, l locale.Lang, text string) {
		most := 2
		if l.Chinese() && verb == "LOST" {
			most = 3
		}
		if verb == "ALERT" && key == "ask" { // whoever is asked in two parts may see half the question
			most = 1
		}
		switch size := sms.Count(text); {
		case size.Segments > most:
			t.Errorf("%s %s in %s takes %d segments: %s", verb, key, l, size.Segments, text)
		case l == locale.English && size.Encoding != sms.GSM7:
			t.Errorf("%s %s in English is not GSM-7 because of %q: %s", verb, key, size.Forces, text)
		}
	})
}

// TestAReportOfLossIsShortWithItsQuestion: the question about the phone goes in the same text.
func TestAReportOfLossIsShortWithItsQuestion(t *testing.T) {
	t.Parallel()
	said := map[string]map[locale.Lang]string{}
	hear(t, Text, func(verb, key string, l locale.Lang, text string) {
		if verb == "LOST" {
			if said[key] == nil {
				said[key] = map[locale.Lang]string{}
			}
			said[key][l] = text
		}
	})
	for _, key := range []string{"done", "all", "again"} {
		for _, l := range locale.All() {
			whole := said[key][l] + " " + said["phone"][l]
			if size := sms.Count(whole); size.Segments > 2 {
				t.Errorf("LOST %s in %s takes %d segments with its question: %s", key, l, size.Segments, whole)
			}
		}
	}
}

// TestTextsNameTheBankAndMaskTheCard. Lines of a list stand behind the brand.
func TestTextsNameTheBankAndMaskTheCard(t *testing.T) {
	t.Parallel()
	hear(t, Text, func(verb, key string, l locale.Lang, text string) {
		if !strings.HasPrefix(text, harbour.Name.In(l)) && !strings.HasPrefix(key, "row") && key != "refund" && key != "purpose" {
			t.Errorf("%s %s in %s does not begin with the brand: %s", verb, key, l, text)
		}
		if strings.Contains(strings.ReplaceAll(text, "*5678", ""), "5678") {
			t.Errorf("%s %s in %s shows a card that is not masked: %s", verb, key, l, text)
		}
		if strings.ContainsAny(text, "【】¥★") {
			t.Errorf("%s %s in %s holds a character that Chinese channels refuse: %s", verb, key, l, text)
		}
	})
}

// TestTextsKeepToTheirScript: each language in its own characters, in writing and in speech.
func TestTextsKeepToTheirScript(t *testing.T) {
	t.Parallel()
	for _, on := range []Channel{Text, Voice} {
		hear(t, on, func(verb, key string, l locale.Lang, text string) {
			if r, ok := foreign(text, l); ok {
				t.Errorf("%s %s in %s holds %q: %s", verb, key, l, r, text)
			}
		})
	}
}

// foreign finds a character that the language is not written with.
func foreign(text string, l locale.Lang) (rune, bool) {
	for _, r := range text {
		g := locale.Of(string(r))
		han := r >= 0x2E80
		if l == locale.English && han || l.Chinese() && g.Lang.Chinese() && !g.Ambiguous && g.Lang != l {
			return r, true
		}
	}
	return 0, false
}

// TestSpeechIsSafeAndSpoken: nothing in it could be taken for markup, and no masked digits, codes of money or keywords are read out.
func TestSpeechIsSafeAndSpoken(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`[&<>'"*]|USD|\+\d|UNFREEZE|START`)
	hear(t, Voice, func(verb, key string, l locale.Lang, text string) {
		if found := written.FindString(text); found != "" {
			t.Errorf("%s %s in %s holds %q: %s", verb, key, l, found, text)
		}
	})
}

// TestQuestionsNeverAskForReservedWords: carriers take YES, STOP, CANCEL, END and QUIT for themselves; STOP is named only where it means
// what carriers mean.
func TestQuestionsNeverAskForReservedWords(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`\b(YES|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|STOP)\b`)
	hear(t, Text, func(verb, key string, l locale.Lang, text string) {
		found := reserved.FindString(text)
		if found != "" && !(found == "STOP" && (verb == "HELP" || verb == "OPTIN")) {
			t.Errorf("%s %s in %s asks for %s: %s", verb, key, l, found, text)
		}
		if key == "confirm" && !(strings.Contains(text, " Y 48213") && strings.Contains(text, " N")) {
			t.Errorf("%s %s in %s does not offer N, or Y and the code it may have to quote: %s", verb, key, l, text)
		}
	})
}

// told are the words a text tells people to send.
var told = regexp.MustCompile(`(?:[Tt]ext|[Rr]eply) ([A-Z]{3,})|“([^”]+)”|「([^」]+)」`)

func TestWordsTextsNameAreUnderstood(t *testing.T) {
	t.Parallel()
	words := shippedWords(t)
	p, err := NewParser(words)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		for key, texts := range w.Texts {
			for l, text := range texts {
				for _, m := range told.FindAllStringSubmatch(text, -1) {
					word := m[1] + m[2] + m[3]
					if got := p.Parse(word, Context{}); !got.Exact {
						t.Errorf("%s %s in %s tells people to text %q, which is read as %s", w.ID, key, l, word, got.Command)
					}
				}
			}
		}
	}
}

// TestASumIsReadBackOnce: what is repaid in all is what is split, where there is no fee.
func TestASumIsReadBackOnce(t *testing.T) {
	t.Parallel()
	s, err := NewSpeaker(harbour, shippedWords(t))
	if err != nil {
		t.Fatal(err)
	}
	sum, at := money.Of(60_000, "USD"), time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	data := Data{
		"card": card.Tail("5678"), "from": card.Tail("1234"), "amount": sum, "total": sum, "months": 6, "monthly": money.Of(10_000, "USD"), "starts": Day(at),
		"fee": money.Of(0, "USD"), "fee_none": true, "rate": "0%",
	}
	for _, verb := range []string{"INSTALMENT", "TXN_INSTALMENT", "CASH_INSTALMENT", "INSTALMENT_CANCEL"} {
		for _, l := range locale.All() {
			text, err := s.Say(verb, "confirm", data, Tone{Channel: Voice, Lang: l, Zone: time.UTC})
			once := map[locale.Lang]string{locale.English: "six hundred", locale.Simplified: "六百", locale.Traditional: "六百"}[l]
			if err != nil || strings.Count(strings.ToLower(text), once) != 1 {
				t.Errorf("%s in %s, %v: %s", verb, l, err, text)
			}
		}
	}
}
