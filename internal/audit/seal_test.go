package audit_test

import (
	"slices"
	"testing"
	"time"

	"cardline/internal/audit"
)

var start = time.Date(2026, 11, 16, 15, 4, 0, 123456789, time.UTC)

// trail is three runs of entries, as they were sealed one after the other.
func trail() [][]audit.Entry {
	entry := func(id, action, after string) audit.Entry {
		return audit.Entry{
			ID: id, At: start, Key: "SM" + id, Actor: "customer:C1001", Action: action, Subject: "card:K10011", Channel: "text",
			Before: "active", After: after, Ref: "F1", Credential: "k1", Address: "10.0.0.1",
		}
	}
	return [][]audit.Entry{
		{entry("1", "card.stop", "stopped"), entry("2", "card.freeze", "frozen")},
		{entry("3", "consent.out", "stopped")},
		{entry("4", "case.open", "accepted"), entry("5", "case.close", "closed"), entry("6", "case.note", "closed")},
	}
}

// sealed chains runs.
func sealed(runs [][]audit.Entry) (chain []audit.Seal) {
	var prev audit.Seal
	for _, run := range runs {
		d := audit.Begin(prev)
		for _, e := range run {
			d.Add(e)
		}
		prev = d.Seal(prev, start)
		chain = append(chain, prev)
	}
	return chain
}

// broken is the number of the first seal that does not follow; 0: the chain holds.
func broken(chain, again []audit.Seal) int64 {
	for i, s := range chain {
		if i >= len(again) || again[i].Digest != s.Digest {
			return s.N
		}
	}
	return 0
}

func TestTheChainHoldsWhileNothingIsTouched(t *testing.T) {
	t.Parallel()
	chain := sealed(trail())
	if n := broken(chain, sealed(trail())); n != 0 {
		t.Errorf("read again, seal %d is broken", n)
	}
	for i, want := range []audit.Seal{{N: 1, Last: "2", Entries: 2}, {N: 2, Last: "3", Entries: 1}, {N: 3, Last: "6", Entries: 3}} {
		if s := chain[i]; s.N != want.N || s.Last != want.Last || s.Entries != want.Entries || !s.At.Equal(start) {
			t.Errorf("seal %d is %+v, want %+v", i+1, s, want)
		}
	}
	// A database keeps microseconds, in any zone.
	kept := trail()
	for _, run := range kept {
		for i := range run {
			run[i].At = run[i].At.Truncate(time.Microsecond).In(time.FixedZone("", 8*3600))
		}
	}
	if n := broken(chain, sealed(kept)); n != 0 {
		t.Errorf("read back from a database, seal %d is broken", n)
	}
}

func TestWhateverIsTouchedIsFound(t *testing.T) {
	t.Parallel()
	chain := sealed(trail())
	for name, c := range map[string]struct {
		touch func(runs [][]audit.Entry)
		seal  int64
	}{
		"another outcome": {func(r [][]audit.Entry) { r[0][0].After = "active" }, 1},
		"another actor":   {func(r [][]audit.Entry) { r[1][0].Actor = "operator:eve" }, 2},
		"another key":     {func(r [][]audit.Entry) { r[2][1].Credential = "k2" }, 3},
		"another address": {func(r [][]audit.Entry) { r[2][1].Address = "" }, 3},
		"another time":    {func(r [][]audit.Entry) { r[2][2].At = start.Add(time.Microsecond) }, 3},
		"a letter from one field to the next": {func(r [][]audit.Entry) {
			r[0][0].Before, r[0][0].After = "activ", "estopped"
		}, 1},
		"the first row removed":       {func(r [][]audit.Entry) { r[0] = r[0][1:] }, 1},
		"a row removed in the middle": {func(r [][]audit.Entry) { r[2] = slices.Delete(r[2], 1, 2) }, 3},
		"the last row removed":        {func(r [][]audit.Entry) { r[2] = r[2][:2] }, 3},
		"a row slipped in":            {func(r [][]audit.Entry) { r[1] = append(r[1], audit.Entry{ID: "3a", Action: "card.restore"}) }, 2},
		"a row twice":                 {func(r [][]audit.Entry) { r[1] = append(r[1], r[1][0]) }, 2},
		"two rows changed about":      {func(r [][]audit.Entry) { r[0][0], r[0][1] = r[0][1], r[0][0] }, 1},
		"a row moved to the next run": {func(r [][]audit.Entry) {
			r[1] = append([]audit.Entry{r[0][1]}, r[1]...)
			r[0] = r[0][:1]
		}, 1},
	} {
		runs := trail()
		c.touch(runs)
		if n := broken(chain, sealed(runs)); n != c.seal {
			t.Errorf("%s: seal %d is broken, want %d", name, n, c.seal)
		}
	}
}

// Whoever changes an old row and seals its run anew is found at the next seal, and so is a seal that was taken out.
func TestTheChainIsOneChain(t *testing.T) {
	t.Parallel()
	chain := sealed(trail())
	forged := trail()
	forged[0][0].After = "active"
	again := sealed(forged)
	for i := range chain {
		if chain[i].Digest == again[i].Digest {
			t.Errorf("seal %d does not know what was forged before it", i+1)
		}
	}
	d := audit.Begin(chain[0]) // the second seal is taken out
	for _, e := range trail()[2] {
		d.Add(e)
	}
	if d.Seal(chain[0], start).Digest == chain[2].Digest {
		t.Error("a chain without its second seal holds")
	}
	empty := audit.Begin(audit.Seal{}).Seal(audit.Seal{}, start)
	if empty.Entries != 0 || empty.Digest == chain[0].Digest {
		t.Errorf("nothing is sealed as %+v", empty)
	}
}
