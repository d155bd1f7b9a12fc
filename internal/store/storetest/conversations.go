package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/conversation"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// said commits a turn by text, or the ring and a key of a call.
func said(t *testing.T, db *store.DB, n phone.Number, channel, key, words, answer string, at time.Time) {
	t.Helper()
	turn := dialogue.Turn{
		Key: key, Channel: channel, Message: clock.NewID(at), Reply: clock.NewID(at), Party: keys(t).Index("party", n.Reveal()), Number: n, Our: "+12025550100",
		Body: words, Answer: []byte(answer), Verb: "BALANCE", Outcome: "done", Lang: locale.English, At: at,
	}
	if _, err := db.Ledger().Commit(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
}

// Conversations: everything that passed with a number is one story, and nobody else's.
func Conversations(t *testing.T, open Open) {
	db := open(t)
	book := db.Conversations()
	hers, his := phone.Number("+12025550147"), phone.Number("+85291234567")
	at := func(minutes int) time.Time { return Start.Add(time.Duration(minutes) * time.Minute) }
	said(t, db, hers, "text", "SM1", "BAL 1234", "USD 1.00", at(1))
	said(t, db, his, "text", "SM2", "LOST", "stopped", at(2))
	said(t, db, hers, "voice", "CA1#0", "", "{}", at(3))
	said(t, db, hers, "voice", "CA1#1", "1", "{}", at(4))
	said(t, db, "", "voice", "CA2#0", "", "{}", at(5))
	plain := outbox.Message{ID: clock.NewID(at(6)), Type: outbox.LateAnswer, To: hers, Body: "late", Expires: at(600), Source: "operator:anna"}
	sold := outbox.Message{
		ID: clock.NewID(at(7)), Type: outbox.FestivalGreeting, To: hers, Body: "happy", Occasion: "spring", Expires: at(600), Source: "campaign:SPRING",
	}
	for _, m := range []outbox.Message{plain, sold} {
		m, err := m.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Messages().Add(t.Context(), []outbox.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	recent, err := book.Recent(t.Context(), "", 10)
	if err != nil || len(recent) != 2 || recent[0].Number != hers || recent[1].Number != his {
		t.Fatalf("recent are %v, %v", recent, err)
	}
	if rest, err := book.Recent(t.Context(), recent[0].Place, 10); err != nil || len(rest) != 1 || rest[0].Number != his {
		t.Errorf("after the first are %v, %v", rest, err)
	}
	id := recent[0].ID
	if n, err := book.Number(t.Context(), id); err != nil || n != hers {
		t.Errorf("the id is of %v, %v", n, err)
	}
	// In capitals it would be the same number under another name, and a look at it would stand under that in the audit trail.
	for _, wrong := range []string{"", "x", "00000000000000000000000000000000", hers.Reveal(), strings.ToUpper(id)} {
		if _, err := book.Number(t.Context(), wrong); !errors.Is(err, conversation.ErrNone) {
			t.Errorf("%q is somebody's: %v", wrong, err)
		}
	}
	if err := db.Trail().Append(t.Context(), audit.Entry{Key: "k", Actor: "operator:anna", Action: "conversation.take", Subject: conversation.Subject(id)}); err != nil {
		t.Fatal(err)
	}
	story(t, book, hers)
	if sent, err := book.Sent(t.Context(), "campaign:SPRING", "", 10); err != nil || len(sent) != 1 || sent[0].ID != id {
		t.Errorf("the campaign wrote to %v, %v", sent, err)
	}
	if of, err := book.Of(t.Context(), []phone.Number{"+447400123456", hers}); err != nil || len(of) != 1 || of[0].ID != id {
		t.Errorf("of the numbers there is %v, %v", of, err)
	}
}

// story reads it in pages of two, which together are the whole.
func story(t *testing.T, book conversation.Book, n phone.Number) {
	t.Helper()
	var kinds []conversation.Kind
	r := conversation.Reader{Book: book}
	for place, more := "", true; more; {
		var items []conversation.Item
		var err error
		if items, more, err = r.Page(t.Context(), n, place, 2); err != nil || len(items) == 0 {
			t.Fatalf("a page of %d, %v", len(items), err)
		}
		for _, i := range items {
			if kinds = append(kinds, i.Kind); i.Kind == conversation.Text && (i.Turn.Words != "BAL 1234" || i.Turn.Answer != "USD 1.00") {
				t.Errorf("the text is %+v", i.Turn)
			}
			if i.Kind == conversation.Call && i.Turn.Key != "CA1" {
				t.Errorf("the call is %+v", i.Turn)
			}
			place = i.ID
		}
	}
	count := map[conversation.Kind]int{}
	for _, k := range kinds {
		count[k]++
	}
	if len(kinds) != 5 || count[conversation.Text] != 1 || count[conversation.Call] != 1 || count[conversation.Message] != 2 || count[conversation.Change] != 1 {
		t.Errorf("there are %v", kinds)
	}
}
