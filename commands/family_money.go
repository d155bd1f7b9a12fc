package commands

// moneyVerbs are the verbs that move money or change credit. None of them runs from one text.
func moneyVerbs(p Ports) []Verb {
	return []Verb{
		Pay(p.Bank),
		Instalment(p.Bank),
		Redeem(p.Bank),
		TempLimit(p.Bank),
		TxnInstalment(p.Bank),
		CashInstalment(p.Bank),
		InstalmentCancel(p.Bank),
		AutopaySet(p.Bank),
		AutopayCancel(p.Bank),
		LimitReduce(p.Bank),
	}
}
