package commands

// offerVerbs are the verbs of campaigns, benefits and proposals, and of what the bank publishes.
func offerVerbs(p Ports) []Verb {
	return []Verb{
		Enrol(p.Enroller, p.Brand),
		Benefits(p.Bank),
		Rates(),
		Branch(),
		CampaignStatus(p.Enroller, p.Bank),
		EnrolCancel(p.Enroller, p.Brand),
		LimitAccept(p.Bank),
		AnswerOffer(p.Bank, p.Tasks),
	}
}
