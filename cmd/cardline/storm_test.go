package main_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// holder is the demo bank's generated customer of that number: one active Platinum card.
type holder int

func (h holder) number() phone.Number {
	return phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+int(h)))
}
func (h holder) id() string   { return fmt.Sprintf("X%07d", int(h)) }
func (h holder) card() string { return fmt.Sprintf("KX%07d", int(h)) }
func (h holder) tail() string { return fmt.Sprintf("%04d", int(h)%10_000) }

// storyline is what a customer of the storm is about; all of them also read.
type storyline int

const (
	joins    storyline = iota // registers for both campaigns, twice for one
	freezes                   // in exact words, which are carried out at once
	loses                     // reports a loss, twice, and has the phone still
	dithers                   // is asked which card, or what was meant, and answers
	wanders                   // changes language, is asked which campaign
	stories                   // how many there are
	ownTexts = 10             // of each customer
)

func (h holder) story() storyline { return storyline(int(h) % int(stories)) }

// lines are the ten texts of a customer. In the storm they arrive in any order, so every answer must also be harmless alone.
func (h holder) lines() []string {
	own := map[storyline][]string{
		joins:   {"ENROL SPEND500", "join spend500", "ENROL HEALTH"},
		freezes: {"FREEZE " + h.tail(), "lock " + h.tail(), "Y"},
		loses:   {"LOST", "LOST " + h.tail(), "Y"},
		dithers: {"FREEZE", h.tail(), "FREZE " + h.tail(), "Y", "N"},
		wanders: {"LANG zh-Hans", "ENROL", "SPEND500", "余额", "EXIT"},
	}[h.story()]
	reads := []string{"BAL", "balance " + h.tail(), "PTS", "TXN", "DUE", "STATEMENT", "HELP"}
	return append(own, reads[:ownTexts-len(own)]...)
}

// storm is many texts of many customers at once, each delivered as a carrier with rp=all does: until it is answered, with the
// same parameters, to whichever process the balancer picks.
type storm struct {
	t       *testing.T
	doors   [2]*handset.Phone
	texts   []handset.Message
	from    []holder
	answers []sync.Map // of a text: what each 2xx said
	done    atomic.Int64
	tries   atomic.Int64
}

const (
	atOnce    = 64
	mostTries = 6 // one and rc=5
)

func newStorm(t *testing.T, customers int, a, b *process) *storm {
	s := &storm{t: t, doors: [2]*handset.Phone{a.phone(), b.phone()}}
	for _, door := range s.doors {
		door.Retries = 0 // deliver does it, at the other door
	}
	for h := range holder(customers) {
		for i, line := range h.lines() {
			s.texts = append(s.texts, handset.Message{
				From: h.number(), To: people["service"], Body: line, SID: fmt.Sprintf("SM%024x%08x", int(h), i),
			})
			s.from = append(s.from, h)
		}
	}
	s.answers = make([]sync.Map, len(s.texts))
	return s
}

// delivery is one text on its way, to this door first.
type delivery struct{ text, door int }

// blow delivers everything, a fifth of it twice, in a shuffled order that the seed decides. midway is run beside it when half
// of it is answered.
func (s *storm) blow(seed uint64, midway func()) {
	chance := rand.New(rand.NewPCG(seed, seed))
	var all []delivery
	for i := range s.texts {
		all = append(all, delivery{i, chance.IntN(2)})
		if chance.IntN(5) == 0 {
			all = append(all, delivery{i, chance.IntN(2)})
		}
	}
	chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var wg sync.WaitGroup
	queue := make(chan delivery)
	for range atOnce {
		wg.Go(func() {
			for d := range queue {
				s.deliver(d)
				if s.done.Add(1) == int64(len(all)/2) {
					wg.Go(midway)
				}
			}
		})
	}
	for _, d := range all {
		queue <- d
	}
	close(queue)
	wg.Wait()
	s.t.Logf("%d deliveries of %d texts took %d posts", len(all), len(s.texts), s.tries.Load())
}

// deliver posts one text until it is answered, at the two doors in turn.
func (s *storm) deliver(d delivery) {
	var err error
	for try := range mostTries {
		s.tries.Add(1)
		var a handset.Answer
		a, err = s.doors[(d.door+try)%2].Text(context.WithoutCancel(s.t.Context()), s.texts[d.text])
		if err == nil {
			s.answers[d.text].Store(said(a), true)
			return
		}
		var failed *handset.HTTPError
		if !errors.As(err, &failed) || failed.Status != 0 && failed.Status != 503 {
			s.t.Errorf("%s %q: %v", s.texts[d.text].SID, s.texts[d.text].Body, err)
			return
		}
	}
	s.t.Errorf("%s %q was never answered: %v", s.texts[d.text].SID, s.texts[d.text].Body, err)
}

var masked = regexp.MustCompile(`\*(\d{4})`)

// checkAnswers finds texts that were answered in two ways, not at all, or with somebody else's card.
func (s *storm) checkAnswers() {
	s.t.Helper()
	for i, m := range s.texts {
		var all []string
		s.answers[i].Range(func(said, _ any) bool {
			all = append(all, said.(string))
			return true
		})
		if len(all) != 1 {
			s.t.Errorf("%s %q has %d different answers: %q", m.SID, m.Body, len(all), all)
			continue
		}
		s.ownCardOnly(s.from[i], all[0])
		if strings.Contains(all[0], "something went wrong") {
			s.t.Errorf("%s %q: %s", m.SID, m.Body, all[0])
		}
	}
}

// ownCardOnly finds a card in a reply that is not the customer's.
func (s *storm) ownCardOnly(h holder, reply string) {
	s.t.Helper()
	for _, m := range masked.FindAllStringSubmatch(reply, -1) {
		if m[1] != h.tail() {
			s.t.Errorf("customer %d, whose card is *%s, was told: %s", h, h.tail(), reply)
		}
	}
}

// everybody runs f for every customer, many at once.
func everybody(customers int, f func(h holder)) {
	var wg sync.WaitGroup
	queue := make(chan holder)
	for range atOnce {
		wg.Go(func() {
			for h := range queue {
				f(h)
			}
		})
	}
	for h := range holder(customers) {
		queue <- h
	}
	close(queue)
	wg.Wait()
}
