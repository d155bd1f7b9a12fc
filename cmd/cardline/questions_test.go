package main

import (
	"log/slog"
	"testing"

	"cardline/internal/outbox"
)

// A question that cannot be opened holds its own message back, and is no failure of those beside it.
func TestAQuestionThatCannotBeReadWaitsAlone(t *testing.T) {
	t.Parallel()
	q := questions{app: &app{log: slog.New(slog.DiscardHandler)}}
	if o := q.openOne(t.Context(), outbox.Message{ID: "M1"}, []byte("no question")); o.Wait <= 0 || o.Gone || o.Why == "" {
		t.Errorf("it comes to %+v, want to be tried again with a reason", o)
	}
}
