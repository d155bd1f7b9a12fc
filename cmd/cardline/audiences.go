package main

import (
	"context"
	"time"

	"cardline/gateway/api"
	"cardline/internal/audience"
	"cardline/internal/clock"
)

// audienceDoors gives the API what finds customers and says who is meant.
func (a *app) audienceDoors(d *api.Deps) error {
	rules, err := loadConsentRules(a.cfg)
	if err != nil {
		return err
	}
	d.Coupons = a.db.Coupons()
	d.Customers, d.Audiences, d.Foresight = a.db.Directory(), a.db.Audiences(), a.outbox
	d.ListClerk = audience.Clerk{Lists: a.db.Audiences(), People: a.db.Directory(), Consent: a.db.Consents(), Rules: rules, Now: a.clock.Now}
	return nil
}

// leftLook is how often lists are looked for that were begun and never used.
const leftLook = 10 * time.Minute

// dropLeftLists ends them, until ctx ends: of a file that broke off nothing is kept for longer than its lines.
func (a *app) dropLeftLists(ctx context.Context) error {
	drop := func(ctx context.Context) error {
		_, err := a.db.Audiences().DropLeft(ctx, a.clock.Now().Add(-audience.LeftFor))
		return err
	}
	return clock.Every(ctx, leftLook, drop, a.sparing.WarnContext, "lists that were never used are dropped later")
}
