package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/almanac"
	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/greeting"
)

type greetingRuleRow struct {
	bun.BaseModel `bun:"table:greeting_rules"`

	Name    string `bun:"name,pk"`
	Version int    `bun:"version,pk"`
	Rule    string `bun:"rule"`
	Hash    string `bun:"hash"`
	courseRow
}

func rowOfGreetingRule(r greeting.Rule) (greetingRuleRow, error) {
	said, err := json.Marshal(r)
	return greetingRuleRow{Name: r.Name, Version: r.Version, Rule: string(said), Hash: r.Hash(), courseRow: rowOfCourse(r.Course)}, err
}

// rule reads a row, and refuses one that does not say what was saved.
func (row greetingRuleRow) rule() (r greeting.Rule, err error) {
	if err := json.Unmarshal([]byte(row.Rule), &r); err != nil {
		return r, fmt.Errorf("greeting rule %s/%d: %w", row.Name, row.Version, err)
	}
	r.Version, r.Course = row.Version, row.course()
	if r.Hash() != row.Hash || r.Name != row.Name {
		return r, fmt.Errorf("greeting rule %s is not what was saved: somebody changed the row", r.ID())
	}
	return r, nil
}

func (g Greetings) versions() versions[greeting.Rule] {
	return versions[greeting.Rule]{g.db, func(r greeting.Rule) (any, error) { row, err := rowOfGreetingRule(r); return &row, err }, g.tell}
}

// Save implements greeting.Shelf. Two who save different rules at once get a version each.
func (g Greetings) Save(ctx context.Context, r greeting.Rule) (greeting.Rule, error) {
	last := func(tx bun.Tx) *bun.SelectQuery {
		return tx.NewSelect().Table("greeting_rules").ColumnExpr("COALESCE(MAX(version), 1)").Where("name = ?", r.Name)
	}
	err := g.db.numbered(ctx, last, func(ctx context.Context, tx bun.Tx, version int) error {
		if known, is, err := g.says(ctx, tx, r); err != nil || is {
			r = known
			return err
		}
		r.Version = version
		return g.versions().add(ctx, tx, "greeting.save", r.Course.Maker, r)
	})
	if err != nil {
		return r, fmt.Errorf("saving the greeting rule %s: %w", r.Name, err)
	}
	return r, nil
}

// says is the newest version of a rule's name that is not retired, and whether it says the same.
func (g Greetings) says(ctx context.Context, tx bun.Tx, r greeting.Rule) (newest greeting.Rule, same bool, err error) {
	var row greetingRuleRow
	err = tx.NewSelect().Model(&row).Where("name = ? AND state <> ?", r.Name, string(approval.Retired)).Order("version DESC").Limit(1).Scan(ctx)
	if err = missing(err, nil); err != nil || row.Hash != r.Hash() {
		return r, false, err
	}
	newest, err = row.rule()
	return newest, err == nil, nil // a row changed by hand is written anew
}

// Move implements greeting.Shelf.
func (g Greetings) Move(ctx context.Context, name string, version int, action, by string, decide func(greeting.Rule) (greeting.Rule, error)) (greeting.Rule, error) {
	out, err := g.versions().move(ctx, action, by, func(ctx context.Context, tx bun.Tx) (greeting.Rule, error) {
		var row greetingRuleRow
		err := g.db.held(tx.NewSelect()).Model(&row).Where("name = ? AND version = ?", name, version).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return greeting.Rule{}, greeting.ErrNoRule
		}
		if err != nil {
			return greeting.Rule{}, err
		}
		return row.rule()
	}, decide)
	if err != nil {
		return out, fmt.Errorf("%s %s/%d: %w", action, name, version, err)
	}
	return out, nil
}

// tell writes a change into the audit trail: of the words only their hash.
func (g Greetings) tell(ctx context.Context, tx bun.Tx, action, by string, before, after greeting.Rule) error {
	return g.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("greeting/%s:%s", after.ID(), after.Course.State), Actor: "operator:" + by, Action: action, Subject: "greeting:" + after.ID(),
		Channel: "api", Before: string(before.Course.State), After: string(after.Course.State), Ref: after.Hash(),
	})
}

// Kept implements greeting.Shelf. Rows changed by hand are left out and logged: the version before them is used.
func (g Greetings) Kept(ctx context.Context) ([]greeting.Rule, error) {
	var rows []greetingRuleRow
	if err := g.db.NewSelect().Model(&rows).Order("name", "version").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the greeting rules: %w", err)
	}
	out := make([]greeting.Rule, 0, len(rows))
	for _, row := range rows {
		r, err := row.rule()
		if err != nil {
			g.db.log.ErrorContext(ctx, "a greeting rule is left out", "err", err)
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

type greetingSwitchRow struct {
	bun.BaseModel `bun:"table:greeting_switches,alias:greeting_switches"`

	Name   string    `bun:"name,pk"`
	Active bool      `bun:"active"`
	Seen   string    `bun:"seen"`
	Actor  string    `bun:"actor"`
	Reason string    `bun:"reason"`
	At     time.Time `bun:"at"`
}

// Switches implements greeting.Switches.
func (g Greetings) Switches(ctx context.Context) (map[string]greeting.Switch, error) {
	var rows []greetingSwitchRow
	if err := g.db.NewSelect().Model(&rows).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading which greetings are on: %w", err)
	}
	out := make(map[string]greeting.Switch, len(rows))
	for _, r := range rows {
		seen, err := almanac.ParseDay(r.Seen)
		if err != nil {
			return nil, fmt.Errorf("reading the switch of %s: %w", r.Name, err)
		}
		out[r.Name] = greeting.Switch{On: r.Active, Seen: seen, By: r.Actor, Reason: r.Reason, At: r.At}
	}
	return out, nil
}

// Turn implements greeting.Switches. What was seen stays seen: switching off and on again opens no run twice.
func (g Greetings) Turn(ctx context.Context, name string, s greeting.Switch) error {
	row := greetingSwitchRow{Name: name, Active: s.On, Seen: s.Seen.String(), Actor: s.By, Reason: s.Reason, At: s.At.UTC()}
	err := g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (name) DO UPDATE").
			Set("active = EXCLUDED.active, actor = EXCLUDED.actor, reason = EXCLUDED.reason, at = EXCLUDED.at").
			Set("seen = CASE WHEN EXCLUDED.seen > greeting_switches.seen THEN EXCLUDED.seen ELSE greeting_switches.seen END").Exec(ctx)
		if err != nil {
			return err
		}
		after := "off: "
		if s.On {
			after = "on: "
		}
		return g.db.appendAudit(ctx, tx, audit.Entry{
			At: s.At, Key: fmt.Sprintf("greeting-switch/%s/%d", name, s.At.UnixNano()), Actor: "operator:" + s.By, Action: "greeting.switch",
			Subject: "greeting:" + name, Channel: "api", After: after + s.Reason,
		})
	})
	if err != nil {
		return fmt.Errorf("switching the greeting %s: %w", name, err)
	}
	return nil
}
