package storetest

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// Stands checks that what is counted by stretches is what stands there, in every process, whatever comes, moves and goes.
func Stands(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	one, other := db.Stands(), Twin(t, db).Stands()
	one.Stretch = 10
	since := Start.Add(-24 * time.Hour)
	ids := map[string][]string{}
	plan := func(name string, n int, from time.Time) {
		t.Helper()
		var ms []outbox.Message
		for i := range n {
			m := Planned(t, fmt.Sprint(name, i))
			m.ID = clock.NewID(from.Add(time.Duration(i) * time.Second))
			ms, ids[name] = append(ms, m), append(ids[name], m.ID)
		}
		if _, err := db.Messages().Add(t.Context(), ms); err != nil {
			t.Fatal(err)
		}
	}
	same := func(what string) {
		t.Helper()
		want := standing(t, db, since)
		for i, counter := range []*store.Stands{one, other} {
			all, at, err := counter.Stands(t.Context(), since)
			got := map[outbox.State]int{}
			for _, s := range all {
				got[s.State] += s.N
			}
			if err != nil || !at.Equal(Start) || !maps.Equal(got, want) {
				t.Errorf("%s, by process %d: %v of %v, %v; want %v", what, i, got, at, err, want)
			}
		}
	}
	if none, at, err := one.Stands(t.Context(), since); err != nil || len(none) != 0 || !at.Equal(Start) {
		t.Errorf("of an empty house there is %v of %v, %v", none, at, err)
	}
	plan("day", 45, Start.Add(-8*time.Hour))
	plan("before", 3, Start.Add(-25*time.Hour))
	same("a day")
	put(t, db, outbox.Accepted, ids["day"]...)
	same("accepted")
	put(t, db, outbox.Delivered, ids["day"][:30]...)
	same("some delivered")
	plan("late", 35, Start.Add(-8*time.Hour+38*time.Second)) // with ids between others that are there
	same("some came late")
	plan("new", 12, Start.Add(-time.Minute))
	put(t, db, outbox.Delivered, ids["late"]...)
	put(t, db, outbox.Failed, ids["new"][3:7]...)
	same("some are new")
	if _, err := db.ExecContext(t.Context(), "DELETE FROM messages WHERE id = ?", ids["new"][0]); err != nil {
		t.Fatal(err)
	}
	same("one is gone")
	since = Start.Add(-8*time.Hour + 22*time.Second)
	same("hours later")
	since = Start.Add(-26 * time.Hour)
	same("the clock was turned back")
}

// put changes the state of messages as if they had come to it.
func put(t *testing.T, db *store.DB, state outbox.State, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if _, err := db.ExecContext(t.Context(), "UPDATE messages SET state = ?, step = ? WHERE id = ?", string(state), state.Rank(), id); err != nil {
			t.Fatal(err)
		}
	}
}

// standing counts what there is.
func standing(t *testing.T, db *store.DB, since time.Time) map[outbox.State]int {
	t.Helper()
	var rows []struct {
		State outbox.State
		N     int
	}
	err := db.NewSelect().Table("messages").ColumnExpr("state, count(*) AS n").Where("id > ?", clock.NewID(since)[:13]).Group("state").Scan(t.Context(), &rows)
	if err != nil {
		t.Fatal(err)
	}
	out := map[outbox.State]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out
}
