package commands

import (
	"cmp"
	"context"

	"cardline/internal/consent"
)

// OptOut ends marketing and greetings to the number (everything but security alerts where its law says so). Anybody may ask it
// of the number they hold.
func OptOut(b consent.Ledger) Verb {
	return Verb{
		ID: "OPTOUT", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody, Instant: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return wish(ctx, b, r, false)
		},
	}
}

// topics are what a wish may be about when it is not about all of it.
var topics = map[string]consent.Purpose{"marketing": consent.ForMarketing, "greetings": consent.ForCare}

// wish records what the customer wants to be sent. A withheld number has nothing to be recorded for.
func wish(ctx context.Context, b consent.Ledger, r Request, in bool) (Answer, error) {
	if r.Number == "" {
		return Answer{Say: "withheld", Person: true}, nil
	}
	if purpose, one := topics[r.Args["topic"]]; one && !r.Carrier {
		_, err := b.Tell(ctx, []consent.Entry{{
			Key: r.Key, Number: r.Number, Purpose: purpose, In: in, At: r.Now, Channel: r.Channel.String(), Text: cmp.Or(r.Words, r.Args["topic"]), Sender: r.Our,
		}})
		a := Answer{Say: "greetings", Wish: true}
		if purpose == consent.ForMarketing {
			a.Say = "marketing"
		}
		return a, err
	}
	st, err := b.Record(ctx, consent.Change{
		Key: r.Key, Number: r.Number, At: r.Now, In: in, Text: r.Words, Channel: r.Channel.String(), Sender: r.Our, Carrier: r.Carrier,
	})
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Say: "done", Wish: true, Silent: r.Carrier}
	if st.All {
		a.Say = "all"
	}
	return a, nil
}
