package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/phone"
	"cardline/internal/retention"
)

// keptTable says how the records of a class lie in a table, for those who delete by age or by person.
type keptTable struct {
	class    retention.Class
	name     string
	id       string // column with the primary key
	timed    bool   // ids were made by clock.NewID when the row was written: age is read from them
	at       string // when it was, as SQL
	atPG     string // the same for Postgres, where it differs
	party    string // as SQL; NULL where there is none
	number   string // sealed, as SQL; NULL where there is none
	customer string // as SQL; '' where there is none
	campaign string // the same
	where    string // the rows of this class
	over     string // the matter is closed: others are never deleted by age
	open     string // it may still change
	remove   func(ctx context.Context, tx bun.Tx, ids []string) error
	empty    func(ctx context.Context, db *DB, tx bun.Tx, ids []string) error // nil: it has no words of its own
	with     []string                                                         // tables whose rows go with those of this one
}

// when is at in the dialect of the database.
func (t keptTable) when(db *DB) string {
	if db.pg && t.atPG != "" {
		return t.atPG
	}
	return t.at
}

const always, none, noColumn, ofParty, ofNumber = "1 = 1", "1 = 0", "NULL", "party", "number_sealed"

// keptTables are in the order in which they are walked.
var keptTables = []keptTable{
	{
		class: retention.Texts, name: "inbound", id: "id", timed: true, at: "at", party: ofParty, number: ofNumber, customer: "''", campaign: "''",
		where: always, over: always, open: none, remove: removeTexts, empty: emptyTexts, with: []string{"seen", "replies"},
	},
	messagesOf(retention.Marketing, "class = 'M' AND lane <> 'security'"),
	messagesOf(retention.Care, "class = 'C' AND lane <> 'security'"),
	messagesOf(retention.Service, "class NOT IN ('M', 'C') AND lane <> 'security'"),
	messagesOf(retention.Security, "lane = 'security'"),
	{
		class: retention.Foreign, name: "foreign_messages", id: "sid", at: "at", party: ofParty, number: ofNumber, customer: "''", campaign: "''",
		where: always, over: always, open: none,
		remove: removeFrom("foreign_messages", "sid"), empty: emptyIn("foreign_messages", "sid", "body_sealed", ""),
	},
	{
		class: retention.Consents, name: "consents", id: "id", timed: true, at: "at", party: ofParty, number: ofNumber, customer: "''",
		campaign: "campaign", where: always, over: always, open: none, empty: emptyIn("consents", "id", "text_sealed", ""), remove: removeFrom("consents", "id"),
	},
	{
		class: retention.Cases, name: "cases", id: "id", at: "coalesce(closed, received)", party: ofParty, number: ofNumber, customer: "customer",
		campaign: "''", where: always, over: "state = 'closed'", open: "state <> 'closed'", remove: removeCases,
		empty: emptyIn("cases", "id", "matter_sealed", "{}"), with: []string{"case_events"},
	},
	{
		class: retention.Enrolments, name: "enrolments", id: "id", timed: true, at: "at", party: ofParty, number: ofNumber, customer: "customer",
		campaign: "campaign", where: always, over: always, open: none, remove: removeFrom("enrolments", "id"), empty: emptyIn("enrolments", "id", "text_sealed", ""),
	},
	{
		class: retention.Promises, name: "promises", id: "key", at: "at", party: ofParty, number: noColumn, customer: "''", campaign: "''", where: always,
		over: "NOT (" + open + ")", open: open, remove: removeFrom("promises", "key"),
	},
	{
		class: retention.Calls, name: "calls_wanted", id: "message", at: "at", party: ofParty, number: ofNumber, customer: "customer", campaign: "''",
		where: always, over: always, open: none, remove: removeCalls, with: []string{"call_tries"},
	},
	{
		class: retention.Events, name: "events", id: "id", at: "took", party: noColumn, number: noColumn, customer: "customer", campaign: "''",
		where: always, over: always, open: none, remove: removeFrom("events", "id"),
	},
	{
		class: retention.Events, name: "campaign_triggers", id: "id", at: "due", party: noColumn, number: noColumn, customer: "customer", campaign: "campaign",
		where: always, over: "state <> 'waiting'", open: "state = 'waiting'", remove: removeFrom("campaign_triggers", "id"),
	},
	{
		class: retention.Events, name: "conversions", id: "id", at: "at", party: noColumn, number: noColumn, customer: "customer", campaign: "campaign",
		where: always, over: always, open: none, remove: removeFrom("conversions", "id"),
	},
	{
		class: retention.Events, name: "coupon_grants", id: "key", at: "at", party: noColumn, number: noColumn, customer: "customer",
		campaign: "CASE WHEN source LIKE 'campaign:%' THEN substr(source, 10) ELSE '' END", where: always, over: always, open: none,
		remove: removeGrants, with: []string{"coupons"},
	},
	{
		class: retention.Enrolments, name: "enrolment_progress", id: "enrolment", at: "at", party: noColumn, number: noColumn, customer: "customer",
		campaign: "campaign", where: always, over: always, open: none, remove: removeProgress, with: []string{"enrolment_purchases"},
	},
	{
		class: retention.Trips, name: "trips", id: "key", at: "last || ' 00:00:00+00:00'", atPG: "(last || ' 00:00:00+00')::timestamptz", party: noColumn,
		number: noColumn, customer: "customer", campaign: "''", where: always, over: always, open: none, remove: removeFrom("trips", "key"),
	},
	{
		class: retention.Recordings, name: "recordings", id: "id", at: "at", party: ofParty, number: ofNumber, customer: "customer", campaign: "''",
		where: always, over: always, open: none, remove: removeFrom("recordings", "id"),
	},
	{
		class: retention.Contacts, name: "contacts", id: "message", at: "at", party: ofParty, number: noColumn, customer: "''", campaign: "''", where: always,
		over: always, open: none, remove: removeFrom("contacts", "message"),
	},
	{
		class: retention.Lists, name: "list_people", id: "id", timed: true, at: "(SELECT began FROM lists AS l WHERE l.id = list)", party: ofParty,
		number: ofNumber, customer: "customer", campaign: "''", where: always, over: always, open: none, remove: removeFrom("list_people", "id"),
	},
}

func messagesOf(c retention.Class, where string) keptTable {
	return keptTable{
		class: c, name: "messages", id: "id", timed: true, at: "planned", party: ofParty, number: ofNumber, customer: "customer", where: where, over: always,
		open:     "phase IS NOT NULL",
		campaign: "CASE WHEN source LIKE 'campaign:%' THEN substr(source, 10) ELSE '' END",
		remove:   removeMessages, empty: emptyMessages,
		with: messageTables,
	}
}

// messageTables have rows of messages, by the column message.
var messageTables = []string{"message_steps", "contacts", "calls_wanted", "call_tries"}

// keptRow is what decides whether a row goes.
type keptRow struct {
	ID       string
	Customer string
	Campaign string
	Party    []byte
	Number   []byte // sealed
	At       time.Time
	Open     bool
}

// keptRows reads rows of a table after an id, in the order of ids.
func (db *DB) keptRows(t keptTable, q *bun.SelectQuery, after string, most int) *bun.SelectQuery {
	return q.TableExpr(t.name).ColumnExpr("? AS id", bun.Ident(t.id)).ColumnExpr(t.customer+" AS customer").ColumnExpr(t.campaign+" AS campaign").
		ColumnExpr(t.party+" AS party").ColumnExpr(t.number+" AS number").ColumnExpr(t.when(db)+" AS at").ColumnExpr("("+t.open+") AS open").
		Where(t.where).Where("? > ?", bun.Ident(t.id), after).OrderExpr("?", bun.Ident(t.id)).Limit(int64(most))
}

// jurisdiction is that of the row's number; where it tells none, other.
func (db *DB) jurisdiction(t keptTable, r keptRow) (string, error) {
	if t.number == noColumn {
		return retention.Other, nil
	}
	number, err := db.openText(r.Number, t.name+".number_sealed")
	if err != nil {
		return "", fmt.Errorf("opening the number of %s %s: %w", t.name, r.ID, err)
	}
	return retention.Of(phone.Number(number).Region()), nil
}

func removeFrom(table, id string) func(context.Context, bun.Tx, []string) error {
	return func(ctx context.Context, tx bun.Tx, ids []string) error {
		_, err := tx.NewDelete().Table(table).Where("? IN (?)", bun.Ident(id), bun.List(ids)).Exec(ctx)
		return err
	}
}

// removeTexts takes the answers and the guards of the texts too: a text of months ago does not come again.
func removeTexts(ctx context.Context, tx bun.Tx, ids []string) error {
	var keys []string
	if err := tx.NewSelect().Table("inbound").Column("key").Where("id IN (?)", bun.List(ids)).Scan(ctx, &keys); err != nil {
		return err
	}
	replies := tx.NewSelect().Table("seen").Column("reply").Where("key IN (?)", bun.List(keys))
	if _, err := tx.NewDelete().Table("replies").Where("id IN (?)", replies).Exec(ctx); err != nil {
		return err
	}
	if err := removeFrom("seen", "key")(ctx, tx, keys); err != nil {
		return err
	}
	return removeFrom("inbound", "id")(ctx, tx, ids)
}

func removeMessages(ctx context.Context, tx bun.Tx, ids []string) error {
	for _, table := range messageTables {
		if err := removeFrom(table, "message")(ctx, tx, ids); err != nil {
			return err
		}
	}
	return removeFrom("messages", "id")(ctx, tx, ids)
}

func removeCalls(ctx context.Context, tx bun.Tx, ids []string) error {
	if err := removeFrom("call_tries", "message")(ctx, tx, ids); err != nil {
		return err
	}
	return removeFrom("calls_wanted", "message")(ctx, tx, ids)
}

func removeCases(ctx context.Context, tx bun.Tx, ids []string) error {
	refs := tx.NewSelect().Table("cases").Column("ref").Where("id IN (?)", bun.List(ids))
	if _, err := tx.NewDelete().Table("case_events").Where("ref IN (?)", refs).Exec(ctx); err != nil {
		return err
	}
	return removeFrom("cases", "id")(ctx, tx, ids)
}

// emptyIn writes what no words are sealed as: readers open it like any other.
func emptyIn(table, id, column, nothing string) func(context.Context, *DB, bun.Tx, []string) error {
	return func(ctx context.Context, db *DB, tx bun.Tx, ids []string) error {
		_, err := tx.NewUpdate().Table(table).Set("? = ?", bun.Ident(column), db.vault.Seal([]byte(nothing), table+"."+column)).
			Where("? IN (?)", bun.Ident(id), bun.List(ids)).Exec(ctx)
		return err
	}
}

func emptyTexts(ctx context.Context, db *DB, tx bun.Tx, ids []string) error {
	replies := tx.NewSelect().TableExpr("seen AS s").Join("JOIN inbound AS i ON i.key = s.key").ColumnExpr("s.reply").Where("i.id IN (?)", bun.List(ids))
	_, err := tx.NewUpdate().Table("replies").Set("answer_sealed = ?", db.vault.Seal(nil, "replies.answer_sealed")).Where("id IN (?)", replies).Exec(ctx)
	if err != nil {
		return err
	}
	return emptyIn("inbound", "id", "body_sealed", "")(ctx, db, tx, ids)
}

// emptyMessages forgets the words, what was asked, and the hashes of words and card.
func emptyMessages(ctx context.Context, db *DB, tx bun.Tx, ids []string) error {
	_, err := tx.NewUpdate().Table("messages").Set("asks_sealed = NULL, said = NULL, about = NULL").Where("id IN (?)", bun.List(ids)).Exec(ctx)
	if err != nil {
		return err
	}
	return emptyIn("messages", "id", "body_sealed", "")(ctx, db, tx, ids)
}
