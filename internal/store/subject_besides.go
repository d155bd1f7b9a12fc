package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/retention"
)

// beside is what is kept of a person in tables that nobody walks: few rows, found at once.
type beside struct {
	tables []string
	told   func(r Retention, ctx context.Context, s retention.Subject, w ownRows) ([]retention.Record, error)
	erase  func(r Retention, ctx context.Context, tx bun.Tx, e *retention.Erasure, w ownRows) error // nil: kept; the directory's tally says so
}

var besides = []beside{
	{[]string{"customers", "mirror", "numbers", "cards", "trust", "standings"}, Retention.directoryLines, nil},
	{[]string{"misses"}, Retention.refusalLines, Retention.eraseRefusals},
	{[]string{"misunderstood"}, Retention.misunderstoodLines, Retention.eraseMisunderstood},
	{[]string{"waiting", "agents"}, Retention.waitingLines, nil},
	{[]string{"registration_draws"}, Retention.nothingDrawn, nil},
	{[]string{"holds", "erasures"}, Retention.requestLines, Retention.keepRequests},
}

func (r Retention) besideLines(ctx context.Context, s retention.Subject, w ownRows) (all []retention.Record, err error) {
	for _, b := range besides {
		ls, err := b.told(r, ctx, s, w)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", b.tables[0], err)
		}
		all = append(all, ls...)
	}
	return all, nil
}

// directoryLines tell what the bank told of a customer and where their numbers stand; of a number, who has it, by id.
func (r Retention) directoryLines(ctx context.Context, s retention.Subject, _ ownRows) (ls []retention.Record, err error) {
	numbers, err := r.people(ctx, s)
	if err != nil {
		return nil, err
	}
	now := r.db.clock.Now().UTC()
	for i, n := range numbers.all {
		p, err := r.db.Directory().Find(ctx, n)
		if err != nil {
			return nil, err
		}
		standing, err := r.db.Consents().Standing(ctx, n)
		if err != nil {
			return nil, err
		}
		for _, c := range p.Customers {
			switch {
			case s.Customer == "":
				ls = append(ls, retention.Record{Kind: "customer", At: now, Customer: c.ID, Number: n.Reveal()})
			case c.ID == s.Customer && i == 0:
				record, err := json.Marshal(c) // numbers and tails masked: what stands in clear stands in lines of their own
				if err != nil {
					return nil, err
				}
				ls = append(ls, retention.Record{Kind: "customer", At: now, Customer: c.ID, Lang: string(c.Lang), Type: c.Tier, Words: string(record)})
				traits, err := r.traitsLine(ctx, c.ID, now)
				if err != nil {
					return nil, err
				}
				ls = append(ls, traits...)
			}
		}
		if !p.Known() && !p.Distrusted && standing.Since.IsZero() && len(standing.Wishes)+len(standing.Blocked) == 0 {
			continue // nothing is kept of it
		}
		state := "trusted"
		if p.Distrusted {
			state = "distrusted"
		}
		stands, err := json.Marshal(standing)
		if err != nil {
			return nil, err
		}
		ls = append(ls, retention.Record{Kind: "number", At: now, Customer: s.Customer, Number: n.Reveal(), State: state, Words: string(stands)})
	}
	return ls, nil
}

// traitsLine tells what the bank told of a customer for marketing, if it did.
func (r Retention) traitsLine(ctx context.Context, id string, now time.Time) ([]retention.Record, error) {
	t, err := r.db.Directory().Traits(ctx, id)
	if err != nil || t == nil {
		return nil, err
	}
	words, err := json.Marshal(t)
	return []retention.Record{{Kind: "traits", At: now, Customer: id, Words: string(words)}}, err
}

// ofParties limits a question about a table that names parties, and customers in the column named.
func (w ownRows) ofParties(q *bun.SelectQuery, party, customer string) *bun.SelectQuery {
	if customer == "" {
		customer = "''"
	}
	if w.customer == "" && len(w.parties) == 0 {
		return q.Where(none)
	}
	return w.of(q, keptTable{party: party, customer: customer})
}

// nothingDrawn: what is sealed there is the seed of a lottery; references tell of nobody once the enrolment is gone.
func (r Retention) nothingDrawn(context.Context, retention.Subject, ownRows) ([]retention.Record, error) {
	return nil, nil
}

func (r Retention) refusalLines(ctx context.Context, _ retention.Subject, w ownRows) (ls []retention.Record, err error) {
	var rows []missRow
	err = w.ofParties(r.db.NewSelect().Model(&rows), "party", "").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, m := range rows {
		ls = append(ls, retention.Record{
			Kind: "refusal", At: m.Last, ID: m.Message, Customer: m.Customer, Number: o.open(m.NumberSealed, "misses.number_sealed"), Channel: "text",
			Type: fmt.Sprint(m.Code), State: fmt.Sprintf("%d times", m.Count), Words: m.Means,
		})
	}
	return ls, errors.Join(err, o.err)
}

// eraseRefusals leaves those in force: they keep the number from being written to in vain.
func (r Retention) eraseRefusals(ctx context.Context, tx bun.Tx, e *retention.Erasure, w ownRows) error {
	gone, err := r.eraseParties(ctx, tx, "misses", "party", "coalesce(until, last) < ?", w)
	if err != nil {
		return err
	}
	if gone > 0 {
		e.Count(retention.Tally{Class: retention.Refusals, Done: deleted, Rows: gone})
	}
	left, err := w.ofParties(tx.NewSelect().Table("misses"), "party", "").Count(ctx)
	if err == nil && left > 0 {
		e.Count(retention.Tally{Class: retention.Refusals, Done: kept, Rows: int(left), Why: "the number is left alone, or held"})
	}
	return err
}

func (r Retention) misunderstoodLines(ctx context.Context, _ retention.Subject, w ownRows) (ls []retention.Record, err error) {
	var rows []unknownRow
	err = w.ofParties(r.db.NewSelect().Model(&rows), "sender", "").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, u := range rows {
		ls = append(ls, retention.Record{
			Kind: "misunderstood", At: u.LastAt, Lang: string(u.Lang), Words: o.open(u.TextSealed, unknownText), State: fmt.Sprintf("%d times", u.Seen),
		})
	}
	return ls, errors.Join(err, o.err)
}

func (r Retention) eraseMisunderstood(ctx context.Context, tx bun.Tx, e *retention.Erasure, w ownRows) error {
	gone, err := r.eraseParties(ctx, tx, "misunderstood", "sender", "last_at < ?", w)
	if err == nil && gone > 0 {
		e.Count(retention.Tally{Class: retention.Unknown, Done: deleted, Rows: gone})
	}
	return err
}

// eraseParties deletes what is over of the numbers that are not under a hold.
func (r Retention) eraseParties(ctx context.Context, tx bun.Tx, table, party, over string, w ownRows) (gone int, err error) {
	held, err := r.heldBack(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, p := range w.parties {
		if held.has(keptRow{Customer: w.customer, Party: p}) {
			continue
		}
		res, err := tx.NewDelete().Table(table).Where("? = ?", bun.Ident(party), p).Where(over, r.db.clock.Now().UTC()).Exec(ctx)
		if err != nil {
			return gone, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return gone, err
		}
		gone += int(n)
	}
	return gone, nil
}

// requestLines are the holds and the wishes to be forgotten.
func (r Retention) requestLines(ctx context.Context, _ retention.Subject, w ownRows) (ls []retention.Record, err error) {
	var asked []erasureRow
	if err := w.ofParties(r.db.NewSelect().Model(&asked), "party", "customer").Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	for _, e := range asked {
		ls = append(ls, retention.Record{
			Kind: "request", At: e.Asked, ID: e.ID, Customer: e.Customer, Type: "erase", State: stateOf(e.Finished), Words: e.Reason, By: e.Requester,
		})
	}
	var held []holdRow
	q := w.ofParties(r.db.NewSelect().Model(&held), "party", "CASE WHEN kind = 'customer' THEN subject ELSE '' END")
	if err := q.Where("hold = id").Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	for _, h := range held {
		ls = append(ls, retention.Record{Kind: "request", At: h.Since, ID: h.ID, Type: "hold", State: stateOf(h.Released), Words: h.Reason, By: h.Actor})
	}
	return ls, nil
}

func stateOf(over bun.NullTime) string {
	if over.IsZero() {
		return "open"
	}
	return "over since " + over.UTC().Format(time.RFC3339)
}

// keepRequests tells that the proof of a wish outlives it.
func (r Retention) keepRequests(ctx context.Context, _ bun.Tx, e *retention.Erasure, w ownRows) error {
	ls, err := r.requestLines(ctx, e.Subject, w)
	if err == nil && len(ls) > 0 {
		rule := r.rules.Rule(retention.Requests, retention.Any)
		e.Count(retention.Tally{Class: retention.Requests, Done: kept, Rows: len(ls), Why: "that the wish was done must be provable", Source: rule.Source})
	}
	return err
}
