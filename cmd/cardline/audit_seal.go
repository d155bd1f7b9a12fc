package main

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"cardline/internal/audit"
)

// sealEvery is how often audit entries are sealed; each process of workers tries, one does.
const sealEvery = time.Minute

// sealAudit chains audit entries that are old enough. The log and the checkpoints have each digest, so that a chain made anew in the database shows.
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
		a.keepCheckpoints(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// keepCheckpoints appends the seals of all processes to the checkpoints of this one, where the configuration names any.
func (a *app) keepCheckpoints(ctx context.Context) {
	if a.cfg.Audit.Checkpoints == "" {
		return
	}
	kept := audit.Checkpoints(a.cfg.Audit.Checkpoints)
	for {
		n, err := kept.Keep(ctx, func(ctx context.Context, n int64) ([]audit.Seal, error) { return a.db.Trail().Seals(ctx, n, 1000) })
		switch {
		case errors.Is(err, audit.ErrRewritten):
			a.sparing.ErrorContext(ctx, "the audit trail is not what its checkpoints say", "file", string(kept), "err", err)
		case err != nil && ctx.Err() == nil:
			a.sparing.ErrorContext(ctx, "seals of the audit trail are kept outside of the database later", "file", string(kept), "err", err)
		}
		if n == 0 {
			return
		}
	}
}
