package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"cardline/internal/dialogue"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// questions opens what messages ask in the dialogues of their numbers, just before they leave.
type questions struct {
	rows *store.Messages
	app  *app // whose dialogue and desk are opened after the outbox
}

const (
	openedWithin = 3 * time.Second  // a turn of the same number may be under way
	openedAgain  = 10 * time.Second // what could not be opened is tried again
	openedAtOnce = 16
)

// Open implements outbox.Questions. A message without a question kept was written by the dialogue itself, or by a program that opened the
// question when it planned the message. An error is that nothing is known of any of them.
func (q questions) Open(ctx context.Context, ms []outbox.Message) ([]outbox.Opening, error) {
	ids := make([]string, len(ms))
	for i, m := range ms {
		ids[i] = m.ID
	}
	kept, err := q.rows.Asks(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]outbox.Opening, len(ms))
	places := make(chan struct{}, openedAtOnce)
	var wg sync.WaitGroup
	for i, m := range ms {
		if raw := kept[m.ID]; raw != nil {
			places <- struct{}{}
			wg.Go(func() {
				out[i] = q.openOne(ctx, m, raw)
				<-places
			})
		}
	}
	wg.Wait()
	return out, nil
}

// openOne opens one question, and has the customer called where it stays without an answer. What fails holds back no message but its own.
func (q questions) openOne(ctx context.Context, m outbox.Message, raw []byte) outbox.Opening {
	o, err := q.open(ctx, m, raw)
	if err == nil && o == (outbox.Opening{}) {
		err = q.called(ctx, m)
	}
	if err != nil {
		q.app.log.ErrorContext(ctx, "the question of a message could not be opened", "message", m.ID, "err", err)
		return outbox.Opening{Wait: openedAgain, Why: "its question could not be opened: see the log"}
	}
	return o
}

// called has the customer called about a payment when the text about it stays without an answer.
func (q questions) called(ctx context.Context, m outbox.Message) error {
	if k, _ := outbox.Declared(m.Type); !k.Alert || q.app.dialer == nil {
		return nil
	}
	return q.app.outbox.Unanswered(ctx, m, q.app.cfg.Calls.After)
}

func (q questions) open(ctx context.Context, m outbox.Message, raw []byte) (outbox.Opening, error) {
	ctx, cancel := context.WithTimeout(ctx, openedWithin)
	defer cancel()
	about, err := notice.ParseQuestion(raw)
	if err != nil {
		return outbox.Opening{}, err
	}
	if about.Case != "" {
		awaited, err := scores{q.app.desk}.Awaited(ctx, about.Case)
		if err == nil && !awaited {
			return outbox.Opening{Gone: true, Why: "no score is waited for any more"}, nil
		}
		return outbox.Opening{}, err
	}
	wait, why, err := q.app.dialogue.Open(ctx, dialogue.Alert{
		Ref: about.Ref, Customer: m.Customer, Number: m.To, Card: about.Card, Amount: about.Amount, Merchant: about.Merchant, At: about.At, Asked: m.Asked,
	})
	switch {
	case err == nil:
		return outbox.Opening{Wait: wait, Why: why}, nil
	case errors.Is(err, dialogue.ErrNoSuchCard):
		return outbox.Opening{Gone: true, Why: "the card it asks about is not the customer's any more"}, nil
	case errors.Is(err, dialogue.ErrUnreachable):
		return outbox.Opening{Gone: true, Why: "the number was reported not to be with its owner"}, nil
	case errors.Is(err, dialogue.ErrDown):
		return outbox.Opening{Wait: openedAgain, Why: "its question cannot be kept: sessions cannot be reached"}, nil
	case errors.Is(err, dialogue.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return outbox.Opening{Wait: openedAgain, Why: "its question cannot be opened while the customer's own text is answered"}, nil
	}
	return outbox.Opening{}, err
}
