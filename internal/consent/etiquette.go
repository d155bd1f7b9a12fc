package consent

import "fmt"

// CheerlessAfter is how many days overdue an account may be before cheer would be an insult.
const CheerlessAfter = 60

// Circumstances are what etiquette looks at, beside the wishes: of the person written to and everybody behind the number.
type Circumstances struct {
	NoMarketing bool // opted out at the bank
	OverdueDays int
	Distrusted  bool // the number was reported not with its owner
}

// Refuse says in words an operator understands why a message of class c that is cheer must not go, "" if it may.
func (p Circumstances) Refuse(c Class) string {
	switch {
	case p.NoMarketing && c != Transactional:
		return "opted out of marketing at the bank"
	case p.Distrusted:
		return "the number was reported not with its owner"
	case p.OverdueDays >= CheerlessAfter:
		return fmt.Sprintf("%d days overdue: no cheer", p.OverdueDays)
	}
	return ""
}
