package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cardline/internal/bank"
)

// answerBank is what OFFER needs of a bank.
type answerBank interface {
	bank.Offers
	bank.Core
}

// AnswerOffer accepts or declines what the bank has offered, by its code: the dialogue runs it for a Y or N with the code beside it
// (arguments code and answer, Y or N) and for the code alone, which is a yes. Nobody asks for it by name. Offers of money are declined
// here but accepted elsewhere, where their price is read back first.
func AnswerOffer(b answerBank, tasks Tasks) Verb {
	return Verb{
		ID: "OFFER", Replies: true, Channels: Text, Risk: R2, ByText: A2, ByVoice: A2, About: Person, Instant: true, Effect: true,
		Args: []Arg{{Name: "code"}},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			o, known, err := offerNamed(ctx, b, r)
			if err != nil || !known {
				return Answer{Say: "unknown"}, err
			}
			yes := !strings.EqualFold(r.Args["answer"], "N")
			d := Data{"code": o.Code, "name": o.Names, "slot": o.Slot}
			switch {
			case o.State != offerOpen:
				return Answer{Say: "answered", Data: d}, nil
			case !r.Now.Before(o.Until):
				return Answer{Say: "over", Data: d}, nil
			case yes && (o.Kind == limitRise || o.Kind == "instalment"):
				return Answer{Say: o.Kind, Data: d}, nil
			}
			return answerOffer(ctx, b, tasks, r, o, yes, d)
		},
	}
}

func answerOffer(ctx context.Context, b bank.Core, tasks Tasks, r Request, o bank.Offer, yes bool, d Data) (Answer, error) {
	answer, say := "declined", "declined"
	if yes {
		answer, say = "accepted", "done"
	}
	rc, err := b.Do(ctx, bank.Order{
		Key: r.Key, Kind: bank.AnswerOffer, Customer: r.Customer.ID, Card: o.Card, At: r.Now, Channel: r.Channel.String(),
		Detail: map[string]string{"offer": o.Code, "answer": answer},
	})
	if errors.Is(err, bank.ErrRefused) {
		return Answer{Say: "refused", Data: d}, nil
	}
	if err != nil {
		return Answer{}, err
	}
	d["ref"] = Digits(rc.Ref)
	switch {
	case yes && o.ByStaff:
		say = "staff"
		ref, _, err := tasks.Task(ctx, TaskRequest{
			Key: r.Key, Kind: TaskOffer, Customer: r.Customer.ID, Card: o.Card, Number: r.Number, Lang: r.Lang, At: r.Now,
			Text: fmt.Sprintf("accepted offer %s (%s): call to confirm, nothing has begun", o.Code, o.Kind),
		})
		if err != nil {
			return Answer{}, err
		}
		d["ref"] = Digits(ref)
	case yes && !o.Slot.IsZero():
		say = "slot"
	}
	return Answer{Say: say, Data: d}, nil
}
