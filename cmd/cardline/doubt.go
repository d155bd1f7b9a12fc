package main

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/desk"
	"cardline/internal/dialogue"
)

// doubted leaves a change that the bank does not confirm to the desk, one task for an order: its customer has been told that a colleague looks.
func (a *app) doubted(ctx context.Context, d dialogue.Doubt) error {
	at := func(t time.Time) string { return t.UTC().Format("2 Jan 15:04 UTC") }
	_, err := a.desk.Open(ctx, desk.Opening{
		Key: "doubt/" + d.Order, Kind: desk.Task, Subject: "unconfirmed order", Channel: "system", Lang: d.Lang, Customer: d.Customer, Number: d.Number,
		Card: d.Card, Severity: prompt, Received: d.Asked,
		Reason: fmt.Sprintf(
			"whether %s was carried out is not known: the bank has not confirmed it since %s. It is asked again under the same key, %s, until %s: look it up at the bank, and tell the customer how it ended",
			d.Verb, at(d.Asked), d.Order, at(d.Until)),
	})
	return err
}
