package main

import (
	"context"

	"cardline/gateway/api"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// conversations are what the API tells of customers, and who answers them.
func (a *app) conversations() api.Conversations {
	return api.Conversations{Book: a.db.Conversations(), People: a.people.directory, Colleagues: a.dialogue, Holders: a.whoAnswers}
}

// whoAnswers looks into the sessions for who has the dialogue of each number; nil: nobody.
func (a *app) whoAnswers(ctx context.Context, numbers []phone.Number) ([]*session.Colleague, error) {
	parties := make([]vault.Index, len(numbers))
	for i, n := range numbers {
		parties[i] = a.vault.Index("party", n.Reveal())
	}
	states, err := a.sessions.LookAll(ctx, parties)
	if err != nil {
		return nil, err
	}
	out, now := make([]*session.Colleague, len(numbers)), a.clock.Now()
	for i, st := range states {
		if st.Colleague.Holds(now) {
			out[i] = st.Colleague
		}
	}
	return out, nil
}
