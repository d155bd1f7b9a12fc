package bank

import (
	"context"
	"slices"
	"strings"
	"time"

	"cardline/internal/card"
)

const (
	// pointsAUnit is what one major unit of credit on the card costs.
	pointsAUnit = 250
	// leastPoints is the smallest number turned into credit.
	leastPoints = 1_000
)

// demoRewards, the cheapest first.
var demoRewards = []Reward{
	{"COFFEE", chinese("coffee voucher", "咖啡券", "咖啡券"), 3_000},
	{"VOUCHER", chinese("shopping voucher", "购物券", "購物禮券"), 5_000},
	{"MILES", chinese("1,000 air miles", "1000航空里程", "1000飛行里數"), 6_000},
	{"LOUNGE", chinese("airport lounge visit", "机场贵宾室一次", "機場貴賓室一次"), 8_000},
	{"KETTLE", chinese("electric kettle", "电热水壶", "電熱水煲"), 12_000},
}

// Rewards implements Rewards.
func (d *Demo) Rewards(ctx context.Context, id card.ID) ([]Reward, error) {
	p, err := d.Points(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Reward
	for _, r := range demoRewards {
		if r.Points <= p.Balance {
			out = append(out, r)
		}
	}
	return out, nil
}

// rewardCalled finds the reward whose code or name, in any language, holds what the customer wrote.
func rewardCalled(item string) (Reward, bool) {
	item = strings.ToLower(strings.TrimSpace(item))
	i := slices.IndexFunc(demoRewards, func(r Reward) bool { return strings.EqualFold(r.Code, item) })
	if i < 0 {
		i = slices.IndexFunc(demoRewards, func(r Reward) bool { return r.called(item) })
	}
	if item == "" || i < 0 {
		return Reward{}, false
	}
	return demoRewards[i], true
}

func (r Reward) called(item string) bool {
	for _, name := range r.Names {
		if strings.Contains(strings.ToLower(name), item) || strings.Contains(item, strings.ToLower(name)) {
			return true
		}
	}
	return false
}

var creditToCard = chinese("credit to your card", "抵扣账单", "扣減結欠")

// priceReward: an Item, else Points turned into credit, rounded down to whole major units' worth; neither is all points.
func (c *Case) priceReward(a *Ask, q *Quote, now time.Time) error {
	q.Item, q.Points, q.Starts = creditToCard, a.Points, now
	if a.Item != "" {
		r, found := rewardCalled(a.Item)
		if !found {
			return &Refusal{Reason: "not-eligible"}
		}
		a.Item = r.Code
		q.Item, q.Points, q.Starts = r.Names, r.Points, now.AddDate(0, 0, parcelDays)
	} else {
		if a.Points == 0 {
			a.Points = c.Points.Balance
		}
		q.Points = a.Points - a.Points%pointsAUnit
		q.Total = c.amount(minorOf(q.Points/pointsAUnit, c.Currency))
	}
	if c.Points.Balance < max(leastPoints, q.Points) {
		return &Refusal{Reason: "no-points"}
	}
	if q.Points < leastPoints {
		return &Refusal{Reason: "too-little"}
	}
	q.PointsOf = c.Points.Balance - q.Points
	return nil
}

// redeem uses the points that expire first.
func (e *errand) redeem() error {
	e.Points.Balance -= e.agreed.Points
	e.Points.Expiring = max(0, e.Points.Expiring-e.agreed.Points)
	if credit := e.agreed.Total.Minor; credit > 0 {
		e.Owed -= credit
		e.write(linePoints, -credit)
	}
	e.receipt.From = e.agreed.Starts
	return nil
}
