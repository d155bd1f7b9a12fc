package commands

// Reserved reports whether a text is a word that carriers and the law give a meaning of its own, and whose it is: STOP is OPTOUT's.
func (p *Parser) Reserved(s string) (verb string, ok bool) {
	p = p.latest()
	t := p.read(s)
	if !t.usable() {
		return "", false
	}
	p.mark(&t)
	out, ok := p.reservedAlone(&t)
	return out.Command, ok
}
