package commands

import "context"

// accountVerbs are the verbs that tell how an account stands.
func accountVerbs(p Ports) []Verb {
	return []Verb{
		Balance(p.Bank),
		Statement(p.Bank),
		Due(p.Bank),
		Transactions(p.Bank),
		Points(p.Bank),
		Avail(p.Bank),
		Limit(p.Bank),
		Unbilled(p.Bank),
		PaymentStatus(p.Bank),
		PointsExpiry(p.Bank),
		InstalmentQuote(p.Bank),
		CardStatus(p.Bank),
		AppStatus(p.Bank),
		Delivery(p.Bank),
		StatementCopy(p.Bank),
		AnnualFee(p.Bank),
		Overpayment(p.Bank),
	}
}

// cardRead is a verb that tells something of one card whose account can be asked about.
func cardRead(id string, run func(context.Context, Request) (Answer, error)) Verb {
	return Verb{
		ID: id, Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true, Run: run,
	}
}

// personRead is a verb that tells something of a customer. It needs their number only, so it never tells which cards they have.
func personRead(id string, run func(context.Context, Request) (Answer, error)) Verb {
	return Verb{ID: id, Channels: Both, Risk: R1, ByText: A1, ByVoice: A1, About: Person, Run: run}
}
