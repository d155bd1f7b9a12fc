package commands

import "strings"

// Value reads a text as the answer to a question for one argument (amount, months, from, to, month, state, …). ok is false when it
// cannot be that.
func (p *Parser) Value(arg, s string, c Context) (value string, ok bool) {
	value = strings.TrimSpace(s)
	return value, value != ""
}
