package commands

import (
	"context"

	"cardline/internal/bank"
)

// Renew has a card that runs out followed by a new one, or by none: the customer's word before the bank decides for them.
func Renew(b interface {
	bank.Core
	bank.Choices
}) Verb {
	return Verb{
		ID: "RENEW", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard,
		States: []string{string(bank.Active), string(bank.Frozen), string(bank.Expired)}, Effect: true,
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			s, err := b.Settings(ctx, r.Card().ID)
			if err != nil {
				return Quoted{}, nil, err
			}
			return readBack(r, asStands, Data{"expires": monthTold(s.Expires, r.Channel), "renew": renews(r)})
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			renew := renewNo
			if renews(r) {
				renew = renewYes
			}
			rc, no, err := order(ctx, b, r, bank.Renew, map[string]string{"renew": renew}, "not-eligible")
			if err != nil || no != nil {
				return orNo(no), err
			}
			return done(r, rc, "done", Data{
				"renew": renews(r), "mailed": Day(rc.From), "expires": monthTold(rc.Until.In(r.Zone).Format("2006-01"), r.Channel),
				"known": !rc.From.IsZero() && !rc.Until.IsZero(),
			}), nil
		},
	}
}

// The values of the argument renew. A card is renewed unless the customer says otherwise.
const (
	renewYes = "Y"
	renewNo  = "N"
)

func renews(r Request) bool { return r.Args["renew"] != renewNo }
