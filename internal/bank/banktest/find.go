package banktest

import (
	"slices"
	"testing"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/vault"
)

// The demo's card numbers end with the tail and pass Luhn's check; document numbers end with everybody's last four.
func find(t *testing.T, b bank.Bank) {
	for _, c := range []struct {
		by   bank.Clue
		what vault.Secret
		want []card.ID
	}{
		{bank.ByCard, "5555901001101234", []card.ID{mariaClassic}},
		{bank.ByNumber, "+12025550147", []card.ID{mariaClassic, "K10012"}},
		{bank.ByNumber, "+85298765432", []card.ID{"K10061", "K10071"}}, // two people
		{bank.ByDocument, "90010014417", []card.ID{mariaClassic, "K10012"}},
		{bank.ByDocument, "00000024417", []card.ID{"KX0000002"}},
		{bank.ByNumber, "+12022000001", []card.ID{"KX0000001"}},
	} {
		held, err := b.FindCards(t.Context(), c.by, c.what)
		noError(t, err)
		var ids []card.ID
		for _, h := range held {
			ids = append(ids, h.Card)
		}
		if !slices.Equal(ids, c.want) {
			t.Errorf("by %s: %v, want %v", c.by, ids, c.want)
		}
	}
	for what, by := range map[vault.Secret]bank.Clue{
		"5555901001101235": bank.ByCard, "1234": bank.ByCard, "": bank.ByCard, "+12025550161": bank.ByNumber, "+12022000003": bank.ByNumber,
		"4417": bank.ByDocument, "00000094417": bank.ByDocument, "90010014418": bank.ByDocument, "90010014417": "mother",
	} {
		_, err := b.FindCards(t.Context(), by, what)
		isError(t, err, bank.ErrNotFound)
	}
}
