package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/store"
)

// Chain checks that the trail is read by what it is asked for, and that a change in it shows.
func Chain(t *testing.T, open Open) {
	t.Parallel()
	now := Start
	opt := options(urlOf(t, open(t)), keys(t))
	opt.Clock = clock.New(func() time.Time { return now })
	db := opened(t, opt)
	trail := db.Trail()
	ctx := audit.Under(t.Context(), &audit.Origin{Actor: "operator:anna", Credential: "K1", Address: "192.0.2.7"})
	for i := range 5 {
		now = Start.Add(time.Duration(i) * time.Second) // ids stand in the order of time
		actor := []string{"operator:anna", "system"}[i%2]
		err := trail.Append(ctx, audit.Entry{At: Start.Add(time.Duration(i) * time.Hour), Key: fmt.Sprint(i), Actor: actor, Action: "a", Subject: fmt.Sprint("s", i)})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		q    audit.Query
		want string
	}{
		{audit.Query{}, "s4 s3 s2 s1 s0 "},
		{audit.Query{Limit: 2}, "s4 s3 "},
		{audit.Query{Actor: "system"}, "s3 s1 "},
		{audit.Query{Subject: "s2", Action: "a"}, "s2 "},
		{audit.Query{From: Start.Add(time.Hour), Until: Start.Add(3 * time.Hour)}, "s2 s1 "},
	} {
		if got := subjects(t, trail, c.q); got != c.want {
			t.Errorf("%+v finds %s, want %s", c.q, got, c.want)
		}
	}
	page, err := trail.Find(t.Context(), audit.Query{Limit: 2})
	if err != nil || page[0].Credential != "K1" || page[0].Address != "192.0.2.7" {
		t.Fatalf("read %+v, %v", page, err)
	}
	if got := subjects(t, trail, audit.Query{After: page[1].ID}); got != "s2 s1 s0 " {
		t.Errorf("after the first page comes %s", got)
	}
	sealing(t, db)
}

func subjects(t *testing.T, trail store.Trail, q audit.Query) (all string) {
	t.Helper()
	es, err := trail.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		all += e.Subject + " "
	}
	return all
}

func sealing(t *testing.T, db *store.DB) {
	t.Helper()
	trail := db.Trail()
	if _, made, err := trail.Seal(t.Context()); err != nil || made {
		t.Errorf("entries of this minute are sealed: %v, %v", made, err)
	}
	later := Later(t, db, time.Hour)
	s, made, err := later.Trail().Seal(t.Context())
	if err != nil || !made || s.N != 1 || s.Entries != 5 {
		t.Fatalf("sealed %+v, %v, %v", s, made, err)
	}
	if err := later.Trail().Append(t.Context(), audit.Entry{Key: "late", Action: "a", Subject: "s5"}); err != nil {
		t.Fatal(err)
	}
	check := func(wantBroken, wantOpen int64) {
		t.Helper()
		whole, broken, err := trail.Check(t.Context(), 0, 10)
		waiting, failed := trail.Unsealed(t.Context())
		if err != nil || failed != nil || broken == 0 && (len(whole) != 1 || whole[0].Digest != s.Digest) || broken != wantBroken || waiting != wantOpen {
			t.Errorf("checked %+v, broken %d, %d unsealed, %v, %v", whole, broken, waiting, err, failed)
		}
	}
	check(0, 1)
	if whole, _, err := trail.Check(t.Context(), 1, 10); err != nil || len(whole) != 0 {
		t.Errorf("after the last seal: %+v, %v", whole, err)
	}
	if _, err := db.ExecContext(t.Context(), "DELETE FROM audit_seals"); err == nil {
		t.Error("a seal could be deleted")
	}
	slipped := fmt.Sprintf("INSERT INTO audit (id, at, key, actor, action, subject, channel, before, after, ref) VALUES ('%s', '2028-02-29', 'k', '', '', '', '', '', '', '')",
		clock.NewID(Start))
	if _, err := db.ExecContext(t.Context(), slipped); err != nil {
		t.Fatal(err)
	}
	check(1, 1)
}
