package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/conversation"
	"cardline/internal/desk"
	"cardline/internal/dialogue"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Colleagues answer customers in place of the dialogue: dialogue.ErrTaken, ErrNotHeld, ErrNotOurs, ErrSecret, ErrWording, ErrBusy, ErrDown.
type Colleagues interface {
	TakeOver(ctx context.Context, n phone.Number, by string) (session.Colleague, error)
	Stay(ctx context.Context, n phone.Number, by string) (session.Colleague, error)
	HandBack(ctx context.Context, n phone.Number, by string) (session.Colleague, error)
	Write(ctx context.Context, n phone.Number, by, key, text string) (session.Colleague, error)
}

type writeInput struct {
	ID   string `path:"id" maxLength:"32" example:"9f86d081884c7d659a2feaa0c55ad015"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"1000" example:"Good evening, how can I help?" doc:"One that holds a card number, a PIN or a security code is refused."`
		Key  string `json:"key,omitempty" maxLength:"80" doc:"Idempotency: the same again sends nothing. Empty: every call is one text."`
	}
}

type heldOutput struct{ Body Holding }

// colleagues: people who answer in place of the dialogue.
func (d Deps) colleagues(api huma.API) {
	by := d.Conversations.Colleagues
	for _, one := range []struct {
		id, path, summary, about string
		do                       func(context.Context, phone.Number, string) (session.Colleague, error)
		marks                    map[string]any
	}{
		{"take-conversation", "take", "Answer a customer's texts, as oneself", "Texts go to who has taken them until they are handed back, or five minutes after the last sign of " +
			"them: keep-conversation, a text. Stopping a card and stopping messages go on working by themselves. The customer hears with their next text that a colleague " +
			"answers. 409: somebody else has them, or the number is not with its owner.", by.TakeOver, nil},
		{"keep-conversation", "keep", "Tell that one still answers", "409: it was handed back, or its time ran out.", by.Stay, keepsNothing},
		{"hand-back-conversation", "hand-back", "Hand a customer's texts back", "The customer hears it with our next answer.", by.HandBack, nil},
	} {
		huma.Register(api, huma.Operation{
			OperationID: one.id, Metadata: one.marks, Method: http.MethodPost, Path: "/conversations/{id}/" + one.path, DefaultStatus: http.StatusOK,
			Summary: one.summary, Description: one.about,
		}, func(ctx context.Context, in *conversationInput) (*heldOutput, error) {
			return d.answers(ctx, in.ID, one.do)
		})
	}
	huma.Register(api, huma.Operation{
		OperationID: "write-to-customer", Method: http.MethodPost, Path: "/conversations/{id}/texts", DefaultStatus: http.StatusAccepted,
		Summary:     "Write to a customer whose texts one has taken",
		Description: "It leaves as any message does, past the same gates, and is a notification of the conversation. 409: one does not have them, or not any more.",
	}, func(ctx context.Context, in *writeInput) (*heldOutput, error) {
		key := cmp.Or(in.Body.Key, clock.NewID(d.Now()))
		return d.answers(ctx, in.ID, func(ctx context.Context, n phone.Number, who string) (session.Colleague, error) {
			return by.Write(ctx, n, who, key, in.Body.Text)
		})
	})
}

// answers has the caller do something about who answers a conversation.
func (d Deps) answers(ctx context.Context, id string, do func(context.Context, phone.Number, string) (session.Colleague, error)) (*heldOutput, error) {
	if err := allowed(ctx, access.ConversationsAnswer); err != nil {
		return nil, err
	}
	n, err := d.partyOf(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := do(ctx, n, holder(ctx).Name)
	for _, no := range []error{dialogue.ErrTaken, dialogue.ErrNotHeld, dialogue.ErrNotOurs} {
		if errors.Is(err, no) {
			return nil, huma.Error409Conflict(no.Error())
		}
	}
	for _, no := range []error{dialogue.ErrSecret, dialogue.ErrWording} {
		if errors.Is(err, no) {
			return nil, huma.Error422UnprocessableEntity(no.Error())
		}
	}
	if err != nil {
		return nil, d.later("answering a customer", err)
	}
	return &heldOutput{*heldBy(ctx, &c)}, nil
}

type unmaskInput struct {
	ID   string `path:"id" maxLength:"32" example:"9f86d081884c7d659a2feaa0c55ad015"`
	Body struct {
		Reason string `json:"reason" minLength:"3" maxLength:"200" pattern:"\\S" patternDescription:"more than spaces" example:"complaint HC2048168: what was promised" doc:"For the audit row. Telephone numbers in it are masked."`
		After  string `json:"after,omitempty" maxLength:"80" doc:"The part that show-conversation answers with the same."`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"100" default:"50"`
	}
}

type unmaskOutput struct {
	CacheControl string `header:"Cache-Control" doc:"no-store"`
	Body         ConversationPage
}

func (d Deps) unmaskConversation(ctx context.Context, in *unmaskInput) (*unmaskOutput, error) {
	if err := allowed(ctx, access.ConversationsUnmask); err != nil {
		return nil, err
	}
	n, err := d.partyOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	looked := map[string]any{"reason": desk.Discreet(in.Body.Reason), "after": in.Body.After, "limit": in.Body.Limit}
	if err := d.audited(ctx, "conversation.unmask", conversation.Subject(in.ID), nil, looked); err != nil {
		return nil, d.later("writing down a look at a conversation", err)
	}
	page, err := d.conversationPage(ctx, in.ID, n, in.Body.After, in.Body.Limit, unveiled)
	if err != nil {
		return nil, err
	}
	page.Body.Conversation.Number = n.Reveal()
	return &unmaskOutput{CacheControl: "no-store", Body: page.Body}, nil
}
