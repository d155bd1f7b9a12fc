package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/campaign"
)

var _ campaign.Results = Plans{}

// sentBy are the messages of a campaign, or of one occurrence.
func (p Plans) sentBy(code, occurrence string) *bun.SelectQuery {
	sel := p.db.NewSelect().TableExpr("messages AS m").Where("m.source = ?", campaign.Source(code))
	if occurrence != "" {
		sel = sel.Where("m.occasion = ?", code+"/"+occurrence)
	}
	return sel
}

// Cells implements campaign.Results.
func (p Plans) Cells(ctx context.Context, code, occurrence string) ([]campaign.Cell, error) {
	group := "substr(m.submitted, 1, 13)"
	hour := group
	if p.db.pg { // a number is told apart sooner than words, and written once a group
		group = "date_trunc('hour', m.submitted AT TIME ZONE 'UTC')"
		hour = "to_char(" + group + ", 'YYYY-MM-DD HH24')"
	}
	hour = "COALESCE(" + hour + ", '')"
	var rows []campaign.Cell
	err := p.sentBy(code, occurrence).Join("LEFT JOIN mirror AS x ON x.id = m.customer").
		ColumnExpr("m.template AS template, m.lang AS lang, COALESCE(x.tier, '') AS tier, COALESCE(x.branch, '') AS branch, COALESCE(x.region, '') AS country").
		ColumnExpr(hour+" AS hour, m.state AS state, m.segments AS segments").
		ColumnExpr("CASE WHEN m.state IN ('held', 'suppressed', 'expired') THEN m.reason ELSE '' END AS reason").
		ColumnExpr("CASE WHEN m.state IN ('failed', 'undelivered') THEN m.code ELSE 0 END AS code").
		ColumnExpr("count(*) AS n").GroupExpr("1, 2, 3, 4, 5, "+group+", 7, 8, 9, 10").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting what came of campaign %s: %w", code, err)
	}
	return rows, nil
}

// answers holds where a column is a moment within three days after a message has left.
func (p Plans) answers(column, message string) string {
	within := "%s >= %s.submitted AND %[1]s < datetime(%[2]s.submitted, '+72 hours')"
	if p.db.pg {
		within = "%s >= %s.submitted AND %[1]s < %[2]s.submitted + interval '72 hours'"
	}
	return fmt.Sprintf(within, column, message)
}

// Answers implements campaign.Results.
func (p Plans) Answers(ctx context.Context, code, occurrence, joins string, from, to time.Time) (a campaign.Answers, err error) {
	for _, one := range []struct {
		to    *int
		count string
		join  string
		args  []any
	}{
		{&a.Replied, "count(DISTINCT m.party)", "JOIN inbound AS i ON i.party = m.party AND i.channel = 'text' AND i.id BETWEEN ? AND ? AND " + p.answers("i.at", "m"), []any{firstID(from), firstID(to)}},
		{&a.OptedOut, "count(DISTINCT m.party)", "JOIN consents AS i ON i.party = m.party AND NOT i.wanted AND " + p.answers("i.at", "m"), nil},
		{&a.Registered, "count(DISTINCT m.customer)", "JOIN enrolments AS i ON i.customer = m.customer AND i.campaign = ? AND i.at >= m.submitted", []any{joins}},
	} {
		sel := p.sentBy(code, occurrence).ColumnExpr(one.count).Join(one.join, one.args...).Where("m.submitted IS NOT NULL")
		if err := sel.Scan(ctx, one.to); err != nil {
			return a, fmt.Errorf("counting answers to campaign %s: %w", code, err)
		}
	}
	return a, nil
}

// Conversions implements campaign.Results.
func (p Plans) Conversions(ctx context.Context, code, occurrence, joins string) (out []campaign.Converted, err error) {
	err = p.sentBy(code, occurrence).Join("JOIN conversions AS c ON c.customer = m.customer AND c.campaign IN (?, ?) AND c.campaign <> '' AND c.at >= m.planned", code, joins).
		ColumnExpr("m.template AS template, m.reason = ? AS held_out", campaign.WhyHeldOut).
		ColumnExpr("count(DISTINCT m.customer) AS people").GroupExpr("1, 2").Scan(ctx, &out)
	if err != nil {
		return nil, fmt.Errorf("counting conversions of campaign %s: %w", code, err)
	}
	return out, nil
}
