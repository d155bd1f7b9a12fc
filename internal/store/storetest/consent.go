package storetest

import (
	"fmt"
	"sync"
	"testing"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Consents checks the book of wishes: idempotent, in order, audited, and right when wishes arrive together.
func Consents(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	book := db.Consents()
	const maria, sender = phone.Number("+12025550147"), phone.Number("+12025550100")
	if s, err := book.Standing(t.Context(), maria); err != nil || s.Stopped || !s.All {
		t.Fatalf("nobody has said anything: %+v, %v", s, err)
	}
	out := consent.Change{Key: "SM1", Number: maria, At: Start, Text: "STOP", Channel: "text", Sender: sender, Carrier: true}
	in := consent.Change{Key: "SM2", Number: maria, At: Start.Add(1), In: true, Text: "START", Channel: "text", Sender: sender}
	for i, want := range []struct {
		change  consent.Change
		stopped bool
	}{{out, true}, {in, false}, {out, false}} { // the last is a repetition: the later wish stands
		s, err := book.Record(t.Context(), want.change)
		if err != nil || s.Stopped != want.stopped || s.Blocks(sender) != want.stopped {
			t.Fatalf("change %d: %+v, %v", i, s, err)
		}
	}
	if s, err := book.Standing(t.Context(), maria); err != nil || s.Stopped || s.Blocks(sender) {
		t.Fatalf("after START: %+v, %v", s, err)
	}
	var wg sync.WaitGroup
	const chan1 = phone.Number("+85291234567")
	for i := range 8 {
		wg.Go(func() {
			blocked := phone.Number(fmt.Sprintf("+1202555010%d", i))
			_, err := book.Record(t.Context(), consent.Change{Key: "learned/" + string(rune('a'+i)), Number: chan1, At: Start, Channel: consent.Learned, Sender: blocked, Carrier: true})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if s, err := book.Standing(t.Context(), chan1); err != nil || len(s.Blocked) != 8 || s.Stopped {
		t.Errorf("eight senders were stopped at once: %d are known, %v", len(s.Blocked), err)
	}
	if n, err := db.NewSelect().Table("audit").Where("action LIKE 'consent.%'").Count(t.Context()); err != nil || n != 10 {
		t.Errorf("ten changes left %d audit entries, %v", n, err)
	}
}
