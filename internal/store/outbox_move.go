package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// Move applies one step, together with those of other workers.
func (m *Messages) Move(ctx context.Context, s outbox.Step) (bool, error) { return m.moves.Do(ctx, s) }

// moveRow is a step beside the row it changes; its names differ from the row's, so that both can be told apart in one statement.
type moveRow struct {
	Message string         `bun:"message,type:text"`
	Holder  string         `bun:"holder,type:text"`
	Became  outbox.State   `bun:"became,type:text"`
	Rank    int            `bun:"rank,type:integer"`
	Why     string         `bun:"why,type:text"`
	NewDue  bun.NullTime   `bun:"new_due,type:timestamptz"`
	Held    bun.NullTime   `bun:"held_until,type:timestamptz"`
	Left    bun.NullTime   `bun:"left_at,type:timestamptz"`
	Route   outbox.Purpose `bun:"route,type:text"`
	Address string         `bun:"address,type:text"`
	Carrier string         `bun:"carrier_id,type:text"`
	Error   int            `bun:"error,type:integer"`
	More    int            `bun:"more,type:integer"`
}

func newMove(s outbox.Step) moveRow {
	r := moveRow{
		Message: s.ID, Holder: s.Owner, Became: s.To, Rank: s.To.Rank(), Why: s.Reason, Route: s.Purpose, Address: s.Sender,
		Carrier: s.SID, Error: s.Code, More: s.Tries, NewDue: null(s.Due), Held: null(s.Lease),
	}
	if s.To == outbox.Submitted {
		r.Left = null(s.At)
	}
	return r
}

// move is the flush of a group of steps: one update, one insert of their stories.
func (m *Messages) move(ctx context.Context, steps []outbox.Step) ([]batch.Outcome[bool], error) {
	rows := make([]moveRow, len(steps))
	for i, s := range steps {
		rows[i] = newMove(s)
	}
	moved := make(map[string]bool, len(steps))
	err := m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ids []string
		err := tx.NewUpdate().With("moves", tx.NewValues(&rows)).Table("messages").TableExpr("moves").
			Set("state = became").Set("step = rank").Set("reason = why").Set("lease = held_until").
			Set("due = COALESCE(new_due, due)").Set("submitted = COALESCE(left_at, submitted)").
			Set("purpose = CASE WHEN route = '' THEN purpose ELSE route END").
			Set("sender = CASE WHEN address = '' THEN sender ELSE address END").
			Set("sid = CASE WHEN carrier_id = '' THEN sid ELSE carrier_id END").
			Set("code = CASE WHEN code = 0 THEN error ELSE code END").
			Set("tries = tries + more").
			Where("messages.id = message").Where("owner = holder").Where("step < ?", outbox.Settled).
			Returning("messages.id").Scan(ctx, &ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			moved[id] = true
		}
		return tell(ctx, tx, stories(steps, moved))
	})
	if err != nil {
		return nil, fmt.Errorf("moving %d messages: %w", len(steps), err)
	}
	out := make([]batch.Outcome[bool], len(steps))
	for i, s := range steps {
		out[i].Value = moved[s.ID]
	}
	return out, nil
}

func stories(steps []outbox.Step, moved map[string]bool) []stepRow {
	var out []stepRow
	for _, s := range steps {
		if moved[s.ID] {
			out = append(out, stepRow{Message: s.ID, At: s.At.UTC(), State: s.To, Reason: s.Reason, Code: s.Code})
		}
	}
	return out
}

func null(t time.Time) bun.NullTime {
	if t.IsZero() {
		return bun.NullTime{}
	}
	return bun.NullTime{Time: t.UTC()}
}
