package main

import (
	"context"
	"fmt"
	"time"

	"cardline/commands"
	"cardline/internal/desk"
)

// openDesk reads the rules of the desk and opens it on the database.
func (a *app) openDesk(context.Context) error {
	rules, err := desk.ShippedRules()
	if err != nil {
		return err
	}
	a.desk = desk.New(a.db.Cases(), rules, a.clock.Now)
	return nil
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

// overdueEvery is how often overdue cases are looked for.
const overdueEvery = time.Minute

// watchDesk raises the alarm on overdue cases: a gauge for each kind at every look, a line in the log for each case once.
func (a *app) watchDesk(ctx context.Context) error {
	tick := time.NewTicker(overdueEvery)
	defer tick.Stop()
	for {
		if err := a.alarmOverdue(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("overdue cases are looked for again in a minute", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (a *app) alarmOverdue(ctx context.Context) error {
	late, err := a.desk.Overdue(ctx)
	if err != nil {
		return err
	}
	count := map[desk.Kind]int{}
	for _, c := range late {
		count[c.Kind]++
		fresh, err := a.desk.Alarm(ctx, c)
		if err != nil {
			return fmt.Errorf("marking a case as overdue: %w", err)
		}
		if fresh {
			a.log.Error("a case is overdue", "ref", c.Ref, "kind", c.Kind, "severity", c.Severity, "department", c.Department,
				"level", c.Level, "due", c.Due)
		}
	}
	for _, k := range desk.Kinds() {
		a.metrics.Overdue(string(k), count[k])
	}
	return nil
}
