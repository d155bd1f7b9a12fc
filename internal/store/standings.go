package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

const (
	wishColumns    = `SELECT party, stopped, since, everything, blocked, wishes FROM standings WHERE party `
	wishesPostgres = wishColumns + `IN (SELECT decode(x, 'hex') FROM unnest($1::text[]) AS x)`
	wishesSQLite   = wishColumns + `IN (SELECT unhex(value) FROM json_each(?))`
)

// Standings implements consent.Book.
func (c Consents) Standings(ctx context.Context, ns []phone.Number) ([]consent.Standing, error) {
	out := make([]consent.Standing, len(ns))
	for i, n := range ns {
		out[i].All = consent.StopsAll(n.Region())
	}
	places := c.db.partyPlaces(ns)
	err := c.db.eachAny(ctx, wishesPostgres, wishesSQLite, places.hex, func(row scanner) error {
		var r standingRow
		var blocked, wishes []byte
		if err := row.Scan(&r.Party, &r.Stopped, &r.Since, &r.Everything, &blocked, &wishes); err != nil {
			return err
		}
		if err := errors.Join(json.Unmarshal(blocked, &r.Blocked), json.Unmarshal(wishes, &r.Wishes)); err != nil {
			return err
		}
		r.Since = r.Since.In(time.UTC)
		for _, i := range places.of[string(r.Party)] {
			out[i] = r.standing()
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %d standings: %w", len(ns), err)
	}
	return out, c.check(ctx, ns, places, out)
}

// partyPlaces are the indexes of many numbers, under every key, and which numbers each stands for.
type partyPlaces struct {
	hex []string
	of  map[string][]int // by the bytes of an index: places in the list of numbers
}

func (db *DB) partyPlaces(ns []phone.Number) partyPlaces {
	out := partyPlaces{of: make(map[string][]int, len(ns))}
	for i, n := range ns {
		for _, index := range db.vault.Indexes(partyPurpose, n.Reveal()) {
			key := string(index[:])
			if out.of[key] == nil {
				out.hex = append(out.hex, index.Hex())
			}
			out.of[key] = append(out.of[key], i)
		}
	}
	return out
}
