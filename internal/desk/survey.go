package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const (
	// surveyFor is how long a score is asked for after a case was closed.
	surveyFor = 48 * time.Hour
	// Low is the best score that opens the case again.
	Low = 2
)

// inDispute reports whether a transaction of the customer of a case is disputed: no score is asked for meanwhile.
func (d *Desk) inDispute(ctx context.Context, ref string) (bool, error) {
	c, err := d.store.Case(ctx, ref)
	if err != nil || c.Number == "" {
		return false, err
	}
	q := Query{Kind: Dispute, Open: true, Number: c.Number, Limit: 1}
	if c.Customer != "" {
		q.Customers = []string{c.Customer}
	}
	open, err := d.store.Find(ctx, q)
	return len(open) > 0, err
}

// WhenClosed has f called with every case that is closed. It is set before the desk is used.
func (d *Desk) WhenClosed(f func(context.Context, Case)) { d.whenClosed = f }

// Unscored lists the cases that were closed since and wait for a score, the newest first.
func (d *Desk) Unscored(ctx context.Context, since time.Time) ([]Case, error) {
	waiting, err := d.store.Find(ctx, Query{Survey: d.now()})
	var out []Case
	for _, c := range waiting {
		if c.State == Closed && c.ClosedAt.After(since) {
			out = append(out, c)
		}
	}
	return out, err
}

// Tally is what customers thought of how their cases were settled.
type Tally struct {
	Of     [5]int // how many gave 1, 2, ... 5
	Silent int    // who were asked and have given none
}

// Scores counts the scores of the cases that were received since.
func (d *Desk) Scores(ctx context.Context, since time.Time) (Tally, error) {
	return d.store.Scores(ctx, since)
}

// Score takes the customer's score of a closed case, 1 to 5. A low one opens the case again, one level higher where there is one: somebody
// else looks into it.
func (d *Desk) Score(ctx context.Context, ref, key, actor string, score int, comment string) (Case, error) {
	c, err := d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) {
		now := d.now()
		if c.State != Closed || !now.Before(c.SurveyTill) || score < 1 || score > 5 {
			return c, Event{}, ErrNoSurvey
		}
		c.Score, c.SurveyTill = score, time.Time{}
		return c, Event{Key: key, At: now, Actor: actor, Action: "score", Text: strings.TrimSpace(fmt.Sprint(score, " ", comment))}, nil
	})
	if err != nil || c.Score > Low {
		return c, err
	}
	again := key + "/reopen"
	return d.store.Change(ctx, ref, again, func(c Case) (Case, Event, error) {
		now := d.now()
		c.State, c.Owner, c.ClosedAt = Accepted, "", time.Time{}
		c.Level = min(c.Level+1, len(d.rules.Levels))
		c.Due = d.rules.working(c.Region, now, d.rules.Level(c.Level).Days, c.Zone)
		c.run(Investigate, now, c.Due)
		c.run(Acknowledge, now, d.rules.end(d.rules.Clocks[c.Severity].Acknowledge, now, c.Region, c.Zone))
		c.resume(AnswerByLaw)
		d.rules.arm(&c)
		return c, Event{Key: again, At: now, Actor: "system", Action: "reopen", Text: fmt.Sprintf("score %d", score)}, nil
	})
}
