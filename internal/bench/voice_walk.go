package bench

import (
	"bytes"
	"fmt"
	"strings"
)

// tongues are the languages of callers by turns: how a text chooses one, the tag of what is then heard, and how a card's tail is told.
var tongues = [...]struct {
	text, tag, ending string
	digits            [10]string
}{
	{"English", "en-US", "endingin", [10]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	{"简体中文", "cmn-CN", "尾号", [10]string{"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"}},
	{"繁體中文", "yue-HK", "尾號", [10]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}},
}

// walkKeys are pressed in one call: to a balance, the amounts, points, and back. TAIL identifies.
var walkKeys = strings.Fields("TAIL 1 1 # 4 2 # # # 4 1 1 # # 3 4 1 # # #")

// setLanguages has each caller of the walk choose a language by text.
func setLanguages(s *servers, n *ids) error {
	w, err := dial(s.gateway.addr, token)
	if err != nil {
		return err
	}
	defer w.close()
	for i := range walkCallers {
		number, _ := holder(i)
		if _, err := w.post(newForm("/webhooks/twilio/sms", textParams(number, tongues[i%len(tongues)].text)), n.next("SM")); err != nil {
			return err
		}
	}
	return nil
}

// walker is one customer who calls again and again, and listens.
type walker struct {
	ids   *ids
	steps []*form
	step  int
	sid   string
	tag   []byte // of the one language they may hear
	mark  []byte // stands before a tail
	tail  []byte
	told  bool // their own tail, in this call
}

// walkers make a customer of each connection.
func walkers(n *ids) crowd {
	return func(i, _ int) visitor {
		number, tail := holder(i)
		t := tongues[i%len(tongues)]
		w := &walker{ids: n, tag: []byte(t.tag), mark: []byte(t.ending)}
		for _, d := range tail {
			w.tail = append(w.tail, t.digits[d-'0']...)
		}
		w.steps = append(w.steps, newForm("/webhooks/twilio/voice", callParams(number, "")))
		for k, key := range walkKeys {
			path := fmt.Sprintf("/webhooks/twilio/voice/turn?step=%d", k+1)
			w.steps = append(w.steps, newForm(path, callParams(number, strings.ReplaceAll(key, "TAIL", tail))))
		}
		return w
	}
}

func (w *walker) visit(to *wire) error {
	if w.step == 0 {
		w.sid, w.told = w.ids.next("CA"), false
	}
	answer, err := to.post(w.steps[w.step], w.sid)
	if err == nil {
		err = w.own(answer)
	}
	if w.step++; w.step == len(w.steps) || err != nil {
		if err == nil && !w.told {
			err = fmt.Errorf("a call in %s has told no tail", w.tag)
		}
		w.step = 0
	}
	return err
}

// own reports what in an answer is not the caller's: another language, another card, nothing at all.
func (w *walker) own(answer []byte) error {
	heard := 0
	for _, say := range bytes.Split(answer, []byte("<Say "))[1:] {
		heard++
		if !bytes.HasPrefix(say, append([]byte(`language="`), w.tag...)) {
			return fmt.Errorf("step %d of a call in %s is answered in another language: %.80s", w.step, w.tag, say)
		}
	}
	if heard == 0 {
		return fmt.Errorf("step %d of a call in %s is answered by silence: %.200s", w.step, w.tag, answer)
	}
	said := spoken(answer)
	for at := bytes.Index(said, w.mark); at >= 0; at = bytes.Index(said, w.mark) {
		if said = said[at+len(w.mark):]; !bytes.HasPrefix(said, w.tail) {
			return fmt.Errorf("step %d of a call in %s tells another card's tail", w.step, w.tag)
		}
		w.told = true
	}
	return nil
}

// spoken is the text of a document, without tags and blanks.
func spoken(document []byte) []byte {
	var out []byte
	tag := false
	for _, b := range document {
		switch {
		case b == '<':
			tag = true
		case b == '>':
			tag = false
		case !tag && b != ' ':
			out = append(out, b)
		}
	}
	return out
}
