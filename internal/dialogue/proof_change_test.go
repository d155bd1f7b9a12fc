package dialogue

import (
	"testing"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/session"
)

func TestGuessablePINs(t *testing.T) {
	t.Parallel()
	maria := customer.Customer{
		ID: "C1001", Birthday: "02-29", Numbers: []phone.Number{"+12025550147"}, Cards: []customer.Card{{Tail: card.Tail("5678")}},
	}
	turn := &turn{scene: scene{party: customer.Party{Customers: []customer.Customer{maria}}}}
	for pin, want := range map[string]bool{
		"111111": true, "121212": true, "112211": true, "123456": true, "654321": true, "890123": true, "123123": true, "454545": true,
		"022985": true, "850229": true, "290285": true, "198502": true, "021985": true, "200112": true,
		"567891": true, "915678": true, "550147": true, "025550": true,
		"739164": false, "135790": false, "246813": false, "482915": false, "198513": false, "191900": false, "902817": false,
	} {
		if got := turn.guessable(session.Work{Customer: "C1001"}, pin); got != want {
			t.Errorf("%s: guessable %t, want %t", pin, got, want)
		}
	}
}
