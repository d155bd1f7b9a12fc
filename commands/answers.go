package commands

import "context"

// The verbs of this file answer something that is open. With nothing open they say so; the dialogue itself handles the rest.

// More shows the next page of a list.
func More() Verb { return reply("MORE", Text) }

// Exit leaves the dialogue; nothing is changed.
func Exit() Verb { return reply("EXIT", Text) }

// ConfirmYes agrees to the open question.
func ConfirmYes() Verb { return reply("CONFIRM_YES", Text) }

// ConfirmNo declines it.
func ConfirmNo() Verb { return reply("CONFIRM_NO", Text) }

// OTP is the one-time code that was asked for.
func OTP() Verb { return reply("OTP", Text) }

func reply(id string, c Channel) Verb {
	return Verb{ID: id, Channels: c, Risk: R0, About: Nobody, Replies: true, Run: func(context.Context, Request) (Answer, error) {
		return Answer{Say: "nothing"}, nil
	}}
}
