package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

	"cardline/internal/desk"
	"cardline/internal/outbox"
)

// Loads counts what lanes have to do.
type Loads interface {
	Loads(ctx context.Context, now time.Time) ([]outbox.LaneLoad, error)
}

// Stands counts messages that were planned since a time, by where they are. at is of when the counts are: what may have changed since was
// looked at then, or later; zero: they are not known yet.
type Stands interface {
	Stands(ctx context.Context, since time.Time) (all []outbox.Stand, at time.Time, err error)
}

// CaseFinder finds cases.
type CaseFinder interface {
	Find(ctx context.Context, q desk.Query) ([]desk.Case, error)
}

const (
	funnelSpan = 24 * time.Hour
	holdsMost  = 8
	soon       = 24 * time.Hour
	casesMost  = 500 // are counted
)

func lanesOf(ctx context.Context, loads Loads, now time.Time) (*Lanes, error) {
	found, err := loads.Loads(ctx, now)
	if err != nil {
		return nil, err
	}
	out := &Lanes{At: now}
	for _, name := range outbox.Lanes() {
		l := Lane{Lane: string(name)}
		if i := slices.IndexFunc(found, func(f outbox.LaneLoad) bool { return f.Lane == name }); i >= 0 {
			f := found[i]
			l.Due, l.Later, l.Working, l.Person, l.Failed = f.Due, f.Later, f.Working+f.Handed+f.Unknown, f.Person, f.Failed
			if !f.Oldest.IsZero() {
				l.Waits = max(0, int(now.Sub(f.Oldest).Seconds()))
			}
		}
		out.Lanes = append(out.Lanes, l)
	}
	return out, nil
}

func funnelOf(ctx context.Context, stands Stands, now time.Time) (*Funnel, error) {
	out := &Funnel{Since: now.Add(-funnelSpan), Holds: []Hold{}}
	found, at, err := stands.Stands(ctx, out.Since)
	if err != nil || at.IsZero() {
		return nil, err
	}
	out.At = at.Truncate(time.Second)
	for _, f := range found {
		out.Planned += f.N
		switch f.State {
		case outbox.Planned, outbox.Claimed:
			out.Waiting += f.N
		case outbox.Held:
			out.Held += f.N
			out.Holds = append(out.Holds, Hold{Why: f.Hold, Parts: outbox.Clauses(f.Hold), N: f.N})
		case outbox.Submitted, outbox.Accepted, outbox.Sent:
			out.Submitted += f.N
		case outbox.Delivered:
			out.Delivered += f.N
		case outbox.Failed, outbox.Undelivered:
			out.Failed += f.N
		case outbox.Unknown:
			out.Unknown += f.N
		default:
			out.Stopped += f.N
		}
	}
	slices.SortFunc(out.Holds, func(a, b Hold) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Why, b.Why)) })
	out.Holds = out.Holds[:min(len(out.Holds), holdsMost)]
	return out, nil
}

func casesOf(ctx context.Context, finder CaseFinder, now time.Time) (*Cases, error) {
	found, err := finder.Find(ctx, desk.Query{Open: true, DueBefore: now.Add(soon), ByDue: true, Limit: casesMost})
	if err != nil {
		return nil, err
	}
	out := &Cases{At: now, More: len(found) == casesMost, Kinds: []CaseKind{}}
	for _, kind := range desk.Kinds() {
		k := CaseKind{Kind: string(kind)}
		for _, c := range found {
			switch {
			case c.Kind != kind:
			case c.Late(now):
				k.Overdue++
			default:
				k.Soon++
			}
		}
		if out.Overdue, out.Soon = out.Overdue+k.Overdue, out.Soon+k.Soon; k != (CaseKind{Kind: k.Kind}) {
			out.Kinds = append(out.Kinds, k)
		}
	}
	return out, nil
}
