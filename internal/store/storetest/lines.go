package storetest

import (
	"testing"
	"time"

	"cardline/internal/lines"
	"cardline/internal/locale"
)

// Lines are emergencies of the lines customers call, declared, overwritten, over by themselves and lifted.
func Lines(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	s := db.Emergencies()
	ctx := t.Context()
	storm := lines.Emergency{
		Reason: "typhoon", By: "ann", Since: Start, Until: Start.Add(2 * time.Hour),
		Say: locale.Words{locale.English: "Storm.", locale.Simplified: "台风。", locale.Traditional: "颱風。"},
	}
	fire := lines.Emergency{Line: "main", Reason: "fire", By: "bob", Since: Start, Until: Start.Add(time.Hour)}
	for _, e := range []lines.Emergency{storm, fire, storm} { // declared twice is declared once
		if err := s.Declare(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	on := func(at time.Duration) []lines.Emergency {
		t.Helper()
		all, err := s.Emergencies(ctx, Start.Add(at))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := on(time.Minute); len(all) != 2 || all[0].Say[locale.Traditional] != "颱風。" || all[1].Reason != "fire" || !all[1].Until.Equal(fire.Until) {
		t.Errorf("there are %+v", all)
	}
	if all := on(time.Hour); len(all) != 1 || all[0].Line != "" {
		t.Errorf("after an hour there are %+v", all)
	}
	lift := func(line string, at time.Duration, want bool) {
		t.Helper()
		lifted, err := s.Lift(ctx, line, "ann", "over", Start.Add(at))
		if err != nil || lifted != want {
			t.Errorf("lifting %q: %v, %v", line, lifted, err)
		}
	}
	lift("main", time.Hour, false) // over by itself
	lift("", time.Hour, true)
	lift("", time.Hour, false)
	if all := on(time.Minute); len(all) != 1 || all[0].Line != "main" {
		t.Errorf("lifted, there are %+v", all)
	}
}
