package commands

// offerVerbs are the verbs of campaigns, benefits and proposals.
func offerVerbs(p Ports) []Verb {
	return []Verb{
		Enrol(p.Enroller, p.Brand),
	}
}
