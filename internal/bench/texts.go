package bench

import (
	"bytes"
	"fmt"
	"strings"
)

// visitor is what one connection does over and over: each visit is one webhook, answered and checked.
type visitor interface {
	visit(w *wire) error
}

// crowd makes the visitor of connection i out of n. Connections share no customers: two texts of one number would have to wait
// for each other, which two of two million customers hardly ever do.
type crowd func(i, n int) visitor

// holders is how many invented customers of the demo bank write and call.
const holders = 2000

// holder is one of them. The bank's rule: i has +1202(2000000+i) and one active card with the tail i mod 10000.
func holder(i int) (number, tail string) {
	return fmt.Sprintf("+1202%07d", 2_000_000+i), fmt.Sprintf("%04d", i%10_000)
}

// bodies are what people write, TAIL being their card's: mostly the keyword, some in words of their own.
var bodies = []string{
	"BAL", "BAL TAIL", "bal TAIL", "BAL", "Bal TAIL", "balance", "BAL TAIL", "BAL",
	"how much do I owe on my card?", "BAL TAIL", "Balance please", "BAL", "balTAIL", "BAL TAIL", "BAL",
	"hi, what is the balance of my card ending TAIL please",
}

const (
	account = "ACde000000000000000000000000000000" // the demo's, with its token
	token   = "demo-token"
	hotline = "+12025550100"
)

// texter writes texts of its own customers in turn.
type texter struct {
	ids   *ids
	forms []*form
	next  int
	must  []byte // is in every answer
}

func texters(n *ids, must string) crowd {
	return func(i, of int) visitor {
		t := &texter{ids: n, must: []byte(must)}
		for h := i; h < holders; h += of {
			number, tail := holder(h)
			for k := range 2 {
				body := strings.ReplaceAll(bodies[(h/of*2+k+i)%len(bodies)], "TAIL", tail)
				t.forms = append(t.forms, newForm("/webhooks/twilio/sms", textParams(number, body)))
			}
		}
		t.next = i % len(t.forms)
		return t
	}
}

func (t *texter) visit(w *wire) error {
	f := t.forms[t.next]
	t.next = (t.next + 2) % len(t.forms)
	if t.next < 2 {
		t.next ^= 1 // the other text of each customer, the next time round
	}
	answer, err := w.post(f, t.ids.next("SM"))
	if err != nil {
		return err
	}
	if !bytes.Contains(answer, t.must) {
		return fmt.Errorf("an answer without %q: %.300s", t.must, answer)
	}
	return nil
}

// textParams are what Twilio posts for a text, about 500 bytes.
func textParams(from, body string) []pair {
	return []pair{
		{"ToCountry", "US"}, {"ToState", "DC"}, {"SmsMessageSid", anID}, {"NumMedia", "0"}, {"ToCity", "WASHINGTON"}, {"FromZip", "20500"},
		{"SmsSid", anID}, {"FromState", "DC"}, {"SmsStatus", "received"}, {"FromCity", "WASHINGTON"}, {"Body", body}, {"FromCountry", "US"},
		{"To", hotline}, {"ToZip", "20500"}, {"NumSegments", "1"}, {"MessageSid", anID}, {"AccountSid", account}, {"From", from},
		{"ApiVersion", "2010-04-01"}, {"OptOutType", ""},
	}
}
