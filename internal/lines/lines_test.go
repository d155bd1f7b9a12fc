package lines

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/locale"
)

func table(t *testing.T, src []byte) Table {
	t.Helper()
	h, err := almanac.ShippedHolidays()
	if err != nil {
		t.Fatal(err)
	}
	all, err := Read(src, h)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

type switches struct{ all []Emergency }

func (s *switches) Emergencies(context.Context, time.Time) ([]Emergency, error) { return s.all, nil }
func (s *switches) Declare(context.Context, Emergency) error                    { return nil }
func (s *switches) Lift(context.Context, string, string, string, time.Time) (bool, error) {
	return false, nil
}

func TestTheOrderIsEmergencyHolidayClosedOpen(t *testing.T) {
	t.Parallel()
	office := []byte("main: {zone: Asia/Hong_Kong, holidays: HK, open: ['mon-fri 09:00-18:00']}\nplatinum: {zone: Asia/Hong_Kong, open: ['daily 00:00-24:00']}\n")
	chungYeung := time.Date(2026, 10, 19, 2, 0, 0, 0, time.UTC) // a Monday, 10:00 there
	storm := Emergency{Reason: "typhoon", Until: chungYeung.Add(time.Hour)}
	fire := Emergency{Line: "platinum", Reason: "fire", Until: chungYeung.Add(2 * time.Hour)}
	for name, c := range map[string]struct {
		on   []Emergency
		line string
		at   time.Time
		want string
	}{
		"a holiday":                            {nil, "main", chungYeung, "holiday"},
		"the evening of a holiday":             {nil, "main", chungYeung.Add(10 * time.Hour), "closed"},
		"the day after":                        {nil, "main", chungYeung.Add(24 * time.Hour), "open"},
		"a line with hours of its own":         {nil, "platinum", chungYeung, "open"},
		"a line of no table stands as main":    {nil, "campaign", chungYeung, "holiday"},
		"an emergency before a holiday":        {[]Emergency{storm}, "main", chungYeung, "emergency"},
		"it is over by itself":                 {[]Emergency{storm}, "main", chungYeung.Add(time.Hour), "holiday"},
		"an emergency of one line only":        {[]Emergency{fire}, "main", chungYeung, "holiday"},
		"on that line":                         {[]Emergency{fire}, "platinum", chungYeung, "emergency"},
		"a lost card is reported all the same": {[]Emergency{storm}, "lost", chungYeung, "open"},
		"one of main holds where main does":    {[]Emergency{{Line: "main", Until: storm.Until}}, "campaign", chungYeung, "emergency"},
		"and nowhere else":                     {[]Emergency{{Line: "main", Until: storm.Until}}, "platinum", chungYeung, "open"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := NewBoard(table(t, office), &switches{c.on}, func() time.Time { return c.at }, slog.New(slog.DiscardHandler))
			if err := b.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got, _ := b.Of(c.line, c.at); got != c.want {
				t.Errorf("stands %s, want %s", got, c.want)
			}
		})
	}
}

// A caller is not told to come back at an hour when nobody is there.
func TestAfterAnEmergencyPeopleAnswerWhenTheLineOpens(t *testing.T) {
	t.Parallel()
	office := []byte("main: {zone: Asia/Hong_Kong, holidays: HK, open: ['mon-fri 09:00-18:00']}\n")
	kong := time.FixedZone("HKT", 8*3600)
	now := time.Date(2026, 12, 24, 10, 0, 0, 0, kong) // a Thursday; Friday and Saturday are Christmas
	for name, c := range map[string]struct {
		until []time.Duration
		want  time.Time
	}{
		"within the hours":               {[]time.Duration{2 * time.Hour}, now.Add(2 * time.Hour)},
		"in the evening before holidays": {[]time.Duration{10 * time.Hour}, time.Date(2026, 12, 28, 9, 0, 0, 0, kong)},
		"another lasts longer":           {[]time.Duration{time.Hour, 3 * time.Hour, 2 * time.Hour}, now.Add(3 * time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []Emergency
			for i, d := range c.until {
				all = append(all, Emergency{Line: []string{"main", ""}[i%2], Until: now.Add(d)})
			}
			b := NewBoard(table(t, office), &switches{all}, func() time.Time { return now }, slog.New(slog.DiscardHandler))
			if err := b.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if state, opens := b.Of("main", now); state != "emergency" || !opens.Equal(c.want) {
				t.Errorf("%s until %s, want %s", state, opens, c.want)
			}
		})
	}
}

func TestAnEmergencyOfALineIsToldBeforeOneOfAll(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	all := []Emergency{{Line: "main", Reason: "its own", Until: now.Add(time.Hour)}, {Reason: "everybody's", Until: now.Add(time.Hour)}}
	b := NewBoard(table(t, nil), &switches{all}, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	if err := b.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e, is := b.Emergency("main", now); !is || e.Reason != "its own" {
		t.Errorf("%+v", e)
	}
}

func TestEmergenciesThatCannotBeDeclared(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	words := func(en, hans, hant string) locale.Words {
		return locale.Words{locale.English: en, locale.Simplified: hans, locale.Traditional: hant}
	}
	for _, c := range []struct {
		want string
		e    Emergency
	}{
		{"a reason", Emergency{Until: now.Add(time.Hour)}},
		{"over already", Emergency{Reason: "storm", Until: now}},
		{"at most 72h", Emergency{Reason: "storm", Until: now.Add(73 * time.Hour)}},
		{"every language", Emergency{Reason: "storm", Until: now.Add(time.Hour), Say: locale.Words{locale.English: "Storm."}}},
		{"every language", Emergency{Reason: "storm", Until: now.Add(time.Hour), Say: words("Storm.", "台风。", " ")}},
	} {
		if err := c.e.Check(now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q is not in %v", c.want, err)
		}
	}
	if err := (Emergency{Reason: "storm", Until: now.Add(time.Hour), Say: words("Storm.", "台风。", "打風。")}).Check(now); err != nil {
		t.Error(err)
	}
}

func TestATableNamesItsFaults(t *testing.T) {
	t.Parallel()
	_, err := Read([]byte("gold: {zone: Mars/Base, holidays: XX, numbers: ['12', '+12025550101'], open: ['mon 9-5']}\nsilver: {zone: UTC, numbers: ['+12025550101'], open: []}\n"), nil)
	for _, want := range []string{`zone "Mars/Base" is none`, `no holidays of "XX"`, "are no hours", "leads to gold already", "there is no line main"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
