package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/menus"
)

var _ menus.Steps = (*Ledger)(nil)

// Bounds of a call that is read again.
const (
	stepsAtOnce = 100
	stepsMost   = 2000 // who waits in a queue takes a step every ten seconds or so
)

// callStepRow is a step with what it was answered.
type callStepRow struct {
	Key     string
	At      time.Time
	Verb    string
	Outcome string
	Lang    string
	Body    []byte
	Answer  []byte
}

// Steps implements menus.Steps: rows of a call are found by the keys its steps must have.
func (l *Ledger) Steps(ctx context.Context, call string) (steps []menus.Step, ended time.Time, err error) {
	for from := 0; from < stepsMost; from += stepsAtOnce {
		keys := make([]string, 0, stepsAtOnce+1)
		number := map[string]int{}
		for n := from; n < from+stepsAtOnce; n++ {
			key := call + "#" + strconv.Itoa(n)
			keys, number[key] = append(keys, key), n
		}
		part, err := l.db.steps(ctx, keys)
		if err != nil {
			return nil, ended, fmt.Errorf("reading the steps of a call: %w", err)
		}
		for _, r := range part {
			s, err := l.db.step(r)
			if err != nil {
				return nil, ended, fmt.Errorf("reading the steps of a call: %w", err)
			}
			s.N = number[r.Key]
			steps = append(steps, s)
		}
		if len(part) == 0 {
			break
		}
	}
	if len(steps) == 0 {
		return nil, ended, menus.ErrNoCall
	}
	var over []time.Time
	if err := l.db.NewSelect().Table("seen").Column("at").Where("key = ?", call+"#end").Scan(ctx, &over); err != nil {
		return nil, ended, fmt.Errorf("reading the end of a call: %w", err)
	}
	if len(over) > 0 {
		ended = over[0]
	}
	return steps, ended, nil
}

func (db *DB) steps(ctx context.Context, keys []string) (rows []callStepRow, err error) {
	err = db.NewSelect().TableExpr("seen AS s").Join("JOIN replies AS r ON r.id = s.reply").Join("JOIN inbound AS i ON i.id = r.message").
		ColumnExpr("s.key, s.at, i.verb, i.outcome, i.lang, i.body_sealed AS body, r.answer_sealed AS answer").
		Where("s.key IN (?)", bun.List(keys)).OrderExpr("s.at, length(s.key), s.key").Scan(ctx, &rows)
	return rows, err
}

func (db *DB) step(r callStepRow) (menus.Step, error) {
	s := menus.Step{At: r.At, Verb: r.Verb, Outcome: r.Outcome, Lang: r.Lang}
	var err error
	if s.Pressed, err = db.openText(r.Body, "inbound.body_sealed"); err != nil {
		return s, err
	}
	s.Page, err = db.vault.Open(r.Answer, "replies.answer_sealed")
	return s, err
}
