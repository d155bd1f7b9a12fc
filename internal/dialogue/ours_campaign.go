package dialogue

import (
	"context"

	"cardline/internal/session"
	"cardline/internal/speech"
	"cardline/ivr"
)

// campaigns reports whether a call of ours says what a campaign has to say.
func campaigns(about string) bool { return about == OursCampaign || about == OursProposal }

// weOffer says a campaign's words, to somebody who has pressed a key to hear them. They tell nothing of an account, and were written to be said.
func (t *turn) weOffer(ctx context.Context, o *session.Ours, _ session.Work) {
	words, ok := t.oursWords(ctx, o)
	if !ok {
		return
	}
	t.lines = append(t.lines, ivr.Line{Lang: string(t.lang), Text: speech.Escape(words)})
	t.outcome, t.result = "heard", ivr.ResultOK
	t.came(ctx, o, CameHeard)
}
