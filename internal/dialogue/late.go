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
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// After how long an effect that was begun and never answered is taken up: longer than a carrier goes on retrying a webhook.
const abandoned = 30 * time.Second

// owing is the payload of a promise: what is needed to run the verb again and to answer.
type owing struct {
	Work    session.Work     `json:"work"`
	SID     string           `json:"sid"`
	Number  string           `json:"number"`
	Our     string           `json:"our"`
	Lang    locale.Lang      `json:"lang"`
	Channel commands.Channel `json:"channel"`
	Reads   bool             `json:"reads,omitempty"`
	Stopped bool             `json:"stopped,omitempty"` // a card it is about had been reported lost when it was asked for
}

func (t *turn) owing(w session.Work, reads bool) []byte {
	b, err := json.Marshal(owing{
		Work: w, SID: t.key, Number: t.number.Reveal(), Our: t.our.Reveal(), Lang: t.lang, Channel: t.channel, Reads: reads,
		Stopped: t.stopped(w),
	})
	if err != nil { // strings and numbers only
		panic(err)
	}
	return b
}

// planned writes down an effect before it is begun. It returns true when the turn is over: this very text was answered before, or
// nothing can be written down and the effect is not one that protects.
func (t *turn) planned(ctx context.Context, v commands.Verb, w session.Work) bool {
	prior, err := t.Promises.Plan(ctx, Promise{
		Key: w.Key, Party: t.Dialogue.party(t.number, t.key), Payload: t.owing(w, false), Urgent: v.Protects,
		Due: t.now.Add(abandoned), At: t.now, State: Planned,
	})
	switch {
	case err != nil && v.Protects:
		t.log.ErrorContext(ctx, "stopping a card without writing it down first", "err", err)
	case err != nil:
		t.log.ErrorContext(ctx, "an effect could not be written down", "verb", v.ID, "err", err)
		t.done("sorry", nil)
		return true
	case prior != nil:
		// Begun before. Where nobody has moved on since, only the session was lost: the same order under the same key comes to the same
		// end, and with it the session.
		stored, err := t.Ledger.Seen(ctx, t.key)
		if err == nil && stored != nil && t.channel == commands.Text && stored.Seq != t.st.Seq+1 {
			t.stored = stored
			return true
		}
	}
	if t.protect = v.Protects; t.protect && prior == nil {
		t.Observer.Lost()
	}
	return false
}

// late says what happens next when the bank did not answer in time. A change of unknown outcome, a report of loss and a read that took
// too long are answered later, once; a change the bank did not take is not pursued behind the customer's back.
func (t *turn) late(ctx context.Context, v commands.Verb, w session.Work, err error) {
	unanswerable := t.number == ""
	switch {
	case v.Protects:
		t.owe(ctx, v, w)
		t.done("lost-late", commands.Data{"at": commands.Clock(t.now)})
		if t.channel == commands.Text && !t.offline && !t.party.Distrusted { // before the reference goes to this phone
			t.ask(session.AskPhone, "", v, session.Work{Verb: v.ID})
		}
	case errors.Is(err, bank.ErrUnavailable) || unanswerable:
		t.settled(ctx, v, w, Answered)
		t.done("unavailable", nil)
	case v.Effect:
		t.owe(ctx, v, w)
		t.done("late-change", nil)
	default:
		t.promise = &Promise{
			Key: t.key + ":late", Party: t.Dialogue.party(t.number, t.key), Payload: t.owing(w, true), Due: t.now, At: t.now, State: Owed,
		}
		t.done("late", nil)
	}
}

// owe keeps an effect until it is settled. What cannot be kept now goes with the rows of the turn, and if they cannot be written
// either, the answer must not leave: nobody would keep its word.
func (t *turn) owe(ctx context.Context, v commands.Verb, w session.Work) {
	err := t.Promises.Owe(ctx, w.Key, t.now)
	if err == nil {
		return
	}
	t.log.ErrorContext(ctx, "an owed answer could not be kept at once", "err", err)
	t.protect = false
	t.promise = &Promise{
		Key: w.Key, Party: t.Dialogue.party(t.number, t.key), Payload: t.owing(w, false), Urgent: v.Protects, Due: t.now, At: t.now, State: Owed,
	}
}

func (t *turn) settled(ctx context.Context, v commands.Verb, w session.Work, state string) {
	if !v.Effect {
		return
	}
	if err := t.Promises.Settle(ctx, w.Key, state); err != nil {
		t.log.ErrorContext(ctx, "settling a promise", "err", err)
	}
}

// stopped reports whether a card the work is about is reported lost, by what the directory knows.
func (t *turn) stopped(w session.Work) bool {
	return slices.ContainsFunc(t.request(w).Cards, func(k customer.Card) bool { return k.State == string(bank.Stopped) })
}

// settling bounds one round of Settle. Reports of loss are taken up first and all at once, then the rest: a report that comes in
// behind slow reads waits for one of them at most, and nothing is still under way when its lease ends.
const (
	settleLease = 25 * time.Second
	settleBatch = 16
	settleBanks = 3 // times the bank's time in a turn: nobody is waiting on the line
)

// Settle works through the answers we owe until ctx ends: reports of loss before everything else. every is how often it looks.
func (d *Dialogue) Settle(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := d.SettleDue(ctx); err != nil && ctx.Err() == nil {
			d.Log.Warn("settling owed answers", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
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
			if err := recovered(func() error { return d.settle(ctx, p) }); err != nil {
				d.Log.Warn("an owed answer has to wait", "promise", p.Key, "tries", p.Tries, "err", err)
			}
		})
	}
	all.Wait()
}

// settle runs one promised verb under its own key and tells the customer, once. While the bank is away it waits; a report of loss is
// never given up.
func (d *Dialogue) settle(ctx context.Context, p Promise) error {
	var o owing
	if err := json.Unmarshal(p.Payload, &o); err != nil {
		return errors.Join(err, d.Promises.Settle(ctx, p.Key, Failed))
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
	var a commands.Answer
	err = recovered(func() (err error) {
		a, err = v.Run(bctx, r)
		return err
	})
	state := Told
	switch {
	case err == nil:
		a.Phone = false
		if v.Protects && t.party.Distrusted {
			a.Say = "bare" // no reference and no tail for whoever holds it
		}
		t.finish(ctx, v, o.Work, a)
	case bank.Down(err) && (p.Urgent || t.now.Sub(p.At) < d.Limits.LateLife):
		return d.Promises.Owe(ctx, p.Key, t.now.Add(pause(p)))
	default:
		state = Failed
		t.done("late-failed", commands.Data{"topic": commands.Topic(v.ID)})
	}
	if t.number == "" || t.body() == "" {
		return d.Promises.Settle(ctx, p.Key, state)
	}
	err = d.Texter.Text(ctx, Notice{
		Unique: "late:" + p.Key, Type: lateType(v), To: t.number, Customer: o.Work.Customer, Zone: t.zone.String(), Lang: string(t.lang),
		Body: t.body(), Asked: p.At, Expires: t.now.Add(day),
	})
	if err != nil {
		return err
	}
	return d.Promises.Settle(ctx, p.Key, state)
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
		Dialogue: d, log: d.Log.With("promise", p.Key), key: o.SID, now: now, channel: commands.Text,
		number: phone.Number(o.Number), our: phone.Number(o.Our), st: &session.State{Lang: o.Lang, LangUntil: now.Add(day)}, offline: true,
	}
	party, err := d.Directory.Find(ctx, t.number, now.UnixNano()) // no epoch is known here: what the store says now
	if err != nil {
		return nil, err
	}
	t.party = party
	t.settle()
	return t, nil
}
