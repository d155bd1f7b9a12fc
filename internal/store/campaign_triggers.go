package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
	"cardline/internal/money"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

type triggerRow struct {
	bun.BaseModel `bun:"table:campaign_triggers"`

	ID       string       `bun:"id,pk"`
	Campaign string       `bun:"campaign"`
	Event    string       `bun:"event"`
	Customer string       `bun:"customer"`
	Card     []byte       `bun:"card"`
	At       time.Time    `bun:"at"`
	Due      time.Time    `bun:"due"`
	State    string       `bun:"state"`
	Reason   string       `bun:"reason"`
	Told     []byte       `bun:"told_sealed"`
	Done     bun.NullTime `bun:"done"`
	KeyID    int64        `bun:"key_id"`
}

const triggerTold = "campaign_triggers.told_sealed"

// toldEvent is what a trigger keeps of its event.
type toldEvent struct {
	Type string
	Card string            `json:",omitempty"`
	Data map[string]string `json:",omitempty"`
}

// trigger keeps events that campaigns wait for, takes back what they make needless, and counts conversions. The events were never heard before.
func (p Plans) trigger(ctx context.Context, tx bun.Tx, hs []notice.Heard) error {
	if err := p.convert(ctx, tx, hs); err != nil || len(hs) == 0 {
		return err
	}
	var plans []planRow
	err := tx.NewSelect().Model(&plans).Column("code", "brief").Where("event <> ''").Where("state IN ('scheduled', 'running', 'paused')").Scan(ctx)
	if err != nil || len(plans) == 0 {
		return err
	}
	for _, r := range plans {
		var d campaign.Brief
		if err := json.Unmarshal([]byte(r.Brief), &d); err != nil {
			return fmt.Errorf("reading campaign %s: %w", r.Code, err)
		}
		if d.When.Event == nil {
			continue
		}
		if err := p.triggerOne(ctx, tx, r.Code, d.When, hs); err != nil {
			return fmt.Errorf("events of campaign %s: %w", r.Code, err)
		}
	}
	return nil
}

func (p Plans) triggerOne(ctx context.Context, tx bun.Tx, code string, when campaign.When, hs []notice.Heard) error {
	t, over := *when.Event, when.Over(p.db.clock.Now())
	var rows []triggerRow
	for _, h := range hs {
		ev := happened(h)
		if due, ok := t.Takes(ev); ok && !over {
			row, err := p.triggerRow(code, ev, due)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if !t.Ends(ev) {
			continue
		}
		end := tx.NewUpdate().Table("campaign_triggers").Set("state = 'nothing', reason = ?, done = ?", "needless: "+ev.Type+" came", p.db.clock.Now().UTC()).
			Where("campaign = ?", code).Where("customer = ?", ev.Customer).Where("state = 'waiting'")
		if ev.Card != "" {
			end = end.Where("card IS NULL OR card IN (?)", bun.List(p.cards(ev)))
		}
		if _, err := end.Exec(ctx); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Returning("NULL").Exec(ctx)
	return err
}

func happened(h notice.Heard) campaign.Happened {
	told := h.Told()
	return campaign.Happened{ID: h.ID, Type: h.Type, Customer: h.Customer, Card: told.Card, At: h.At, Data: told.Data}
}

func (p Plans) triggerRow(code string, ev campaign.Happened, due time.Time) (triggerRow, error) {
	told, err := json.Marshal(toldEvent{ev.Type, ev.Card, ev.Data})
	if err != nil {
		return triggerRow{}, err
	}
	row := triggerRow{
		ID: code + "/" + ev.ID, Campaign: code, Event: ev.ID, Customer: ev.Customer, At: ev.At.UTC(), Due: due.UTC(), State: "waiting",
		Told: p.db.vault.Seal(told, triggerTold), KeyID: int64(p.db.vault.KeyID()),
	}
	if ev.Card != "" {
		row.Card = p.cards(ev)[0]
	}
	return row, nil
}

// cards are the hashes of the card of an event, under every key of the vault.
func (p Plans) cards(ev campaign.Happened) (out [][]byte) {
	for _, hash := range p.db.vault.Indexes(aboutPurpose, ev.Customer+"\n"+ev.Card) {
		out = append(out, hash[:])
	}
	return out
}

// Fired implements campaign.Triggers.
func (p Plans) Fired(ctx context.Context, code string, now time.Time, n int) ([]campaign.Fired, error) {
	var rows []triggerRow
	err := p.db.NewSelect().Model(&rows).Where("campaign = ?", code).Where("state = 'waiting'").Where("due <= ?", now.UTC()).OrderExpr("due, id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what events lead to in campaign %s: %w", code, err)
	}
	fs, err := opened(rows, func(r triggerRow) (campaign.Fired, error) {
		f := campaign.Fired{Due: r.Due}
		raw, err := p.db.vault.Open(r.Told, triggerTold)
		if err != nil {
			return f, fmt.Errorf("opening what event %s told: %w", r.Event, err)
		}
		var told toldEvent
		err = json.Unmarshal(raw, &told)
		f.Happened = campaign.Happened{ID: r.Event, Type: told.Type, Customer: r.Customer, Card: told.Card, At: r.At, Data: told.Data}
		return f, err
	})
	if err != nil {
		return nil, err
	}
	if err := p.rivals(ctx, code, fs); err != nil {
		return nil, err
	}
	return fs, p.told(ctx, fs)
}

// Fire implements campaign.Triggers.
func (p Plans) Fire(ctx context.Context, code string, fs []campaign.Fired, spent campaign.Spent) error {
	now := p.db.clock.Now().UTC()
	slices.SortFunc(fs, func(a, b campaign.Fired) int { return strings.Compare(a.ID, b.ID) })
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := p.one(ctx, p.db.held(tx.NewSelect()), code)
		if err != nil || c.State != campaign.Running {
			return err // it is paused or over by now: what waits goes on waiting
		}
		row, err := p.spentBy(ctx, tx, code)
		if err == nil && row.Spent != spent.All {
			err = campaign.ErrHalted
		}
		if err != nil {
			return err
		}
		mine, err := p.first(ctx, tx, code, fs)
		if err != nil {
			return err
		}
		cost := int64(0)
		empty := p.db.vault.Seal([]byte("{}"), triggerTold)
		var ms []outbox.Message
		for _, f := range mine {
			state := "sent"
			if f.Message == nil {
				state = "nothing"
			}
			res, err := tx.NewUpdate().Table("campaign_triggers").Set("state = ?, reason = ?, done = ?, told_sealed = ?", state, f.Reason, now, empty).
				Where("id = ?", code+"/"+f.ID).Where("state = 'waiting'").Exec(ctx)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 || f.Message == nil {
				continue
			}
			ms = append(ms, *f.Message)
			cost += f.Cost
		}
		if _, err = p.db.addMessages(ctx, tx, ms); err != nil {
			return err
		}
		return p.spend(ctx, tx, code, cost)
	})
	if err != nil && !errors.Is(err, campaign.ErrHalted) {
		return fmt.Errorf("answering %d events in campaign %s: %w", len(fs), code, err)
	}
	return err
}

// leaveEvents has events that still wait come to nothing, and forgets what they told: rows that wait are kept from deletion.
func (p Plans) leaveEvents(ctx context.Context, on bun.IDB, code, reason string) error {
	_, err := on.NewUpdate().Table("campaign_triggers").Set("state = 'nothing', reason = ?, done = ?", reason, p.db.clock.Now().UTC()).
		Set("told_sealed = ?", p.db.vault.Seal([]byte("{}"), triggerTold)).Where("campaign = ?", code).Where("state = 'waiting'").Exec(ctx)
	if err != nil {
		return fmt.Errorf("leaving the events that campaign %s has not answered: %w", code, err)
	}
	return nil
}

// Unanswered implements campaign.Triggers.
func (p Plans) Unanswered(ctx context.Context, code string) (bool, error) {
	waits, err := p.db.NewSelect().Table("campaign_triggers").Where("campaign = ?", code).Where("state = 'waiting'").Exists(ctx)
	if err == nil && !waits {
		waits, err = p.db.NewSelect().Table("messages").Where("source = ?", campaign.Source(code)).Where("phase IS NOT NULL").Exists(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("looking what campaign %s has not answered: %w", code, err)
	}
	return waits, nil
}

// Sent implements campaign.Triggers.
func (p Plans) Sent(ctx context.Context, code string, since time.Time) (int, error) {
	n, err := p.db.NewSelect().Table("campaign_triggers").Where("campaign = ?", code).Where("state = 'sent'").Where("reason = ''").Where("done >= ?", since.UTC()).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting what events led to: %w", err)
	}
	return int(n), nil
}

type conversionRow struct {
	bun.BaseModel `bun:"table:conversions"`

	ID       string    `bun:"id,pk"`
	Campaign string    `bun:"campaign"`
	Customer string    `bun:"customer"`
	At       time.Time `bun:"at"`
	Amount   int64     `bun:"amount"`
	Currency string    `bun:"currency"`
}

// conversionEvent is what the bank tells when somebody did what a campaign wanted.
const conversionEvent = "conversion"

// convert counts conversions.
func (p Plans) convert(ctx context.Context, tx bun.Tx, hs []notice.Heard) error {
	var rows []conversionRow
	for _, h := range hs {
		if h.Type != conversionEvent {
			continue
		}
		told := h.Told()
		row := conversionRow{ID: h.ID, Campaign: told.Data["campaign"], Customer: h.Customer, At: h.At.UTC()}
		if currency, figure, ok := strings.Cut(told.Data["amount"], " "); ok {
			m, err := money.Parse(figure, currency)
			if err != nil {
				return fmt.Errorf("the amount of a conversion: %w", err)
			}
			row.Amount, row.Currency = m.Minor, m.Currency
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Returning("NULL").Exec(ctx)
	return err
}
