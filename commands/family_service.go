package commands

// serviceVerbs are the verbs of help, people, complaints and what we may send.
func serviceVerbs(p Ports) []Verb {
	return []Verb{
		OptOut(p.Consent),
		OptIn(p.Consent),
		Help(),
		Lang(p.Settings),
		Agent(),
	}
}
