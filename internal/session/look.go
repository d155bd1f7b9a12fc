package session

import (
	"context"

	"cardline/internal/vault"
)

// Look reads the state of a party, and the epoch of the facts about it, without taking it: what it says may be changing while it is
// read. ErrDown when Redis does not answer.
func (s *Store) Look(ctx context.Context, party vault.Index) (st State, epoch int64, err error) {
	if s.resting() {
		return State{}, 0, ErrDown
	}
	res, err := s.trips.do(ctx, trip{errand: looking, keys: []string{hashKey(party.Hex())}})
	if err != nil {
		return State{}, 0, s.down(ctx, err)
	}
	return s.read(res)
}
