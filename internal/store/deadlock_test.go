package store_test

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store/storetest"
)

// TestPostgresGivesUpAMove: moves of a group and somebody else's changes of the same rows wait for each other, Postgres gives the moves
// up, and they are done all the same.
func TestPostgresGivesUpAMove(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := storetest.At(t, livetest.Postgres(t), storetest.NewVault(t))
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	rows, now := db.Messages(), time.Now()
	for i := range 2 {
		m, err := outbox.Message{Type: outbox.LateAnswer, To: phone.Number(fmt.Sprintf("+1202555010%d", i)), Body: "hello"}.Prepare(now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rows.Add(ctx, []outbox.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	claimed, err := rows.Claim(ctx, outbox.Claim{Lane: outbox.ReplyLane, Owner: "me", Now: now.Add(time.Hour), Lease: now.Add(time.Hour), N: 2})
	if err != nil || len(claimed) != 2 {
		t.Fatal(len(claimed), err)
	}
	first, second := claimed[0].ID, claimed[1].ID
	if first > second {
		first, second = second, first
	}
	tx, err := db.SQL().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	const touch = "UPDATE messages SET zone = zone WHERE id = $1"
	if _, err := tx.ExecContext(ctx, "SET LOCAL deadlock_timeout = '1min'"); err != nil { // the moves find out first
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, touch, second); err != nil {
		t.Fatal(err)
	}
	moved := make(chan error, 1)
	go func() {
		got, err := rows.Moves(ctx, []outbox.Step{
			{ID: first, Owner: "me", To: outbox.Accepted, At: now}, {ID: second, Owner: "me", To: outbox.Accepted, At: now},
		})
		if err == nil && !(got[0] && got[1]) {
			err = fmt.Errorf("moved %v", got)
		}
		moved <- err
	}()
	for waiting := 0; waiting == 0; time.Sleep(time.Millisecond) {
		err := db.SQL().QueryRowContext(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%moved AS%'").Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.ExecContext(ctx, touch, first); err != nil {
		t.Fatalf("the other was given up: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-moved; err != nil {
		t.Error(err)
	}
}
