package api

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"cardline/internal/audit"
	"cardline/internal/conversation"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/menus"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Conversation is somebody we write to and talk to, by one number.
type Conversation struct {
	ID         string    `json:"id" example:"9f86d081884c7d659a2feaa0c55ad015"`
	Number     string    `json:"number" example:"+…47" doc:"Masked, unless it was asked for in clear."`
	Customers  []string  `json:"customers" example:"[\"C1001\"]" doc:"Everybody behind the number; none: nobody's."`
	Language   string    `json:"language,omitempty" example:"en" doc:"Of the first of them."`
	Zone       string    `json:"zone,omitempty" example:"America/New_York"`
	Distrusted bool      `json:"distrusted" doc:"Reported not with its owner."`
	Last       time.Time `json:"last" doc:"When something passed last."`
	Taken      *Holding  `json:"taken,omitempty" doc:"Who answers in place of us; none: we do."`
}

// Holding tells who has a dialogue.
type Holding struct {
	By    string    `json:"by" example:"anna"`
	Mine  bool      `json:"mine"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until" doc:"It is handed back then, unless they give a sign."`
	Heard bool      `json:"heard" doc:"The customer knows that a colleague answers."`
}

// ConversationItem is one thing that passed. The part of its kind is there.
type ConversationItem struct {
	ID           string                    `json:"id" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
	Kind         string                    `json:"kind" enum:"text,call,notification,case,change"`
	At           time.Time                 `json:"at"`
	Text         *ConversationText         `json:"text,omitempty"`
	Call         *ConversationCall         `json:"call,omitempty"`
	Notification *ConversationNotification `json:"notification,omitempty"`
	Case         *Case                     `json:"case,omitempty"`
	Change       *ConversationChange       `json:"change,omitempty"`
}

// ConversationText is a text of the customer with our answer.
type ConversationText struct {
	Words    string `json:"words" example:"BAL ••••" doc:"Empty where they are not kept any more."`
	Answer   string `json:"answer,omitempty" example:"Harbour Bank: *•••• owes USD 1,284.50" doc:"What was answered at once, if anything was."`
	State    string `json:"state,omitempty" example:"delivered" doc:"Of the answer."`
	Command  string `json:"command,omitempty" example:"BALANCE" doc:"How it was understood."`
	Outcome  string `json:"outcome" example:"done" doc:"What it came to; colleague: it was left to who had the dialogue."`
	Language string `json:"language,omitempty" example:"en"`
}

// ConversationCall is a call of the customer.
type ConversationCall struct {
	Call     string             `json:"call" example:"CA0123456789abcdef0123456789abcdef" doc:"What replay-call takes, to read what was heard."`
	Language string             `json:"language,omitempty" example:"en"`
	Ended    *time.Time         `json:"ended,omitempty"`
	Path     []ConversationStep `json:"path" doc:"Where it went in the menu, step by step."`
}

// ConversationStep is a step of a call.
type ConversationStep struct {
	At      time.Time `json:"at"`
	Pressed string    `json:"pressed,omitempty" example:"1" doc:"What led here; masked but for keys of menus. None: silence, or the ring."`
	Node    string    `json:"node,omitempty" example:"main" doc:"Where it came to in the menu."`
	Command string    `json:"command,omitempty" example:"BALANCE"`
	Outcome string    `json:"outcome,omitempty" example:"done"`
}

// ConversationNotification is a message of ours that was no immediate answer.
type ConversationNotification struct {
	Message

	By   string `json:"by,omitempty" example:"anna" doc:"The colleague who wrote it; none: we did."`
	Text string `json:"text" example:"••••••••••••"`
}

// ConversationChange is about who answers, or who looked at what is masked.
type ConversationChange struct {
	What string `json:"what" example:"take" enum:"take,hand-back,lapse,unmask,other" doc:"lapse: nobody gave a sign any more, and it was handed back."`
	By   string `json:"by" example:"anna"`
}

// shade is how words are shown. Those of notifications are private: colleagues have no need of them.
type shade func(words string, private bool) string

// figure is a number of four digits or more, with what looks like one and is none: the reference of a case, a date.
var figure = regexp.MustCompile(`HC\p{Nd}{7}|\p{Nd}{4}-\p{Nd}\p{Nd}-\p{Nd}\p{Nd}|\p{Nd}{4,}`)

// veiled hides card and telephone numbers, tails, PINs and codes, and private words wholly. Amounts stay, as colleagues go by them.
func veiled(words string, private bool) string {
	if private {
		return bullets(words)
	}
	return figure.ReplaceAllStringFunc(desk.Discreet(words), func(f string) string {
		if strings.HasPrefix(f, "HC") || strings.Contains(f, "-") {
			return f
		}
		return strings.Repeat("•", len([]rune(f)))
	})
}

// unveiled shows words as they are.
func unveiled(words string, _ bool) string { return words }

// conversationsOf shows conversations, with who is behind them and who answers.
func (d Deps) conversationsOf(ctx context.Context, parties []conversation.Party) ([]Conversation, error) {
	if len(parties) == 0 {
		return []Conversation{}, nil
	}
	numbers := views(parties, func(p conversation.Party) phone.Number { return p.Number })
	people, err := d.Conversations.People.FindAll(ctx, numbers)
	if err != nil {
		return nil, d.later("finding who is behind numbers", err)
	}
	held, err := d.Conversations.Holders(ctx, numbers)
	if err != nil {
		d.Log.WarnContext(ctx, "who answers is not known", "err", err)
		held = make([]*session.Colleague, len(numbers))
	}
	out := make([]Conversation, len(parties))
	for i, p := range parties {
		out[i] = Conversation{
			ID: p.ID, Number: p.Number.String(), Customers: views(people[i].Customers, func(c customer.Customer) string { return c.ID }),
			Distrusted: people[i].Distrusted, Last: p.Last, Taken: heldBy(ctx, held[i]),
		}
		if people[i].Known() {
			out[i].Language, out[i].Zone = string(people[i].Customers[0].Lang), people[i].Customers[0].Zone
		}
	}
	return out, nil
}

func heldBy(ctx context.Context, c *session.Colleague) *Holding {
	if c == nil {
		return nil
	}
	return &Holding{By: c.Name, Mine: c.Name == holder(ctx).Name, Since: c.Since, Until: c.Until, Heard: c.Told}
}

func (d Deps) itemOf(ctx context.Context, i conversation.Item, shown shade) (ConversationItem, error) {
	out := ConversationItem{ID: i.ID, Kind: string(i.Kind), At: i.At}
	switch i.Kind {
	case conversation.Text:
		t := i.Turn
		out.Text = &ConversationText{
			Words: shown(t.Words, false), Answer: shown(t.Answer, false), State: t.State, Command: t.Verb, Outcome: t.Outcome, Language: string(t.Lang),
		}
	case conversation.Call:
		call, err := d.callOf(ctx, i.Turn)
		out.Call = call
		return out, err
	case conversation.Message:
		out.Notification = notificationOf(*i.Message, shown)
	case conversation.Case:
		c := d.outline(*i.Case)
		out.Case = &c
	case conversation.Change:
		out.Change = changeOf(*i.Change)
	}
	return out, nil
}

// callOf tells the way of a call; one of which nothing is kept any more has none.
func (d Deps) callOf(ctx context.Context, t *conversation.Turn) (*ConversationCall, error) {
	out := &ConversationCall{Call: t.Key, Language: string(t.Lang), Path: []ConversationStep{}}
	steps, ended, err := d.Menus.Steps.Steps(ctx, t.Key)
	if errors.Is(err, menus.ErrNoCall) {
		return out, nil
	}
	var heard []menus.Heard
	if err == nil {
		heard, err = menus.Replay(steps, desk.Discreet)
	}
	if err != nil {
		return nil, d.later("reading the way of a call", err)
	}
	out.Ended = known(ended)
	for _, h := range heard {
		if h.Lang != "" {
			out.Language = h.Lang
		}
		out.Path = append(out.Path, ConversationStep{At: h.At, Pressed: h.Pressed, Node: h.Node, Command: h.Verb, Outcome: h.Outcome})
	}
	return out, nil
}

func notificationOf(r outbox.Row, shown shade) *ConversationNotification {
	out := &ConversationNotification{Message: messageOf(r), Text: shown(r.Body, r.Type != outbox.Colleague)}
	if r.Type == outbox.Colleague {
		out.By = strings.TrimPrefix(r.Source, "operator:")
	}
	if r.Type == outbox.OTP { // good for minutes, and nobody's but the customer's
		out.Text = bullets(r.Body)
	}
	return out
}

func changeOf(e audit.Entry) *ConversationChange {
	what := strings.TrimPrefix(e.Action, "conversation.")
	switch what {
	case "take", "hand-back", "lapse", "unmask":
	default:
		what = "other"
	}
	by := strings.TrimPrefix(e.Actor, "operator:")
	if what == "lapse" {
		by = e.Ref
	}
	return &ConversationChange{What: what, By: by}
}
