package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/notice"
	"cardline/internal/outbox"
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
	if w.Page != nil && w.Page.Turn != nil && !n.db.pg { // its one writer would wait for itself
		if err := w.Page.Turn(ctx); err != nil {
			return nil, err
		}
	}
	err = insist(func() error {
		return n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
			ids, err = n.write(ctx, tx, w)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("writing %d notices down: %w", len(w.Messages)+len(w.Events), err)
	}
	return ids, nil
}

func (n Notices) write(ctx context.Context, tx bun.Tx, w notice.Writing) (ids map[string]string, err error) {
	if w.Page != nil && w.Page.Followed {
		if err := n.db.followed(ctx, tx); err != nil {
			return nil, err
		}
	}
	fresh, err := n.hear(ctx, tx, w.Events)
	if err != nil {
		return nil, err
	}
	ms := append(fresh.plans, w.Messages...)
	added, err := n.db.addMessages(ctx, tx, ms)
	if err != nil {
		return nil, err
	}
	for _, e := range fresh.ends {
		if err := n.end(ctx, tx, e); err != nil {
			return nil, err
		}
	}
	if ids, err = n.held(ctx, tx, ms, added); err != nil || w.Page == nil {
		return ids, err
	}
	page, repeated := *w.Page, len(ms)-len(added)
	for _, m := range ms {
		if line, keyed := page.LineOf[m.ID]; keyed && ids[m.ID] == "" {
			page.Refusals = append(page.Refusals, notice.Refusal{Line: line, Field: "key", Reason: notice.UsedBefore.Error()})
			repeated--
		}
	}
	if page.Turn != nil {
		if err := page.Turn(ctx); err != nil {
			return nil, err
		}
	}
	return ids, n.turnPage(ctx, tx, page, len(added), repeated)
}

// held tells which message holds the key of each: "" where it says something else.
func (n Notices) held(ctx context.Context, db bun.IDB, ms []outbox.Message, added map[string]bool) (map[string]string, error) {
	ids := make(map[string]string, len(ms))
	var others []outbox.Message
	for _, m := range ms {
		if added[m.ID] {
			ids[m.ID] = m.ID
		} else {
			others = append(others, m)
		}
	}
	return ids, n.holders(ctx, db, others, ids)
}

// Keys implements notice.Book.
func (n Notices) Keys(ctx context.Context, ms []outbox.Message) (map[string]string, error) {
	ids := make(map[string]string, len(ms))
	return ids, n.holders(ctx, n.db, ms, ids)
}

// holders adds to ids who holds the keys of messages that are not written.
func (n Notices) holders(ctx context.Context, db bun.IDB, ms []outbox.Message, ids map[string]string) error {
	if len(ms) == 0 {
		return nil
	}
	keys := make([]string, len(ms))
	for i, m := range ms {
		keys[i] = m.Unique
	}
	var rows []messageRow
	err := db.NewSelect().Model(&rows).Column("id", "key", "type", "customer", "party", "template", "said", "key_id").Where("key IN (?)", bun.List(keys)).Scan(ctx)
	if err != nil {
		return fmt.Errorf("looking %d keys up: %w", len(keys), err)
	}
	holder := make(map[string]messageRow, len(rows))
	for _, r := range rows {
		holder[r.Key] = r
	}
	for _, m := range ms {
		if r, ok := holder[m.Unique]; ok {
			if ids[m.ID] = r.ID; n.db.another(r, m) {
				ids[m.ID] = ""
			}
		}
	}
	return nil
}

// another reports whether m is not what the row with its key was made of. Where that cannot be told it is the same: the words of a
// template may have changed since, the customer's number, and the key of the vault.
func (db *DB) another(r messageRow, m outbox.Message) bool {
	party := db.vault.Index(partyPurpose, m.To.Reveal())
	switch {
	case r.Type != m.Type || r.Customer != m.Customer:
		return true
	case r.KeyID != int64(db.vault.KeyID()):
		return false
	case !bytes.Equal(r.Party, party[:]):
		return m.Customer == ""
	}
	return r.Said != nil && r.Template == m.Template && !bytes.Equal(r.Said, db.said(m))
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

// consequences are what events that were never heard of lead to.
type consequences struct {
	plans []outbox.Message
	ends  []ending
}

// ending takes back what a customer need not be told any more.
type ending struct {
	notice.Ending
	before string // the id of the first message that a later event of the group plans; "" for none
}

// hear keeps events that were never heard of.
func (n Notices) hear(ctx context.Context, tx bun.Tx, hs []notice.Heard) (c consequences, err error) {
	if len(hs) == 0 {
		return c, nil
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
		return c, fmt.Errorf("keeping %d events: %w", len(rows), err)
	}
	fresh := set(ids)
	var first []notice.Heard
	for _, h := range hs {
		if !fresh[h.ID] {
			continue
		}
		delete(fresh, h.ID)
		first = append(first, h)
		m := h.Plans()
		if m != nil {
			c.plans = append(c.plans, *m)
			for i := range c.ends {
				c.ends[i].before = cmp.Or(c.ends[i].before, m.ID)
			}
		}
		if e := h.Ends(); e != nil {
			c.ends = append(c.ends, ending{Ending: *e})
		}
	}
	if err := n.db.Campaigns().spend(ctx, tx, first); err != nil {
		return c, err
	}
	return c, n.db.Plans().trigger(ctx, tx, first)
}

// end takes back what waits, unless the carrier has been asked.
func (n Notices) end(ctx context.Context, tx bun.Tx, e ending) error {
	hashes := make([][]byte, 0, 2)
	for _, hash := range n.db.vault.Indexes(aboutPurpose, about(e.Customer, e.Card)) {
		hashes = append(hashes, hash[:])
	}
	waiting := tx.NewSelect().Table("messages").Column("id").Where("customer = ?", e.Customer).Where("about IN (?)", bun.List(hashes)).
		Where("type IN (?)", bun.List(e.Types)).Where("state IN (?)", bun.List([]outbox.State{outbox.Planned, outbox.Held, outbox.Claimed})).Order("id")
	if e.before != "" {
		waiting = waiting.Where("id < ?", e.before)
	}
	var ids []string
	err := waiting.Scan(ctx, &ids)
	if err == nil && len(ids) > 0 {
		_, err = n.takeBack(ctx, tx, ids, e.Why)
	}
	if err != nil {
		return fmt.Errorf("ending what waits for customer %s: %w", e.Customer, err)
	}
	return nil
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
