package bank

import "slices"

// move is what an order does to the state of a card.
type move struct {
	from []State
	to   State
}

// life is every move there is, but for Restore, which leads back to where the card was stopped.
var life = map[Kind]move{
	Activate: {from: []State{Mailed}, to: Active},
	Freeze:   {from: []State{Active}, to: Frozen},
	Unfreeze: {from: []State{Frozen}, to: Active},
	// A report of loss is taken in every state in which somebody could hold the card.
	Stop: {from: []State{Applied, Mailed, Active, Frozen, Expired}, to: Stopped},
}

// Next is the state order k leads to from state s; before is the state a Stopped card had. changed is false when the card
// is so already. ErrRefused: the order is not possible in s.
func Next(k Kind, s, before State) (to State, changed bool, err error) {
	if k == Restore {
		return restored(s, before)
	}
	m, known := life[k]
	switch {
	case !known:
		return s, false, ErrRefused
	case s == m.to:
		return s, false, nil
	case slices.Contains(m.from, s):
		return m.to, true, nil
	}
	return s, false, ErrRefused
}

func restored(s, before State) (State, bool, error) {
	switch s {
	case Stopped:
		if before == "" {
			before = Active
		}
		return before, true, nil
	case Mailed, Active, Frozen:
		return s, false, nil
	}
	return s, false, ErrRefused
}
