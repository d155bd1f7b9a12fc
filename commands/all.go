package commands

// All lists every verb.
func All(p Ports) []Verb {
	return []Verb{
		Balance(p.Bank),
		Statement(p.Bank),
		Due(p.Bank),
		Transactions(p.Bank),
		Points(p.Bank),
		Activate(p.Bank),
		Lost(p.Bank),
		Freeze(p.Bank),
		Unfreeze(p.Bank),
		Enrol(p.Enroller, p.Brand),
		OptOut(p.Consent),
		OptIn(p.Consent),
		Help(),
		Lang(p.Settings),
		Agent(),
		More(),
		Exit(),
		ConfirmYes(),
		ConfirmNo(),
		OTP(),
	}
}
