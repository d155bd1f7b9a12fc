package commands

// moneyVerbs are the verbs that move money or change credit. None of them runs from one text.
func moneyVerbs(p Ports) []Verb { return []Verb{} }
