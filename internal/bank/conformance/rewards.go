package conformance

import (
	"context"
	"errors"
	"fmt"

	"cardline/internal/bank"
)

// rewards: what is offered for points can be had for them, at the price that was told.
func rewards(ctx context.Context, s *stage) error {
	hs := s.holdings(func(_ bank.Record, c bank.CardRecord) bool { return c.State == bank.Active && !c.Supplementary })
	for _, h := range hs[:min(len(hs), 20)] {
		rs, err := s.Bank.Rewards(ctx, h.card.ID)
		if err != nil {
			return fmt.Errorf("rewards: %w", err)
		}
		if len(rs) == 0 {
			continue
		}
		p, err := s.Bank.Points(ctx, h.card.ID)
		if err != nil {
			return fmt.Errorf("points: %w", err)
		}
		var before int64
		for _, r := range rs {
			switch {
			case r.Code == "" || len(r.Names) == 0:
				return errors.New("a reward lacks its code or its names")
			case r.Points < before:
				return errors.New("a cheaper reward stands after a dearer one")
			case r.Points > p.Balance:
				return fmt.Errorf("reward %s takes %d points, and there are %d", r.Code, r.Points, p.Balance)
			}
			before = r.Points
		}
		q, err := s.Bank.Quote(ctx, bank.Ask{
			Key: s.key("reward"), Kind: bank.Redeem, Customer: h.customer, Card: h.card.ID, Item: rs[0].Code,
		})
		switch {
		case err != nil:
			return fmt.Errorf("pricing a reward: %w", err)
		case q.Points != rs[0].Points:
			return fmt.Errorf("reward %s is listed for %d points and priced at %d", rs[0].Code, rs[0].Points, q.Points)
		}
		return nil
	}
	return notShown("no active card with points for a reward")
}
