package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cardline/internal/bank"
)

// lately is how long after an order the same one is asked about before it is carried out again.
const lately = time.Hour

// repeatsMost bounds how often the same can be ordered in a day.
const repeatsMost = 50

// again begins the names of orders that may be repeated. They end in a colon and how many came before.
const again = "again:"

// sameOf names what is asked for by everything it depends on: asked for again in a day it has the same name.
func sameOf(a bank.Ask, at time.Time) string {
	all := fmt.Sprintf("%s\n%s\n%s\n%d %s\n%d\n%d\n%s\n%s\n%s", a.Kind, a.Customer, a.Card, a.Amount.Minor, a.Amount.Currency, a.Points, a.Months, a.Mode, a.Item,
		at.UTC().Format(time.DateOnly))
	sum := sha256.Sum256([]byte(all))
	return again + hex.EncodeToString(sum[:16])
}

// nextOf names the order that comes after those of the same name: calls and texts that ask before any of them is carried out have one order
// between them, and who asks afterwards has another.
func nextOf(ctx context.Context, b bank.Core, same string) (once string, err error) {
	for n := range repeatsMost {
		once = same + ":" + strconv.Itoa(n)
		if _, err := b.Receipt(ctx, once); errors.Is(err, bank.ErrNotFound) {
			return once, nil
		} else if err != nil {
			return "", err
		}
	}
	return once, nil // it was done, and the customer hears so
}

// before is when the last order of the same name was carried out, if that was lately; zero: it was not.
func before(ctx context.Context, b bank.Core, once string, now time.Time) (time.Time, error) {
	at := strings.LastIndexByte(once, ':')
	n, err := strconv.Atoi(once[at+1:])
	if err != nil || n == 0 {
		return time.Time{}, nil
	}
	rc, err := b.Receipt(ctx, once[:at+1]+strconv.Itoa(n-1))
	switch {
	case errors.Is(err, bank.ErrNotFound):
		return time.Time{}, nil
	case err != nil || now.Sub(rc.At) > lately:
		return time.Time{}, err
	}
	return rc.At, nil
}
