package dialogue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/dialogue"
)

// full is a database that is read and takes nothing more, once its disk is full.
type full struct {
	dialogue.Ledger
	dialogue.Promises
	disk bool
}

var errFull = errors.New("database or disk is full")

func (f *full) Commit(ctx context.Context, t dialogue.Turn) (*dialogue.Stored, error) {
	if f.disk {
		return nil, errFull
	}
	return f.Ledger.Commit(ctx, t)
}

func (f *full) Plan(ctx context.Context, p dialogue.Promise) (*dialogue.Promise, error) {
	if f.disk {
		return nil, errFull
	}
	return f.Promises.Plan(ctx, p)
}

func (f *full) Owe(ctx context.Context, key string, due time.Time) error {
	if f.disk {
		return errFull
	}
	return f.Promises.Owe(ctx, key, due)
}

func TestACallerIsPromisedNothingThatNobodyWroteDown(t *testing.T) {
	t.Parallel()
	db := &full{}
	h := build(t, func(d *dialogue.Deps) {
		db.Ledger, db.Promises = d.Ledger, d.Promises
		d.Ledger, d.Promises = db, db
	})
	h.bank.Trouble(bank.Trouble{Down: true})
	c, _ := h.ring(chan8899)
	c.press("9")
	db.disk = true
	said := c.press("1")
	says(t, said, "唔好當已經辦好", "dial "+agent.Reveal())
	silentOn(t, said, "短訊")
	db.disk = false
	says(t, c.step(dialogue.Call{Step: c.last.Step - 1, Digits: "1", State: c.last.State}), "唔好當已經辦好")
}
