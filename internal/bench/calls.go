package bench

import (
	"bytes"
	"fmt"
	"strings"
)

// caller calls again and again with its own customers: the ring, the tail that identifies, and the keys to a balance.
type caller struct {
	ids   *ids
	calls [][]*form // by customer, the steps of a call
	next  int
	step  int
	sid   string
	must  [][]byte // by step
}

// keys of a call after the ring: TAIL identifies, 1 is the menu of accounts, 1 there the balance.
var keys = []string{"TAIL", "1", "1"}

func callers(n *ids, must ...string) crowd {
	return func(i, of int) visitor {
		c := &caller{ids: n}
		for _, m := range must {
			c.must = append(c.must, []byte(m))
		}
		for h := i; h < holders; h += of {
			number, tail := holder(h)
			steps := []*form{newForm("/webhooks/twilio/voice", callParams(number, ""))}
			for k, key := range keys {
				path := fmt.Sprintf("/webhooks/twilio/voice/turn?step=%d", k+1)
				steps = append(steps, newForm(path, callParams(number, strings.ReplaceAll(key, "TAIL", tail))))
			}
			c.calls = append(c.calls, steps)
		}
		return c
	}
}

func (c *caller) visit(w *wire) error {
	if c.step == 0 {
		c.sid = c.ids.next("CA")
	}
	answer, err := w.post(c.calls[c.next][c.step], c.sid)
	if err != nil {
		c.step, c.next = 0, (c.next+1)%len(c.calls)
		return err
	}
	must := c.must[min(c.step, len(c.must)-1)]
	if !bytes.Contains(answer, must) {
		err = fmt.Errorf("step %d of a call is answered without %q: %.300s", c.step, must, answer)
	}
	if c.step++; c.step > len(keys) || err != nil {
		c.step, c.next = 0, (c.next+1)%len(c.calls)
	}
	return err
}

func callParams(from, digits string) []pair {
	params := []pair{
		{"Called", hotline}, {"ToState", "DC"}, {"CallerCountry", "US"}, {"Direction", "inbound"}, {"CallerState", "DC"}, {"ToZip", "20500"},
		{"CallSid", anID}, {"To", hotline}, {"CallerZip", "20500"}, {"ToCountry", "US"}, {"CalledZip", "20500"}, {"ApiVersion", "2010-04-01"},
		{"CalledCity", "WASHINGTON"}, {"CallStatus", "in-progress"}, {"From", from}, {"AccountSid", account}, {"CalledCountry", "US"},
		{"CallerCity", "WASHINGTON"}, {"Caller", from}, {"FromCountry", "US"}, {"ToCity", "WASHINGTON"}, {"FromCity", "WASHINGTON"},
		{"CalledState", "DC"}, {"FromZip", "20500"}, {"FromState", "DC"},
	}
	if digits != "" {
		params = append(params, pair{"Digits", digits}, pair{"msg", "Gather End"}, pair{"FinishedOnKey", ""})
	}
	return params
}
