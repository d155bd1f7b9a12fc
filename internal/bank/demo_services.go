package bank

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// open reads the case of a card.
func (d *Demo) open(ctx context.Context, w Wanted) (Case, error) {
	if err := d.reach(ctx); err != nil {
		return Case{}, err
	}
	c, err := d.books.Open(ctx, w)
	if c.Bare {
		c.Folder = newFolder(c.Account)
	}
	return c, fault(err, ErrUnavailable)
}

// Lines implements Limits.
func (d *Demo) Lines(ctx context.Context, id card.ID) (Lines, error) {
	a, err := d.standing(ctx, id)
	if err != nil {
		return Lines{}, err
	}
	now := d.now()
	l := Lines{Credit: a.amount(a.Limit), Temporary: a.amount(0), Available: a.amount(a.available(now)), AsOf: now}
	if now.Before(a.Raised.Until) {
		l.Temporary, l.TemporaryUntil = a.amount(a.Raised.Limit), a.Raised.Until
	}
	l.Cash = a.amount(cashOf(l.Available.Minor, a.Limit))
	return l, nil
}

// cashOf is how much of what is available may be drawn as cash: three tenths of the fixed limit at most.
func cashOf(available, limit int64) int64 { return min(available, limit*3/10) }

// available is what the card may still spend at now.
func (s Standing) available(now time.Time) int64 {
	if s.State != Active {
		return 0
	}
	return max(0, s.Raised.over(s.Limit, now)-s.Owed-s.Planned)
}

// Unbilled implements Billing: what is owed beyond the latest statement.
func (d *Demo) Unbilled(ctx context.Context, id card.ID) (Unbilled, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	if err != nil {
		return Unbilled{}, err
	}
	u := Unbilled{Sum: c.amount(max(0, c.Owed-c.due())), Since: c.Since, AsOf: d.now()}
	u.NextCut = c.nextCut(u.AsOf)
	if c.Statement != nil {
		u.Since = c.Statement.Cut
	}
	return u, nil
}

// due is what the latest statement still asks for.
func (c *Case) due() int64 {
	if c.Statement == nil {
		return 0
	}
	return max(0, c.Statement.Total.Minor-c.Statement.Paid.Minor)
}

// nextCut is when the next statement is made: a month after the latest one, or after the card began.
func (c *Case) nextCut(now time.Time) time.Time {
	cut := c.Since
	if c.Statement != nil {
		cut = c.Statement.Cut
	}
	for months := 1; ; months++ {
		// The 28th at the latest: every month has one.
		next := time.Date(cut.Year(), cut.Month()+time.Month(months), min(cut.Day(), 28), cut.Hour(), cut.Minute(), 0, 0, cut.Location())
		if next.After(now) {
			return next
		}
	}
}

// LastPayment implements Billing.
func (d *Demo) LastPayment(ctx context.Context, id card.ID) (Payment, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	if err == nil && c.Folder.Payment == nil {
		err = fmt.Errorf("%w: nothing was paid to card %s yet", ErrNotFound, id)
	}
	if err != nil {
		return Payment{}, err
	}
	return *c.Folder.Payment, nil
}

// Fee implements Billing.
func (d *Demo) Fee(ctx context.Context, id card.ID) (Fee, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	if err != nil {
		return Fee{}, err
	}
	return c.fee(d.now()), nil
}

// fee is charged on the first day of a year. Spending twelve times as much in the year before waives it, half of that lets
// the bank waive it when asked. Supplementary cards are free.
func (c *Case) fee(now time.Time) Fee {
	major := map[string]int64{"Classic": 40, "Gold": 80, "Platinum": 150}[c.Product]
	if c.Supplementary {
		major = 0
	}
	f := Fee{Amount: c.charge(major), On: time.Date(now.UTC().Year()+1, 1, 1, 0, 0, 0, 0, time.UTC), Spent: c.amount(c.Folder.Spent)}
	f.Target = c.amount(f.Amount.Minor * 12)
	f.Waived = major == 0 || f.Spent.Minor >= f.Target.Minor || f.On.Equal(c.Folder.Waived)
	f.Eligible = !f.Waived && f.Spent.Minor*2 >= f.Target.Minor
	return f
}

// charge is what costs major units in dollars or pounds, in the card's currency: eight times as many yuan or Hong Kong dollars.
func (c *Case) charge(major int64) money.Money {
	if c.Currency == "CNY" || c.Currency == "HKD" {
		major *= 8
	}
	return c.amount(minorOf(major, c.Currency))
}

// minorOf turns whole major units into minor ones.
func minorOf(major int64, currency string) int64 {
	for range money.Decimals(currency) {
		major *= 10
	}
	return major
}

// Plans implements Credit.
func (d *Demo) Plans(ctx context.Context, id card.ID) ([]Plan, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	return c.Folder.Plans, err
}

// Dues implements Credit.
func (d *Demo) Dues(ctx context.Context, id card.ID) (Dues, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	if err != nil {
		return Dues{}, err
	}
	return Dues{Owed: c.amount(c.Owed), Plans: len(c.Folder.Plans), Points: c.Points.Balance}, nil
}

// Settings implements Choices. Trips that are over are left out.
func (d *Demo) Settings(ctx context.Context, id card.ID) (Settings, error) {
	c, err := d.open(ctx, Wanted{Card: id})
	if err != nil {
		return Settings{}, err
	}
	s := c.Folder.Settings
	s.Trips = ahead(s.Trips, d.now())
	return s, nil
}

// customer reads what is kept of a customer.
func (d *Demo) customer(ctx context.Context, customer string) (Record, Papers, error) {
	if err := d.reach(ctx); err != nil {
		return Record{}, Papers{}, err
	}
	r, p, err := d.books.Customer(ctx, customer)
	return r, p, fault(err, ErrUnavailable)
}

// Contact implements Choices.
func (d *Demo) Contact(ctx context.Context, customer string) (Contact, error) {
	_, p, err := d.customer(ctx, customer)
	return p.Contact, err
}

// Applications implements Post.
func (d *Demo) Applications(ctx context.Context, customer string) ([]Application, error) {
	_, p, err := d.customer(ctx, customer)
	return p.Applications, err
}

// Shipments implements Post. What was due more than a month ago is left out.
func (d *Demo) Shipments(ctx context.Context, customer string) ([]Shipment, error) {
	if err := d.reach(ctx); err != nil {
		return nil, err
	}
	cases, err := d.books.Cases(ctx, customer)
	var out []Shipment
	long := d.now().AddDate(0, 0, -30)
	for _, c := range cases {
		if c.Folder.Shipment != nil && c.Folder.Shipment.Due.After(long) {
			out = append(out, *c.Folder.Shipment)
		}
	}
	return out, fault(err, ErrUnavailable)
}

// Offers implements Offers.
func (d *Demo) Offers(ctx context.Context, customer string) ([]Offer, error) {
	if err := d.reach(ctx); err != nil {
		return nil, err
	}
	os, err := d.books.Offers(ctx, customer)
	return os, fault(err, ErrUnavailable)
}

// Benefits implements Perks.
func (d *Demo) Benefits(ctx context.Context, customer string) ([]Benefit, error) {
	r, p, err := d.customer(ctx, customer)
	if err != nil {
		return nil, err
	}
	var out []Benefit
	for _, b := range demoBenefits {
		total, has := b.uses[r.Tier]
		if !has {
			continue
		}
		one := Benefit{ID: b.id, Names: b.names, How: b.how, Total: total}
		one.Left = max(0, total-p.Used[b.id])
		out = append(out, one)
	}
	return out, nil
}

// demoBenefit is what cards of a tier carry: uses a year, 0 without limit.
type demoBenefit struct {
	id         string
	names, how locale.Words
	uses       map[string]int
}

var demoBenefits = []demoBenefit{
	{
		id: "LOUNGE", names: chinese("Airport lounge", "机场贵宾室", "機場貴賓室"),
		how:  chinese("Show the card at the lounge desk.", "在贵宾室前台出示卡片即可。", "於貴賓室櫃檯出示信用卡即可。"),
		uses: map[string]int{"Classic": 1, "Gold": 2, "Platinum": 6},
	},
	{
		id: "ROADSIDE", names: chinese("Roadside help", "道路救援", "道路救援"),
		how:  chinese("Call us, day or night.", "全天候拨打客服热线。", "廿四小時致電熱線。"),
		uses: map[string]int{"Classic": 1, "Gold": 2, "Platinum": 4},
	},
	{
		id: "INSURANCE", names: chinese("Travel insurance", "旅行保险", "旅遊保險"),
		how:  chinese("Pay the fare with the card.", "用本卡支付票款即生效。", "以信用卡支付旅費即生效。"),
		uses: map[string]int{"Classic": 0, "Gold": 0, "Platinum": 0},
	},
}
