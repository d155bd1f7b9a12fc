package enrol

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cardline/internal/coupon"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/wrong"
)

// Pools tell how many codes there are for rewards.
type Pools interface {
	// Pool reads one. coupon.ErrNoPool.
	Pool(ctx context.Context, name string) (coupon.Pool, error)
}

// stock tells what is wrong with the pool of a version's reward: it is to have a code for every place that is promised with one.
func (o Office) stock(ctx context.Context, code string, number int) (wrong.Faults, error) {
	r, err := o.Registration(ctx, code)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.Versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		return nil, ErrNoVersion
	}
	b := r.Versions[i].Brief
	if b.Reward == (Reward{}) || coupon.CheckName(b.Reward.Pool) != nil {
		return nil, nil
	}
	pool, err := o.Pools.Pool(ctx, b.Reward.Pool)
	wanted := 1 // of spending nobody knows who reaches it
	if b.Reward.On == OnJoining {
		wanted = max(wanted, b.Quota-r.Counts[Joined])
	}
	switch {
	case errors.Is(err, coupon.ErrNoPool):
		return wrong.Faults{wrong.Of("pool-none").At("reward.pool")}, nil
	case err != nil:
		return nil, err
	case pool.Expires.Before(b.Closes):
		return wrong.Faults{wrong.Of("pool-expires").At("reward.pool")}, nil
	case pool.Left < wanted:
		return wrong.Faults{wrong.Of("pool-small", pool.Name, pool.Left, wanted).At("reward.pool")}, nil
	}
	return nil, nil
}

// Reached is told once to who has reached the target of a campaign. code is the reward; "" where there is none to tell.
func Reached(brand string, c Campaign, ref string, spent money.Money, code string, lang locale.Lang) string {
	end := follows.In(lang)
	if code != "" {
		end = fmt.Sprintf(yours.In(lang), code)
	}
	return fmt.Sprintf(reached.In(lang), brand, c.Names.In(lang), c.Code, ref, spent, end)
}

// Gift tells the code that comes with a place.
func Gift(brand string, c Campaign, code string, lang locale.Lang) string {
	return fmt.Sprintf(gift.In(lang), brand, c.Names.In(lang), c.Code, code)
}

var (
	// bank, name, code, reference, amount, and what comes of it
	reached = locale.Words{
		locale.English:     "%s: you have reached the target of %s (%s), ref %s, with %s. %s",
		locale.Simplified:  "%s：%s（%s，编号%s）您已消费%s，成功达标。%s",
		locale.Traditional: "%s：%s（%s，編號%s）您已簽賬%s，成功達標。%s",
	}
	yours = locale.Words{
		locale.English:     "Your reward code is %s.",
		locale.Simplified:  "您的奖励码是%s。",
		locale.Traditional: "您的獎賞碼是%s。",
	}
	follows = locale.Words{
		locale.English:     "Your reward follows as the terms say.",
		locale.Simplified:  "奖励将按活动条款发放。",
		locale.Traditional: "獎賞將按活動條款送出。",
	}
	// bank, name, code of the campaign, code
	gift = locale.Words{
		locale.English:     "%s: your code for %s (%s) is %s.",
		locale.Simplified:  "%s：您的%s（%s）优惠码是%s。",
		locale.Traditional: "%s：您的%s（%s）優惠碼是%s。",
	}
)
