package commands

import (
	"errors"
	"slices"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// refusedFor answers a no of the bank: "refused-" and the reason where the verb has words for it, else "refused".
func refusedFor(err error, k card.Tail, reasons ...string) Answer {
	a := Answer{Say: "refused", Data: Data{"card": k}}
	var no *bank.Refusal
	if errors.As(err, &no) && slices.Contains(reasons, no.Reason) {
		a.Say += "-" + no.Reason
		a.Data["limit"] = no.Limit
	}
	return a
}
