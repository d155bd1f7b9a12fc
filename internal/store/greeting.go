package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Greetings are greetings, their rules, and their runs.
type Greetings struct{ db *DB }

var (
	_ greeting.Circles   = Greetings{}
	_ greeting.Greetings = Greetings{}
	_ greeting.Shelf     = Greetings{}
	_ greeting.Switches  = Greetings{}
	_ greeting.Runs      = Greetings{}
	_ greeting.Mournings = Greetings{}
)

// Greetings are those of this database.
func (db *DB) Greetings() Greetings { return Greetings{db} }

// Circles implements greeting.Circles.
func (g Greetings) Circles(ctx context.Context, ns []phone.Number) ([]greeting.Circle, error) {
	parties, err := g.db.Directory().FindAll(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("reading whom to greet: %w", err)
	}
	standings, err := g.db.Consents().Standings(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("reading the wishes of whom to greet: %w", err)
	}
	known := make([]customer.Party, len(parties))
	for i := range parties {
		known[i] = parties[i]
		known[i].Number = ns[i]
	}
	complaints, err := g.db.Circumstances().Complaints(ctx, known, g.db.clock.Now())
	if err != nil {
		return nil, fmt.Errorf("reading the complaints of whom to greet: %w", err)
	}
	out := make([]greeting.Circle, len(ns))
	for i := range ns {
		out[i] = greeting.Circle{Party: parties[i], Standing: standings[i], Complains: complaints[i].Serious}
	}
	return out, nil
}

// Plan implements greeting.Greetings: letters become messages. The gates decide the hour, as for every message.
func (g Greetings) Plan(ctx context.Context, ls []greeting.Letter) (planned map[string]bool, err error) {
	err = g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		planned, err = g.plan(ctx, tx, ls)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("planning %d greetings: %w", len(ls), err)
	}
	return planned, nil
}

func (g Greetings) plan(ctx context.Context, tx bun.Tx, ls []greeting.Letter) (map[string]bool, error) {
	planned := make(map[string]bool, len(ls))
	if len(ls) == 0 {
		return planned, nil
	}
	ms := make([]outbox.Message, len(ls))
	for i, l := range ls {
		var err error
		ms[i], err = outbox.Message{
			Unique: l.Key, Type: outbox.FestivalGreeting, To: l.To, Customer: l.Customer, Zone: l.Zone, Lang: l.Lang, Body: l.Text,
			Occasion: l.Occasion, Held: l.Held, Due: l.Due, Expires: l.Expires, Source: greetedBy + l.Rule,
		}.Prepare(g.db.clock.Now())
		if err != nil {
			return nil, err
		}
	}
	added, err := g.db.addMessages(ctx, tx, ms)
	for _, m := range ms {
		planned[m.Unique] = added[m.ID]
	}
	return planned, err
}

// greetedBy begins the source of a greeting; the rule's version follows.
const greetedBy = "greeting:"

// Greeted implements greeting.Greetings.
func (g Greetings) Greeted(ctx context.Context, keys []string) (map[string]bool, error) {
	greeted := map[string]bool{}
	if len(keys) == 0 {
		return greeted, nil
	}
	var found []string
	if err := g.db.NewSelect().Table("messages").Column("key").Where("key IN (?)", bun.List(keys)).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("looking for greetings: %w", err)
	}
	for _, key := range found {
		greeted[key] = true
	}
	return greeted, nil
}
