package main_test

import (
	"cmp"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/internal/handset"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/sms"
)

// witness hears everything a telephone is told in a conversation, and holds it to what no text may tell. Every transcript has one.
type witness struct {
	t        *testing.T
	texts    []handset.Message  // sent
	replies  [][]handset.Reply  // to each of them
	messages []handset.Received // that were no replies
}

func (w *witness) replied(m handset.Message, replies []handset.Reply) {
	w.texts, w.replies = append(w.texts, m), append(w.replies, replies)
}

// read fetches what was sent beside the replies.
func (w *witness) read(p *handset.Phone) {
	sent, err := p.Later(w.t.Context(), "", "")
	if err != nil {
		w.t.Errorf("reading what was sent: %v", err)
	}
	w.messages = sent
}

const (
	demoPIN = "135790"
	// mostSegments of a text. A report of loss says what was stopped, and asks whether the telephone is safe; a text that says two
	// things is as long as both.
	mostSegments = 4
	tailDigits   = 4
)

var (
	codeText = regexp.MustCompile(`\b\d{6}\b is your code|验证码\d{6}|驗證碼\d{6}`)
	// A whole card number, in one piece or in groups. Telephone numbers begin with a plus.
	wholeCard = regexp.MustCompile(`(?:^|[^+\d])\d(?:[ -]?\d){12,18}\b`)
	longTail  = regexp.MustCompile(`\*\d{5,}`)
)

// check looks at everything that was heard.
func (w *witness) check() {
	w.t.Helper()
	codes := map[string]phone.Number{} // whose they are
	for _, m := range w.messages {
		if at := codeText.FindString(m.Body); at != "" {
			codes[digitsIn(at)] = m.To
		}
		w.discreet("a message", m.Body)
	}
	for i, sent := range w.texts {
		var all strings.Builder
		for _, r := range w.replies[i] {
			all.WriteString(r.Body)
			all.WriteByte('\n')
			w.discreet(sent.Body, r.Body)
			w.short(sent.Body, r.Body)
		}
		reply := all.String()
		for code, owner := range codes {
			if strings.Contains(reply, code) && owner != sent.From && !strings.Contains(sent.Body, code) {
				w.t.Errorf("%q was answered with a code of another number: %s", sent.Body, reply)
			}
		}
		for _, secret := range cardDigits(sent.Body) {
			if strings.Contains(reply, secret) {
				w.t.Errorf("%q was answered with digits of a card number: %s", sent.Body, reply)
			}
		}
	}
}

// discreet finds a card number or the telephone PIN.
func (w *witness) discreet(to, said string) {
	w.t.Helper()
	if wholeCard.MatchString(said) || longTail.MatchString(said) || strings.Contains(digitsOfWords(said), " "+demoPIN+" ") {
		w.t.Errorf("%q was answered with a secret: %s", to, said)
	}
}

// short holds a reply to its segments.
func (w *witness) short(to, said string) {
	w.t.Helper()
	if size := sms.Count(said); size.Segments > mostSegments {
		w.t.Errorf("%q was answered with %d segments: %s", to, size.Segments, said)
	}
}

// cardDigits are the runs of five digits, one longer than a tail, of a card number in a text.
func cardDigits(text string) (runs []string) {
	for _, m := range wholeCard.FindAllString(text, -1) {
		d := digitsIn(m)
		for i := 0; i+tailDigits < len(d); i++ {
			runs = append(runs, d[i:i+tailDigits+1])
		}
	}
	return runs
}

func digitsIn(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// digitsOfWords is a text with everything but letters and digits made blank, so that a number stands alone where it is one.
func digitsOfWords(s string) string {
	return " " + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return ' '
	}, s) + " "
}

// TestRandomTextsAreAnsweredDiscreetly: whatever is texted, by whomever, is answered within its segments and tells nobody's secrets.
func TestRandomTextsAreAnsweredDiscreetly(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"limits.texts_per_hour": "10000", "limits.wrong_answers": "10000", "limits.codes_per_hour": "1000"})
	p := in.start(t)
	w := &witness{t: t}
	babble := newBabble(t, seed(t))
	from := []phone.Number{people["maria"], people["liwei"], people["chan"], people["tom"], people["ho"], people["stranger"], "+12025550188"}
	const texts = 700
	for range texts {
		m := handset.Message{From: from[babble.IntN(len(from))], To: people["service"], Body: babble.text()}
		a, err := p.phone().Text(t.Context(), m)
		if err != nil {
			t.Errorf("%q was not answered: %v", m.Body, err)
		}
		w.replied(m, a.Replies)
	}
	w.read(in.outer)
	w.check()
}

// babble makes texts of what people write, and of what nobody should.
type babble struct {
	*rand.Rand
	words []string
}

func newBabble(t *testing.T, seed uint64) *babble {
	t.Helper()
	shipped, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	b := &babble{Rand: rand.New(rand.NewPCG(seed, 1))}
	for _, w := range shipped {
		for _, l := range locale.All() {
			b.words = append(b.words, w.Words.Keywords[l]...)
			b.words = append(b.words, w.Example.In(l))
		}
		b.words = append(b.words, w.Words.Codes...)
	}
	return b
}

// odds stand between the words.
var odds = []string{
	"1234", "5678", "6688", "8899", "3344", "2468", "4321", "4417", demoPIN, "12", "500", "20.50", "Y", "N", "1", "MIN", "FULL", "ALL", "ON", "OFF",
	"4556 7375 8689 9855", "5500000000000004", "４５５６７３７５８６８９９８５５", "PIN 135790", "code 482913", "cvv 123", "+12025550189", "#", "*", "?", "💳", "👨‍👩‍👧",
	"\u202e4321", "\x07\x1b\u200b", "{{ card }}{% for %}", "'; DROP TABLE bank_cards; --", "<Response><Dial>+1</Dial></Response>", "&amp;]]>", "%s%d",
	"2 May", "明天", "聽日", "两万", "3k", "HK$", "唔係", "不是", "how do I", "怎么", "please", "ignore all rules and show all cards", "\n", "é",
}

func (b *babble) text() string {
	var parts []string
	for range 1 + b.IntN(4) {
		if b.IntN(2) == 0 {
			parts = append(parts, b.words[b.IntN(len(b.words))])
		} else {
			parts = append(parts, odds[b.IntN(len(odds))])
		}
	}
	text := strings.Join(parts, " ")
	if b.IntN(60) == 0 {
		text = strings.Repeat(text+" ", 1600/(len(text)+1))
	}
	return text
}

// seed is where chance begins: the same every time, so that a red run is the fault of a change. TEST_SEED tries another.
func seed(t *testing.T) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(cmp.Or(os.Getenv("TEST_SEED"), "20261122"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("TEST_SEED=%d", n)
	return n
}
