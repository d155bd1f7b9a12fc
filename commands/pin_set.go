package commands

import "context"

// PINSet leads to a person, who sets the card's PIN with the caller: it is never written, and never said to us by text.
func PINSet() Verb {
	return Verb{
		ID: "PIN_SET", Channels: Voice, Risk: R3, ByText: A4, ByVoice: A4, About: OneCard, States: inUse, Instant: true, Run: toPerson,
	}
}

// toPerson connects the caller to somebody who does it with them. Nothing is changed by that, so nothing is read back.
func toPerson(context.Context, Request) (Answer, error) {
	return Answer{Say: "done", Person: true, Outcome: "person"}, nil
}
