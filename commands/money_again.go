package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cardline/internal/bank"
)

// lately is how long after an order the same one is asked about before it is carried out again.
const lately = time.Hour

// repeatsMost bounds how often the same can be ordered in a term.
const repeatsMost = 50

// term is how long orders of what is the same are counted together: much less than banks keep keys for. A price that was read back stands no
// longer than the term it was read back in, so that whoever agrees to the same at the same time agrees to one order.
const term = 7 * 24 * time.Hour

// again begins the names of orders that may be repeated. What is the same, the term and how many came before in it follow, between colons.
const again = "again:"

// sameOf names what is asked for by everything it depends on, and the term.
func sameOf(a bank.Ask, at time.Time) string {
	all := fmt.Sprintf("%s\n%s\n%s\n%d %s\n%d\n%d\n%s\n%s", a.Kind, a.Customer, a.Card, a.Amount.Minor, a.Amount.Currency, a.Points, a.Months, a.Mode, a.Item)
	sum := sha256.Sum256([]byte(all))
	return sameIn(hex.EncodeToString(sum[:16]), termOf(at))
}

func sameIn(what string, n int64) string { return again + what + ":" + strconv.FormatInt(n, 10) }

// termOf numbers the term of a time, which ends at endOf.
func termOf(at time.Time) int64 { return at.Unix() / int64(term/time.Second) }

func endOf(at time.Time) time.Time { return time.Unix((termOf(at)+1)*int64(term/time.Second), 0) }

// nextOf names the order that comes after those of the same name: calls and texts that ask before any of them is carried out have one order
// between them, and who asks afterwards has another.
func nextOf(ctx context.Context, b bank.Core, same string) (once string, err error) {
	n, err := countOf(ctx, b, same)
	return same + ":" + strconv.Itoa(min(n, repeatsMost-1)), err // one too many was done, and the customer hears so
}

// countOf is how many orders of a name were carried out.
func countOf(ctx context.Context, b bank.Core, same string) (int, error) {
	for n := range repeatsMost {
		if _, err := b.Receipt(ctx, same+":"+strconv.Itoa(n)); errors.Is(err, bank.ErrNotFound) {
			return n, nil
		} else if err != nil {
			return 0, err
		}
	}
	return repeatsMost, nil
}

// before is when the last order of the same was carried out, if that was lately, in this term or at the end of the one before; zero: it was not.
func before(ctx context.Context, b bank.Core, once string, now time.Time) (at time.Time, err error) {
	var what string
	var in int64
	var n int
	if _, other := fmt.Sscanf(once, again+"%32s:%d:%d", &what, &in, &n); other != nil { // of an earlier release
		return at, nil // whoever was first is told of when it is ordered
	}
	if n == 0 && termOf(now.Add(-lately)) < in {
		in--
		n, err = countOf(ctx, b, sameIn(what, in))
	}
	if err != nil || n == 0 {
		return at, err
	}
	rc, err := b.Receipt(ctx, sameIn(what, in)+":"+strconv.Itoa(n-1))
	if err == nil && now.Sub(rc.At) <= lately {
		at = rc.At
	}
	if errors.Is(err, bank.ErrNotFound) {
		err = nil
	}
	return at, err
}
