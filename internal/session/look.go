package session

import (
	"context"
	"fmt"
	"strconv"

	"cardline/internal/vault"
)

// Look reads the state of a party, and the epoch of the facts about it, without taking it: what it says may be changing while it is
// read. ErrDown when Redis does not answer.
func (s *Store) Look(ctx context.Context, party vault.Index) (st State, epoch int64, err error) {
	if s.resting() {
		return State{}, 0, ErrDown
	}
	res, err := s.trips.do(ctx, trip{args: []any{"HMGET", hashKey(party.Hex()), "st", "ep"}})
	if err != nil {
		return State{}, 0, s.down(ctx, err)
	}
	fields, ok := res.([]any)
	if !ok || len(fields) != 2 {
		return State{}, 0, fmt.Errorf("session: odd answer %T to HMGET", res)
	}
	if ep, ok := fields[1].(string); ok {
		epoch, _ = strconv.ParseInt(ep, 10, 64)
	}
	if sealed, ok := fields[0].(string); ok {
		if st, err = s.Unseal([]byte(sealed)); err != nil { // as in Open
			return State{}, epoch, nil
		}
	}
	return st, epoch, nil
}
