package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/campaign"
)

type occurrenceRow struct {
	bun.BaseModel `bun:"table:campaign_occurrences"`

	Campaign string       `bun:"campaign,pk"`
	Name     string       `bun:"name,pk"`
	Stage    string       `bun:"stage"`
	Begins   time.Time    `bun:"begins"`
	Ends     time.Time    `bun:"ends"`
	Wall     string       `bun:"wall"`
	Reason   string       `bun:"reason"`
	After    string       `bun:"after"`
	Counted  int          `bun:"counted"`
	Planned  int          `bun:"planned"`
	Held     int          `bun:"held"`
	Cost     int64        `bun:"cost"`
	Owner    string       `bun:"owner"`
	Lease    bun.NullTime `bun:"lease"`
	Began    bun.NullTime `bun:"began"`
	Whole    bun.NullTime `bun:"whole"`
	Over     bun.NullTime `bun:"over_at"`
}

func (r occurrenceRow) occurrence() (campaign.Occurrence, error) {
	return campaign.Occurrence{
		Campaign: r.Campaign, Due: campaign.Due{Key: r.Name, Begins: r.Begins, Ends: r.Ends, Wall: r.Wall}, Stage: campaign.Stage(r.Stage), Reason: r.Reason,
		Cursor: r.After, Counted: r.Counted, Planned: r.Planned, Held: r.Held, Cost: r.Cost, Began: known(r.Began), Whole: known(r.Whole), Over: known(r.Over),
	}, nil
}

// Occurrences implements campaign.Shelf.
func (p Plans) Occurrences(ctx context.Context, code string, before campaign.Occurrence, n int) ([]campaign.Occurrence, error) {
	var rows []occurrenceRow
	sel := p.db.NewSelect().Model(&rows).Where("campaign = ?", code).OrderExpr("begins DESC, name DESC").Limit(int64(n))
	if before.Key != "" {
		sel = sel.Where("begins < ? OR begins = ? AND name < ?", before.Begins.UTC(), before.Begins.UTC(), before.Key)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing occurrences of campaign %s: %w", code, err)
	}
	return opened(rows, occurrenceRow.occurrence)
}

// Latest implements campaign.Runs.
func (p Plans) Latest(ctx context.Context, code string) (*campaign.Occurrence, error) {
	found, err := p.Occurrences(ctx, code, campaign.Occurrence{}, 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Note implements campaign.Runs.
func (p Plans) Note(ctx context.Context, os []campaign.Occurrence) error {
	rows := make([]occurrenceRow, len(os))
	for i, o := range os {
		rows[i] = occurrenceRow{
			Campaign: o.Campaign, Name: o.Key, Stage: string(o.Stage), Begins: o.Begins.UTC(), Ends: o.Ends.UTC(), Wall: o.Wall, Reason: o.Reason, Over: nullable(o.Over),
		}
	}
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var fresh []string
		if err := tx.NewInsert().Model(&rows).On("CONFLICT (campaign, name) DO NOTHING").Returning("name").Scan(ctx, &fresh); err != nil {
			return err
		}
		noted := set(fresh)
		for _, o := range os {
			if o.Stage != campaign.Skipped || !noted[o.Key] {
				continue
			}
			err := p.db.appendAudit(ctx, tx, audit.Entry{
				Key: o.Name(), Actor: "system", Action: "campaign.skip", Subject: "campaign:" + o.Campaign, Channel: "api", After: o.Reason, Ref: o.Key,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting %d occurrences down: %w", len(os), err)
	}
	return nil
}

// Claim implements campaign.Runs.
func (p Plans) Claim(ctx context.Context, owner string, wall, lease time.Time) (h *campaign.Hold, err error) {
	free := p.db.NewSelect().Table("campaign_occurrences").Column("campaign", "name").Where("stage IN ('waiting', 'planning')").
		Where("lease IS NULL OR lease < ?", wall.UTC()).Where("campaign IN (SELECT code FROM campaign_plans WHERE state IN ('scheduled', 'running'))")
	if found, err := free.Exists(ctx); err != nil || !found {
		return nil, err // the usual case, twice a second: no write lock for it
	}
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row occurrenceRow
		sel := tx.NewSelect().Model(&row).Join("JOIN campaign_plans AS p ON p.code = occurrence_row.campaign").
			Where("stage IN ('waiting', 'planning')").Where("lease IS NULL OR lease < ?", wall.UTC()).Where("p.state IN ('scheduled', 'running')").
			OrderExpr("p.priority DESC, begins, campaign").Limit(1)
		if p.db.pg {
			sel = sel.For("UPDATE OF occurrence_row SKIP LOCKED")
		}
		if err := sel.Scan(ctx); err != nil {
			return missing(err, nil)
		}
		before, err := p.one(ctx, p.db.held(tx.NewSelect()), row.Campaign)
		if err != nil || before.May(campaign.MoveBegin) != nil && before.State != campaign.Running {
			return err
		}
		now := p.db.clock.Now().UTC()
		if row.Owner, row.Lease, row.Stage = owner, nullable(lease), string(campaign.Planning); row.Began.IsZero() {
			row.Began = nullable(now)
		}
		if _, err := tx.NewUpdate().Model(&row).Column("owner", "lease", "stage", "began").WherePK().Exec(ctx); err != nil {
			return err
		}
		after := before
		if after.State = campaign.Running; before.State != after.State {
			if err := p.moved(ctx, tx, campaign.Moved{Move: campaign.MoveBegin, Why: row.Name}, before, after); err != nil {
				return err
			}
		}
		h, err = p.hold(ctx, tx, row, after)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claiming an occurrence: %w", err)
	}
	return h, nil
}

// hold is what a planner knows of an occurrence.
func (p Plans) hold(ctx context.Context, tx bun.Tx, row occurrenceRow, c campaign.Campaign) (*campaign.Hold, error) {
	o, err := row.occurrence()
	if err != nil {
		return nil, err
	}
	h := campaign.Hold{Occurrence: o, Campaign: c, Owner: row.Owner}
	h.Rival, err = p.rival(ctx, tx, c)
	return &h, err
}

// mine reads a hold's row, if it is still its owner's and the campaign runs.
func (p Plans) mine(ctx context.Context, tx bun.Tx, h campaign.Hold) (row occurrenceRow, c campaign.Campaign, err error) {
	err = p.db.held(tx.NewSelect()).Model(&row).Where("campaign = ?", h.Occurrence.Campaign).Where("name = ?", h.Key).Where("owner = ?", h.Owner).Scan(ctx)
	if err != nil {
		return row, c, missing(err, campaign.ErrHalted)
	}
	plan := tx.NewSelect()
	if p.db.pg {
		plan = plan.For("SHARE") // who cancels waits for this page, and takes it back
	}
	c, err = p.one(ctx, plan, row.Campaign)
	if err == nil && (c.State != campaign.Running || c.Seal != h.Campaign.Seal) {
		err = campaign.ErrHalted
	}
	return row, c, err
}

// change changes a hold's row.
func (p Plans) change(ctx context.Context, h campaign.Hold, change func(ctx context.Context, tx bun.Tx, row *occurrenceRow) error) (campaign.Hold, error) {
	return p.changeAfter(ctx, h, func(context.Context, bun.Tx) error { return nil }, change)
}

// changeAfter changes a hold's row after something else was done in the same transaction.
func (p Plans) changeAfter(
	ctx context.Context, h campaign.Hold, first func(ctx context.Context, tx bun.Tx) error, change func(ctx context.Context, tx bun.Tx, row *occurrenceRow) error,
) (out campaign.Hold, err error) {
	err = insist(func() error {
		return p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if err := first(ctx, tx); err != nil {
				return err
			}
			row, c, err := p.mine(ctx, tx, h)
			if err != nil {
				return err
			}
			if err := change(ctx, tx, &row); err != nil {
				return err
			}
			if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
				return err
			}
			held, err := p.hold(ctx, tx, row, c)
			if err == nil {
				out = *held
			}
			return err
		})
	})
	if err != nil && !errors.Is(err, campaign.ErrHalted) {
		err = fmt.Errorf("planning campaign %s: %w", h.Name(), err)
	}
	return out, err
}

// Keep implements campaign.Runs.
func (p Plans) Keep(ctx context.Context, h campaign.Hold, lease time.Time) (campaign.Hold, error) {
	return p.change(ctx, h, func(_ context.Context, _ bun.Tx, row *occurrenceRow) error {
		row.Lease = nullable(lease)
		return nil
	})
}

// Count implements campaign.Runs.
func (p Plans) Count(ctx context.Context, h campaign.Hold, people int) error {
	_, err := p.change(ctx, h, func(_ context.Context, _ bun.Tx, row *occurrenceRow) error {
		row.Counted = people
		return nil
	})
	return err
}

// Turn implements campaign.Runs. On Postgres its messages are entered before its turn comes and the occurrence is locked: another connection
// enters those of the next page meanwhile.
func (p Plans) Turn(ctx context.Context, page campaign.Page, turn func(context.Context) error) (campaign.Hold, error) {
	if !p.db.pg { // its one writer would wait for itself
		if err := turn(ctx); err != nil {
			return campaign.Hold{}, err
		}
	}
	var added map[string]bool
	enter := func(ctx context.Context, tx bun.Tx) (err error) {
		if !page.Last {
			if err := p.db.followed(ctx, tx); err != nil {
				return err
			}
		}
		if added, err = p.db.addMessages(ctx, tx, page.Messages); err != nil {
			return err
		}
		return turn(ctx)
	}
	return p.changeAfter(ctx, page.Hold, enter, func(_ context.Context, _ bun.Tx, row *occurrenceRow) error {
		if row.After != page.Cursor {
			return campaign.ErrHalted
		}
		for _, m := range page.Messages {
			switch {
			case !added[m.ID]: // planned before: its key tells
			case m.Held != "":
				row.Held++
			default:
				row.Planned++
			}
		}
		row.After, row.Cost, row.Lease = page.After, row.Cost+page.Cost, nullable(page.Lease)
		if page.Last {
			row.Stage, row.Whole, row.Owner, row.Lease = string(campaign.Sending), nullable(page.At), "", bun.NullTime{}
		}
		return nil
	})
}

// Let implements campaign.Runs.
func (p Plans) Let(ctx context.Context, h campaign.Hold) error {
	return p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Table("campaign_occurrences").Set("owner = '', lease = NULL").Where("campaign = ?", h.Occurrence.Campaign).
			Where("name = ?", h.Key).Where("owner = ?", h.Owner).Exec(ctx)
		return err
	})
}

// waits reports whether messages of an occurrence are yet to leave. Those planned last leave last, so they are looked at first: a look at all
// of two million, and those of other campaigns between them, takes seconds.
func (p Plans) waits(ctx context.Context, code string, row occurrenceRow) (bool, error) {
	of := func() *bun.SelectQuery {
		return p.db.NewSelect().Table("messages").Where("source = ?", campaign.Source(code)).Where("occasion = ?", code+"/"+row.Name).Where("phase IS NOT NULL")
	}
	var last string
	err := of().Column("id").Where("id >= ?", idAt(row.Began.Time)).Where("id < ?", idAt(row.Whole.Time.Add(time.Second))).
		OrderExpr("id DESC").Limit(1).Scan(ctx, &last)
	if err = missing(err, nil); err != nil || last != "" {
		return last != "", err
	}
	return of().Exists(ctx)
}

// Settle implements campaign.Runs.
func (p Plans) Settle(ctx context.Context, code string, at time.Time) (open int, err error) {
	var rows []occurrenceRow
	err = p.db.NewSelect().Model(&rows).Where("campaign = ?", code).Where("stage IN ('waiting', 'planning', 'sending')").Scan(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading what is open of campaign %s: %w", code, err)
	}
	for _, row := range rows {
		if row.Stage != string(campaign.Sending) {
			open++
			continue
		}
		waits, err := p.waits(ctx, code, row)
		if err != nil {
			return 0, fmt.Errorf("looking whether campaign %s is sent: %w", code, err)
		}
		if waits {
			open++
			continue
		}
		err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewUpdate().Table("campaign_occurrences").Set("stage = ?, over_at = ?", string(campaign.Done), at.UTC()).
				Where("campaign = ?", code).Where("name = ?", row.Name).Where("stage = ?", string(campaign.Sending)).Exec(ctx)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("ending an occurrence of campaign %s: %w", code, err)
		}
	}
	return open, nil
}
