package main

import (
	"cardline/gateway/api"
	"cardline/internal/audience"
)

// audienceDoors gives the API what finds customers and says who is meant.
func (a *app) audienceDoors(d *api.Deps) error {
	rules, err := loadConsentRules(a.cfg)
	if err != nil {
		return err
	}
	d.Customers, d.Audiences, d.Foresight = a.db.Directory(), a.db.Audiences(), a.outbox
	d.ListClerk = audience.Clerk{Lists: a.db.Audiences(), People: a.db.Directory(), Consent: a.db.Consents(), Rules: rules, Now: a.clock.Now}
	return nil
}
