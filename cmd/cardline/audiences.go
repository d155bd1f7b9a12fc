package main

import (
	"context"
	"time"

	"cardline/gateway/api"
	"cardline/internal/audience"
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
	tick := time.NewTicker(leftLook)
	defer tick.Stop()
	for {
		if _, err := a.db.Audiences().DropLeft(ctx, a.clock.Now().Add(-audience.LeftFor)); err != nil && ctx.Err() == nil {
			a.sparing.WarnContext(ctx, "lists that were never used are dropped later", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
