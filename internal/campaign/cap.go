package campaign

import (
	"fmt"
	"strings"

	"cardline/internal/money"
)

// perDay ends a budget that is of each day, in UTC.
const perDay = " a day"

// budget is its amount, in all or of a day; not ok: there is none.
func (d Brief) budget() (m money.Money, ok bool) {
	currency, figure, _ := strings.Cut(strings.TrimSuffix(d.Budget, perDay), " ")
	m, err := money.Parse(figure, currency)
	return m, d.Budget != "" && err == nil && len(currency) == 3
}

// daily reports whether the budget is of a day.
func (d Brief) daily() bool { return strings.HasSuffix(d.Budget, perDay) }

// capFaults tells what is wrong with the limits of a brief.
func (d Brief) capFaults(f *faults) {
	if _, ok := d.budget(); d.Budget != "" && !ok {
		f.add("budget", "sum")
	} else if ok && d.daily() && d.When.Event == nil {
		f.add("budget", "budget-day")
	}
	if d.When.Event != nil && d.Ceiling == 0 {
		f.add("ceiling", "ceiling-event")
	}
}

// Spent is what the messages of a campaign that answers events have cost, in hundred-thousandths of its budget's currency.
type Spent struct {
	All, Today int64 // in UTC
}

// whyDayBudget is why an event comes to nothing whose day's budget is planned.
const whyDayBudget = "the budget of %s does not cover the next message"

// short is why it is paused when its budget is planned.
func (c Campaign) short() string {
	return fmt.Sprintf("its budget of %s does not cover the next message", c.Budget)
}

// left is what its budget has left; false: it has none.
func (c Campaign) left(s Spent) (int64, bool) {
	m, ok := c.budget()
	if c.daily() {
		return hundredThousandths(m) - s.Today, ok
	}
	return hundredThousandths(m) - s.All, ok
}

// warnOfBudget tells of a budget that does not cover everybody, or a day of as many events as the ceiling lets go.
func (l *lookout) warnOfBudget() {
	b, ok := l.c.budget()
	if !ok || l.costs[b.Currency] <= hundredThousandths(b) {
		return
	}
	name, text := "budget", "it is paused when %s are planned, before everybody has got it"
	switch {
	case l.c.daily():
		name, text = "daily-budget", "a day may cost more than %s: who comes after gets nothing that day"
	case l.c.When.Event != nil:
		text = "it is paused when %s are planned, which a day may cost"
	}
	l.f.Warnings = append(l.f.Warnings, Warning{Name: name, Text: fmt.Sprintf(text, l.c.Budget), With: []string{l.c.Budget}})
}
