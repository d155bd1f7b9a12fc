package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
)

// Upsert implements customer.Directory. Customers who are already there exactly so are not written.
func (d Directory) Upsert(ctx context.Context, cs ...customer.Customer) error {
	_, err := d.Take(ctx, cs)
	return err
}

// directoryLock names the Postgres advisory lock under which one process takes customers in ("carddir" in ASCII): what is newer is decided
// by what stands there, and of a new customer there is no row yet that could be held.
const directoryLock = 0x63617264646972

// Take takes customers as the bank tells them, some thousand at most, and says what became of each, in their order. All that changed is
// one transaction. Of a customer told twice the later word counts, unless it is of an earlier time.
func (d Directory) Take(ctx context.Context, cs []customer.Customer) ([]customer.Outcome, error) {
	outs, news, err := d.compare(ctx, d.db, cs)
	if err != nil {
		return nil, fmt.Errorf("taking %d customers in: %w", len(cs), err)
	}
	if len(news) == 0 {
		return outs, nil
	}
	err = d.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if d.db.pg {
			if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", directoryLock); err != nil {
				return err
			}
		}
		var changed []customer.Customer // while nobody else takes any
		var places []int
		for i, c := range cs {
			if news[c.ID] != nil {
				changed, places = append(changed, c), append(places, i)
			}
		}
		again, news, err := d.compare(ctx, tx, changed)
		if err != nil {
			return err
		}
		for i, place := range places {
			outs[place] = again[i]
		}
		return d.write(ctx, tx, news)
	})
	if err != nil {
		return nil, fmt.Errorf("taking %d customers in: %w", len(cs), err)
	}
	return outs, nil
}

// telling is what is known of a customer while they are told of.
type telling struct {
	known    bool
	digest   string
	chosen   string
	mirror   mirrorRow          // its ID is "" while there is none
	customer *customer.Customer // to be written
	moved    bool               // the mirror is to be written
}

// compare says what becomes of each customer, in their order; news are those that are to be written, by id.
func (d Directory) compare(ctx context.Context, q bun.IDB, cs []customer.Customer) ([]customer.Outcome, map[string]*telling, error) {
	if len(cs) == 0 {
		return nil, nil, nil
	}
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.ID
	}
	var rows []struct {
		ID     string `bun:"id"`
		Digest []byte `bun:"digest"`
		Chosen string `bun:"chosen"`
	}
	err := q.NewSelect().Table("customers").Column("id", "digest", "chosen").Where("id IN (?)", bun.List(ids)).Scan(ctx, &rows)
	if err != nil {
		return nil, nil, err
	}
	var mirrored []mirrorRow
	if err := q.NewSelect().Model(&mirrored).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, nil, err
	}
	told := make(map[string]*telling, len(cs))
	for _, id := range ids {
		told[id] = &telling{}
	}
	for _, r := range rows {
		*told[r.ID] = telling{known: true, digest: string(r.Digest), chosen: r.Chosen}
	}
	for _, m := range mirrored {
		told[m.ID].mirror = m
	}
	outs := make([]customer.Outcome, len(cs))
	for i, c := range cs {
		if outs[i], err = d.tell(told[c.ID], c); err != nil {
			return nil, nil, err
		}
	}
	maps.DeleteFunc(told, func(_ string, t *telling) bool { return t.customer == nil && !t.moved })
	return outs, told, nil
}

// tell compares what is told of a customer with what is known, each part by itself.
func (d Directory) tell(t *telling, c customer.Customer) (customer.Outcome, error) {
	out := customer.Same
	whole := !c.OnlyTraits()
	if !whole && !t.known {
		return customer.Missing, nil
	}
	if whole {
		digest, err := d.digest(c)
		if err != nil {
			return "", err
		}
		switch asOf := milliseconds(c.AsOf); {
		case asOf != 0 && asOf < t.mirror.AsOf:
			out = customer.Late
		case t.digest == string(digest) && t.mirror.ID != "":
			t.moved = t.moved || asOf > t.mirror.AsOf // a word between the two would be late
			t.mirror.AsOf = max(asOf, t.mirror.AsOf)
		default:
			if out = customer.Changed; !t.known {
				out = customer.Added
			}
			t.known, t.digest, t.customer, t.moved = true, string(digest), &c, true
			t.mirror = t.mirror.of(c, t.chosen)
			t.mirror.AsOf = max(asOf, t.mirror.AsOf)
		}
	}
	if c.Traits == nil {
		return out, nil
	}
	asOf := milliseconds(c.Traits.AsOf)
	if asOf != 0 && asOf < t.mirror.TraitsOf {
		if out == customer.Same {
			out = customer.Late
		}
		return out, nil
	}
	with := t.mirror.with(*c.Traits)
	if with != t.mirror && out != customer.Added {
		out = customer.Changed
	}
	with.TraitsOf = max(asOf, with.TraitsOf)
	t.moved = t.moved || with != t.mirror
	t.mirror = with
	return out, nil
}

// write writes what was told anew.
func (d Directory) write(ctx context.Context, tx bun.Tx, news map[string]*telling) error {
	var changed []customer.Customer
	var mirrors []mirrorRow
	digests := map[string][]byte{}
	for _, id := range slices.Sorted(maps.Keys(news)) {
		t := news[id]
		if t.customer != nil {
			changed = append(changed, *t.customer)
			digests[id] = []byte(t.digest)
		}
		if t.moved {
			mirrors = append(mirrors, t.mirror)
		}
	}
	if len(changed) > 0 {
		rows, err := d.rows(changed, digests)
		if err != nil {
			return err
		}
		recycled, err := d.recycled(ctx, tx, changed)
		if err != nil {
			return err
		}
		if err := rows.write(ctx, tx); err != nil {
			return err
		}
		for _, n := range recycled {
			if err := d.distrust(ctx, tx, n, true, "recycled at the bank"); err != nil {
				return err
			}
		}
	}
	return writeMirror(ctx, tx, mirrors)
}

// digest is a keyed index of everything the bank tells of c.
func (d Directory) digest(c customer.Customer) ([]byte, error) {
	tails := make([]string, len(c.Cards))
	for i, k := range c.Cards {
		tails[i] = k.Tail.Reveal()
	}
	told, err := json.Marshal([]any{profileOf(c), tails, c}) // the tails and numbers in c mask themselves
	if err != nil {
		return nil, err
	}
	index := d.db.vault.Index("customers.digest", string(told))
	return index[:], nil
}

func profileOf(c customer.Customer) profile {
	p := profile{Names: c.Names, Segment: c.Segment, Manager: c.Manager, Birthday: c.Birthday}
	for _, n := range c.Numbers {
		p.Numbers = append(p.Numbers, n.Reveal())
	}
	for _, n := range c.Recycled {
		p.Recycled = append(p.Recycled, n.Reveal())
	}
	return p
}
