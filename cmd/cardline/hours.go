package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"cardline/config"
	"cardline/internal/almanac"
	"cardline/internal/lines"
	"cardline/internal/phone"
	"cardline/ivr"
)

// loadHolidays reads the public holidays, from the file that is configured or from the program.
func loadHolidays(c config.Config) (almanac.Holidays, error) {
	if c.Hours.Holidays == "" {
		return almanac.ShippedHolidays()
	}
	src, err := os.ReadFile(c.Hours.Holidays)
	if err != nil {
		return nil, fmt.Errorf("hours.holidays: %w", err)
	}
	h, err := almanac.ReadHolidays(c.Hours.Holidays, string(src))
	if err != nil {
		return nil, fmt.Errorf("hours.holidays: %w", err)
	}
	return h, nil
}

// loadLines reads when people answer, from the file that is configured or from the program.
func loadLines(c config.Config) (lines.Table, error) {
	holidays, err := loadHolidays(c)
	if err != nil {
		return nil, err
	}
	var src []byte
	if c.Hours.Lines != "" {
		if src, err = os.ReadFile(c.Hours.Lines); err != nil {
			return nil, fmt.Errorf("hours.lines: %w", err)
		}
	}
	t, err := lines.Read(src, holidays)
	if err != nil {
		return nil, fmt.Errorf("hours.lines: %w", err)
	}
	return t, nil
}

// openLines opens the board of lines and follows what is declared of them.
func (a *app) openLines(context.Context) error {
	table, err := loadLines(a.cfg)
	if err != nil {
		return err
	}
	a.lines = lines.NewBoard(table, a.db.Emergencies(), a.clock.Now, a.log)
	if a.holidays, err = loadHolidays(a.cfg); err != nil {
		return err
	}
	if ending := endingHolidays(a.holidays, a.clock.Now()); ending != "" {
		a.log.Warn("public holidays end soon: name a newer file in hours.holidays", "countries", ending)
	}
	if missing := missingHolidays(a.holidays, a.clock.Now()); missing != "" {
		a.log.Warn("public holidays are not in the table that are usually announced by now", "missing", missing)
	}
	watched, stop := context.WithCancel(context.Background())
	var following sync.WaitGroup
	following.Go(func() { a.lines.Follow(watched) })
	following.Go(func() { a.tellHolidays(watched) })
	a.onClose(func(context.Context) error { stop(); following.Wait(); return nil })
	return nil
}

// lookAhead is how many days before the end of a country's holidays somebody is asked for a newer file.
const lookAhead = 60

// tellHolidays tells the metrics every minute how long the holidays of each country are known, and whether the next year is late.
func (a *app) tellHolidays(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		today := almanac.On(a.clock.Now())
		for country, calendar := range a.holidays {
			a.metrics.Holidays(country, calendar.DaysLeft(today), calendar.Overdue(today) != 0)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// doubts are what nobody has to mend today and somebody should know: holidays that end soon, and lines that are answered as main since the
// menu has no entrance for them. What is at fault is told elsewhere.
func doubts(c config.Config, now time.Time) (all []string) {
	if h, err := loadHolidays(c); err == nil {
		if ending := endingHolidays(h, now); ending != "" {
			all = append(all, "public holidays end soon, name a newer file in hours.holidays: "+ending)
		}
		if missing := missingHolidays(h, now); missing != "" {
			all = append(all, "public holidays that are usually announced by now are not in the table of hours.holidays: "+missing)
		}
	}
	table, err1 := loadLines(c)
	tree, err2 := ivr.Shipped(knownVerb)
	if err1 != nil || err2 != nil {
		return all
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(tree.Lines(), name) {
			all = append(all, "line "+name+" of hours.lines has no entrance in the menu: it is answered as main")
		}
	}
	return all
}

func endingHolidays(h almanac.Holidays, now time.Time) string {
	ending := h.Ending(almanac.On(now), lookAhead)
	for i, country := range ending {
		ending[i] = country + " " + h[country].Until.String()
	}
	return strings.Join(ending, ", ")
}

// missingHolidays names the years that are not in the table although their governments have usually announced them by now.
func missingHolidays(h almanac.Holidays, now time.Time) string {
	var missing []string
	for _, country := range slices.Sorted(maps.Keys(h)) {
		if year := h[country].Overdue(almanac.On(now)); year != 0 {
			missing = append(missing, fmt.Sprintf("%s %d (usually by %s)", country, year, h[country].By.String()[5:]))
		}
	}
	return strings.Join(missing, ", ")
}

// linesDialled says which line each number of ours is.
func linesDialled(c config.Config, t lines.Table) map[phone.Number]string {
	out := map[phone.Number]string{}
	for name, line := range t {
		for _, n := range line.Numbers {
			out[n] = name
		}
	}
	for name, number := range map[string]string{"platinum": c.Lines.Platinum, lines.Lost: c.Lines.Lost} {
		if number != "" {
			out[phone.Number(number)] = name
		}
	}
	return out
}
