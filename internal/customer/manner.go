package customer

import (
	"slices"
	"strings"
)

// Manner is how a customer asked to be answered on the telephone. The bank does not know it.
type Manner struct {
	Slow    bool // words are spoken slowly
	Patient bool // more time before a key has to be pressed
	Person  bool // a person first
	Balance bool // the balance before the menu
}

// The words of a manner, as it is kept and asked for.
const (
	Slowly  = "slow"
	Patient = "patient"
	Person  = "person"
	Balance = "balance"
)

// ParseManner reads what String wrote; words that mean nothing to it are left out.
func ParseManner(s string) Manner {
	words := strings.Fields(s)
	return Manner{
		Slow: slices.Contains(words, Slowly), Patient: slices.Contains(words, Patient), Person: slices.Contains(words, Person),
		Balance: slices.Contains(words, Balance),
	}
}

// String is the words that hold, in a fixed order, one space between.
func (m Manner) String() string {
	var words []string
	for _, w := range []struct {
		word string
		is   bool
	}{{Slowly, m.Slow}, {Patient, m.Patient}, {Person, m.Person}, {Balance, m.Balance}} {
		if w.is {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, " ")
}

// Turn is the manner with one word of it changed to its opposite; ok is false for a word that means nothing.
func (m Manner) Turn(word string) (Manner, bool) {
	switch word {
	case Slowly:
		m.Slow = !m.Slow
	case Patient:
		m.Patient = !m.Patient
	case Person:
		m.Person = !m.Person
	case Balance:
		m.Balance = !m.Balance
	default:
		return m, false
	}
	return m, true
}
