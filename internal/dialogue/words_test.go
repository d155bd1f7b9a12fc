package dialogue

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/internal/sms"
)

var harbour = commands.Brand{
	Name:    locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"},
	Hotline: "+12025550100", LostLine: "+12025550190",
}

// givenData is what the dialogue gives with the keys that need data. A question may have come before a card was picked, so those that
// can must do without one.
func givenData(key string) commands.Data {
	question := commands.Data{"topic": commands.Topic("ACTIVATE"), "act": commands.Act("UNFREEZE"), "minutes": 10}
	at := commands.Clock(time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC))
	switch key {
	case "late-unknown":
		return commands.Data{"act": commands.Act("STATEMENT")}
	case "done-before":
		return commands.Data{"at": at}
	case "cooldown":
		return commands.Data{"until": at}
	case "colleague-says":
		return commands.Data{"text": "12:30?"}
	case "ours-hello", "ours-campaign":
		return commands.Data{"name": "Maria Lopez"}
	case "ours-payment":
		return commands.Data{"card": card.Tail("5678"), "amount": "1,284.50", "merchant": "Corner Bakery", "at": at}
	case "late-change":
		return commands.Data{"ref": commands.Digits("482913")}
	case "late-change-next":
		return commands.Data{"text": true}
	case "lost-late":
		return commands.Data{"at": at}
	case "expired", "all-at-once", "late-failed":
		return commands.Data{"topic": commands.Topic("STATEMENT")}
	case "ask-card-of", "ask-cards-of":
		question["products"] = "Classic, Gold or Platinum"
	case "ask-document":
		question["card"], question["product"] = card.Tail("5678"), "Platinum"
	case "code-text":
		question["code"], question["minutes"], question["purpose"] = commands.Digits("482913"), 5, locale.Words{
			locale.English:    "split the statement of card *5678, USD 12,845.20, into 36 x USD 1,284.50",
			locale.Simplified: "信用卡*5678于11月21日至11月28日在加利福尼亚使用", locale.Traditional: "信用卡*5678於11月21日至11月28日在加利福尼亞使用",
		}
		return question
	case "ask-code-other":
		question["ending"] = commands.Digits("89")
	case "ask-meant-or":
		question["other"] = commands.Act("FREEZE")
	case "changed", "changed-card":
		question["at"], question["card"] = at, card.Tail("5678")
		return question
	case "help-open":
		return question
	case "which-question":
		question["code"] = commands.Digits("48291")
		return question
	case "which-offer", "which-yes":
		question["code"] = commands.Digits("48291")
		question["offers"] = commands.Options{
			{Value: "LIM482", Names: locale.Words{locale.English: "a higher limit", locale.Simplified: "提高额度", locale.Traditional: "提高額度"}},
			{Value: "INV731", Names: locale.Words{
				locale.English: "your purchase at Harbor Furniture", locale.Simplified: "您在海港家居的消费", locale.Traditional: "您於海港傢俬的簽賬",
			}},
		}
		return question
	case "queue-place", "queue-still":
		return commands.Data{"place": 12}
	case "queue-minutes":
		return commands.Data{"minutes": 14}
	case "opens", "opens-perhaps":
		zone := locale.Words{locale.English: "Beijing time", locale.Simplified: "北京时间", locale.Traditional: "北京時間"}
		return commands.Data{"at": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC), "zone": zone}
	case "slot", "call-me-back-at":
		return commands.Data{"at": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}
	case "manner-slow", "manner-patient", "manner-person", "manner-balance":
		return commands.Data{"on": true}
	case "ask-manner":
		question["options"] = manners
	case "ask-clue":
		question["options"] = clues
	case "found-stopped":
		return commands.Data{"ref": commands.Digits("HK204816")}
	case "reported":
		return commands.Data{"ref": commands.Digits("HK204816"), "at": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}
	case "found-for-you":
		return commands.Data{"at": at}
	case "pin-locked-until":
		return commands.Data{"until": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}
	case "whisper":
		return commands.Data{"tier": "platinum", "shown": true, "urgent": true, "acts": commands.Act("STATEMENT")}
	case "confirm-return":
		return commands.Data{"at": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC), "turn": false, "ending": commands.Digits("0147")}
	case "ask-slot":
		question["ending"] = commands.Digits("0147")
		question["options"] = commands.Options{{Value: "turn", Names: locale.Words{
			locale.English: "as soon as it is your turn", locale.Simplified: "轮到您时立即回电", locale.Traditional: "輪到你就即刻打畀你",
		}}}
	case "by-phone-code", "begun-by-text", "begun-by-call":
		question["code"], question["until"] = commands.Digits("48213"), commands.Clock(time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC))
		return question
	case "ask-confirm":
		question["yes"] = "Y 48291"
	}
	if strings.HasPrefix(key, "ask-") || key == "code-text" {
		return question
	}
	return nil
}

// hearSystem calls f with everything the dialogue can say on a channel, in each language.
func hearSystem(t *testing.T, on commands.Channel, f func(key string, l locale.Lang, text string)) {
	t.Helper()
	words, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	own, err := SystemWords()
	if err != nil {
		t.Fatal(err)
	}
	s, err := commands.NewSpeaker(harbour, append(words, own))
	if err != nil {
		t.Fatal(err)
	}
	keys := own.Texts
	if on == commands.Voice {
		keys = own.Speech
	}
	for key := range keys {
		for _, l := range locale.All() {
			data := maps.Clone(givenData(key))
			if data == nil {
				data = commands.Data{}
			}
			data["here"] = true // the longer
			text, err := s.Say(system, key, data, commands.Tone{Channel: on, Lang: l, Zone: time.UTC})
			if err != nil {
				t.Error(err)
				continue
			}
			f(key, l, text)
		}
	}
}

// TestEverySentenceOfTheDialogueHasWords, and no words are left that nothing says.
func TestEverySentenceOfTheDialogueHasWords(t *testing.T) {
	t.Parallel()
	own, err := SystemWords()
	if err != nil {
		t.Fatal(err)
	}
	if own.ID != system {
		t.Errorf("the words are of %s", own.ID)
	}
	asked := []session.Kind{
		session.AskCard, session.AskDocument, session.AskPIN, session.AskCode, session.AskConfirm, session.AskMeant, session.AskResume, session.AskAmend, session.AskNew, session.AskSame,
		session.AskBegun,
	}
	wanted := map[string]bool{}
	for _, key := range []string{
		"ask-card-of", "ask-cards", "ask-cards-of", "ask-code-other", "ask-meant-or", "changed", "changed-card", "code-text", "silence", "wrong-key",
		"ask-" + argClue, "ask-find-" + string(bank.ByCard), "ask-find-" + string(bank.ByNumber), "ask-find-" + string(bank.ByDocument),
		"ask-" + argSlot, "ask-" + argPhone, "ask-" + argManner,
		"manner-" + customer.Slowly, "manner-" + customer.Patient, "manner-" + customer.Person, "manner-" + customer.Balance,
	} {
		wanted[key] = true
	}
	for _, kind := range asked {
		wanted["ask-"+string(kind)] = true
	}
	for _, kind := range []session.Kind{session.AskCard, session.AskDocument, session.AskPIN, session.AskCode, session.AskArg, session.AskBegun} {
		wanted["wrong-"+string(kind)] = true
	}
	for _, key := range literals(t, `t\.done\("([a-z-]+)"`) {
		wanted[key] = true
	}
	for key := range wanted {
		if own.Texts[key] == nil && own.Speech[key] == nil {
			t.Errorf("no words for %s", key)
		}
	}
	named := literals(t, `"([a-z-]+)"`)
	for _, words := range []map[string]locale.Words{own.Texts, own.Speech} {
		for key := range words {
			if !wanted[key] && !slices.Contains(named, key) {
				t.Errorf("nothing says %s", key)
			}
		}
	}
}

// literals finds keys in the source of the dialogue, where a pattern names them.
func literals(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of the dialogue", err)
	}
	var keys []string
	ends := regexp.MustCompile(pattern)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ends.FindAllSubmatch(src, -1) {
			keys = append(keys, string(m[1]))
		}
	}
	return keys
}

// TestTextsOfTheDialogue are short, begin with the brand unless a question follows, mask cards and keep to their script.
func TestTextsOfTheDialogue(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`\b(YES|STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE)\b`)
	hearSystem(t, commands.Text, func(key string, l locale.Lang, text string) {
		size := sms.Count(text)
		if size.Segments > 2 || l == locale.English && size.Encoding != sms.GSM7 {
			t.Errorf("%s in %s takes %d segments of %s: %s", key, l, size.Segments, size.Encoding, text)
		}
		if !strings.HasPrefix(text, harbour.Name.In(l)) {
			t.Errorf("%s in %s does not begin with the brand: %s", key, l, text)
		}
		if strings.Contains(strings.ReplaceAll(text, "*5678", ""), "5678") {
			t.Errorf("%s in %s shows a card that is not masked: %s", key, l, text)
		}
		if word := reserved.FindString(text); word != "" {
			t.Errorf("%s in %s asks for %s: %s", key, l, word, text)
		}
		if r, ok := foreign(text, l); ok {
			t.Errorf("%s in %s holds %q: %s", key, l, r, text)
		}
	})
}

func TestSpeechOfTheDialogue(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`[&<>'"*]|\+\d|LOST`)
	hearSystem(t, commands.Voice, func(key string, l locale.Lang, text string) {
		if found := written.FindString(text); found != "" {
			t.Errorf("%s in %s holds %q: %s", key, l, found, text)
		}
		if r, ok := foreign(text, l); ok {
			t.Errorf("%s in %s holds %q: %s", key, l, r, text)
		}
	})
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

// TestStrangersHearTheSame: nobody can tell by the answer whether a number is unknown to us or not trusted any more.
func TestStrangersHearTheSame(t *testing.T) {
	t.Parallel()
	for _, on := range []commands.Channel{commands.Text, commands.Voice} {
		heard := map[string]map[locale.Lang]string{"unknown-number": {}, "distrusted": {}}
		hearSystem(t, on, func(key string, l locale.Lang, text string) {
			if heard[key] != nil {
				heard[key][l] = text
			}
		})
		for _, l := range locale.All() {
			if a, b := heard["unknown-number"][l], heard["distrusted"][l]; a == "" || a != b {
				t.Errorf("by %s in %s a stranger hears %q, a distrusted number %q", on, l, a, b)
			}
		}
	}
}
