package commands

import "context"

// Agent reaches a person: the caller is connected, the writer is told the number that is answered day and night.
func Agent() Verb {
	return Verb{
		ID: "AGENT", Channels: Both, Risk: R0, About: Nobody,
		Run: func(context.Context, Request) (Answer, error) {
			return Answer{Say: "done", Person: true}, nil
		},
	}
}
