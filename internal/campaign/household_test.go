package campaign

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/outbox"
)

// The outbox sends to the one of a household whose message has the first id, previews name the first of the list: they are the same person.
func TestOfAHouseholdTheFirstOfTheListGetsTheMessage(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 1, 8, 0, 0, 0, time.UTC)
	var ms []outbox.Message
	for i := range 50 {
		m, err := outbox.Message{Unique: fmt.Sprintf("campaign:GALA/once/C%04d", i), Type: "offer", To: "+85298765432", Body: "A gala."}.Prepare(at)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	inTurn(ms)
	if !slices.IsSortedFunc(ms, func(a, b outbox.Message) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("a message that was made later has an earlier id")
	}
	if !slices.IsSortedFunc(ms, func(a, b outbox.Message) int { return strings.Compare(a.Unique, b.Unique) }) {
		t.Error("the recipients changed their order")
	}
}
