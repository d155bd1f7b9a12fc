package commands

// cardVerbs are the verbs about the card itself: its life, its switches, its post.
func cardVerbs(p Ports) []Verb {
	return []Verb{
		Lost(p.Bank),
		Freeze(p.Bank),
		Activate(p.Bank),
		Unfreeze(p.Bank),
		Replace(p.Bank),
		Renew(p.Bank),
		CloseCard(p.Bank, p.Tasks, p.Retention),
		Travel(p.Bank),
		Switch(p.Bank),
		AlertSet(p.Bank),
		EStatement(p.Bank),
		BillChannel(p.Bank),
		PINSet(),
		ContactUpdate(),
	}
}
