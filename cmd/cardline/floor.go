package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cardline/config"
	"cardline/internal/almanac"
	"cardline/internal/clock"
	"cardline/internal/desk"
	"cardline/internal/floor"
	"cardline/internal/lines"
	"cardline/internal/phone"
	"cardline/internal/telemetry"
)

// openFloor opens the floor on the database.
func (a *app) openFloor(context.Context) error {
	q := a.cfg.Queue
	rules := floor.DefaultRules()
	head, err := q.HeadStartOf()
	if err != nil {
		return fmt.Errorf("queue.head_start: %w", err)
	}
	if a.managers, err = q.ManagersOf(); err != nil {
		return fmt.Errorf("queue.managers: %w", err)
	}
	rules.HeadStart, rules.Offer, rules.Ring, rules.WrapUp, rules.Level = head, q.Offer, q.Ring, q.WrapUp, q.Level
	rules.Tries, rules.Between, rules.Opens = q.Tries, q.Between, a.topicOpens
	rules.Courteous = func(n phone.Number, at time.Time) bool {
		return almanac.Courtesy.Next(at, almanac.Zones("", n.Region())...).Equal(at)
	}
	if a.places == nil { // nothing makes calls of ours: the desk does
		rules.Tries = 0
	}
	a.floor = &floor.Desk{Board: a.db.Floor(), Rules: rules, Now: a.clock.Now, GiveUp: a.leftToDesk}
	if a.places != nil {
		a.floor.Begin = a.beginBack
	}
	return nil
}

// backDoor is where our calls to agents are answered, before the name of the wait.
const backDoor = "/webhooks/twilio/voice/back/"

// beginBack has an agent's telephone ring for a call back. One that cannot be placed is begun again when the floor hears nothing of it.
func (a *app) beginBack(w floor.Waiting, agent floor.Agent) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), a.cfg.Twilio.Timeout)
		defer cancel()
		door := strings.TrimSuffix(a.cfg.PublicURL, "/") + backDoor + w.Call
		if err := a.places(ctx, placing{To: agent.Number, From: phone.Number(a.cfg.Hotline.Number), Door: door, Over: door + "/over", Ring: a.cfg.Queue.Ring}); err != nil {
			a.log.Warn("a call back is tried again in a minute", "call", w.Call, "agent", agent.Name, "err", err)
		}
	}()
}

// placing is a call of ours: whom to call, by which number, where it is answered and told to be over, and how long it rings.
type placing struct {
	To, From   phone.Number
	Door, Over string
	Ring       time.Duration
}

// topicOpens is when people next answer those who wait for a topic. While nobody knows when, it is a minute later than asked.
func (a *app) topicOpens(topic string, at time.Time) time.Time {
	if opens := a.lineOpens(lineOf(topic), at); !opens.IsZero() {
		return opens
	}
	return at.Add(time.Minute)
}

// lineOpens is when people next answer a line, at or after a time; zero: nobody knows.
func (a *app) lineOpens(line string, at time.Time) time.Time {
	_, opens := a.lines.Of(line, at)
	return opens
}

// lineOf is the line whose people take a topic.
func lineOf(topic string) string {
	if topic == floor.Platinum {
		return floor.Platinum
	}
	return lines.Main
}

// leftToDesk makes a case of a call back that nobody answered, or that no program could make.
func (a *app) leftToDesk(ctx context.Context, w floor.Waiting) error {
	if is, err := a.leftCase(ctx, w); is {
		return err
	}
	reason := "asked to be called back while waiting for a person"
	if w.Tries > 0 {
		reason += fmt.Sprintf("; did not answer %d calls", w.Tries)
	}
	_, err := a.desk.Open(ctx, desk.Opening{
		Key: "back/" + w.Call, Kind: desk.Callback, Subject: w.Topic, Channel: "voice", Lang: w.Lang, Customer: w.Customer, Number: w.Number,
		Reason: reason, Severity: prompt, Slot: a.staffSlot(ctx, lineOf(w.Topic), w.Customer, w.Number, w.Back), Received: w.Since,
	})
	return err
}

// mayAnswer says at which numbers agents may answer: a key that was stolen must not make the bank call dear numbers.
func mayAnswer(c config.Config) func(phone.Number) bool {
	beginnings := strings.Fields(c.Queue.Numbers)
	home := phone.Number(c.Agent.Number)
	return func(n phone.Number) bool {
		for _, b := range beginnings {
			if strings.HasPrefix(n.Reveal(), b) {
				return true
			}
		}
		return len(beginnings) == 0 && (home == "" || n.Region() == home.Region())
	}
}

// Timing of the floor.
const (
	floorEvery   = time.Second      // calls back are begun, and who is gone is let go
	figuresEvery = 15 * time.Second // for the metrics
	filingEvery  = 5 * time.Second  // what callers recorded becomes part of a case
)

// keepFloor does what no caller's step would do.
func (a *app) keepFloor(ctx context.Context) error {
	var figures, filed, backs time.Time
	keep := func(ctx context.Context) error {
		err := a.floor.Keep(ctx)
		now := a.clock.Wall()
		if err == nil && now.Sub(filed) >= filingEvery {
			filed, err = now, a.fileRecordings(ctx)
		}
		if err == nil && now.Sub(backs) >= backEvery {
			backs, err = now, a.promiseCases(ctx)
		}
		if err == nil && now.Sub(figures) >= figuresEvery {
			figures, err = now, a.tellFloor(ctx)
		}
		return err
	}
	return clock.Every(ctx, floorEvery, keep, a.log.WarnContext, "the floor is looked at again in a second")
}

// tellFloor tells the metrics how the last hour was.
func (a *app) tellFloor(ctx context.Context) error {
	f, figures, err := a.floor.Status(ctx, a.clock.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	for _, g := range figures {
		a.metrics.Queued(telemetry.Queue{
			Topic: g.Topic, Waiting: g.Waiting, Returns: g.Returns, Level: g.Level(), Lost: g.Lost(), Longest: g.Longest, Average: g.Average,
		})
	}
	count := map[floor.State]int{}
	for _, one := range f.Agents {
		count[one.State]++
	}
	for _, s := range floor.States() {
		a.metrics.Agents(string(s), count[s])
	}
	return nil
}
