package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Notices is what the bank wants said: events, files of notices, calls that were answered, and the messages they became.
type Notices struct {
	db   *DB
	rows *Messages
}

var (
	_ notice.Book     = Notices{}
	_ notice.Calls    = Notices{}
	_ notice.Imports  = Notices{}
	_ notice.Messages = Notices{}
	_ notice.People   = Directory{}
)

// Notices are those of this database.
func (db *DB) Notices() Notices { return Notices{db, db.Messages()} }

// Write implements notice.Book.
func (n Notices) Write(ctx context.Context, w notice.Writing) (ids map[string]string, err error) {
	var ms []outbox.Message
	err = n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		fresh, err := n.hear(ctx, tx, w.Events)
		if err != nil {
			return err
		}
		ms = append(fresh, w.Messages...)
		added, err := n.db.addMessages(ctx, tx, ms)
		if err != nil {
			return err
		}
		if ids, err = n.held(ctx, tx, ms, added); err != nil {
			return err
		}
		if w.Page == nil {
			return nil
		}
		return n.turnPage(ctx, tx, *w.Page, len(added), len(ms)-len(added))
	})
	if err != nil {
		return nil, fmt.Errorf("writing %d notices down: %w", len(w.Messages)+len(w.Events), err)
	}
	return ids, nil
}

// held tells which message holds the key of each.
func (n Notices) held(ctx context.Context, db bun.IDB, ms []outbox.Message, added map[string]bool) (map[string]string, error) {
	ids := make(map[string]string, len(ms))
	var others []string
	for _, m := range ms {
		if added[m.ID] {
			ids[m.Unique] = m.ID
		}
	}
	for _, m := range ms {
		if ids[m.Unique] == "" {
			others = append(others, m.Unique)
		}
	}
	return ids, n.keys(ctx, db, others, ids)
}

// Keys implements notice.Book.
func (n Notices) Keys(ctx context.Context, keys []string) (map[string]string, error) {
	ids := make(map[string]string, len(keys))
	return ids, n.keys(ctx, n.db, keys, ids)
}

func (n Notices) keys(ctx context.Context, db bun.IDB, keys []string, ids map[string]string) error {
	if len(keys) == 0 {
		return nil
	}
	var rows []struct {
		ID  string `bun:"id"`
		Key string `bun:"key"`
	}
	if err := db.NewSelect().Table("messages").Column("id", "key").Where("key IN (?)", bun.List(keys)).Scan(ctx, &rows); err != nil {
		return fmt.Errorf("looking %d keys up: %w", len(keys), err)
	}
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return nil
}

type eventRow struct {
	bun.BaseModel `bun:"table:events"`

	ID       string    `bun:"id,pk"`
	Type     string    `bun:"type"`
	At       time.Time `bun:"at"`
	Took     time.Time `bun:"took"`
	Customer string    `bun:"customer"`
	By       string    `bun:"owner"`
	Hash     string    `bun:"hash"`
	Came     string    `bun:"came"`
	Rule     string    `bun:"rule"`
	Says     string    `bun:"says"`
	Message  string    `bun:"message"`
	Reason   string    `bun:"reason"`
}

// hear keeps events that were never heard of, and returns the messages they plan.
func (n Notices) hear(ctx context.Context, tx bun.Tx, hs []notice.Heard) ([]outbox.Message, error) {
	if len(hs) == 0 {
		return nil, nil
	}
	rows := make([]eventRow, len(hs))
	for i, h := range hs {
		rows[i] = eventRow{
			ID: h.ID, Type: h.Type, At: h.At.UTC(), Took: h.Took.UTC(), Customer: h.Customer, By: h.By, Hash: h.Hash, Came: string(h.Came),
			Rule: h.Rule, Says: string(h.Says), Message: h.Message, Reason: h.Reason,
		}
	}
	var ids []string
	if err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Returning("id").Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("keeping %d events: %w", len(rows), err)
	}
	fresh := set(ids)
	var ms []outbox.Message
	for _, h := range hs {
		if m := h.Plans(); m != nil && fresh[h.ID] {
			delete(fresh, h.ID)
			ms = append(ms, *m)
		}
	}
	return ms, nil
}

// Heard implements notice.Book.
func (n Notices) Heard(ctx context.Context, ids []string) (map[string]notice.Heard, error) {
	out := make(map[string]notice.Heard, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var rows []eventRow
	if err := n.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("looking %d events up: %w", len(ids), err)
	}
	for _, r := range rows {
		out[r.ID] = notice.Heard{
			ID: r.ID, Type: r.Type, At: r.At, Took: r.Took, Customer: r.Customer, By: r.By, Hash: r.Hash, Came: notice.Came(r.Came), Rule: r.Rule,
			Says: outbox.Type(r.Says), Message: r.Message, Reason: r.Reason,
		}
	}
	return out, nil
}

// Reach implements notice.People.
func (d Directory) Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	var rows []struct {
		ID      string `bun:"id"`
		Profile []byte `bun:"profile_sealed"`
	}
	if err := d.db.NewSelect().Table("customers").Column("id", "profile_sealed").Where("id IN (?)", bun.List(ids)).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("finding %d customers: %w", len(ids), err)
	}
	var numbers []phone.Number
	of := make(map[string][]int, len(rows)) // places among the numbers
	for _, r := range rows {
		p, err := d.profile(r.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading customer %s: %w", r.ID, err)
		}
		of[r.ID] = nil
		for _, n := range p.Numbers {
			of[r.ID] = append(of[r.ID], len(numbers))
			numbers = append(numbers, phone.Number(n))
		}
	}
	parties, err := d.FindAll(ctx, numbers)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]customer.Party, len(rows))
	for id, places := range of {
		out[id] = make([]customer.Party, len(places))
		for i, place := range places {
			out[id][i] = parties[place]
		}
	}
	return out, nil
}
