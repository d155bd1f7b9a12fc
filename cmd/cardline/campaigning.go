package main

import (
	"context"
	"strings"

	"cardline/gateway/api"
	"cardline/internal/campaign"
	"cardline/internal/outbox"
	"cardline/internal/pace"
	"cardline/internal/phone"
)

// office is where campaigns are written, checked and steered.
func (a *app) office() campaign.Office {
	plans := a.db.Plans()
	o := campaign.Office{
		Shelf: plans, Audience: a.db.Audiences(), Holidays: a.holidays, Now: a.clock.Now, Results: plans, Out: a.outbox, Testers: testers(a.cfg.Campaigns.Testers),
		Forecaster: campaign.Forecaster{Words: a.notices, Gates: a.outbox, Senders: roads{a.outbox, a.pace}, Others: plans, Coupons: a.db.Coupons()},
	}
	if a.events != nil {
		o.Events, o.Told = a.events.Events(), a.events.Tell
	}
	return o
}

// testers are the numbers that campaigns may be tried on.
func testers(listed string) (out []phone.Number) {
	for _, n := range strings.Fields(listed) {
		out = append(out, phone.Number(n)) // the configuration was checked
	}
	return out
}

// campaignDoors are campaigns for the API.
func (a *app) campaignDoors() api.Campaigns { return api.Campaigns{Office: a.office()} }

// runCampaigns plans what is due, beside every other worker.
func (a *app) runCampaigns(ctx context.Context) error {
	plans := a.db.Plans()
	r := campaign.Runner{Office: a.office(), Runs: plans, Triggers: plans, Drained: a.outbox.Draining, Wall: a.clock.Wall, Log: a.sparing}
	return r.Run(ctx)
}

// roads implements campaign.Senders.
type roads struct {
	*outbox.Outbox

	pace *pace.Pacer
}

// RateOf is a sender's rate in force.
func (r roads) RateOf(sender string) int { return r.pace.Rate(context.Background(), sender).InForce }
