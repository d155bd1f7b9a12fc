package commands

import (
	"context"

	"cardline/internal/consent"
)

// OptOut ends marketing and greetings to the number (everything but security alerts where its law says so). Anybody may ask it
// of the number they hold.
func OptOut(b consent.Book) Verb {
	return Verb{
		ID: "OPTOUT", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody, Instant: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return wish(ctx, b, r, false)
		},
	}
}

// wish records what the customer wants to be sent. A withheld number has nothing to be recorded for.
func wish(ctx context.Context, b consent.Book, r Request, in bool) (Answer, error) {
	if r.Number == "" {
		return Answer{Say: "withheld", Person: true}, nil
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
