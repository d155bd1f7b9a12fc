package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/campaign"
	"cardline/internal/outbox"
)

// Plans are marketing's campaigns: what was written, its occurrences, what came of them.
type Plans struct{ db *DB }

var (
	_ campaign.Shelf    = Plans{}
	_ campaign.Runs     = Plans{}
	_ campaign.Triggers = Plans{}
	_ campaign.Others   = Plans{}
)

// Plans are those of this database.
func (db *DB) Plans() Plans { return Plans{db} }

type planRow struct {
	bun.BaseModel `bun:"table:campaign_plans"`

	Code     string       `bun:"code,pk"`
	State    string       `bun:"state"`
	Version  int          `bun:"version"`
	Priority int          `bun:"priority"`
	Event    string       `bun:"event"`
	Brief    string       `bun:"brief"`
	Said     string       `bun:"said"`
	Forecast string       `bun:"forecast"`
	Fixed    string       `bun:"fixed"`
	Course   string       `bun:"course"`
	Authors  string       `bun:"authors"`
	Reason   string       `bun:"reason"`
	Seal     string       `bun:"seal"`
	Until    bun.NullTime `bun:"until"`
	Paced    int          `bun:"paced"`
	Opened   bun.NullTime `bun:"opened"`
	Agreed   string       `bun:"agreed"`
}

// planCourse is what was asked of whom: leave to run it, and a larger budget since.
type planCourse struct {
	approval.Course

	Raise *campaign.Raise `json:",omitempty"`
}

func rowOfPlan(c campaign.Campaign) (r planRow, err error) {
	r = planRow{
		Code: c.Code, State: string(c.State), Version: c.Version, Priority: c.Priority, Reason: c.Reason, Seal: c.Seal, Paced: c.Paced,
		Until: nullable(c.Until), Opened: nullable(c.Opened),
	}
	if c.When.Event != nil {
		r.Event = c.When.Event.Type
	}
	for _, part := range []struct {
		to   *string
		from any
	}{
		{&r.Brief, c.Brief}, {&r.Said, c.Said}, {&r.Forecast, c.Forecast}, {&r.Fixed, c.Forecast.Fixed}, {&r.Course, planCourse{c.Course, c.Raise}}, {&r.Authors, c.Authors},
		{&r.Agreed, c.Before},
	} {
		raw, err := json.Marshal(part.from)
		if err != nil {
			return r, fmt.Errorf("campaign %s: %w", c.Code, err)
		}
		*part.to = string(raw)
	}
	return r, nil
}

func nullable(t time.Time) bun.NullTime { return bun.NullTime{Time: t.UTC()} }

func (r planRow) campaign() (c campaign.Campaign, err error) {
	c = campaign.Campaign{
		Code: r.Code, State: campaign.State(r.State), Version: r.Version, Reason: r.Reason, Seal: r.Seal, Paced: r.Paced, Until: known(r.Until),
		Opened: known(r.Opened),
	}
	var course planCourse
	for _, part := range []struct {
		from string
		to   any
	}{
		{r.Brief, &c.Brief}, {r.Said, &c.Said}, {r.Forecast, &c.Forecast}, {r.Fixed, &c.Forecast.Fixed}, {r.Course, &course}, {r.Authors, &c.Authors},
		{r.Agreed, &c.Before},
	} {
		if err := json.Unmarshal([]byte(part.from), part.to); err != nil {
			return c, fmt.Errorf("reading campaign %s: %w", r.Code, err)
		}
	}
	c.Course, c.Raise = course.Course, course.Raise
	return c, nil
}

// Add implements campaign.Shelf.
func (p Plans) Add(ctx context.Context, c campaign.Campaign) error {
	row, err := rowOfPlan(c)
	if err != nil {
		return err
	}
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return err
		}
		return p.tell(ctx, tx, campaign.Moved{Move: "new", By: c.Maker}, campaign.Campaign{}, c)
	})
	switch {
	case unique(err):
		return campaign.ErrTaken
	case err != nil:
		return fmt.Errorf("keeping campaign %s: %w", c.Code, err)
	}
	return nil
}

// tell writes a change into the audit trail: of what was written only the hash.
func (p Plans) tell(ctx context.Context, tx bun.Tx, m campaign.Moved, before, after campaign.Campaign) error {
	actor := "operator:" + m.By
	if m.By == "" {
		actor = "system"
	}
	now := p.db.clock.Now()
	told := string(after.State)
	if m.Why != "" {
		told += ": " + m.Why
	}
	return p.db.appendAudit(ctx, tx, audit.Entry{
		At: now, Key: fmt.Sprintf("%s/%d/%d", after.Code, after.Version, now.UnixNano()), Actor: actor, Action: "campaign." + string(m.Move),
		Subject: "campaign:" + after.Code, Channel: "api", Before: string(before.State), After: told, Ref: after.Hash(),
	})
}

// Campaign implements campaign.Shelf.
func (p Plans) Campaign(ctx context.Context, code string) (campaign.Campaign, error) {
	return p.one(ctx, p.db.NewSelect(), code)
}

func (p Plans) one(ctx context.Context, sel *bun.SelectQuery, code string) (campaign.Campaign, error) {
	var row planRow
	err := sel.Model(&row).Where("code = ?", code).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return campaign.Campaign{}, campaign.ErrNoCampaign
	}
	if err != nil {
		return campaign.Campaign{}, fmt.Errorf("reading campaign %s: %w", code, err)
	}
	return row.campaign()
}

// Campaigns implements campaign.Shelf.
func (p Plans) Campaigns(ctx context.Context, q campaign.Query) ([]campaign.Campaign, error) {
	var rows []planRow
	sel := p.db.NewSelect().Model(&rows).Where("code > ?", q.After).Order("code")
	if q.State != "" {
		sel = sel.Where("state = ?", string(q.State))
	}
	if q.N > 0 {
		sel = sel.Limit(int64(q.N))
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing campaigns: %w", err)
	}
	return opened(rows, planRow.campaign)
}

// Live implements campaign.Runs.
func (p Plans) Live(ctx context.Context) ([]campaign.Campaign, error) {
	var rows []planRow
	err := p.db.NewSelect().Model(&rows).Where("state IN ('scheduled', 'running', 'paused')").OrderExpr("priority DESC, code").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing campaigns that run: %w", err)
	}
	return opened(rows, planRow.campaign)
}

// Move implements campaign.Shelf.
func (p Plans) Move(ctx context.Context, code string, m campaign.Moved, decide func(*campaign.Campaign) error) (after campaign.Campaign, err error) {
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := p.one(ctx, p.db.held(tx.NewSelect()), code)
		if err != nil {
			return err
		}
		after = before
		after.Authors = append([]string(nil), before.Authors...)
		if err := decide(&after); err != nil {
			after = before
			return err
		}
		return p.moved(ctx, tx, m, before, after)
	})
	if err != nil {
		return after, err
	}
	if m.Move == campaign.MoveResume {
		_, err = p.db.Pauses().Wake(ctx, halted(after, "").Beginning())
	}
	return after, err
}

// moved writes a change down, in the outbox too.
func (p Plans) moved(ctx context.Context, tx bun.Tx, m campaign.Moved, before, after campaign.Campaign) error {
	row, err := rowOfPlan(after)
	if err != nil {
		return err
	}
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return err
	}
	if after.State == campaign.Paused && before.State != campaign.Paused {
		one := halted(after, m.Why)
		pause := pauseRow{Kind: one.Kind, Name: one.Name, Reason: one.Reason, Actor: "campaign", Since: p.db.clock.Now().UTC()}
		if _, err := tx.NewInsert().Model(&pause).On("CONFLICT (kind, name) DO NOTHING").Exec(ctx); err != nil {
			return err
		}
	}
	if before.State == campaign.Paused && after.State != campaign.Paused {
		_, err := tx.NewDelete().Model((*pauseRow)(nil)).Where("kind = ?", outbox.PauseCampaign).Where("name = ?", after.Code).Exec(ctx)
		if err != nil {
			return err
		}
	}
	if after.State == campaign.Cancelled && before.State.Live() {
		over := pauseRow{Kind: outbox.PauseCancelled, Name: after.Code, Reason: campaign.WhyCancelled(after.Code, m.Why), Actor: "campaign", Since: p.db.clock.Now().UTC()}
		if _, err := tx.NewInsert().Model(&over).On("CONFLICT (kind, name) DO NOTHING").Exec(ctx); err != nil {
			return err
		}
	}
	if after.State == campaign.Draft && before.State.Live() { // nobody answers them, nor will what is approved next
		if err := p.leaveEvents(ctx, tx, after.Code, m.Why); err != nil {
			return err
		}
	}
	return p.tell(ctx, tx, m, before, after)
}

// halted is the pause of the outbox that holds what a campaign has planned.
func halted(c campaign.Campaign, why string) outbox.Pause {
	return outbox.Pause{Kind: outbox.PauseCampaign, Name: c.Code, Reason: why}
}

// Withdraw implements campaign.Shelf.
func (p Plans) Withdraw(ctx context.Context, code, reason string, n int) (int, error) {
	taken, err := p.db.Notices().Withdraw(ctx, campaign.Source(code), reason, n)
	if err != nil || taken == n {
		return taken, err
	}
	calls, err := p.takeBackCalls(ctx, code, reason)
	if err == nil {
		err = p.leaveEvents(ctx, p.db, code, reason)
	}
	return taken + calls, err
}
