package overview

import (
	"context"
	"sync"
	"time"

	"cardline/internal/outbox"
)

// Part is one we depend on.
type Part struct {
	Name string // redis, database, bank
	Ping func(ctx context.Context) error
}

// pingWait is how long a part may take to answer.
const pingWait = time.Second

// carrierPart is the part under which accounts with carriers are told.
const carrierPart = "carrier"

// watch remembers since when each part is as it is.
type watch struct {
	mu   sync.Mutex
	seen map[string]Health
}

// look asks every part whether it answers. accounts may be nil.
func (w *watch) look(ctx context.Context, now time.Time, parts []Part, accounts func() []outbox.AccountHealth) []Health {
	ctx, cancel := context.WithTimeout(ctx, pingWait)
	defer cancel()
	found := make([]Health, len(parts))
	var all sync.WaitGroup
	for i, p := range parts {
		all.Go(func() {
			found[i] = Health{Part: p.Name, State: Well}
			if p.Ping(ctx) != nil { // why is in the log already
				found[i].State = Away
			}
		})
	}
	all.Wait()
	if accounts != nil {
		for _, a := range accounts() {
			found = append(found, accountHealth(a))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, h := range found {
		key := h.Part + " " + h.Name
		before, known := w.seen[key]
		if found[i].Since = now; known && before.State == h.State && !now.Before(before.Since) {
			found[i].Since = before.Since
		}
		w.seen[key] = found[i]
	}
	return found
}

func accountHealth(a outbox.AccountHealth) Health {
	h := Health{Part: carrierPart, Name: a.Account, State: Well, Share: &a.Share}
	switch {
	case a.Stopped:
		h.State = Stopped
	case a.Down:
		h.State = Away
	case a.Share < 100:
		h.State = Poor
	}
	return h
}
