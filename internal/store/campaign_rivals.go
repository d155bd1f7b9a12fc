package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
)

// rivals adds to events which other campaigns wait for them.
func (p Plans) rivals(ctx context.Context, code string, fs []campaign.Fired) error {
	if len(fs) == 0 {
		return nil
	}
	events, customers := make([]string, len(fs)), make([]string, len(fs))
	for i, f := range fs {
		events[i], customers[i] = f.ID, f.Customer
	}
	var rows []triggerRow
	err := p.db.NewSelect().Model(&rows).Column("campaign", "event", "state", "reason").Where("customer IN (?)", bun.List(customers)).
		Where("event IN (?)", bun.List(events)).Where("campaign <> ?", code).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	named := map[string]bool{}
	for _, r := range rows {
		named[r.Campaign] = true
	}
	others := make(map[string]campaign.Campaign, len(named))
	for name := range named {
		if others[name], err = p.Campaign(ctx, name); err != nil {
			return fmt.Errorf("reading which campaigns answer the events of %s: %w", code, err)
		}
	}
	of := map[string][]campaign.Rival{}
	for _, r := range rows {
		of[r.Event] = append(of[r.Event], campaign.Rival{Campaign: others[r.Campaign], Heed: heeds[r.State], Told: r.told()})
	}
	for i := range fs {
		fs[i].Rivals = of[fs[i].ID]
	}
	return nil
}

// told reports whether it was answered by a message that is to be sent.
func (r triggerRow) told() bool { return heeds[r.State] == campaign.HeedAnswers && r.Reason == "" }

// first are those of the events of which no rival has told the same meanwhile. Who answers them beside us waits, or has answered.
func (p Plans) first(ctx context.Context, tx bun.Tx, code string, fs []campaign.Fired) ([]campaign.Fired, error) {
	var ids []string
	for _, f := range fs {
		for _, r := range f.Rivals {
			ids = append(ids, r.Code+"/"+f.ID, code+"/"+f.ID)
		}
	}
	if len(ids) == 0 {
		return fs, nil
	}
	var rows []triggerRow
	sel := p.db.held(tx.NewSelect()).Model(&rows).Column("id", "campaign", "event", "state", "reason").Where("id IN (?)", bun.List(ids)).Order("id")
	if err := sel.Scan(ctx); err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for _, r := range rows {
		if r.Campaign != code && r.told() {
			told[r.Event] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(fs), func(f campaign.Fired) bool { return f.Message != nil && told[f.ID] }), nil
}

// spentRow is what the messages of a campaign that answers events have cost.
type spentRow struct {
	bun.BaseModel `bun:"table:campaign_plans"`

	Spent int64  `bun:"spent"`
	On    string `bun:"spent_on"` // a day, in UTC
	Day   int64  `bun:"spent_day"`
}

// Spent implements campaign.Triggers.
func (p Plans) Spent(ctx context.Context, code string) (campaign.Spent, error) {
	row, err := p.spentBy(ctx, p.db, code)
	if err != nil {
		return campaign.Spent{}, fmt.Errorf("reading what campaign %s has spent: %w", code, err)
	}
	return campaign.Spent{All: row.Spent, Today: row.Day}, nil
}

// spentBy is what it has spent, that of a day before aside.
func (p Plans) spentBy(ctx context.Context, q bun.IDB, code string) (row spentRow, err error) {
	err = q.NewSelect().Model(&row).Where("code = ?", code).Scan(ctx)
	if today := p.today(); row.On != today {
		row.On, row.Day = today, 0
	}
	return row, err
}

// spend adds what messages cost. The campaign's row is held.
func (p Plans) spend(ctx context.Context, tx bun.Tx, code string, cost int64) error {
	if cost == 0 {
		return nil
	}
	row, err := p.spentBy(ctx, tx, code)
	if err != nil {
		return err
	}
	_, err = tx.NewUpdate().Table("campaign_plans").Set("spent = ?, spent_on = ?, spent_day = ?", row.Spent+cost, row.On, row.Day+cost).Where("code = ?", code).Exec(ctx)
	return err
}

func (p Plans) today() string { return p.db.clock.Now().UTC().Format("2006-01-02") }

// Named implements notice.Campaigns.
func (p Plans) Named(ctx context.Context, codes []string) (map[string]bool, error) {
	var found []string
	for _, table := range []string{"campaign_plans", "campaigns"} {
		var some []string
		if err := p.db.NewSelect().Table(table).Column("code").Where("code IN (?)", bun.List(codes)).Scan(ctx, &some); err != nil {
			return nil, fmt.Errorf("looking for campaigns by their codes: %w", err)
		}
		found = append(found, some...)
	}
	return set(found), nil
}
