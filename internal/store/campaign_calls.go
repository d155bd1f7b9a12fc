package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
	"cardline/internal/outbox"
)

// toldAtOnce are how many messages one look tells what their calls came to.
const toldAtOnce = 500

// Called implements campaign.Runs.
func (p Plans) Called(ctx context.Context, code string, at time.Time) (open int, err error) {
	source := campaign.Source(code)
	var over []struct {
		Message string
		State   outbox.CallState
	}
	err = p.db.NewSelect().TableExpr("calls_wanted AS w").Join("JOIN messages AS m ON m.id = w.message").ColumnExpr("w.message AS message, w.state AS state").
		Where("w.source = ?", source).Where("w.state IN ('done', 'left', 'moot', 'canceled')").Where("m.state = ?", string(outbox.Accepted)).
		Limit(toldAtOnce).Scan(ctx, &over)
	if err != nil {
		return 0, fmt.Errorf("reading which calls of campaign %s are over: %w", code, err)
	}
	words := make([]word, len(over))
	for i, o := range over {
		words[i] = word{id: o.Message, to: outbox.Undelivered, at: at.UTC()}
		if o.State == outbox.CallDone {
			words[i].to = outbox.Delivered
		}
	}
	if len(words) > 0 {
		if _, err := p.db.messages.raise(ctx, words); err != nil {
			return 0, fmt.Errorf("telling messages what their calls came to: %w", err)
		}
	}
	n, err := p.db.NewSelect().Table("calls_wanted").Where("source = ?", source).Where("state IN ('planned', 'submitted', 'spent')").Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting open calls of campaign %s: %w", code, err)
	}
	if len(over) == toldAtOnce {
		n++ // there may be more to tell
	}
	return int(n), nil
}

// takeBackCalls cancels what waits of a campaign's calls.
func (p Plans) takeBackCalls(ctx context.Context, code, reason string) (n int, err error) {
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Table("calls_wanted").Set("state = ?", string(outbox.CallCanceled)).Set("note = ?", reason).
			Where("source = ?", campaign.Source(code)).Where("state = 'planned'").Exec(ctx)
		if err != nil {
			return err
		}
		taken, err := res.RowsAffected()
		n = int(taken)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("taking back calls of campaign %s: %w", code, err)
	}
	return n, nil
}

// CallCells implements campaign.Results.
func (p Plans) CallCells(ctx context.Context, code, occurrence string) (out []campaign.CallCell, placed int, err error) {
	of := func(sel *bun.SelectQuery) *bun.SelectQuery {
		sel = sel.Where("w.source = ?", campaign.Source(code))
		if occurrence != "" {
			sel = sel.Join("JOIN messages AS m ON m.id = w.message").Where("m.occasion = ?", code+"/"+occurrence)
		}
		return sel
	}
	last := "LEFT JOIN call_tries AS t ON t.message = w.message AND t.wall = (SELECT max(l.wall) FROM call_tries AS l WHERE l.message = w.message)"
	err = of(p.db.NewSelect().TableExpr("calls_wanted AS w").Join(last)).
		ColumnExpr("w.state AS state, COALESCE(t.came, '') AS came, COALESCE(t.picked, '') AS picked, count(DISTINCT w.message) AS n").GroupExpr("1, 2, 3").Scan(ctx, &out)
	if err != nil {
		return nil, 0, fmt.Errorf("counting what came of the calls of campaign %s: %w", code, err)
	}
	n, err := of(p.db.NewSelect().TableExpr("call_tries AS t").Join("JOIN calls_wanted AS w ON w.message = t.message")).Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("counting the calls of campaign %s: %w", code, err)
	}
	return out, int(n), nil
}
