package greeting_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cardline/internal/audience"
	"cardline/internal/greeting"
)

// oneByOne is an audience whose pages are of one person. between is called before each but the first.
type oneByOne struct {
	greeting.Audience
	between func() error
}

func (o oneByOne) Page(ctx context.Context, f audience.Fixed, after string, _ int) ([]audience.Recipient, error) {
	if after != "" {
		if err := o.between(); err != nil {
			return nil, err
		}
	}
	return o.Audience.Page(ctx, f, after, 1)
}

// underWay tells how many rows were written, and whether the one run is not ended.
func (h *house) underWay(t *testing.T) (rows int64, open bool) {
	t.Helper()
	all, err := h.db.Greetings().Runs(t.Context(), greeting.RunQuery{N: 9})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d runs, %v", len(all), err)
	}
	rows, err = h.db.NewSelect().Table("messages").Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rows, all[0].Ended.IsZero()
}

func (h *house) off(t *testing.T, rule string) {
	t.Helper()
	if _, err := h.editor.Turn(t.Context(), rule, false, "anna", "wrong words"); err != nil {
		t.Error(err)
	}
}

func TestARunUnderWayIsHalted(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]struct{ halt, again func(h *house) }{
		"switched off": {func(h *house) { h.off(t, "mid-autumn") }, func(h *house) { h.on(t, "mid-autumn") }},
		"drained": {
			func(h *house) { h.Ready = func(context.Context) error { return errors.New("draining") } },
			func(h *house) { h.Ready = nil },
		},
	} {
		h := newHouse(t, "2027-09-01T00:00:00Z")
		h.on(t, "mid-autumn")
		people := h.Greeter.Audience
		h.Greeter.Audience = oneByOne{people, func() error { way.halt(h); return nil }}
		h.turn(t, "2027-09-14T20:00:00Z")
		for range 3 {
			h.work(t)
		}
		if rows, open := h.underWay(t); rows != 1 || !open {
			t.Errorf("%s: %d rows were written, want the first page's alone; the run goes on: %v", name, rows, open)
		}
		way.again(h)
		h.Greeter.Audience = people
		other := h.process(h.Greeter, "two") // at once: nobody's lease is in the way
		if err := other.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := h.runs(t); got != "mid-autumn:2027-09-15 4/3/0" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// approve puts a version of the mid-autumn rule to use that says something else.
func (h *house) approve(t *testing.T, words string) greeting.Rule {
	t.Helper()
	src := `- {name: mid-autumn, on: mid-autumn, audience: all, words: {en: {plain: "{brand}: W", named: "{brand}: {name}, W"},` +
		`zh-Hans: {plain: "{brand}W", named: "{brand}：{name}，W"}, zh-Hant: {plain: "{brand}W", named: "{brand}：{name}，W"}}}`
	rules, err := greeting.ReadRules([]byte(strings.ReplaceAll(src, "W", words)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.editor.Save(t.Context(), rules[0], "anna")
	if err == nil {
		_, err = h.editor.Propose(t.Context(), r.Name, r.Version, "anna")
	}
	if err == nil {
		r, err = h.editor.Approve(t.Context(), r.Name, r.Version, r.Hash(), "ben")
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARunKeepsItsWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		retire bool
		second int64 // rows of the version that was approved under way
	}{"approved": {false, 0}, "retired": {true, 6}} {
		h := newHouse(t, "2027-09-01T00:00:00Z")
		first := h.approve(t, "full moon")
		h.on(t, "mid-autumn")
		people := h.Greeter.Audience
		h.Greeter.Audience = oneByOne{people, func() error { return io.ErrUnexpectedEOF }}
		h.turn(t, "2027-09-14T20:00:00Z")
		if err := h.Work(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("the run was not broken off: %v", err)
		}
		h.Greeter.Audience = people
		second := h.approve(t, "another moon")
		if want.retire {
			if _, err := h.editor.Retire(t.Context(), first.Name, first.Version, "ben"); err != nil {
				t.Fatal(err)
			}
		}
		other := h.process(h.Greeter, "two")
		other.Wall = func() time.Time { return time.Now().Add(time.Minute) } // when the lease of the first has ended
		if err := other.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
		of := func(r greeting.Rule, and string) int64 {
			n, err := h.db.NewSelect().Table("messages").Where("source = ?", "greeting:"+r.ID()).Where(and).Count(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if a, b := of(first, "1 = 1"), of(second, "1 = 1"); a != 7-want.second || b != want.second {
			t.Errorf("%s: %d by the version the run began with, %d by the other, want %d by that", name, a, b, want.second)
		}
		late := of(first, "state = 'planned'") + of(second, "state = 'planned'")
		if _, err := h.db.NewUpdate().Table("messages").Set("state = 'expired', step = 9").Where("state = 'planned'").Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := h.process(h.Greeter, "three").Work(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := h.db.Greetings().Runs(t.Context(), greeting.RunQuery{N: 9})
		if err != nil || len(all) != 1 || int64(all[0].Missed) != late {
			t.Errorf("%s: %+v, %v: want %d missed", name, all, err, late)
		}
	}
}

// TestRewordedWhileOff: while a rule is off nothing of it waits, and once it is on again everybody who was not greeted yet is, in the new words.
func TestRewordedWhileOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-09-01T00:00:00Z")
	first := h.approve(t, "full moon")
	h.on(t, "mid-autumn")
	h.turn(t, "2027-09-14T20:00:00Z")
	h.work(t)
	of := func(r greeting.Rule, and string) int64 {
		n, err := h.db.NewSelect().Table("messages").Where("source = ?", "greeting:"+r.ID()).Where(and).Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := of(first, "state = 'planned'"); n != 4 {
		t.Fatalf("%d wait", n)
	}
	leave := h.db.NewSelect().Table("messages").Column("id").Where("state = 'planned'").Order("id").Limit(1)
	if _, err := h.db.NewRaw("UPDATE messages SET state = 'delivered', step = 9 WHERE id = (?)", leave).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.off(t, "mid-autumn")
	for range 2 {
		h.work(t)
	}
	if waits, back := of(first, "state = 'planned'"), of(first, "reason = 'rule mid-autumn was switched off'"); waits != 0 || back != 3 {
		t.Errorf("while it is off %d wait, %d were taken back", waits, back)
	}
	second := h.approve(t, "another moon")
	h.on(t, "mid-autumn")
	for range 2 {
		h.work(t)
	}
	if old, n := of(first, "state = 'planned'"), of(second, "state = 'planned'"); old != 0 || n != 3 {
		t.Errorf("%d wait in the old words, %d in the new, want 3 in these", old, n)
	}
	if got := h.runs(t); got != "mid-autumn:2027-09-15 4/3/0" { // each of the seven once
		t.Error(got)
	}
	h.approve(t, "a third moon") // it is on: the run keeps its words
	h.work(t)
	if n := of(second, "state = 'planned'"); n != 3 {
		t.Errorf("%d wait in the words it went on with", n)
	}
}
