package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
)

// mirrorRow is what filters look at of a customer; its migration says how what is not known is written.
type mirrorRow struct {
	bun.BaseModel `bun:"table:mirror,alias:m"`

	ID          string `bun:"id,pk"`
	Points      int    `bun:"points"`
	OverdueDays int    `bun:"overdue_days"`
	ActiveDay   int    `bun:"active_day"`
	SinceDay    int    `bun:"since_day"`
	SpendBand   int    `bun:"spend_band"`
	Birthday    int    `bun:"birthday"`
	Lunar       int    `bun:"lunar"`
	Anniversary int    `bun:"anniversary"`
	NoMarketing bool   `bun:"no_marketing"`
	Deceased    bool   `bun:"deceased"`
	Fraud       bool   `bun:"fraud"`
	Closing     bool   `bun:"closing"`
	Lang        string `bun:"lang"`
	Region      string `bun:"region"`
	Tier        string `bun:"tier"`
	Zone        string `bun:"zone"`
	Retention   string `bun:"retention"`
	Manager     string `bun:"manager"`
	Products    string `bun:"products"`
	Cards       string `bun:"cards"`
	Branch      string `bun:"branch"`
	Tags        string `bun:"tags"`
	AsOf        int64  `bun:"as_of"`
	TraitsOf    int64  `bun:"traits_of"`
}

// mirrorColumns are those that are written again.
var mirrorColumns = []string{
	"points", "overdue_days", "active_day", "since_day", "spend_band", "birthday", "lunar", "anniversary", "no_marketing", "deceased", "fraud", "closing",
	"lang", "region", "tier", "zone", "retention", "manager", "products", "cards", "branch", "tags", "as_of", "traits_of",
}

const unknownNumber = -1

// of is the row with what is known of everybody. chosen is the language the customer asked for.
func (m mirrorRow) of(c customer.Customer, chosen string) mirrorRow {
	if m.ID == "" {
		m.ID, m.Points, m.SpendBand = c.ID, unknownNumber, unknownNumber
	}
	m.OverdueDays, m.NoMarketing, m.Deceased, m.Fraud, m.Closing = c.OverdueDays, c.NoMarketing, c.Deceased, c.Fraud, c.Closing
	m.Tier, m.Zone, m.Retention, m.Manager = c.Tier, c.Zone, c.Segment, c.Manager
	if m.Lang = chosen; chosen == "" {
		m.Lang = string(c.Lang)
	}
	m.Birthday = 0
	if day, err := time.Parse(time.DateOnly, "2000-"+c.Birthday); err == nil {
		m.Birthday = monthDay(day)
	}
	if m.Region = ""; len(c.Numbers) > 0 {
		m.Region = c.Numbers[0].Region()
	}
	var products, states []string
	for _, k := range c.Cards {
		products, states = append(products, k.Product), append(states, k.State)
	}
	m.Products, m.Cards = barred(products), barred(states)
	return m
}

// with is the row with traits, all of them.
func (m mirrorRow) with(t customer.Traits) mirrorRow {
	m.Points, m.SpendBand = orUnknown(t.Points), orUnknown(t.SpendBand)
	m.ActiveDay, m.SinceDay, m.Anniversary = 0, 0, 0
	if day, err := time.Parse(time.DateOnly, t.LastActive); err == nil {
		m.ActiveDay = dayNumber(day)
	}
	if day, err := time.Parse(time.DateOnly, t.Since); err == nil {
		m.SinceDay, m.Anniversary = dayNumber(day), monthDay(day)
	}
	m.Lunar, _ = customer.LunarDay(t.Lunar) // one that is none is not known
	m.Branch, m.Tags = t.Branch, barred(t.Tags)
	return m
}

// traits are those of the row; nil if none were told.
func (m mirrorRow) traits() *customer.Traits {
	t := customer.Traits{
		Branch: m.Branch, Tags: unbarred(m.Tags), LastActive: dateOf(m.ActiveDay), Since: dateOf(m.SinceDay), Lunar: lunarOf(m.Lunar),
	}
	if m.TraitsOf > 0 {
		t.AsOf = time.UnixMilli(m.TraitsOf).UTC()
	}
	if m.Points != unknownNumber {
		t.Points = &m.Points
	}
	if m.SpendBand != unknownNumber {
		t.SpendBand = &m.SpendBand
	}
	if m.with(customer.Traits{}) == m && t.AsOf.IsZero() {
		return nil
	}
	return &t
}

// Traits are those of a customer; nil if none were told.
func (d Directory) Traits(ctx context.Context, id string) (*customer.Traits, error) {
	var rows []mirrorRow
	if err := d.db.NewSelect().Model(&rows).Where("m.id = ?", id).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the traits of customer %s: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return rows[0].traits(), nil
}

func writeMirror(ctx context.Context, tx bun.Tx, rows []mirrorRow) error {
	if len(rows) == 0 {
		return nil
	}
	q := tx.NewInsert().Model(&rows).ModelTableExpr("mirror").On("CONFLICT (id) DO UPDATE").Returning("NULL")
	for _, column := range mirrorColumns {
		q = q.Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
	}
	_, err := q.Exec(ctx)
	return err
}

// barred writes several words so that each is found between bars, once.
func barred(words []string) string {
	out := "|"
	for _, w := range words {
		if w != "" && !strings.Contains(out, "|"+w+"|") {
			out += w + "|"
		}
	}
	if out == "|" {
		return ""
	}
	return out
}

func unbarred(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.Trim(s, "|"), "|")
}

func orUnknown(n *int) int {
	if n == nil {
		return unknownNumber
	}
	return *n
}

const day = 24 * time.Hour

// dayNumber counts days since 1970-01-01.
func dayNumber(t time.Time) int { return int(t.Unix() / int64(day/time.Second)) }

func dateOf(number int) string {
	if number == 0 {
		return ""
	}
	return time.Unix(int64(number)*int64(day/time.Second), 0).UTC().Format(time.DateOnly)
}

// lunarOf writes what customer.LunarDay reads.
func lunarOf(n int) string {
	leap := ""
	if n < 0 {
		leap, n = "L", -n
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s%02d-%02d", leap, n/100, n%100)
}

func monthDay(t time.Time) int { return int(t.Month())*100 + t.Day() }

func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
