package commands

// serviceVerbs are the verbs of help, people, complaints and what we may send.
func serviceVerbs(p Ports) []Verb {
	return []Verb{
		Complain(p.Desk),
		Dispute(p.Bank, p.Desk),
		Callback(p.Desk),
		Agent(),
		CaseStatus(p.Desk),
		Escalate(p.Desk),
		Suggest(p.Desk),
		Survey(p.Desk),
		Alert(p.Bank, p.Desk),
		OptOut(p.Consent),
		OptIn(p.Consent),
		Help(func() []Family { return Families(p) }),
		Lang(p.Settings),
	}
}
