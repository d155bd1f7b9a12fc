package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
	"cardline/internal/outbox"
)

// States implements campaign.Results.
func (p Plans) States(ctx context.Context, code, occurrence string) (cells []campaign.Cell, err error) {
	err = p.sentBy(code, occurrence).ColumnExpr("m.state AS state, CASE WHEN m.reason = ? THEN m.reason ELSE '' END AS reason, count(*) AS n", campaign.WhyHeldOut).
		GroupExpr("1, 2").Scan(ctx, &cells)
	if err != nil {
		return nil, fmt.Errorf("counting messages of campaign %s: %w", code, err)
	}
	return cells, nil
}

// Withheld implements campaign.Results.
func (p Plans) Withheld(ctx context.Context, code string, occurrences []string) (map[string]int, error) {
	named := make([]string, len(occurrences))
	for i, o := range occurrences {
		named[i] = code + "/" + o
	}
	var rows []struct {
		Occasion string
		N        int
	}
	err := p.sentBy(code, "").ColumnExpr("m.occasion AS occasion, count(*) AS n").Where("m.occasion IN (?)", bun.List(named)).
		Where("m.state IN (?)", bun.List([]outbox.State{outbox.Suppressed, outbox.Expired})).Where("m.reason <> ?", campaign.WhyHeldOut).GroupExpr("1").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting who is held back of campaign %s: %w", code, err)
	}
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		out[strings.TrimPrefix(r.Occasion, code+"/")] = r.N
	}
	return out, nil
}

// Rival implements campaign.Results.
func (p Plans) Rival(ctx context.Context, code string) (string, error) {
	c, err := p.Campaign(ctx, code)
	if err != nil {
		return "", err
	}
	return p.rival(ctx, p.db, c)
}

// rival is the campaign of the highest priority, above that of c, that is being planned or is to be.
func (p Plans) rival(ctx context.Context, db bun.IDB, c campaign.Campaign) (rival string, err error) {
	err = db.NewSelect().TableExpr("campaign_occurrences AS o").Join("JOIN campaign_plans AS p ON p.code = o.campaign").Column("p.code").
		Where("o.stage IN ('waiting', 'planning')").Where("p.state IN ('scheduled', 'running')").Where("p.priority > ?", c.Priority).
		OrderExpr("p.priority DESC, p.code").Limit(1).Scan(ctx, &rival)
	return rival, missing(err, nil)
}

// heeds are what triggers came to, as the table names it.
var heeds = map[string]campaign.Heed{"waiting": campaign.HeedWaits, "sent": campaign.HeedAnswers, "nothing": campaign.HeedNothing}

// Triggered implements campaign.Results.
func (p Plans) Triggered(ctx context.Context, code, event string) ([]campaign.EventCell, error) {
	var rows []struct {
		State  string
		Reason string
		N      int
	}
	sel := p.db.NewSelect().Table("campaign_triggers").Where("campaign = ?", code).ColumnExpr("state, CASE WHEN state = 'nothing' THEN reason ELSE '' END AS reason, count(*) AS n").GroupExpr("1, 2")
	if event != "" {
		sel = sel.Where("id = ?", code+"/"+event)
	}
	if err := sel.Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("counting what events came to in campaign %s: %w", code, err)
	}
	out := make([]campaign.EventCell, len(rows))
	for i, r := range rows {
		out[i] = campaign.EventCell{State: heeds[r.State], Reason: r.Reason, N: r.N}
	}
	return out, nil
}

// Reactions implements campaign.Results.
func (p Plans) Reactions(ctx context.Context, event, customer string) ([]campaign.Reaction, error) {
	var rows []triggerRow
	err := p.db.NewSelect().Model(&rows).Column("campaign", "state", "due", "reason").Where("customer = ?", customer).Where("event = ?", event).Order("campaign").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what campaigns made of event %s: %w", event, err)
	}
	out := make([]campaign.Reaction, len(rows))
	for i, r := range rows {
		one := campaign.Reaction{Campaign: r.Campaign, State: heeds[r.State], Due: r.Due, Reason: r.Reason}
		if one.State == campaign.HeedAnswers {
			err := p.sentBy(r.Campaign, event).Column("m.id").Limit(1).Scan(ctx, &one.Message)
			if err = missing(err, nil); err != nil {
				return nil, errors.Join(fmt.Errorf("looking for the message of event %s in campaign %s", event, r.Campaign), err)
			}
		}
		out[i] = one
	}
	return out, nil
}

// told adds to events what a rule has told of them.
func (p Plans) told(ctx context.Context, fs []campaign.Fired) error {
	if len(fs) == 0 {
		return nil
	}
	ids := make([]string, len(fs))
	for i, f := range fs {
		ids[i] = f.ID
	}
	var rows []eventRow
	if err := p.db.NewSelect().Model(&rows).Column("id", "rule", "says").Where("id IN (?)", bun.List(ids)).Where("message <> ''").Scan(ctx); err != nil {
		return fmt.Errorf("reading what rules told of %d events: %w", len(fs), err)
	}
	by := make(map[string]eventRow, len(rows))
	for _, r := range rows {
		by[r.ID] = r
	}
	for i := range fs {
		fs[i].Rule, fs[i].Says = by[fs[i].ID].Rule, outbox.Type(by[fs[i].ID].Says)
	}
	return nil
}
