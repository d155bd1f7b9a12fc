package dialogue_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/dialogue"
	"cardline/internal/floor"
	"cardline/ivr"
)

// full is a database that is read and takes nothing more, once its disk is full.
type full struct {
	dialogue.Ledger
	dialogue.Promises
	disk  bool
	blind bool // and nothing can be read
	plans bool // it takes no promise before anything is done
}

var errFull = errors.New("database or disk is full")

func (f *full) Commit(ctx context.Context, t dialogue.Turn) (*dialogue.Stored, error) {
	if f.disk {
		return nil, errFull
	}
	return f.Ledger.Commit(ctx, t)
}

func (f *full) Seen(ctx context.Context, key string) (*dialogue.Stored, error) {
	if f.blind {
		return nil, errFull
	}
	return f.Ledger.Seen(ctx, key)
}

func (f *full) Plan(ctx context.Context, p dialogue.Promise) (*dialogue.Promise, error) {
	if f.disk || f.plans {
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

// onAFullDisk is a house whose bank is down, and whose disk is full as soon as db says so.
func onAFullDisk(t *testing.T) (h *house, db *full) {
	db = &full{}
	h = build(t, func(d *dialogue.Deps) {
		db.Ledger, db.Promises = d.Ledger, d.Promises
		d.Ledger, d.Promises = db, db
	})
	h.bank.Trouble(bank.Trouble{Down: true})
	return h, db
}

func TestACallerIsPromisedNothingThatNobodyWroteDown(t *testing.T) {
	t.Parallel()
	h, db := onAFullDisk(t)
	c, _ := h.ring(chan8899)
	c.press("9")
	db.disk = true
	said := c.press("1")
	says(t, said, "唔好當已經辦好", "dial "+agent.Reveal())
	silentOn(t, said, "短訊")
	db.disk = false
	says(t, c.step(dialogue.Call{Step: c.last.Step - 1, Digits: "1", State: c.last.State}), "唔好當已經辦好")
}

// A report that could not be written down before the bank was asked, and is by the time it is answered, is kept all the same, and nobody is told that
// it was settled.
func TestAReportIsKeptThatNobodyHadWrittenDownBefore(t *testing.T) {
	t.Parallel()
	h, db := onAFullDisk(t)
	db.plans = true
	says(t, h.text(maria, "LOST 1234"), "NOT YET BLOCKED")
	if log := h.log.String(); strings.Contains(log, "settled") || !strings.Contains(log, "was not written down before") {
		t.Errorf("the log says\n%s", log)
	}
	db.plans = false
	h.bank.Trouble(bank.Trouble{})
	h.clock.Turn(2 * time.Second)
	must(t, h.SettleDue(t.Context()))
	if is := h.state("K10011"); is != bank.Stopped {
		t.Errorf("the card is %s", is)
	}
}

// While the database is away a person who picks up is told of the caller from what the call itself remembers, and a mailbox takes no call.
func TestWhoPicksUpIsToldOfTheCallerWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	tells := func(h *house, c *call, key string) (page ivr.Page) {
		h.t.Helper()
		for began := time.Now(); page.Tell == "" && time.Since(began) < time.Minute; time.Sleep(10 * time.Millisecond) { // the step is still being saved
			var err error
			if page, err = h.Tell(h.t.Context(), c.sid, c.last.Step, key); err == nil && page.Tell == "" {
				return page
			}
		}
		return page
	}
	t.Run("nobody waits anywhere", func(t *testing.T) { // the floor is in that database
		t.Parallel()
		db := &full{}
		h := build(t, func(d *dialogue.Deps) { db.Ledger, d.Ledger, d.Menus = d.Ledger, db, menuOf(t) })
		c := h.identified(maria, "1234")
		c.press("1")
		db.disk, db.blind = true, true
		says(t, c.press("0"), "dial "+agent.Reveal())
		if told := tells(h, c, ""); told.Tell != c.last.Tell || !strings.Contains(told.Tell, "Identified by card") || !strings.Contains(told.Tell, "What you owe") {
			t.Errorf("who picks up is told %+v, of %q", told, c.last.Tell)
		}
	})
	t.Run("an agent of the floor", func(t *testing.T) { // it went when their telephone had begun to ring
		t.Parallel()
		db := &full{}
		h, desk, _ := staffed(t, func(d *dialogue.Deps) { db.Ledger, d.Ledger = d.Ledger, db })
		c := h.identified(maria, "1234")
		c.press("1")
		says(t, c.press("0"), "dial +12025550180")
		db.blind = true
		for _, key := range []string{"", "7"} {
			if told := tells(h, c, key); !told.Takes || told.Tell != c.last.Tell || told.Step != c.last.Step || told.Lang != "en" {
				t.Errorf("who picks up and presses %q: %+v, of %q", key, told, c.last.Tell)
			}
		}
		if told := tells(h, c, "1"); told.Tell != "" {
			t.Errorf("who has pressed 1 hears %q", told.Tell)
		}
		if ann, _, err := desk.Agent(t.Context(), "ann"); err != nil || ann.State != floor.Talking {
			t.Errorf("who has pressed 1 is %s, %v", ann.State, err)
		}
	})
}
