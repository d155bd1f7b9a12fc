package commands

import (
	"context"

	"cardline/internal/locale"
)

// What PIN_SET can be about.
const (
	PhonePIN = "PHONE"
	CardPIN  = "CARD"
)

// PINSet changes the telephone PIN by keys, which the dialogue takes and nobody keeps: old, new, and new again. A card's own PIN is set by
// a person with the caller. Neither is ever written, or said to us by text.
func PINSet() Verb {
	return Verb{
		ID: "PIN_SET", Channels: Voice, Risk: R3, ByText: A4, ByVoice: A4, About: OneCard, States: inUse, Instant: true,
		Args: []Arg{{Name: "which", Digits: 1, Choice: whichPIN}}, Run: toPerson,
	}
}

func whichPIN(context.Context, Request) (Options, error) {
	return Options{
		{Value: PhonePIN, Names: locale.Words{
			locale.English: "your telephone PIN", locale.Simplified: "修改电话密码", locale.Traditional: "改電話密碼",
		}},
		{Value: CardPIN, Names: locale.Words{
			locale.English: "the PIN of a card", locale.Simplified: "设置信用卡密码", locale.Traditional: "設定信用卡密碼",
		}},
	}, nil
}

// toPerson connects the caller to somebody who does it with them. Nothing is changed by that, so nothing is read back.
func toPerson(context.Context, Request) (Answer, error) {
	return Answer{Say: "done", Person: true, Outcome: "person"}, nil
}
