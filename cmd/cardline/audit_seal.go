package main

import (
	"context"
	"encoding/hex"
	"time"
)

// sealEvery is how often audit entries are sealed; each process of workers tries, one does.
const sealEvery = time.Minute

// sealAudit chains audit entries that are old enough. The log has each digest, so that a chain made anew in the database shows.
func (a *app) sealAudit(ctx context.Context) error {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	for {
		s, made, err := a.db.Trail().Seal(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("audit entries are sealed in a minute", "err", err)
		case made:
			a.log.Info("audit entries sealed", "seal", s.N, "entries", s.Entries, "last", s.Last, "digest", hex.EncodeToString(s.Digest[:]))
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
