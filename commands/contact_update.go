package commands

// ContactUpdate leads to a person, who checks the caller and changes address, number or e-mail, and tells it to the old one as well as
// the new. It diverts post and codes, so no proof a machine can take is enough.
func ContactUpdate() Verb {
	return Verb{ID: "CONTACT_UPDATE", Channels: Voice, Risk: R3, ByText: A1, ByVoice: A1, About: Person, Instant: true, Run: toPerson}
}
