package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
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
}

func (t *turn) owing(w session.Work, reads bool) []byte {
	b, err := json.Marshal(owing{
		Work: w, SID: t.key, Number: t.number.Reveal(), Our: t.our.Reveal(), Lang: t.lang, Channel: t.channel, Reads: reads,
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
	t.protect = v.Protects
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

// settling bounds one round of Settle.
const (
	settleLease = 20 * time.Second
	settleBatch = 32
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
		for _, p := range due {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := d.settle(ctx, p); err != nil {
				d.Log.Warn("an owed answer has to wait", "tries", p.Tries, "err", err)
			}
		}
		if len(due) < settleBatch {
			return nil
		}
	}
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
	bctx, stop := context.WithTimeout(ctx, 3*d.Limits.Bank)
	defer stop()
	var a commands.Answer
	err = recovered(func() (err error) {
		a, err = v.Run(bctx, t.request(ctx, o.Work))
		return err
	})
	state := Told
	switch {
	case err == nil:
		a.Phone = false
		if v.Protects && t.party.Distrusted {
			a.Say = "bare"
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
