package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/consent"
	"cardline/internal/desk"
	"cardline/internal/dialogue"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// calling takes over what campaigns have said by calls, and answers for it while they go on.
type calling struct{ app *app }

// bearers are those of lanes whose rows are no texts. Without a number of ours calls wait until there is one.
func (a *app) bearers() map[outbox.Lane]outbox.Bearer {
	all := map[outbox.Lane]outbox.Bearer{outbox.TaskLane: errands{calling{a}}}
	if a.cfg.Calls.Number != "" {
		all[outbox.CallLane] = calling{a}
	}
	return all
}

// Bear implements outbox.Bearer: the message is its call's name, so that asked again it is the same call.
func (c calling) Bear(ctx context.Context, r outbox.Row) error {
	of, err := c.campaign(ctx, r.Source)
	if err != nil {
		return err
	}
	tries, pause := of.Call.Plan()
	return c.app.db.Reach().Want(ctx, outbox.Call{
		Message: r.ID, Type: r.Type, Number: r.To, Customer: r.Customer, Reason: "campaign " + of.Code, At: c.app.clock.Now(), Expires: r.Expires,
		Source: r.Source, Most: tries, Between: pause,
	})
}

// campaign is the one that a message or a call names as its source.
func (c calling) campaign(ctx context.Context, source string) (campaign.Campaign, error) {
	return c.app.db.Plans().Campaign(ctx, strings.TrimPrefix(source, campaign.Source("")))
}

// moot tells why somebody is not called any more whom a campaign wanted to call.
func (c calling) moot(ctx context.Context, call outbox.Call) (why string, err error) {
	of, err := c.campaign(ctx, call.Source)
	if err != nil {
		return "", err
	}
	if of.State == campaign.Cancelled {
		return "its campaign was cancelled", nil
	}
	return c.app.outbox.Refused(ctx, outbox.Message{
		Type: call.Type, To: call.Number, Customer: call.Customer, Lane: outbox.CallLane, Body: call.Reason, Source: call.Source, Expires: call.Expires,
	})
}

// about is the entrance of the menu for a campaign's call: whether there is something to agree to.
func (c calling) about(ctx context.Context, call outbox.Call) (string, error) {
	of, err := c.campaign(ctx, call.Source)
	if err == nil && of.Call != nil && of.Call.Agree != "" {
		return dialogue.OursProposal, nil
	}
	return dialogue.OursCampaign, err
}

// agreed leaves to the desk what somebody has agreed to, once.
func (c calling) agreed(ctx context.Context, call outbox.Call) error {
	of, err := c.campaign(ctx, call.Source)
	if err != nil {
		return err
	}
	what := "agreed"
	if of.Call != nil && of.Call.Agree != "" {
		what = of.Call.Agree
	}
	_, err = c.app.desk.Open(ctx, desk.Opening{
		Key: "agreed/" + call.Message, Kind: desk.Task, Subject: "campaign " + of.Code, Channel: "voice", Customer: call.Customer, Number: call.Number,
		Reason:   fmt.Sprintf("%s: in a call of campaign %s (%s) the customer has pressed 1", what, of.Code, of.Name),
		Severity: prompt, Received: c.app.clock.Now(),
	})
	return err
}

// unwanted writes down that somebody wants no more calls of this kind: it binds every one that is planned.
func (c calling) unwanted(ctx context.Context, try string, call outbox.Call, at time.Time) error {
	_, err := c.app.db.Consents().Tell(ctx, []consent.Entry{{
		Key: "call/" + try, Number: call.Number, Purpose: consent.ForCalls, In: false, At: at, Channel: "voice", Text: "pressed 2",
		Sender: phone.Number(c.app.cfg.Calls.Number), Campaign: strings.TrimPrefix(call.Source, campaign.Source("")),
	}})
	return err
}
