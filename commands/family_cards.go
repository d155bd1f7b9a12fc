package commands

// cardVerbs are the verbs about the card itself: its life, its switches, its post.
func cardVerbs(p Ports) []Verb {
	return []Verb{
		Activate(p.Bank),
		Lost(p.Bank),
		Freeze(p.Bank),
		Unfreeze(p.Bank),
	}
}
