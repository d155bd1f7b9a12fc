package bank

import (
	"slices"
	"strings"
	"time"

	"cardline/internal/locale"
)

const (
	// pointsAUnit is what one major unit of credit on the card costs.
	pointsAUnit = 250
	// leastPoints is the smallest number turned into credit.
	leastPoints = 1_000
)

// reward is a thing points can be turned into.
type reward struct {
	code   string
	names  locale.Words
	points int64
}

var rewards = []reward{
	{"COFFEE", chinese("coffee voucher", "咖啡券", "咖啡券"), 3_000},
	{"VOUCHER", chinese("shopping voucher", "购物券", "購物禮券"), 5_000},
	{"MILES", chinese("1,000 air miles", "1000航空里程", "1000飛行里數"), 6_000},
	{"LOUNGE", chinese("airport lounge visit", "机场贵宾室一次", "機場貴賓室一次"), 8_000},
	{"KETTLE", chinese("electric kettle", "电热水壶", "電熱水煲"), 12_000},
}

// rewardCalled finds the reward whose code or name, in any language, holds what the customer wrote.
func rewardCalled(item string) (reward, bool) {
	item = strings.ToLower(strings.TrimSpace(item))
	i := slices.IndexFunc(rewards, func(r reward) bool {
		if strings.EqualFold(r.code, item) {
			return true
		}
		for _, name := range r.names {
			if strings.Contains(strings.ToLower(name), item) || strings.Contains(item, strings.ToLower(name)) {
				return true
			}
		}
		return false
	})
	if item == "" || i < 0 {
		return reward{}, false
	}
	return rewards[i], true
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
		a.Item = r.code
		q.Item, q.Points, q.Starts = r.names, r.points, now.AddDate(0, 0, parcelDays)
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
