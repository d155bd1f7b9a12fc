package config

import "time"

// Calls are those we make.
type Calls struct {
	Number    string        `key:"number"`     // of ours: shown to whom we call, and answered when they call back; empty: no calls are made
	PerSecond int           `key:"per_second"` // begun, by all processes together
	After     time.Duration `key:"after"`      // how long the text about a payment waits for its answer before we call
	Tries     int           `key:"tries"`      // calls at most, to reach somebody once
	Between   time.Duration `key:"between"`    // two of them
	Ring      time.Duration `key:"ring"`       // how long a telephone rings
}

func defaultCalls() Calls {
	return Calls{PerSecond: 1, After: 30 * time.Minute, Tries: 4, Between: 30 * time.Minute, Ring: 25 * time.Second}
}

// The most that is taken for help and not for a nuisance, and the longest Twilio lets a telephone ring.
const (
	mostTries   = 4
	longestRing = 10 * time.Minute
)

func (c Config) checkCalls(k *checker) {
	k.number("calls.number", c.Calls.Number)
	if c.Profile == Production {
		k.real("calls.number", c.Calls.Number)
	}
	if c.Calls.PerSecond < 1 {
		k.fault("calls.per_second", "must be at least 1")
	}
	if c.Calls.Tries < 1 || c.Calls.Tries > mostTries {
		k.fault("calls.tries", "must be 1 to 4: more is a nuisance")
	}
	k.lasting("calls.after", c.Calls.After)
	k.lasting("calls.between", c.Calls.Between)
	k.lasting("calls.ring", c.Calls.Ring)
	if c.Calls.Ring > longestRing {
		k.fault("calls.ring", "must be at most "+longestRing.String())
	}
}
