package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// Messages are the rows of the outbox. Moves of many workers share transactions, and so do receipts.
type Messages struct {
	db       *DB
	moves    *batch.Group[outbox.Step, bool]
	receipts *batch.Group[word, *outbox.Received]
	interim  interim
	heads    heads
}

var (
	_ outbox.Queue   = (*Messages)(nil)
	_ outbox.Records = (*Messages)(nil)
	_ outbox.Gauge   = (*Messages)(nil)
)

// receiptsLinger is how long a carrier waits without harm for its receipt to be taken.
const receiptsLinger = 4 * time.Millisecond

// Messages are the outbox of this database.
func (db *DB) Messages() *Messages { return db.messages }

func newMessages(db *DB) *Messages {
	m := &Messages{db: db}
	m.moves = batch.New(m.flushMoves, batch.Options{Max: 512}) // one flush at a time: larger groups
	m.receipts = batch.New(m.flushReceipts, batch.Options{Max: 512, Linger: receiptsLinger})
	m.interim = interim{write: m.receipts.Go, words: map[string][]heard{}}
	return m
}

// close writes down what is kept and queued.
func (m *Messages) close() {
	m.interim.flush()
	m.receipts.Close()
	m.moves.Close()
}

// Recover ends leases that ran out and takes over messages of unknown fate.
func (m *Messages) Recover(ctx context.Context, owner string, wall time.Time, lease time.Duration, n int) ([]outbox.Row, error) {
	wall = wall.UTC()
	var over []string
	err := m.db.NewSelect().Table("messages").Column("id").Where("phase = 1").Where("lease <= ?", wall).Scan(ctx, &over)
	if err != nil || len(over) == 0 {
		return nil, err
	}
	m.interim.flush(over...) // what was heard may tell
	if err := m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return m.lapse(ctx, tx, wall) }); err != nil {
		return nil, fmt.Errorf("ending leases: %w", err)
	}
	unknown := m.db.NewSelect().Table("messages").Column("id").Where("phase = 1").Where("state = 'unknown'").Where("lease <= ?", wall).OrderExpr("lease").Limit(int64(n))
	return m.take(ctx, unknown, "owner = ?, lease = ?", owner, wall.Add(lease))
}

// lapse moves rows of workers that fell silent. Their old owner can no longer move them.
func (m *Messages) lapse(ctx context.Context, tx bun.Tx, wall time.Time) error {
	const end = `UPDATE messages SET state = ?, step = ?, reason = ?, owner = '' WHERE id IN (
		SELECT id FROM messages WHERE phase = 1 AND state = ? AND lease <= ? ? ) RETURNING id`
	locked := bun.Safe("")
	if m.db.pg {
		locked = "FOR UPDATE SKIP LOCKED"
	}
	var told []stepRow
	for _, c := range []struct {
		from, to outbox.State
		reason   string
	}{
		{outbox.Claimed, outbox.Planned, "its worker fell silent before anything left"},
		{outbox.Submitted, outbox.Unknown, "its worker fell silent after asking the carrier: it may have been taken"},
	} {
		var ids []string
		if err := tx.NewRaw(end, c.to, c.to.Rank(), c.reason, c.from, wall, locked).Scan(ctx, &ids); err != nil {
			return err
		}
		for _, id := range ids {
			told = append(told, stepRow{Message: id, At: m.db.clock.Now(), State: c.to, Reason: c.reason})
		}
	}
	return tell(ctx, tx, told)
}

// Backlog counts due rows by lane.
func (m *Messages) Backlog(ctx context.Context, now time.Time) ([]outbox.Backlog, error) {
	var rows []struct {
		Lane   outbox.Lane `bun:"lane"`
		Due    int         `bun:"n"`
		Oldest time.Time   `bun:"oldest"`
	}
	err := m.db.NewSelect().Table("messages").ColumnExpr("lane, count(*) AS n, min(due) AS oldest").
		Where("lane IN (?)", bun.List(outbox.Lanes())).Where("phase = 0").Where("due <= ?", now.UTC()).Group("lane").Scan(ctx, &rows)
	out := make([]outbox.Backlog, len(rows))
	for i, r := range rows {
		out[i] = outbox.Backlog{Lane: r.Lane, Due: r.Due, Oldest: r.Oldest}
	}
	return out, err
}
