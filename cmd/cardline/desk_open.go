package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"cardline/commands"
	"cardline/config"
	"cardline/internal/desk"
)

// openDesk reads the rules of the desk and opens it on the database.
func (a *app) openDesk(context.Context) error {
	rules, err := loadRules(a.cfg)
	if err != nil {
		return err
	}
	a.desk = desk.New(a.db.Cases(), rules, a.clock.Now)
	return nil
}

// loadRules reads the rules of the desk, from the file that is configured or from the program.
func loadRules(c config.Config) (*desk.Rules, error) {
	holidays, err := loadHolidays(c)
	if err != nil {
		return nil, err
	}
	var src []byte
	if c.Desk.Rules != "" {
		if src, err = os.ReadFile(c.Desk.Rules); err != nil {
			return nil, fmt.Errorf("desk.rules: %w", err)
		}
	}
	rules, err := desk.ReadRules(src, holidays)
	if err != nil {
		return nil, fmt.Errorf("desk.rules: %w", err)
	}
	return rules, nil
}

// tasks files the work that verbs leave to a person as cases of the desk.
type tasks struct{ *desk.Desk }

// prompt is the severity of a task: a customer waits for it.
const prompt = 2

// Task implements commands.Tasks.
func (t tasks) Task(ctx context.Context, r commands.TaskRequest) (ref string, due time.Time, err error) {
	c, err := t.Open(ctx, desk.Opening{
		Key: r.Key + "/task", Kind: desk.Task, Subject: string(r.Kind), Customer: r.Customer, Card: r.Card, Number: r.Number, Lang: r.Lang,
		Reason: r.Text, Severity: prompt, Received: r.At, Channel: "system",
	})
	return c.Ref, c.Due, err
}

// ringEvery is how often clocks that run out are looked for.
const ringEvery = time.Minute

// watchDesk raises the alarms of the desk: one line in the log and one count for each share of each clock's time, by whichever process
// sees it first, and at every look a gauge of the overdue cases of each kind.
func (a *app) watchDesk(ctx context.Context) error {
	tick := time.NewTicker(ringEvery)
	defer tick.Stop()
	for {
		if err := a.ringDesk(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the clocks of cases are looked at again in a minute", "err", err)
		}
		if err := a.askScores(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("scores are asked for again in a minute", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (a *app) ringDesk(ctx context.Context) error {
	raised, err := a.desk.Ring(ctx)
	for _, r := range raised { // also those before an error: nobody else will tell of them
		a.metrics.Alarm(string(r.Clock.Name), r.Percent)
		level, text := slog.LevelWarn, "the time of a case runs out"
		if r.Percent >= 100 {
			level, text = slog.LevelError, "a case is overdue"
		}
		a.log.Log(ctx, level, text, "ref", r.Case.Ref, "clock", r.Clock.Name, "percent", r.Percent, "due", r.Clock.Due, "kind", r.Case.Kind,
			"severity", r.Case.Severity, "department", r.Case.Department, "level", r.Case.Level)
	}
	if err != nil {
		return err
	}
	late, err := a.desk.Overdue(ctx)
	if err != nil {
		return err
	}
	count := map[desk.Kind]int{}
	for _, c := range late {
		count[c.Kind]++
	}
	for _, k := range desk.Kinds() {
		a.metrics.Overdue(string(k), count[k])
	}
	return nil
}
