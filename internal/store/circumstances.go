package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Circumstances are what is known of people beside the directory.
type Circumstances struct{ db *DB }

var _ outbox.Circumstances = Circumstances{}

// Circumstances are those of this database.
func (db *DB) Circumstances() Circumstances { return Circumstances{db} }

// serious is the mildest severity of a complaint that silences marketing and greetings: 1 is critical, 2 major.
const serious = 2

// Complaints by the number they came from, or by the customer who made them.
const (
	complained       = ` FROM cases WHERE kind = 'complaint' AND `
	complaintParty   = `SELECT lower(hex(party)), severity, state <> 'closed', received` + complained + `party IN (SELECT unhex(value) FROM json_each(?))`
	complaintPartyPG = `SELECT encode(party, 'hex'), severity, state <> 'closed', received` + complained + `party IN (SELECT decode(x, 'hex') FROM unnest($1::text[]) AS x)`
	complaintOf      = `SELECT customer, severity, state <> 'closed', received` + complained + `customer <> '' AND customer IN `
)

// Complaints implements outbox.Circumstances.
func (c Circumstances) Complaints(ctx context.Context, parties []customer.Party, since time.Time) ([]outbox.Complaint, error) {
	out := make([]outbox.Complaint, len(parties))
	ns := make([]phone.Number, len(parties))
	of := map[string][]int{} // by customer, or by the index of a number
	var ids []string
	for i, p := range parties {
		ns[i] = p.Number
		for _, one := range p.Customers {
			if of[one.ID] == nil {
				ids = append(ids, one.ID)
			}
			of[one.ID] = append(of[one.ID], i)
		}
	}
	places := c.db.partyPlaces(ns)
	for i, n := range ns {
		for _, index := range c.db.vault.Indexes(partyPurpose, n.Reveal()) {
			of[index.Hex()] = append(of[index.Hex()], i)
		}
	}
	each := func(row scanner) error {
		var whose string
		var severity int
		var open bool
		var received time.Time
		if err := row.Scan(&whose, &severity, &open, &received); err != nil {
			return err
		}
		for _, i := range of[whose] {
			out[i].Serious = out[i].Serious || open && severity <= serious
			if received.After(since) && received.After(out[i].Last) {
				out[i].Last = received
			}
		}
		return nil
	}
	err := c.db.eachAny(ctx, complaintPartyPG, complaintParty, places.hex, each)
	if err == nil && len(ids) > 0 {
		err = c.db.eachAny(ctx, complaintOf+`(SELECT x FROM unnest($1::text[]) AS x)`, complaintOf+`(SELECT value FROM json_each(?))`, ids, each)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the complaints of %d numbers: %w", len(parties), err)
	}
	return out, nil
}

// Depart notes that a customer is abroad. The same key again changes nothing. What no zone is known of is not noted.
func (c Circumstances) Depart(ctx context.Context, key, customer string, t outbox.Trip) error {
	if len(t.Zones) == 0 {
		return nil
	}
	_, err := c.db.NewRaw(`INSERT INTO trips (key, customer, first, last, zones) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		key, customer, t.First, t.Last, strings.Join(t.Zones, " ")).Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting a trip: %w", err)
	}
	return nil
}

// tripColumns take the customers; the day stands before each of them, ten characters.
const (
	tripPostgres = `SELECT customer, first, last, zones FROM unnest($1::text[]) AS x JOIN trips ON customer = substr(x, 11) AND last >= left(x, 10) ORDER BY first`
	tripSQLite   = `SELECT customer, first, last, zones FROM json_each(?) AS x JOIN trips ON customer = substr(x.value, 11) AND last >= substr(x.value, 1, 10) ORDER BY first`
)

// Trips implements outbox.Circumstances.
func (c Circumstances) Trips(ctx context.Context, customers []string, from string) (map[string][]outbox.Trip, error) {
	out := map[string][]outbox.Trip{}
	asked := pluck(customers, func(id *string) string { return from + *id })
	err := c.db.eachAny(ctx, tripPostgres, tripSQLite, asked, func(row scanner) error {
		var id, zones string
		var t outbox.Trip
		if err := row.Scan(&id, &t.First, &t.Last, &zones); err != nil {
			return err
		}
		t.Zones = strings.Fields(zones)
		out[id] = append(out[id], t)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the trips of %d customers: %w", len(customers), err)
	}
	return out, nil
}
