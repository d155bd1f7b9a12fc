package commands

// accountVerbs are the verbs that tell how an account stands.
func accountVerbs(p Ports) []Verb {
	return []Verb{
		Balance(p.Bank),
		Statement(p.Bank),
		Due(p.Bank),
		Transactions(p.Bank),
		Points(p.Bank),
	}
}
