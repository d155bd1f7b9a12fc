package dialogue

import (
	"context"
	"errors"

	"cardline/commands"
	"cardline/internal/floor"
	"cardline/ivr"
)

// Backs is the floor as a call back sees it.
type Backs interface {
	// Caller is who waits under that name; floor.ErrNoCall.
	Caller(ctx context.Context, call string) (floor.Waiting, error)
	Answered(ctx context.Context, call string) error
	Leave(ctx context.Context, call string, why floor.Leaving) error
}

// CallBack talks to an agent whom we call so that a customer is called back: who it is for, and then the customer.
type CallBack struct {
	Floor   Backs
	Speaker *commands.Speaker
}

// agentKey is pressed by an agent: a mailbox that picks up presses nothing.
const agentKey = "1"

// Step takes a step of our call to the agent. call names the wait, in is of the agent's telephone.
func (b CallBack) Step(ctx context.Context, call string, in Call) (ivr.Page, error) {
	w, err := b.Floor.Caller(ctx, call)
	switch {
	case errors.Is(err, floor.ErrNoCall), err == nil && w.Agent == "": // they called again, or time is over
		return ivr.Page{Step: in.Step + 1, Then: ivr.ThenHangup}, nil
	case err != nil:
		return ivr.Page{}, err
	}
	page := ivr.Page{Step: in.Step + 1, Lang: string(w.Lang), Then: ivr.ThenHangup}
	switch {
	case in.Step == 0:
		page.Then, page.Expect = ivr.ThenAnswer, &ivr.Expect{Digits: 1, Timeout: 8}
		err = b.say(&page, w, "whisper", "back-press")
	case in.Step == 1 && in.Digits == agentKey:
		page.Then, page.Dial = ivr.ThenDial, w.Number.Reveal()
		err = b.Floor.Answered(ctx, call)
	case in.Step == 1:
		err = b.Floor.Leave(ctx, call, floor.Unanswered)
	case in.Dialed == "completed" || in.Dialed == "answered":
		err = b.Floor.Leave(ctx, call, floor.Talked)
	default:
		err = errors.Join(b.say(&page, w, "back-unreached"), b.Floor.Leave(ctx, call, floor.Unreached))
	}
	return page, err
}

// Over notes that our call to the agent has ended: in vain, or with the talk.
func (b CallBack) Over(ctx context.Context, call string) error {
	w, err := b.Floor.Caller(ctx, call)
	switch {
	case errors.Is(err, floor.ErrNoCall):
		return nil
	case err != nil:
		return err
	case w.Waits():
		return b.Floor.Leave(ctx, call, floor.Unanswered)
	}
	return b.Floor.Leave(ctx, call, floor.Talked)
}

func (b CallBack) say(page *ivr.Page, w floor.Waiting, keys ...string) error {
	data := commands.Data{"tier": w.Tier, "shown": w.Customer != "", "urgent": w.Urgent, "acts": ""}
	for _, key := range keys {
		said, err := b.Speaker.Say(system, key, data, commands.Tone{Channel: commands.Voice, Lang: w.Lang})
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, ivr.Line{Lang: string(w.Lang), Text: said})
	}
	return nil
}
