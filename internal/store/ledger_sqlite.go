package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

type seenRow struct {
	bun.BaseModel `bun:"table:seen"`

	Key     string
	Reply   string
	Outcome string
	Seq     int64
	At      time.Time
}

type inboundRow struct {
	bun.BaseModel `bun:"table:inbound"`

	ID           string
	Key          string
	Channel      string
	Party        []byte
	NumberSealed []byte
	Our          string
	BodySealed   []byte
	Verb         string
	Outcome      string
	Lang         string
	At           time.Time
	KeyID        int64
}

type replyRow struct {
	bun.BaseModel `bun:"table:replies"`

	ID           string
	Message      string
	AnswerSealed []byte
	At           time.Time
	State        string
	Step         int
	Code         string
	KeyID        int64
}

// insertSQLite does in three statements what insertTurns does in one: SQLite has no INSERT inside WITH.
func insertSQLite(ctx context.Context, tx bun.Tx, turns []*entry) (fresh map[string]bool, err error) {
	guards := make([]seenRow, len(turns))
	for i, e := range turns {
		guards[i] = seenRow{Key: e.Key, Reply: e.Reply, Outcome: e.Outcome, Seq: e.Seq, At: e.At.UTC()}
	}
	var keys []string
	if _, err := tx.NewInsert().Model(&guards).On("CONFLICT DO NOTHING").Returning("key").Exec(ctx, &keys); err != nil {
		return nil, err
	}
	fresh = set(keys)
	var inbound []inboundRow
	var replies []replyRow
	for _, e := range turns {
		if !fresh[e.Key] {
			continue
		}
		inbound = append(inbound, inboundRow{
			ID: e.Message, Key: e.Key, Channel: e.Channel, Party: e.Party[:], NumberSealed: e.number, Our: e.Our.Reveal(),
			BodySealed: e.body, Verb: e.Verb, Outcome: e.Outcome, Lang: string(e.Lang), At: e.At.UTC(), KeyID: e.keyID,
		})
		if e.Reply != "" {
			replies = append(replies, replyRow{
				ID: e.Reply, Message: e.Message, AnswerSealed: e.answer, At: e.At.UTC(), State: answered, KeyID: e.keyID,
			})
		}
	}
	if len(inbound) > 0 {
		if _, err := tx.NewInsert().Model(&inbound).Exec(ctx); err != nil {
			return nil, err
		}
	}
	if len(replies) > 0 {
		if _, err := tx.NewInsert().Model(&replies).Exec(ctx); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}
