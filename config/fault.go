package config

import (
	"errors"
	"fmt"
	"slices"

	"cardline/internal/spelling"
)

// Fault is one thing wrong with the configuration. It names the key or variable and what to do, never a secret value.
type Fault struct {
	Key string // twilio.auth_token, CARDLINE_REDSI_URL
	Why string
}

func (f Fault) Error() string { return f.Key + ": " + f.Why }

// join is every fault as one error, a line each; nil if there is none.
func join(faults []Fault) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}

// About is what a command must mind of an error of Load's that needs only some keys: their faults, those of the profile, and what kept the
// configuration from being read. Faults of other keys are for the commands that use them.
func About(err error, needed ...string) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	known := paths()
	var mind []error
	for _, e := range joined.Unwrap() {
		f, ours := errors.AsType[Fault](e)
		if !ours || f.Key == "profile" || slices.Contains(needed, f.Key) || !slices.Contains(known, f.Key) {
			mind = append(mind, e)
		}
	}
	return errors.Join(mind...)
}

// unknown is the fault of a name nobody reads, with the nearest one that somebody does.
func unknown(name string, known []string) Fault {
	best, least := "", len(name)/3+2
	for _, k := range known {
		if d := spelling.Distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return Fault{name, "unknown"}
	}
	return Fault{name, fmt.Sprintf("unknown, did you mean %s?", best)}
}
