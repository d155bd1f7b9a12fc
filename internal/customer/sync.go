package customer

import (
	"context"
	"fmt"
	"slices"
)

// upsertAtOnce is how many customers go into one transaction.
const upsertAtOnce = 1000

// Sync takes the whole file of the bank into the directory: next gives the customers after the one named ("" to begin) in a
// stable order, none at the end. It returns how many were taken. Cut short, it can simply be run again: what is already there
// costs a look and no write.
func Sync(ctx context.Context, next func(ctx context.Context, after string) ([]Customer, error), dir Directory) (int, error) {
	taken, after := 0, ""
	for {
		page, err := next(ctx, after)
		if err != nil {
			return taken, fmt.Errorf("syncing the directory after customer %q: %w", after, err)
		}
		if len(page) == 0 {
			return taken, nil
		}
		last := page[len(page)-1].ID
		if last <= after {
			return taken, fmt.Errorf("syncing the directory: customer %q comes after %q", last, after)
		}
		for some := range slices.Chunk(page, upsertAtOnce) {
			if err := dir.Upsert(ctx, some...); err != nil {
				return taken, fmt.Errorf("syncing the directory after customer %q: %w", after, err)
			}
			taken += len(some)
		}
		after = last
	}
}
