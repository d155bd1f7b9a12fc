package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/internal/session"
)

// textThat is the dialogue's own verb for answers too long to be heard: what was read last is sent as a text.
const textThat = "TEXT_THAT"

// textLast is that verb. What it does is the dialogue's: a verb knows nothing of those before it.
func textLast() commands.Verb {
	return commands.Verb{
		ID: textThat, Channels: commands.Voice, About: commands.Nobody,
		Run: func(_ context.Context, r commands.Request) (commands.Answer, error) {
			if r.Number == "" {
				return commands.Answer{Say: "text-withheld", Outcome: "withheld"}, nil
			}
			return commands.Answer{Say: "text-on-its-way", Outcome: "texted"}, nil
		},
	}
}

// promised has what was read last sent as a text: the answer is worked out anew, in the words of a text, by whichever process settles it.
// A telephone that is not its owner's gets nothing.
func (t *turn) promised() {
	w := t.st.Call.Read
	switch {
	case w == nil:
		t.lines = nil
		t.done("nothing-to-text", nil)
	case t.number == "" || t.party.Distrusted:
	default:
		t.owed = append(t.owed, Promise{
			Key: t.key + ":text", Party: t.partyIndex(t.number, t.key), Payload: t.owing(*w, true), Due: t.now, At: t.now, State: Owed,
		})
	}
}

// readable keeps what was read to a caller, so that it can be sent to them.
func (t *turn) readable(v commands.Verb, w session.Work) {
	if c := t.st.Call; c != nil && !v.Effect && (v.Private() || t.party.Known()) && v.ID != identifying && v.Channels&commands.Text != 0 {
		c.Read = &w
	}
}
