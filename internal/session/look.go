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

// LookAll reads the states of many parties, in their order, as Look does. One that cannot be read is a party never met.
func (s *Store) LookAll(ctx context.Context, parties []vault.Index) ([]State, error) {
	if s.resting() {
		return nil, ErrDown
	}
	group := make([]trip, len(parties))
	for i, p := range parties {
		group[i] = trip{errand: looking, keys: []string{hashKey(p.Hex())}}
	}
	outs, err := s.trips.flush(ctx, group) // a group of its own: nobody is to wait for it
	if err != nil {
		return nil, s.down(ctx, err)
	}
	states := make([]State, len(outs))
	for i, o := range outs {
		if o.Err != nil {
			return nil, s.down(ctx, o.Err)
		}
		if states[i], _, err = s.read(o.Value); err != nil {
			return nil, err
		}
	}
	return states, nil
}
