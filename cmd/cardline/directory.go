package main

import (
	"context"
	"errors"
	"fmt"

	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// feedPage is how many customers are asked of the bank at a time.
const feedPage = 1000

// syncDirectory takes the bank's file into the directory and returns how many customers were taken. What cannot be read in a
// record is left out and told at the end: one wrong number must not keep everybody behind it out.
func syncDirectory(ctx context.Context, feed bank.Feed, dir customer.Directory) (int, error) {
	var faults faults
	n, err := customer.Sync(ctx, func(ctx context.Context, after string) ([]customer.Customer, error) {
		records, err := feed.Records(ctx, after, feedPage)
		if err != nil {
			return nil, err
		}
		customers := make([]customer.Customer, len(records))
		for i, r := range records {
			customers[i] = fromRecord(r, faults.add)
		}
		return customers, nil
	}, dir)
	return n, errors.Join(err, faults.err())
}

// fromRecord is the one place where the bank's word for a customer becomes the directory's.
func fromRecord(r bank.Record, fault func(error)) customer.Customer {
	c := customer.Customer{
		ID: r.Customer, Names: r.Names, Lang: r.Lang, Zone: r.Zone, Tier: r.Tier, Segment: r.Segment, Manager: r.Manager, Birthday: r.Birthday,
		OverdueDays: r.OverdueDays, NoMarketing: r.NoMarketing, Deceased: r.Deceased, Fraud: r.Fraud, Closing: r.Closing,
	}
	if !c.Lang.Valid() {
		fault(fmt.Errorf("customer %s: no language %q, English instead", r.Customer, r.Lang))
		c.Lang = locale.English
	}
	read := func(what string, raws []string) (ns []phone.Number) {
		for i, raw := range raws {
			n, err := phone.Parse(raw)
			if err != nil {
				fault(fmt.Errorf("customer %s: %s %d left out: %w", r.Customer, what, i+1, err))
				continue
			}
			ns = append(ns, n)
		}
		return ns
	}
	c.Numbers, c.Recycled = read("number", r.Numbers), read("recycled number", r.Recycled)
	for _, k := range r.Cards {
		c.Cards = append(c.Cards, customer.Card{ID: k.ID, Tail: k.Tail, Product: k.Product, Currency: k.Currency,
			State: string(k.State), Supplementary: k.Supplementary})
	}
	return c
}

// faults counts what is wrong with a file and spells the first few out.
type faults struct {
	count int
	first []error
}

func (f *faults) add(err error) {
	if f.count++; f.count <= 5 {
		f.first = append(f.first, err)
	}
}

func (f *faults) err() error {
	if f.count == 0 {
		return nil
	}
	return fmt.Errorf("the bank's file has %d faults: %w", f.count, errors.Join(f.first...))
}
