package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/enrol"
	"cardline/internal/greeting"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Campaigns are campaigns, enrolments and greetings.
type Campaigns struct{ db *DB }

var (
	_ enrol.Enroller     = Campaigns{}
	_ greeting.Audience  = Campaigns{}
	_ greeting.Greetings = Campaigns{}
)

// Campaigns are those of this database.
func (db *DB) Campaigns() Campaigns { return Campaigns{db} }

type campaignRow struct {
	bun.BaseModel `bun:"table:campaigns"`

	Code    string       `bun:"code,pk"`
	Names   locale.Words `bun:"names,type:jsonb"`
	Product string       `bun:"product"`
	Quota   int          `bun:"quota"`
	Target  int64        `bun:"target"`
	Opens   time.Time    `bun:"opens"`
	Closes  time.Time    `bun:"closes"`
	Terms   locale.Words `bun:"terms,type:jsonb"`
	Version string       `bun:"version"`
	Taken   int          `bun:"taken"`
}

func (r campaignRow) campaign() enrol.Campaign {
	return enrol.Campaign{Code: r.Code, Names: r.Names, Product: r.Product, Quota: r.Quota, Target: r.Target,
		Opens: r.Opens, Closes: r.Closes, Terms: r.Terms, Version: r.Version}
}

// Save adds campaigns; those whose code is known stay as they are.
func (c Campaigns) Save(ctx context.Context, cs ...enrol.Campaign) error {
	rows := make([]campaignRow, len(cs))
	for i, one := range cs {
		rows[i] = campaignRow{Code: one.Code, Names: one.Names, Product: one.Product, Quota: one.Quota, Target: one.Target,
			Opens: one.Opens.UTC(), Closes: one.Closes.UTC(), Terms: one.Terms, Version: one.Version}
	}
	err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&rows).On("CONFLICT (code) DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("saving %d campaigns: %w", len(cs), err)
	}
	return nil
}

// Campaigns lists those open at the time, by code.
func (c Campaigns) Campaigns(ctx context.Context, at time.Time) ([]enrol.Campaign, error) {
	var rows []campaignRow
	if err := c.db.NewSelect().Model(&rows).Where("opens <= ?", at.UTC()).Where("closes > ?", at.UTC()).Order("code").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing campaigns: %w", err)
	}
	out := make([]enrol.Campaign, len(rows))
	for i, r := range rows {
		out[i] = r.campaign()
	}
	return out, nil
}

// Members pages through the directory, with the wishes of every number.
func (c Campaigns) Members(ctx context.Context, after string, n int) ([]greeting.Member, error) {
	customers, err := c.db.Directory().page(ctx, after, n)
	if err != nil {
		return nil, fmt.Errorf("reading the audience: %w", err)
	}
	out := make([]greeting.Member, len(customers))
	numbers := make([]phone.Number, 0, len(customers))
	for i := range customers {
		if out[i].Customer = customers[i]; len(customers[i].Numbers) > 0 {
			numbers = append(numbers, customers[i].Numbers[0])
		}
	}
	parties, err := c.db.Directory().FindAll(ctx, numbers)
	if err != nil {
		return nil, fmt.Errorf("reading the audience: %w", err)
	}
	standings, err := c.db.Consents().Standings(ctx, numbers)
	if err != nil {
		return nil, fmt.Errorf("reading the wishes of the audience: %w", err)
	}
	next := 0
	for i := range out {
		if len(out[i].Customer.Numbers) > 0 {
			out[i].Party, out[i].Standing = parties[next], standings[next]
			next++
		}
	}
	return out, nil
}

// Plan writes greetings as messages, due now: the gates decide the hour, as for every message.
func (c Campaigns) Plan(ctx context.Context, ls []greeting.Letter) (planned map[string]bool, err error) {
	ms := make([]outbox.Message, len(ls))
	for i, l := range ls {
		ms[i], err = outbox.Message{
			Unique: greetingKey(l.Occasion, l.Customer), Type: outbox.FestivalGreeting, To: l.To, Customer: l.Customer, Zone: l.Zone,
			Lang: l.Lang, Body: l.Text, Occasion: l.Occasion, Held: l.Held, Expires: l.Expires,
		}.Prepare(c.db.clock.Now())
		if err != nil {
			return nil, fmt.Errorf("planning greetings: %w", err)
		}
	}
	planned = make(map[string]bool, len(ls))
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		added, err := c.db.addMessages(ctx, tx, ms)
		for _, m := range ms {
			planned[m.Customer] = added[m.ID]
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("planning %d greetings: %w", len(ls), err)
	}
	return planned, nil
}

// Greeted tells who has a letter of the occasion.
func (c Campaigns) Greeted(ctx context.Context, occasion string, customers []string) (map[string]bool, error) {
	greeted := map[string]bool{}
	if len(customers) == 0 {
		return greeted, nil
	}
	keys := make([]string, len(customers))
	for i, id := range customers {
		keys[i] = greetingKey(occasion, id)
	}
	var found []string
	if err := c.db.NewSelect().Table("messages").Column("key").Where("key IN (?)", bun.List(keys)).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("looking for greetings: %w", err)
	}
	for _, key := range found {
		greeted[strings.TrimPrefix(key, greetingKey(occasion, ""))] = true
	}
	return greeted, nil
}

func greetingKey(occasion, customer string) string { return occasion + "/" + customer }
