package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/desk"
	"cardline/internal/retention"
)

// Lines is the next part of all that is kept about a subject, in clear. There may be more after a part without lines.
func (r Retention) Lines(ctx context.Context, s retention.Subject, place string, most int) (p retention.Page, err error) {
	w, err := r.rowsOf(ctx, s)
	if err != nil {
		return p, err
	}
	table, after, err := subjectPlace(place)
	if err != nil {
		return p, err
	}
	for range subjectWindows {
		var ls []retention.Record
		var next string
		switch {
		case table < len(keptTables):
			ls, next, err = r.tableLines(ctx, w, keptTables[table], after, most-len(p.Lines))
		case table == len(keptTables): // few: all at once
			ls, err = r.besideLines(ctx, s, w)
			next = ""
		default:
			ls, next, err = r.auditLines(ctx, s, w, after, most-len(p.Lines))
		}
		if err != nil {
			return p, fmt.Errorf("reading what is kept about a person: %w", err)
		}
		p.Lines = append(p.Lines, ls...)
		if after = next; next == "" {
			if table++; table > len(keptTables)+1 {
				p.Next = ""
				return p, nil
			}
		}
		if p.Next = placeOf(table, after); len(p.Lines) >= most {
			return p, nil
		}
	}
	return p, nil
}

// tableLines are the subject's rows in the next window of a table; next is "" when it was the last.
func (r Retention) tableLines(ctx context.Context, w ownRows, t keptTable, after string, most int) (ls []retention.Record, next string, err error) {
	end, err := r.window(ctx, r.db, t, after)
	if err != nil {
		return nil, "", err
	}
	q := w.of(r.db.keptRows(t, r.db.NewSelect(), after, most), t)
	if end != "" {
		q = q.Where("? <= ?", bun.Ident(t.id), end)
	}
	var rows []keptRow
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, "", err
	}
	if next = end; len(rows) == most {
		next = rows[most-1].ID
	}
	if len(rows) == 0 {
		return nil, next, nil
	}
	ids := pluck(rows, func(k *keptRow) string { return k.ID })
	switch t.name {
	case "inbound":
		ls, err = r.textLines(ctx, ids)
	case "messages":
		ls, err = r.messageLines(ctx, ids)
	case "foreign_messages":
		ls, err = r.foreignLines(ctx, ids)
	case "consents":
		ls, err = r.consentLines(ctx, ids)
	case "cases":
		ls, err = r.caseLines(ctx, ids)
	case "enrolments":
		ls, err = r.enrolmentLines(ctx, ids)
	case "events":
		ls, err = r.eventLines(ctx, ids)
	case "trips":
		ls, err = r.tripLines(ctx, ids)
	case "promises":
		ls, err = r.promiseLines(ctx, ids)
	case "calls_wanted":
		ls, err = r.callLines(ctx, ids)
	case "contacts":
		ls, err = r.contactLines(ctx, ids)
	case "coupon_grants":
		ls, err = r.couponLines(ctx, ids)
	case "enrolment_progress":
		ls, err = r.progressLines(ctx, ids)
	case "recordings":
		ls, err = r.recordingLines(ctx, ids)
	case "list_people":
		ls, err = r.listLines(ctx, ids)
	}
	return ls, next, err
}

// unsealer opens what was sealed and remembers the first that could not be.
type unsealer struct {
	db  *DB
	err error
}

func (o *unsealer) open(sealed []byte, context string) string {
	s, err := o.db.openText(sealed, context)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("opening %s: %w", context, err)
	}
	return s
}

func (r Retention) textLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []struct {
		ID, Channel, Verb, Outcome, Lang, Reply, State string
		Number, Body, Answer                           []byte
		At                                             time.Time
		Replied                                        bun.NullTime
	}
	err = r.db.NewSelect().TableExpr("inbound AS i").Join("LEFT JOIN seen AS s ON s.key = i.key").Join("LEFT JOIN replies AS r ON r.id = s.reply").
		ColumnExpr("i.id, i.channel, i.verb, i.outcome, i.lang, i.number_sealed AS number, i.body_sealed AS body, i.at").
		ColumnExpr("coalesce(r.id, '') AS reply, coalesce(r.state, '') AS state, r.answer_sealed AS answer, r.at AS replied").
		Where("i.id IN (?)", bun.List(ids)).OrderExpr("i.id").Scan(ctx, &rows)
	o := &unsealer{db: r.db}
	for _, x := range rows {
		number := o.open(x.Number, "inbound.number_sealed")
		ls = append(ls, retention.Record{
			Kind: "text", At: x.At, ID: x.ID, Number: number, Channel: x.Channel, Lang: x.Lang, Type: x.Verb, State: x.Outcome,
			Words: o.open(x.Body, "inbound.body_sealed"),
		})
		if x.Reply != "" {
			ls = append(ls, retention.Record{
				Kind: "reply", At: x.Replied.Time, ID: x.Reply, Number: number, Channel: x.Channel, Lang: x.Lang, State: x.State,
				Words: o.open(x.Answer, "replies.answer_sealed"),
			})
		}
	}
	return ls, errors.Join(err, o.err)
}

func (r Retention) messageLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []messageRow
	if err := r.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	var steps []stepRow
	if err := r.db.NewSelect().Model(&steps).Where("message IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	told := map[string][]stepRow{}
	for _, s := range steps {
		told[s.Message] = append(told[s.Message], s)
	}
	o := &unsealer{db: r.db}
	for _, m := range rows {
		var history []retention.Happening
		for _, s := range whole(m.Story, told[m.ID]) {
			history = append(history, retention.Happening{At: s.At, What: string(s.State), Why: s.Reason, By: s.Gate})
		}
		ls = append(ls, retention.Record{
			Kind: "message", At: m.Planned, ID: m.ID, Customer: m.Customer, Number: o.open(m.NumberSealed, messageNumber), Channel: "text",
			Lang: string(m.Lang), Type: string(m.Type), State: string(m.State), Words: o.open(m.BodySealed, messageBody), By: m.Source, History: history,
		})
	}
	return ls, o.err
}

func (r Retention) foreignLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []foreignRow
	err = r.db.NewSelect().Model(&rows).Where("sid IN (?)", bun.List(ids)).Order("sid").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, f := range rows {
		ls = append(ls, retention.Record{
			Kind: "foreign", At: f.At, ID: f.SID, Number: o.open(f.NumberSealed, "foreign_messages.number_sealed"), Channel: "text", State: f.Status,
			Words: o.open(f.BodySealed, "foreign_messages.body_sealed"),
		})
	}
	return ls, errors.Join(err, o.err)
}

func (r Retention) consentLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []consentRow
	err = r.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, c := range rows {
		said := "out"
		if c.Wanted {
			said = "in"
		}
		ls = append(ls, retention.Record{
			Kind: "consent", At: c.At, ID: c.ID, Number: o.open(c.NumberSealed, consentNumber), Channel: c.Channel, Type: c.Purpose, State: said,
			Campaign: c.Campaign, Words: o.open(c.TextSealed, consentText), By: c.Operator,
		})
	}
	return ls, errors.Join(err, o.err)
}

func (r Retention) caseLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []caseRow
	if err := r.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	var events []caseEventRow
	refs := pluck(rows, func(c *caseRow) string { return c.Ref })
	if err := r.db.NewSelect().Model(&events).Where("ref IN (?)", bun.List(refs)).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	o := &unsealer{db: r.db}
	history := map[string][]retention.Happening{}
	for _, e := range events {
		history[e.Ref] = append(history[e.Ref], retention.Happening{At: e.At, What: e.Action, By: e.Actor, Words: o.open(e.TextSealed, eventTextColumn)})
	}
	for _, row := range rows {
		c, err := r.db.deskCase(row)
		if err != nil {
			return nil, err
		}
		ls = append(ls, retention.Record{
			Kind: "case", At: c.Received, ID: c.Ref, Customer: c.Customer, Number: c.Number.Reveal(), Channel: c.Channel, Lang: string(c.Lang),
			Type: string(c.Kind), State: string(c.State), Words: matterWords(c), History: history[c.Ref],
		})
	}
	return ls, o.err
}

// matterWords is what a customer complained of or asked for.
func matterWords(c desk.Case) string {
	words, err := json.Marshal(struct {
		Subject string `json:"subject,omitempty"`
		Reason  string `json:"reason,omitempty"`
		Demand  string `json:"demand,omitempty"`
	}{c.Subject, c.Reason, c.Demand})
	if err != nil {
		return ""
	}
	return string(words)
}

func (r Retention) enrolmentLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []enrolmentRow
	err = r.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, e := range rows {
		ls = append(ls, retention.Record{
			Kind: "enrolment", At: e.At, ID: e.Ref, State: string(e.stage()), Customer: e.Customer, Number: o.open(e.NumberSealed, "enrolments.number_sealed"), Channel: e.Channel,
			Lang: string(e.Lang), Campaign: e.Campaign, Type: e.Terms, Words: o.open(e.TextSealed, "enrolments.text_sealed"),
		})
	}
	return ls, errors.Join(err, o.err)
}

// auditOf limits a question to the trail of a subject: what was done to them, and what they did.
func (r Retention) auditOf(q *bun.SelectQuery, s retention.Subject, w ownRows) *bun.SelectQuery {
	var names []string
	if s.Customer != "" {
		names = append(names, "customer:"+s.Customer)
	}
	for _, p := range w.parties {
		names = append(names, fmt.Sprintf("number:%x", p), fmt.Sprintf("conversation:%x", p))
	}
	return q.Where("(subject IN (?) OR actor IN (?))", bun.List(names), bun.List(names))
}

func (r Retention) auditLines(ctx context.Context, s retention.Subject, w ownRows, after string, most int) (ls []retention.Record, next string, err error) {
	if s.Customer == "" && len(w.parties) == 0 {
		return nil, "", nil
	}
	var rows []auditRow
	if err := r.auditOf(r.db.NewSelect().Model(&rows), s, w).Where("id > ?", after).Order("id").Limit(int64(most)).Scan(ctx); err != nil {
		return nil, "", err
	}
	for _, e := range rows {
		ls = append(ls, retention.Record{
			Kind: "audit", At: e.At, ID: e.ID, Type: e.Action, By: e.Actor, Channel: e.Channel, State: e.Ref,
			History: []retention.Happening{{At: e.At, What: e.Action, Why: e.Subject, Words: e.Before + " → " + e.After}},
		})
	}
	if len(rows) == most {
		next = rows[most-1].ID
	}
	return ls, next, nil
}
