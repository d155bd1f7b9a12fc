package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/clock"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// settling bounds one round of Settle. Reports of loss are taken up first and all at once, then the rest: a report that comes in
// behind slow reads waits for one of them at most, and nothing is still under way when its lease ends.
const (
	settleLease = 25 * time.Second
	settleBatch = 16
	settleBanks = 3 // times the bank's time in a turn: nobody is waiting on the line
)

// Settle works through the answers we owe until ctx ends: reports of loss before everything else. every is how often it looks.
func (d *Dialogue) Settle(ctx context.Context, every time.Duration) error {
	return clock.Every(ctx, every, d.SettleDue, d.Log.WarnContext, "answers we owe are looked at again in a moment")
}

// SettleDue takes up every promise that is due now.
func (d *Dialogue) SettleDue(ctx context.Context) error {
	for {
		due, err := d.Promises.Due(ctx, d.Clock.Now(), settleLease, settleBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		rest := slices.IndexFunc(due, func(p Promise) bool { return !p.Urgent })
		if rest < 0 {
			rest = len(due)
		}
		d.settleAll(ctx, due[:rest])
		d.settleAll(ctx, due[rest:]) // what a loss has overtaken is seen to be so
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if len(due) < settleBatch {
			return nil
		}
	}
}

// settleAll takes promises up at the same time.
func (d *Dialogue) settleAll(ctx context.Context, ps []Promise) {
	var all sync.WaitGroup
	for _, p := range ps {
		all.Go(func() {
			if err := recovered(func() error { return d.settle(ctx, p) }); err != nil && !errors.Is(err, ErrSettled) && !errors.Is(err, ErrNoPromise) {
				d.Log.Warn("an owed answer has to wait", "promise", p.Key, "tries", p.Tries, "err", err)
			}
		})
	}
	all.Wait()
}

// settle runs one promised verb under its own key and tells the customer, once. While the bank is away it waits; a report of loss is
// never given up, and a change is not said to have failed as long as it may have been done.
func (d *Dialogue) settle(ctx context.Context, p Promise) error {
	var o owing
	if err := json.Unmarshal(p.Payload, &o); err != nil {
		return errors.Join(err, d.Promises.Settle(ctx, p.Key, Failed))
	}
	if o.Work.Verb == keeping {
		return d.keep(ctx, p)
	}
	t, err := d.resume(ctx, p, o)
	if err != nil {
		return err
	}
	v := d.verbs[o.Work.Verb]
	if t.overtaken(v, o) {
		return d.Promises.Settle(ctx, p.Key, Failed)
	}
	r := t.request(o.Work)
	if !o.Reads { // an order stays what it was; a reading is for the text that tells it
		r.Channel = o.Channel
	}
	bctx, stop := context.WithTimeout(ctx, settleBanks*d.Limits.Bank)
	defer stop()
	bctx, placed := watched(bctx)
	var a commands.Answer
	err = recovered(func() (err error) {
		a, err = v.Run(bctx, r)
		return err
	})
	state := Told
	switch {
	case err == nil:
		a.Phone = false
		if v.ID == finding { // nobody waits to be told
			a.Say = ""
		}
		if v.Protects && t.party.Distrusted {
			a.Say = "bare" // no reference and no tail for whoever holds it
		}
		t.finish(ctx, v, o.Work, a)
		t.notify(ctx, v, o.Work, placed)
	case bank.Down(err) && (p.Urgent || t.now.Sub(p.At) < d.Limits.LateLife):
		return d.Promises.Owe(ctx, p.Key, t.now.Add(pause(p)))
	case bank.Down(err) && v.Effect: // it may have been done
		return t.doubts(ctx, v, o.Work, p, placed.key)
	default:
		state = Failed
		t.done("late-failed", commands.Data{"topic": commands.Topic(v.ID)})
	}
	if err := t.tell(ctx, v, o.Work, p, "late:"); err != nil {
		return err
	}
	return d.Promises.Settle(ctx, p.Key, state)
}

// tell texts what was said about a promise, at most once of each kind.
func (t *turn) tell(ctx context.Context, v commands.Verb, w session.Work, p Promise, kind string) error {
	if t.number == "" || t.body() == "" {
		return nil
	}
	return t.Texter.Text(ctx, Notice{
		Unique: kind + p.Key, Type: lateType(v), To: t.number, Customer: w.Customer, Zone: t.zone.String(), Lang: t.lang,
		Body: t.body(), Asked: p.At, Expires: t.now.Add(day),
	})
}

// overtaken reports whether something has happened since that forbids to go on: the number is not its owner's any more, or the card
// has been reported lost. What was asked for before must neither be told nor undo that.
func (t *turn) overtaken(v commands.Verb, o owing) bool {
	if v.Protects {
		return false
	}
	return t.party.Distrusted || v.Effect && !o.Stopped && t.stopped(o.Work)
}

// pause before the next try: a report of loss is tried again at once, the rest ever more slowly.
func pause(p Promise) time.Duration {
	if p.Urgent {
		return time.Second
	}
	return min(time.Second<<min(p.Tries, 6), time.Minute)
}

func lateType(v commands.Verb) string {
	if v.Protects {
		return "card-stopped"
	}
	return "late-answer"
}

// resume makes a turn out of a promise: by text, whatever the channel of the request was.
func (d *Dialogue) resume(ctx context.Context, p Promise, o owing) (*turn, error) {
	now := d.Clock.Now()
	t := &turn{
		Dialogue: d,
		arrival: arrival{
			key: o.SID, index: p.Party, now: now, channel: commands.Text, number: phone.Number(o.Number), our: phone.Number(o.Our),
			life: ctx, bankBy: d.Clock.Wall().Add(settleBanks * d.Limits.Bank),
		},
		scene: scene{st: &session.State{Lang: o.Lang, LangUntil: now.Add(day)}, offline: true},
	}
	party, err := d.Directory.Find(ctx, t.number, now.UnixNano()) // no epoch is known here: what the store says now
	if err != nil {
		return nil, err
	}
	t.party = party
	t.localize()
	return t, nil
}
