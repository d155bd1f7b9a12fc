package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// HandsetCall is a call in the browser.
type HandsetCall struct {
	SID   string        `json:"sid" example:"CA0123456789abcdef0123456789abcdef"`
	From  string        `json:"from" example:"+12025550147" doc:"None: a withheld number."`
	To    string        `json:"to" example:"+12025550100"`
	Ours  bool          `json:"ours" doc:"We called."`
	State string        `json:"state" enum:"asks,records,pauses,talks,over" doc:"What it waits for: keys or words; a message; nothing, for timeout seconds; the end of a talk with a person."`
	Turn  string        `json:"turn" example:"CA0123456789abcdef0123456789abcdef#0" doc:"The last turn: see its trace."`
	Wants HandsetWish   `json:"wants"`
	Lines []HandsetLine `json:"lines" doc:"Everything heard and done until now."`
	Fault string        `json:"fault,omitempty" doc:"What the carrier would complain of; it ended the call."`
}

// HandsetWish is what a call waits for.
type HandsetWish struct {
	Keys     int    `json:"keys" doc:"At most so many; 0: as many as come."`
	Finish   string `json:"finish,omitempty" example:"#" doc:"The key that ends them."`
	Speech   bool   `json:"speech" doc:"Words are taken too."`
	Language string `json:"language,omitempty" example:"en-US" doc:"Of these words."`
	Timeout  int    `json:"timeout" doc:"Seconds until silence counts, or a pause is over."`
}

// HandsetLine is one thing heard, or done.
type HandsetLine struct {
	Verb     string `json:"verb" enum:"Say,Play,Whisper,Dial,Enqueue,Sms,Record,Reject,Hangup,Keys,Said,Silence,Talked,Gone" doc:"Whisper is what the person dialled hears. Keys, Said, Silence, Talked and Gone are what the caller does."`
	Language string `json:"language,omitempty" example:"en-US"`
	Text     string `json:"text" example:"Welcome to Harbour Bank."`
	Turn     string `json:"turn" example:"CA0123456789abcdef0123456789abcdef#0"`
}

type dialInput struct {
	Body struct {
		From string `json:"from,omitempty" maxLength:"40" example:"+12025550147" doc:"None: a withheld number."`
		To   string `json:"to,omitempty" maxLength:"40" example:"+12025550100" doc:"None: the main hotline."`
	}
}

type handsetCallInput struct {
	SID string `path:"sid" maxLength:"40" example:"CA0123456789abcdef0123456789abcdef"`
}

type stepCallInput struct {
	SID  string `path:"sid" maxLength:"40" example:"CA0123456789abcdef0123456789abcdef"`
	Body struct {
		Do     string `json:"do" enum:"keys,say,silence,hangup,talked"`
		Keys   string `json:"keys,omitempty" maxLength:"40" pattern:"^[0-9*#]*$" example:"1" doc:"To be pressed, one after the other."`
		Words  string `json:"words,omitempty" maxLength:"400" example:"lost card" doc:"To be said, or into a message."`
		Sure   int    `json:"sure,omitempty" minimum:"1" maximum:"99" example:"90" doc:"How sure the carrier is of them, in percent; 90 unless said."`
		Talked string `json:"talked,omitempty" enum:"completed,busy,no-answer,failed,canceled" doc:"How the talk with a person ended; completed unless said."`
	}
}

type handsetCallOutput struct{ Body HandsetCall }

func (d Deps) handsetCalls(api huma.API) {
	const mine = "404: it is over for long, was never, or is another session's."
	huma.Register(api, huma.Operation{
		OperationID: "dial-handset", Method: http.MethodPost, Path: "/handset/calls", DefaultStatus: http.StatusCreated, Summary: "Call us from a telephone",
		Description: "It is walked as the carrier would, without waiting. It is this session's, is hung up ten minutes after its last step, and a fifth hangs the first up. 429: all telephones are in use.",
	}, d.dialHandset)
	huma.Register(api, huma.Operation{
		OperationID: "show-handset-call", Method: http.MethodGet, Path: "/handset/calls/{sid}", Summary: "See where a call stands", Description: mine,
	}, func(ctx context.Context, in *handsetCallInput) (*handsetCallOutput, error) {
		return d.handsetStep(ctx, func(owner string) (handset.Standing, error) { return d.Handset.Booth.Look(owner, in.SID) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "step-handset-call", Method: http.MethodPost, Path: "/handset/calls/{sid}/step", DefaultStatus: http.StatusOK,
		Summary: "Press keys, say something, be silent, hang up", Description: "409: the step before is not over, or the call waits for something else. " + mine,
	}, d.stepHandsetCall)
	huma.Register(api, huma.Operation{
		OperationID: "answer-handset-call", Method: http.MethodPost, Path: "/handset/calls/{sid}/answer", DefaultStatus: http.StatusOK,
		Summary: "Pick up a call of ours that rings", Description: "From then on it is this session's. 404: it rings no more.",
	}, func(ctx context.Context, in *handsetCallInput) (*handsetCallOutput, error) {
		return d.handsetStep(ctx, func(owner string) (handset.Standing, error) { return d.Handset.Booth.PickUp(ctx, owner, in.SID) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "decline-handset-call", Method: http.MethodPost, Path: "/handset/calls/{sid}/decline", DefaultStatus: http.StatusNoContent,
		Summary: "Let a call of ours go", Description: "It ends as busy. 404: it rings no more.",
	}, func(ctx context.Context, in *handsetCallInput) (*struct{}, error) {
		if err := allowed(ctx, access.HandsetUse); err != nil {
			return nil, err
		}
		return nil, d.handsetError(d.Handset.Booth.Decline(in.SID))
	})
}

func (d Deps) dialHandset(ctx context.Context, in *dialInput) (*handsetCallOutput, error) {
	var from, to phone.Number
	var err error
	if in.Body.From != "" {
		from, to, err = d.handsetEnds(in.Body.From, in.Body.To)
	} else if _, to, err = d.handsetEnds("+12025550100", in.Body.To); err == nil {
		from = ""
	}
	if err != nil {
		return nil, err
	}
	return d.handsetStep(ctx, func(owner string) (handset.Standing, error) { return d.Handset.Booth.Dial(ctx, owner, from, to) })
}

func (d Deps) stepHandsetCall(ctx context.Context, in *stepCallInput) (*handsetCallOutput, error) {
	b := in.Body
	var step handset.Input
	switch {
	case b.Do == "keys" && b.Keys != "":
		step.Digits = b.Keys
	case b.Do == "say" && b.Words != "":
		step.Speech, step.Sure = b.Words, b.Sure
	case b.Do == "hangup":
		step.HangUp = true
	case b.Do == "talked":
		step.Talked = b.Talked
	case b.Do != "silence":
		return nil, huma.Error422UnprocessableEntity("which keys are pressed, or what is said?", fault("body."+b.Do, wrong.Of("missing")))
	}
	return d.handsetStep(ctx, func(owner string) (handset.Standing, error) { return d.Handset.Booth.Step(ctx, owner, in.SID, step) })
}

// handsetStep does something with a call in the name of the session that asks.
func (d Deps) handsetStep(ctx context.Context, do func(owner string) (handset.Standing, error)) (*handsetCallOutput, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	s, err := do(holder(ctx).Key)
	fault, err := faultOf(err)
	if err != nil {
		return nil, d.handsetError(err)
	}
	return &handsetCallOutput{handsetCall(s, fault)}, nil
}

func (d Deps) handsetError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, handset.ErrNoCall):
		return huma.Error404NotFound("there is no such call of this session")
	case errors.Is(err, handset.ErrTwice):
		return huma.Error409Conflict("the step before is not over")
	case errors.Is(err, handset.ErrNotNow):
		return huma.Error409Conflict("the call waits for something else, or is over")
	case errors.Is(err, handset.ErrCrowded):
		return huma.Error429TooManyRequests("all telephones are in use")
	}
	return d.later("walking a call", err)
}

func handsetCall(s handset.Standing, fault string) HandsetCall {
	c := HandsetCall{
		SID: s.SID, From: s.From.Reveal(), To: s.To.Reveal(), Ours: s.Ours, Turn: s.Step, Fault: fault,
		State: map[string]string{"Gather": "asks", "Record": "records", "Pause": "pauses", "Dial": "talks", "": "over"}[s.Wish.Verb],
		Wants: HandsetWish{s.Wish.Keys, s.Wish.Finish, s.Wish.Speech, s.Wish.Language, s.Wish.Timeout},
	}
	c.Lines = views(s.Lines, func(l handset.HeldLine) HandsetLine {
		return HandsetLine{Verb: l.Verb, Language: l.Language, Text: l.Text, Turn: l.Step}
	})
	return c
}
