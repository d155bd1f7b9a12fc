package main

import (
	"context"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/desk"
	"cardline/internal/outbox"
)

// errands takes over what campaigns have said by people: a task at the desk for each.
type errands struct{ calling }

// routine is the severity of such a task: nobody waits for it.
const routine = 3

// Bear implements outbox.Bearer: the message is its task's key, so that asked again it is the same task.
func (e errands) Bear(ctx context.Context, r outbox.Row) error {
	of, err := e.campaign(ctx, r.Source)
	if err != nil {
		return err
	}
	if of.State == campaign.Cancelled {
		return nil
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	_, err = e.app.desk.Open(ctx, desk.Opening{
		Key: desk.CampaignTask + r.ID, Kind: desk.Task, Subject: desk.CampaignSubject(of.Code, of.Name), Channel: "system", Customer: r.Customer, Number: r.To,
		Lang: r.Lang, Zone: zone, Reason: r.Body, Category: of.Task.Category(), Severity: routine, Working: of.Task.Days(), Received: e.app.clock.Now(),
	})
	return err
}
