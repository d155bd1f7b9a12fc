package commands

import "slices"

// All lists every verb, family by family.
func All(p Ports) []Verb {
	return slices.Concat(accountVerbs(p), moneyVerbs(p), cardVerbs(p), offerVerbs(p), serviceVerbs(p), dialogueVerbs())
}

// dialogueVerbs are the verbs that steer the conversation itself.
func dialogueVerbs() []Verb { return []Verb{More(), Exit(), ConfirmYes(), ConfirmNo(), OTP()} }
