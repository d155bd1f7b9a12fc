package audit

import (
	"context"
	"sync/atomic"
)

// Origin is who asks for what is done under a context, with which key and from where. Entries written under it carry the key and the
// address.
type Origin struct {
	Actor      string // "operator:anna"
	Credential string // id of the key
	Address    string
	told       atomic.Bool
}

type originKey struct{}

// Under makes a context in which everything is done for o.
func Under(ctx context.Context, o *Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// Mark puts the origin of ctx into an entry about to be written, where there is one.
func Mark(ctx context.Context, e Entry) Entry {
	o, _ := ctx.Value(originKey{}).(*Origin)
	if o == nil {
		return e
	}
	if e.Actor == o.Actor {
		o.told.Store(true)
	}
	if e.Credential == "" {
		e.Credential, e.Address = o.Credential, o.Address
	}
	return e
}

// Told reports whether an entry in the name of the origin itself has been written.
func (o *Origin) Told() bool { return o.told.Load() }
