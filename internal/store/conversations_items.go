package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/conversation"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// turnRow is a text with its answer, or the ring of a call.
type turnRow struct {
	ID, Key, Channel, Verb, Outcome string
	Lang                            locale.Lang
	Body, Answer                    []byte
	State, Code                     string
	At                              time.Time
}

// Turns implements conversation.Book: of a call its ring, by which the whole of it is found.
func (c Conversations) Turns(ctx context.Context, number phone.Number, place string, n int) ([]conversation.Item, error) {
	chosen := c.before(c.db.NewSelect().Table("inbound"), number, place, n).Where("(channel = 'text' OR key LIKE '%#0')")
	var rows []turnRow
	err := c.db.NewSelect().TableExpr("(?) AS i", chosen).Join("LEFT JOIN seen AS s ON s.key = i.key").Join("LEFT JOIN replies AS r ON r.id = s.reply").
		ColumnExpr("i.id, i.key, i.channel, i.verb, i.outcome, i.lang, i.body_sealed AS body, i.at").
		ColumnExpr("r.answer_sealed AS answer, coalesce(r.state, '') AS state, coalesce(r.code, '') AS code").OrderExpr("i.id DESC").Scan(ctx, &rows)
	return itemsOf(rows, err, c.turn)
}

func (c Conversations) turn(r *turnRow) (item conversation.Item, err error) {
	t := &conversation.Turn{Key: r.Key, State: r.State, Code: r.Code, Verb: r.Verb, Outcome: r.Outcome, Lang: r.Lang}
	item = conversation.Item{ID: r.ID, Kind: conversation.Text, At: r.At, Turn: t}
	if r.Channel != "text" {
		item.Kind, t.Key = conversation.Call, r.Key[:len(r.Key)-len("#0")]
		return item, nil
	}
	if t.Words, err = c.db.openText(r.Body, "inbound.body_sealed"); err == nil {
		t.Answer, err = c.db.openText(r.Answer, "replies.answer_sealed")
	}
	return item, err
}

// Messages implements conversation.Book.
func (c Conversations) Messages(ctx context.Context, number phone.Number, place string, n int) (items []conversation.Item, err error) {
	for _, some := range messagesOfParties {
		var rows []messageRow
		if err := c.before(c.db.NewSelect().Model(&rows), number, place, n).Where(some).Scan(ctx); err != nil {
			return nil, err
		}
		open, err := c.db.openRows(rows)
		if err != nil {
			return nil, err
		}
		for i := range open {
			items = append(items, conversation.Item{ID: open[i].ID, Kind: conversation.Message, At: open[i].Planned, Message: &open[i]})
		}
	}
	return items, nil
}

// Cases implements conversation.Book.
func (c Conversations) Cases(ctx context.Context, number phone.Number, place string, n int) ([]conversation.Item, error) {
	var rows []caseRow
	err := c.before(c.db.NewSelect().Model(&rows), number, place, n).Scan(ctx)
	return itemsOf(rows, err, func(r *caseRow) (conversation.Item, error) {
		k, err := c.db.deskCase(*r)
		return conversation.Item{ID: k.ID, Kind: conversation.Case, At: k.Received, Case: &k}, err
	})
}

// Changes implements conversation.Book: what the audit trail tells of the conversation.
func (c Conversations) Changes(ctx context.Context, number phone.Number, place string, n int) ([]conversation.Item, error) {
	var subjects []string
	for _, index := range c.db.vault.Indexes(partyPurpose, number.Reveal()) {
		subjects = append(subjects, conversation.Subject(index.Hex()))
	}
	var rows []auditRow
	sel := c.db.NewSelect().Model(&rows).Where("subject IN (?)", bun.List(subjects)).Order("id DESC").Limit(int64(n))
	if place != "" {
		sel = sel.Where("id < ?", place)
	}
	return itemsOf(rows, sel.Scan(ctx), func(r *auditRow) (conversation.Item, error) {
		e := r.entry()
		return conversation.Item{ID: e.ID, Kind: conversation.Change, At: e.At, Change: &e}, nil
	})
}
