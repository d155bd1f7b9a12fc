package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/retention"
	"cardline/internal/store"
)

// floorDesk is the desk of one process, whose clock stands at Start and is turned by ahead.
func floorDesk(db *store.DB, ahead *time.Duration) *floor.Desk {
	return &floor.Desk{
		Board: db.Floor(), Rules: floor.DefaultRules(), Now: func() time.Time { return Start.Add(*ahead) }, Begin: func(floor.Waiting, floor.Agent) {},
	}
}

// Floor is who waits and who answers, as several processes see it.
func Floor(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	ctx, ahead := t.Context(), time.Duration(0)
	one, other := floorDesk(db, &ahead), floorDesk(Twin(t, db), &ahead)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	w := floor.Waiting{
		Call: "CA1", Number: marias, Customer: "C1001", Tier: "gold", Lang: locale.English, Topic: floor.Service, Summary: "asked for the annual fee of 88.20", Manager: "zhou.min",
	}
	s, err := one.Join(ctx, w)
	if must(err); s.Place != 1 || s.Agent != nil || !s.Unattended {
		t.Errorf("she stands %+v", s)
	}
	must(other.SignIn(ctx, "ann", "+12025550198", []locale.Lang{locale.English, locale.Traditional}, []string{floor.Service, floor.Lost}))
	must(other.Be(ctx, "ann", floor.Ready))
	inClear(t, db, []string{"agents", "waiting"}, marias.Reveal(), "88.20", "+12025550198")

	s, err = one.Look(ctx, "CA1")
	if must(err); s.Agent == nil || s.Agent.Number != "+12025550198" || s.Agent.Call != "CA1" || len(s.Agent.Langs) != 2 {
		t.Fatalf("she stands %+v", s)
	}
	must(other.Answered(ctx, "CA1"))
	a, caller, err := one.Agent(ctx, "ann")
	if must(err); a.State != floor.Talking || caller == nil || caller.Summary != w.Summary || caller.Manager != w.Manager || caller.Number != marias || !caller.Taken.Equal(Start) {
		t.Errorf("ann is %+v with %+v", a, caller)
	}
	ahead = time.Minute
	must(one.Leave(ctx, "CA1", floor.Talked))
	if f, err := db.Floor().Read(ctx); err != nil || len(f.Waiting) != 0 || len(f.Ended) != 1 || f.Ended[0].How != floor.Talked || !f.Ended[0].At.Equal(Start) {
		t.Errorf("the floor is %+v, %v", f, err)
	}
	refused := errors.New("no")
	if err := db.Floor().Change(ctx, func(f *floor.Floor) error { f.Agents[0].State = floor.Offline; return refused }); !errors.Is(err, refused) {
		t.Errorf("a change that was refused: %v", err)
	}
	if a, _, err := other.Agent(ctx, "ann"); err != nil || a.State != floor.Wrapping || a.Until.IsZero() {
		t.Errorf("ann is %+v, %v", a, err)
	}
	w.Call = "CA2"
	_, err = one.Join(ctx, w)
	must(err)
	must(one.Return(ctx, "CA2", marias, time.Time{}))
	ahead = 2 * time.Minute
	must(other.Keep(ctx))
	if f, err := db.Floor().Read(ctx); err != nil || len(f.Waiting) != 1 || f.Waiting[0].Agent != "ann" || f.Waiting[0].OnLine() || f.Waiting[0].Rung.IsZero() {
		t.Errorf("a call back: %+v, %v", f, err)
	}
	if all, err := db.Floor().Since(ctx, Start.Add(time.Second)); err != nil || len(all) != 0 {
		t.Errorf("since a second: %+v, %v", all, err)
	}
}

// Crowd is many callers and few agents on two processes at once: an agent has one call, and a call one agent.
func Crowd(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	ahead := time.Duration(0)
	desks := []*floor.Desk{floorDesk(db, &ahead), floorDesk(Twin(t, db), &ahead)}
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			d := desks[i%2]
			var err error
			if i%3 == 0 {
				name := fmt.Sprint("agent", i)
				if err = d.SignIn(t.Context(), name, "+12025550198", locale.All(), floor.Topics()); err == nil {
					err = d.Be(t.Context(), name, floor.Ready)
				}
			} else {
				_, err = d.Join(t.Context(), floor.Waiting{Call: fmt.Sprint("CA", i), Topic: floor.Service, Lang: locale.English})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	f, err := db.Floor().Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]string{}
	for _, w := range f.Waiting {
		if w.Agent != "" {
			has[w.Agent] += w.Call
		}
	}
	if len(f.Waiting) != 20 || len(f.Agents) != 10 || len(has) != 10 {
		t.Errorf("%d callers, %d agents, %v", len(f.Waiting), len(f.Agents), has)
	}
	for _, a := range f.Agents {
		if a.State != floor.Reserved || has[a.Name] != a.Call {
			t.Errorf("%s is %s with %s and has %s", a.Name, a.State, a.Call, has[a.Name])
		}
	}
}

// Recordings are kept sealed, once, and found by their case.
func Recordings(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	r := floor.Recording{
		ID: "RE1", Call: "CA1", Kind: floor.Message, Number: marias, Customer: "C1001", Lang: locale.English, Case: "HC2048168", Seconds: 12,
		Type: "audio/mpeg", Audio: []byte("please call me about 88.20"), At: Start,
	}
	again := r
	again.Audio = []byte("another")
	for _, one := range []floor.Recording{r, again, {ID: "RE2", Call: "CA2", Kind: floor.Grievance, Type: "audio/mpeg", Audio: []byte("x"), At: Start.Add(time.Second)}} {
		if err := db.Recordings().Keep(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	inClear(t, db, []string{"recordings"}, marias.Reveal(), "please call me")
	got, err := db.Recordings().Recording(t.Context(), "RE1")
	if err != nil || !bytes.Equal(got.Audio, r.Audio) || got.Number != phone.Number(marias) || got.Case != r.Case || !got.At.Equal(Start) {
		t.Errorf("heard %+v, %v", got, err)
	}
	if _, err := db.Recordings().Recording(t.Context(), "RE3"); !errors.Is(err, floor.ErrNoRecording) {
		t.Errorf("one there is not: %v", err)
	}
	if first, err := db.Recordings().Of(t.Context(), "", floor.Recording{}, 1); err != nil || len(first) != 1 || first[0].ID != "RE2" {
		t.Errorf("the first page: %+v, %v", first, err)
	} else if next, err := db.Recordings().Of(t.Context(), "", first[0], 1); err != nil || len(next) != 1 || next[0].ID != "RE1" {
		t.Errorf("the next: %+v, %v", next, err)
	}
	if all, err := db.Recordings().Of(t.Context(), "", floor.Recording{}, 9); err != nil || len(all) != 2 || all[0].ID != "RE2" || all[0].Audio != nil {
		t.Errorf("all: %+v, %v", all, err)
	}
	if open, err := db.Recordings().Unfiled(t.Context(), 9); err != nil || len(open) != 1 || open[0].ID != "RE2" {
		t.Errorf("without a case: %+v, %v", open, err)
	}
	if err := db.Recordings().File(t.Context(), "RE2", "HC1"); err != nil {
		t.Fatal(err)
	}
	if open, err := db.Recordings().Unfiled(t.Context(), 9); err != nil || len(open) != 0 {
		t.Errorf("all have a case, but %+v, %v", open, err)
	}
	if its, err := db.Recordings().Of(t.Context(), "HC2048168", floor.Recording{}, 9); err != nil || len(its) != 1 || its[0].Seconds != 12 {
		t.Errorf("of the case: %+v, %v", its, err)
	}
	if err := db.Directory().Upsert(t.Context(), maria()); err != nil {
		t.Fatal(err)
	}
	if told := keptLines(t, archive(t, db), retention.Subject{Customer: "C1001"}); !slices.Contains(told, "recording 12 seconds") {
		t.Errorf("told of her: %q", told)
	}
	late := floor.Recording{ID: "RE9", Call: "CA9", Kind: floor.Message, Number: marias, Case: "HC2048169", At: Start.Add(-time.Minute)}
	if err := db.Recordings().Keep(t.Context(), late); err != nil { // the carrier does not give it out
		t.Fatal(err)
	}
	late.Type, late.Audio = "audio/mpeg", []byte("at last")
	if err := db.Recordings().Keep(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Recordings().Recording(t.Context(), "RE9"); err != nil || string(got.Audio) != "at last" || got.Type != "audio/mpeg" || got.Number != marias {
		t.Errorf("what came late is %+v, %v", got, err)
	}
}
