package api

import (
	"time"

	"cardline/internal/desk"
)

// Case is a case as staff see it. What the customer said, and their number, are in it only where one case is read.
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
	Contact     string     `json:"contact,omitempty"`
	Subject     string     `json:"subject,omitempty"`
	Reason      string     `json:"reason,omitempty"`
	Demand      string     `json:"demand,omitempty"`
	Amount      string     `json:"amount,omitempty"`
	Happened    *time.Time `json:"happened,omitempty"`
	Transaction string     `json:"transaction,omitempty"`
	Prior       string     `json:"prior,omitempty"`
	Outcome     string     `json:"outcome,omitempty" enum:"reached,no-answer,refused,accepted" doc:"Of a task that was done."`
	Score       int        `json:"score,omitempty"`
	History     []Event    `json:"history,omitempty"`
}

// Clock is one time that is kept for a case.
type Clock struct {
	Name    string     `json:"name" doc:"acknowledge, investigate, level, acknowledge-by-law or answer-by-law."`
	Start   time.Time  `json:"start"`
	Due     time.Time  `json:"due"`
	Stopped *time.Time `json:"stopped,omitempty" doc:"Empty: it runs."`
	Overdue bool       `json:"overdue"`
}

// Event is one line of the history of a case.
type Event struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	Text   string    `json:"text,omitempty"`
}

func outline(c desk.Case, now time.Time) Case {
	out := Case{
		Ref: c.Ref, Kind: string(c.Kind), State: string(c.State), Severity: c.Severity, Level: c.Level, Category: c.Category,
		Drivers:    c.Drivers,
		Department: c.Department, Owner: c.Owner, Customer: c.Customer, Language: string(c.Lang), Channel: c.Channel, Received: c.Received,
		Due: c.Due, Limit: known(c.Limit), Overdue: c.Late(now), Slot: known(c.Slot), Confirmed: known(c.Confirmed), Score: c.Score, Outcome: string(c.Outcome),
		Clocks: []Clock{},
	}
	for _, k := range c.Clocks {
		out.Clocks = append(out.Clocks, Clock{Name: string(k.Name), Start: k.Start, Due: k.Due, Stopped: known(k.Stopped), Overdue: k.Overdue(now)})
	}
	return out
}

func inFull(c desk.Case, now time.Time) Case {
	out := outline(c, now)
	out.Complainant, out.Contact, out.Subject, out.Reason, out.Demand = c.Complainant, c.Number.Reveal(), c.Subject, c.Reason, c.Demand
	out.Happened, out.Transaction, out.Prior = known(c.Happened), c.Transaction, c.Prior
	out.ReadBack = c.ReadBack
	if c.Amount.Currency != "" {
		out.Amount = c.Amount.String()
	}
	for _, e := range c.History {
		out.History = append(out.History, Event{At: e.At, Actor: e.Actor, Action: e.Action, Text: e.Text})
	}
	return out
}

// known is nil for a time that is not.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
