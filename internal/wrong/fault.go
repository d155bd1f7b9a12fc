package wrong

import "strings"

// Fault is what is wrong with one field of what somebody wrote; the field is "" where it is about the whole.
type Fault struct {
	Field string
	Why   *Why
}

// Error is "field: why".
func (f Fault) Error() string {
	if f.Field == "" {
		return f.Why.Error()
	}
	return f.Field + ": " + f.Why.Error()
}

// Unwrap is the Why.
func (f Fault) Unwrap() error { return f.Why }

// Faults is everything that is wrong with something, as one error.
type Faults []Fault

// At is a fault of one field alone.
func At(field, code string, with ...any) error { return Faults{Of(code, with...).At(field)} }

// Add adds a fault by its code.
func (fs *Faults) Add(field, code string, with ...any) { fs.Tell(field, Of(code, with...)) }

// Tell adds what was found already.
func (fs *Faults) Tell(field string, why *Why) { *fs = append(*fs, Fault{field, why}) }

// Err is the faults as an error; nil: there is none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}

// Error is all of them on one line.
func (fs Faults) Error() string {
	said := make([]string, len(fs))
	for i, f := range fs {
		said[i] = f.Error()
	}
	return strings.Join(said, "; ")
}

// Unwrap are the faults one by one.
func (fs Faults) Unwrap() []error {
	out := make([]error, len(fs))
	for i, f := range fs {
		out[i] = f
	}
	return out
}
