package api

import (
	"time"

	"cardline/internal/desk"
)

// Case is a case as staff see it. What the customer said is in it only where one case is read; their number in clear only where it was asked for.
type Case struct {
	Ref         string     `json:"ref"`
	Kind        string     `json:"kind"`
	State       string     `json:"state"`
	Severity    int        `json:"severity" doc:"1 critical to 4 minor."`
	Drivers     []string   `json:"drivers,omitempty" doc:"What made it more severe than its category."`
	Level       int        `json:"level"`
	Category    string     `json:"category"`
	Department  string     `json:"department"`
	Owner       string     `json:"owner,omitempty"`
	Customer    string     `json:"customer,omitempty"`
	Number      string     `json:"number,omitempty" doc:"Whom to call, masked."`
	Zone        string     `json:"zone,omitempty" example:"America/New_York" doc:"The customer's."`
	Campaign    string     `json:"campaign,omitempty" doc:"That asked for the task."`
	Script      string     `json:"script,omitempty" doc:"Of a campaign's task: what to say, in the customer's language."`
	Language    string     `json:"language"`
	Channel     string     `json:"channel"`
	Received    time.Time  `json:"received"`
	Due         time.Time  `json:"due"`
	Limit       *time.Time `json:"due_by_law,omitempty"`
	Overdue     bool       `json:"overdue" doc:"One of its clocks has run out."`
	Clocks      []Clock    `json:"clocks"`
	Slot        *time.Time `json:"slot,omitempty" doc:"When the customer is to be called."`
	Confirmed   *time.Time `json:"confirmed,omitempty" doc:"When the customer agreed to what was read back."`
	ReadBack    string     `json:"read_back,omitempty" doc:"What the customer agreed to."`
	Complainant string     `json:"complainant,omitempty"`
	Contact     string     `json:"contact,omitempty" doc:"Whom to call, in clear: only unmask-case tells it."`
	Subject     string     `json:"subject,omitempty"`
	Reason      string     `json:"reason,omitempty"`
	Demand      string     `json:"demand,omitempty"`
	Amount      string     `json:"amount,omitempty"`
	Happened    *time.Time `json:"happened,omitempty"`
	Transaction string     `json:"transaction,omitempty"`
	Prior       string     `json:"prior,omitempty"`
	Outcome     string     `json:"outcome,omitempty" enum:"reached,no-answer,refused,accepted" doc:"Of a task that was done."`
	Score       int        `json:"score,omitempty"`
	SurveyTill  *time.Time `json:"survey_till,omitempty" doc:"A score is asked for until then."`
	Closed      *time.Time `json:"closed,omitempty"`
	MoreTime    string     `json:"more_time,omitempty" enum:"none,free,approval" doc:"What the law leaves beyond due_by_law: more for the asking, or with somebody else's approval."`
	AskedBy     string     `json:"asked_by,omitempty" example:"operator:anna" doc:"Who asked for that approval: they cannot give it."`
	History     []Event    `json:"history,omitempty"`
}

// Clock is one time that is kept for a case.
type Clock struct {
	Name    string     `json:"name" doc:"acknowledge, investigate, level, acknowledge-by-law or answer-by-law."`
	Start   time.Time  `json:"start"`
	Due     time.Time  `json:"due"`
	Stopped *time.Time `json:"stopped,omitempty" doc:"Empty: it runs."`
	Overdue bool       `json:"overdue"`
	Left    int        `json:"working_days_left" example:"3" doc:"Where the customer is, the last one included; 0: due today, or over."`
}

// Event is one line of the history of a case.
type Event struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	Text   string    `json:"text,omitempty"`
}

func (d Deps) outline(c desk.Case) Case {
	now := d.Now()
	out := Case{
		Ref: c.Ref, Kind: string(c.Kind), State: string(c.State), Severity: c.Severity, Level: c.Level, Category: c.Category,
		Drivers:    c.Drivers,
		Department: c.Department, Owner: c.Owner, Customer: c.Customer, Language: string(c.Lang), Channel: c.Channel, Received: c.Received,
		Due: c.Due, Limit: known(c.Limit), Overdue: c.Late(now), Slot: known(c.Slot), Confirmed: known(c.Confirmed), Score: c.Score, Outcome: string(c.Outcome),
		Clocks: []Clock{},
	}
	out.Number, out.Closed, out.Zone = c.Number.String(), known(c.ClosedAt), zoneOf(c)
	if out.SurveyTill = known(c.SurveyTill); c.Kind == desk.Task {
		out.Subject = c.Subject
	}
	if k := c.Clock(desk.AnswerByLaw); k != nil {
		leave, _ := d.Desk.Rules().Leave(c)
		out.MoreTime, out.AskedBy = string(leave), k.Asked
	}
	if out.Campaign = c.Campaign(); out.Campaign != "" {
		out.Script = c.Reason // the bank's words, not the customer's
	}
	for _, k := range c.Clocks {
		clock := Clock{Name: string(k.Name), Start: k.Start, Due: k.Due, Stopped: known(k.Stopped), Overdue: k.Overdue(now)}
		if k.Running() {
			clock.Left = d.Desk.Rules().Left(c, now, k.Due)
		}
		out.Clocks = append(out.Clocks, clock)
	}
	return out
}

func (d Deps) inFull(c desk.Case) Case {
	out := d.outline(c)
	out.Complainant, out.Subject, out.Reason, out.Demand = c.Complainant, c.Subject, c.Reason, c.Demand
	out.Happened, out.Transaction, out.Prior = known(c.Happened), c.Transaction, c.Prior
	out.ReadBack = c.ReadBack
	if c.Amount.Minor != 0 {
		out.Amount = c.Amount.String()
	}
	for _, e := range c.History {
		out.History = append(out.History, Event{At: e.At, Actor: e.Actor, Action: e.Action, Text: e.Text})
	}
	return out
}

// zoneOf is the customer's time zone; "" where nobody knows.
func zoneOf(c desk.Case) string {
	if c.Zone == nil || c.Zone == time.UTC || c.Zone == time.Local {
		return ""
	}
	return c.Zone.String()
}

// known is nil for a time that is not.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
