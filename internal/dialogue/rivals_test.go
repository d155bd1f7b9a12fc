package dialogue

import (
	"strings"
	"testing"

	"cardline/internal/session"
	"cardline/internal/vault"
)

// The code a yes has to quote is shown to everybody: of a one-time code it must tell nothing.
func TestTheCodeOfAQuestionTellsNoOneTimeCode(t *testing.T) {
	t.Parallel()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	turn := &turn{Dialogue: &Dialogue{Deps: Deps{Vault: v}}, arrival: arrival{key: "SM1"}}
	shown := turn.codeOf(session.Question{})
	if len(shown) != 5 || strings.HasPrefix(turn.digits(), shown) {
		t.Errorf("shown is %s, and the one-time code is %s", shown, turn.digits())
	}
}
