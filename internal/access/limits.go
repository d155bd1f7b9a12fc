package access

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Limits say whose customers an operator sees: those who fit each of them that is not empty, by any of its values. The zero Limits are none.
// Somebody of whom the bank has not told what a limit asks for fits no value of it. Case does not count.
type Limits struct {
	Regions  []string `json:"regions,omitempty"`  // ISO countries of the customer's first number
	Branches []string `json:"branches,omitempty"` // that look after the customer
	Segments []string `json:"segments,omitempty"` // in which the bank has the customer
}

// ErrLimits: what was said is no limit.
var ErrLimits = errors.New("a limit has at most 40 values of 1 to 60 characters, none twice; a region is an ISO country of two letters")

const (
	limitValues = 40
	limitLong   = 60
)

// None reports whether everybody is within.
func (l Limits) None() bool { return len(l.Regions)+len(l.Branches)+len(l.Segments) == 0 }

// Equal reports whether both say the same in the same order.
func (l Limits) Equal(other Limits) bool {
	return slices.Equal(l.Regions, other.Regions) && slices.Equal(l.Branches, other.Branches) && slices.Equal(l.Segments, other.Segments)
}

// Inside reports whether nobody is within who is not within the other.
func (l Limits) Inside(other Limits) bool {
	return narrows(l.Regions, other.Regions) && narrows(l.Branches, other.Branches) && narrows(l.Segments, other.Segments)
}

func narrows(mine, theirs []string) bool {
	if len(theirs) == 0 {
		return true
	}
	for _, one := range mine {
		if !slices.ContainsFunc(theirs, func(s string) bool { return strings.EqualFold(s, one) }) {
			return false
		}
	}
	return len(mine) > 0
}

// tidy is the limits as they are kept; ErrLimits.
func (l Limits) tidy() (Limits, error) {
	for i, r := range l.Regions {
		if len(r) != 2 {
			return l, ErrLimits
		}
		l.Regions[i] = strings.ToUpper(r)
	}
	for _, values := range [][]string{l.Regions, l.Branches, l.Segments} {
		slices.Sort(values)
		if len(values) > limitValues {
			return l, ErrLimits
		}
		for i, v := range values {
			if v = strings.TrimSpace(v); v == "" || len([]rune(v)) > limitLong || i > 0 && values[i-1] == v {
				return l, ErrLimits
			}
			values[i] = v
		}
	}
	return l, nil
}

type limitsKey struct{}

// Limited is the context of a call whose caller has limits. Whoever reads customers, or what belongs to them, with it finds nobody outside.
func Limited(ctx context.Context, l Limits) context.Context {
	if l.None() {
		return ctx
	}
	return context.WithValue(ctx, limitsKey{}, l)
}

// LimitsOf are those of the caller: none where nobody called, as in work of our own.
func LimitsOf(ctx context.Context) Limits {
	l, _ := ctx.Value(limitsKey{}).(Limits)
	return l
}
