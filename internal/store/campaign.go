package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/enrol"
	"cardline/internal/locale"
)

// Campaigns are the offers customers register for, and their enrolments.
type Campaigns struct{ db *DB }

var _ enrol.Enroller = Campaigns{}

// Campaigns are those of this database.
func (db *DB) Campaigns() Campaigns { return Campaigns{db} }

type campaignRow struct {
	bun.BaseModel `bun:"table:campaigns,alias:campaigns"`

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
	Who     string       `bun:"who"`
	Waiting int          `bun:"waiting"`
	Lottery bool         `bun:"lottery"`
	ByStaff bool         `bun:"by_staff"`
	Cooling int          `bun:"cooling"`
	Drawn   bun.NullTime `bun:"drawn"`
	Tickets int64        `bun:"tickets"`

	RewardPool string `bun:"reward_pool"`
	RewardOn   string `bun:"reward_on"`
}

func rowOfCampaign(c enrol.Campaign) campaignRow {
	return campaignRow{
		Code: c.Code, Names: c.Names, Product: c.Product, Quota: c.Quota, Target: c.Target, Opens: c.Opens.UTC(), Closes: c.Closes.UTC(), Terms: c.Terms,
		Version: c.Version, Who: c.Who.String(), Waiting: c.Waiting, Lottery: c.Lottery, ByStaff: c.ByStaff, Cooling: c.Cooling, Drawn: nullable(c.Drawn),
		RewardPool: c.Reward.Pool, RewardOn: c.Reward.On,
	}
}

func (r campaignRow) campaign() enrol.Campaign {
	c := enrol.Campaign{
		Code: r.Code, Names: r.Names, Product: r.Product, Quota: r.Quota, Target: r.Target, Opens: r.Opens, Closes: r.Closes, Terms: r.Terms,
		Version: r.Version, Waiting: r.Waiting, Lottery: r.Lottery, ByStaff: r.ByStaff, Cooling: r.Cooling, Drawn: known(r.Drawn),
		Reward: enrol.Reward{Pool: r.RewardPool, On: r.RewardOn},
	}
	if r.Who != "" {
		c.Who, _ = audience.Parse(r.Who) // to be shown: whoever lets somebody in reads it strictly
	}
	return c
}

// Save adds campaigns; those whose code is known stay as they are.
func (c Campaigns) Save(ctx context.Context, cs ...enrol.Campaign) error {
	rows := make([]campaignRow, len(cs))
	for i, one := range cs {
		rows[i] = rowOfCampaign(one)
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
	return c.list(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("opens <= ?", at.UTC()).Where("closes > ?", at.UTC()).Order("code")
	})
}

// spokenOf is how long after it closes customers may still ask about a campaign.
const spokenOf = 61 * 24 * time.Hour

// Known lists those customers may speak of, open ones first.
func (c Campaigns) Known(ctx context.Context, at time.Time) ([]enrol.Campaign, error) {
	return c.list(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return speakable(q, at) })
}

func speakable(q *bun.SelectQuery, at time.Time) *bun.SelectQuery {
	return q.Where("closes > ?", at.UTC().Add(-spokenOf)).
		OrderExpr("CASE WHEN opens <= ? AND closes > ? THEN 0 ELSE 1 END", at.UTC(), at.UTC()).Order("code")
}

// JoinedBy lists those of the known that a customer has enrolled in.
func (c Campaigns) JoinedBy(ctx context.Context, customer string, at time.Time) ([]enrol.Campaign, error) {
	return c.list(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return speakable(q, at).Where("code IN (?)", c.db.NewSelect().Table("enrolments").Column("campaign").Where("customer = ?", customer))
	})
}

func (c Campaigns) list(ctx context.Context, those func(*bun.SelectQuery) *bun.SelectQuery) ([]enrol.Campaign, error) {
	var rows []campaignRow
	if err := those(c.db.NewSelect().Model(&rows)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing campaigns: %w", err)
	}
	out := make([]enrol.Campaign, len(rows))
	for i, r := range rows {
		out[i] = r.campaign()
	}
	return out, nil
}
