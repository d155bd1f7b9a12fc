package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/phone"
)

// blocked notes which of our senders the carrier does not deliver from, as the number said stop to them.
func (d Directory) blocked(ctx context.Context, parties []customer.Party) error {
	places := map[string][]int{}
	var indexes [][]byte
	for i, p := range parties {
		for _, index := range d.db.parties(p.Number) {
			indexes = append(indexes, index)
			places[string(index)] = append(places[string(index)], i)
		}
	}
	var rows []standingRow
	err := d.db.NewSelect().Model(&rows).Where("party IN (?)", bun.List(indexes)).Where("CAST(blocked AS text) <> '[]'").Scan(ctx)
	if err != nil {
		return fmt.Errorf("finding blocked senders: %w", err)
	}
	for _, r := range rows {
		for _, i := range places[string(r.Party)] {
			for _, sender := range r.Blocked {
				parties[i].Blocked = append(parties[i].Blocked, phone.Number(sender))
			}
		}
	}
	return nil
}
