package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// Hand is telephones that people hold: those of which nothing else is said ring there.
type Hand interface {
	InHand(n phone.Number) bool
	// Ring lets a telephone ring for so long at most. picked is told when somebody picks up; how the call ended is returned.
	Ring(ctx context.Context, c *handset.Call, most time.Duration, picked func()) (status string)
}

// Line is how the telephone of a number answers when it is called. Numbers that nothing is said of are not answered, unless somebody holds
// the telephone.
type Line struct {
	Number  string `json:"number"`
	Answers string `json:"answers"` // human, machine, fax, unknown (a human the carrier is not sure of), busy, no-answer, failed, canceled
	Keys    string `json:"keys"`    // what a human does each time they are waited for, as handset.ParseInputs reads it; used up: silence
	Dials   string `json:"dials"`   // how a leg ends that is dialled from the call; "" is completed
}

// picks are what a line answers with, and what the carrier takes that for.
var picks = map[string]string{"human": "human", "machine": "machine_end_beep", "fax": "fax", "unknown": "unknown"}

// Answer says how a telephone answers from now on.
func (s *Sandbox) Answer(l Line) error {
	if l.Answers == "" {
		l.Answers = "human"
	}
	if _, err := handset.ParseInputs(l.Keys); err != nil {
		return err
	}
	if picks[l.Answers] == "" && !slices.Contains([]string{"busy", "no-answer", "failed", "canceled"}, l.Answers) || !isNumber(l.Number) {
		return errors.New("a line has a number, and answers human, machine, fax, unknown, busy, no-answer, failed or canceled")
	}
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	if s.calls.lines == nil {
		s.calls.lines = map[string]Line{}
	}
	s.calls.lines[l.Number] = l
	return nil
}

// setLine is POST /sandbox/line, of the demo's own switches.
func (s *Sandbox) setLine(w http.ResponseWriter, r *http.Request) {
	var l Line
	in := json.NewDecoder(r.Body)
	in.DisallowUnknownFields()
	if err := in.Decode(&l); err != nil {
		fail(w, refusal{20001, `give {"number":"+12025550147","answers":"human","keys":"1,1234#,2"}`})
		return
	}
	if err := s.Answer(l); err != nil {
		fail(w, refusal{20001, err.Error()})
		return
	}
	answer(w, http.StatusOK, l)
}

func (c *calls) line(number string) Line {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, known := c.lines[number]
	if !known {
		l.Answers = "no-answer"
	}
	return l
}

// ring places the call: nobody waits for it but Close.
func (s *Sandbox) ring(c *placed, d dial) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	s.pending.Go(func() { s.follows(c, d) })
}

// follows takes a call to its end.
func (s *Sandbox) follows(c *placed, d dial) {
	each := s.options.Callbacks.Delay
	if !s.wait(s.ctx, each) {
		return
	}
	s.calls.change(c, func(c *placed) { c.Status = "ringing" })
	if !s.wait(s.ctx, each) {
		return
	}
	l := s.calls.line(c.To)
	held := l.Number == "" && s.options.Hand != nil && s.options.Hand.InHand(phone.Number(c.To))
	if held {
		l.Answers = "human"
	}
	leg, err := s.leg(c, d, l)
	if err != nil {
		s.calls.change(c, func(c *placed) { c.Status = "failed" })
		return
	}
	picked := func() {
		s.calls.change(c, func(c *placed) {
			c.Status = "in-progress"
			if d.detects {
				c.Picked = picks[l.Answers]
			}
		})
	}
	if held {
		status := s.options.Hand.Ring(s.ctx, leg, d.ring, picked)
		s.calls.change(c, func(c *placed) { c.Status = status })
		return
	}
	if picks[l.Answers] == "" {
		_ = leg.Ends(s.ctx, l.Answers) // tried three times by the telephone; then nobody is told, as at Twilio
		s.calls.change(c, func(c *placed) { c.Status = l.Answers })
		return
	}
	picked()
	inputs, _ := handset.ParseInputs(l.Keys) // checked when it was said
	if l.Answers == "machine" || l.Answers == "fax" {
		inputs = nil
	}
	_ = leg.Play(s.ctx, handset.Pressing(inputs...)) // a fault ends the call; what was heard tells of it
	s.calls.change(c, func(c *placed) { c.Status = "completed" })
}

// leg is the telephone that rings. What it hears is kept as it hears it.
func (s *Sandbox) leg(c *placed, d dial, l Line) (*handset.Call, error) {
	at, err := url.Parse(d.address)
	if err != nil {
		return nil, err
	}
	r := handset.Rung{SID: c.SID, From: phone.Number(c.From), To: phone.Number(c.To), Address: at}
	if d.over != "" {
		if r.Over, err = url.Parse(d.over); err != nil {
			return nil, err
		}
	}
	if d.detects {
		r.Picked = picks[l.Answers]
	}
	p := &handset.Phone{URL: strings.TrimSuffix(at.Scheme+"://"+at.Host, "/"), Account: s.options.AccountSID, Token: s.options.Token, Retries: 2}
	leg := p.PickUp(r)
	if l.Dials != "" {
		leg.Outcome = l.Dials
	}
	leg.Hear = func(line handset.Line) {
		s.calls.change(c, func(c *placed) { c.Heard = append(c.Heard, line) })
	}
	return leg, nil
}

// WaitForCalls waits until no call to a number is under way, or for ctx.
func (s *Sandbox) WaitForCalls(ctx context.Context, number string) error {
	for {
		busy := slices.ContainsFunc(s.calls.to(number), func(c placed) bool { return !c.over() })
		if !busy {
			return nil
		}
		if !s.wait(ctx, time.Millisecond) {
			return ctx.Err()
		}
	}
}
