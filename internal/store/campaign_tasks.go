package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
	"cardline/internal/desk"
	"cardline/internal/outbox"
)

// Tasks implements campaign.Results.
func (p Plans) Tasks(ctx context.Context, code, occurrence string) (t campaign.Tasked, err error) {
	var rows []struct {
		Outcome desk.Outcome
		Open    bool
		N       int
	}
	err = p.sentBy(code, occurrence).Join("JOIN cases AS k ON k.key = ? || m.id", desk.CampaignTask).
		ColumnExpr("k.outcome AS outcome, k.state <> 'closed' AS open, count(*) AS n").GroupExpr("1, 2").Scan(ctx, &rows)
	if err != nil {
		return t, fmt.Errorf("counting tasks of campaign %s: %w", code, err)
	}
	for _, r := range rows {
		switch {
		case r.Open:
			t.Open += r.N
		case r.Outcome == desk.OutcomeAccepted:
			t.Accepted += r.N
		case r.Outcome == desk.OutcomeRefused:
			t.Refused += r.N
		case r.Outcome == desk.OutcomeNoAnswer:
			t.NoAnswer += r.N
		default:
			t.Reached += r.N
		}
	}
	return t, nil
}

// taskDone tells the campaign that asked for a task what came of it: its message has reached the customer or not, and who wanted it has
// converted.
func (db *DB) taskDone(ctx context.Context, tx bun.Tx, c desk.Case) error {
	id, ours := strings.CutPrefix(c.Key, desk.CampaignTask)
	if !ours || c.State != desk.Closed {
		return nil
	}
	var source string
	err := tx.NewSelect().Table("messages").Column("source").Where("id = ?", id).Scan(ctx, &source)
	if err != nil || source == "" {
		return missing(err, nil)
	}
	to := outbox.Delivered
	if c.Outcome == desk.OutcomeNoAnswer {
		to = outbox.Undelivered
	}
	_, err = tx.NewUpdate().Table("messages").Set("state = ?, step = ?", to, to.Rank()).Where("id = ?", id).Where("state = ?", outbox.Accepted).Exec(ctx)
	if err != nil || c.Outcome != desk.OutcomeAccepted {
		return err
	}
	row := conversionRow{ID: c.Key, Campaign: strings.TrimPrefix(source, campaign.Source("")), Customer: c.Customer, At: c.ClosedAt.UTC()}
	_, err = tx.NewInsert().Model(&row).On("CONFLICT (id) DO NOTHING").Exec(ctx)
	return err
}
