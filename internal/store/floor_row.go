package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

type agentRow struct {
	bun.BaseModel `bun:"table:agents"`

	Name         string       `bun:"name,pk"`
	NumberSealed []byte       `bun:"number_sealed"`
	Langs        string       `bun:"langs"`
	Topics       string       `bun:"topics"`
	State        floor.State  `bun:"state"`
	Since        time.Time    `bun:"since"`
	Until        bun.NullTime `bun:"until"`
	Call         string       `bun:"call"`
	Idle         time.Time    `bun:"idle"`
	KeyID        int64        `bun:"key_id"`
}

type waitingRow struct {
	bun.BaseModel `bun:"table:waiting"`

	Call          string       `bun:"call,pk"`
	Party         []byte       `bun:"party"`
	NumberSealed  []byte       `bun:"number_sealed"`
	Customer      string       `bun:"customer"`
	Tier          string       `bun:"tier"`
	Lang          locale.Lang  `bun:"lang"`
	Topic         string       `bun:"topic"`
	Urgent        bool         `bun:"urgent"`
	SummarySealed []byte       `bun:"summary_sealed"`
	Since         time.Time    `bun:"since"`
	Seen          time.Time    `bun:"seen"`
	Agent         string       `bun:"agent"`
	Rung          bun.NullTime `bun:"rung"`
	Taken         bun.NullTime `bun:"taken"`
	Back          bun.NullTime `bun:"back"`
	Tries         int          `bun:"tries"`
	KeyID         int64        `bun:"key_id"`
}

type waitRow struct {
	bun.BaseModel `bun:"table:waits"`

	ID     string        `bun:"id,pk"`
	Call   string        `bun:"call"`
	Topic  string        `bun:"topic"`
	Tier   string        `bun:"tier"`
	Since  time.Time     `bun:"since"`
	At     time.Time     `bun:"at"`
	How    floor.Leaving `bun:"how"`
	Agent  string        `bun:"agent"`
	CallIn bool          `bun:"call_in"`
}

const (
	agentNumber    = "agents.number_sealed"
	waitingNumber  = "waiting.number_sealed"
	waitingSummary = "waiting.summary_sealed"
)

func (r waitRow) ended() (floor.Ended, error) {
	return floor.Ended{
		Call: r.Call, Topic: r.Topic, Tier: r.Tier, Since: r.Since.UTC(), At: r.At.UTC(), How: r.How, Agent: r.Agent, CallIn: r.CallIn,
	}, nil
}

func (db *DB) agentRow(a floor.Agent) agentRow {
	langs := make([]string, len(a.Langs))
	for i, l := range a.Langs {
		langs[i] = string(l)
	}
	return agentRow{
		Name: a.Name, NumberSealed: db.sealText(a.Number.Reveal(), agentNumber), Langs: strings.Join(langs, " "), Topics: strings.Join(a.Topics, " "),
		State: a.State, Since: a.Since.UTC(), Until: sometime(a.Until), Call: a.Call, Idle: a.Idle.UTC(), KeyID: int64(db.vault.KeyID()),
	}
}

func (db *DB) openAgent(r agentRow) (floor.Agent, error) {
	number, err := db.openText(r.NumberSealed, agentNumber)
	if err != nil {
		return floor.Agent{}, fmt.Errorf("opening the number of agent %s: %w", r.Name, err)
	}
	a := floor.Agent{
		Name: r.Name, Number: phone.Number(number), Topics: strings.Fields(r.Topics), State: r.State, Since: r.Since.UTC(), Until: known(r.Until),
		Call: r.Call, Idle: r.Idle.UTC(),
	}
	for _, l := range strings.Fields(r.Langs) {
		a.Langs = append(a.Langs, locale.Lang(l))
	}
	return a, nil
}

func (db *DB) waitingRow(w floor.Waiting) waitingRow {
	return waitingRow{
		Call: w.Call, Party: db.partyOf(w.Number), NumberSealed: db.sealText(w.Number.Reveal(), waitingNumber), Customer: w.Customer, Tier: w.Tier,
		Lang: w.Lang, Topic: w.Topic, Urgent: w.Urgent, SummarySealed: db.sealText(w.Summary+managerLine+w.Manager, waitingSummary), Since: w.Since.UTC(),
		Seen: w.Seen.UTC(), Agent: w.Agent, Rung: sometime(w.Rung), Taken: sometime(w.Taken), Back: sometime(w.Back), Tries: w.Tries,
		KeyID: int64(db.vault.KeyID()),
	}
}

// managerLine parts a summary, which has one line, from whose customer the caller is.
const managerLine = "\n"

func (db *DB) openWaiting(r waitingRow) (floor.Waiting, error) {
	o := &unsealer{db: db}
	summary, manager, _ := strings.Cut(o.open(r.SummarySealed, waitingSummary), managerLine)
	w := floor.Waiting{
		Call: r.Call, Number: phone.Number(o.open(r.NumberSealed, waitingNumber)), Customer: r.Customer, Tier: r.Tier, Lang: r.Lang, Topic: r.Topic,
		Urgent: r.Urgent, Summary: summary, Manager: manager, Since: r.Since.UTC(), Seen: r.Seen.UTC(), Agent: r.Agent,
		Rung: known(r.Rung), Taken: known(r.Taken), Back: known(r.Back), Tries: r.Tries,
	}
	return w, o.err
}

// partyOf is the index of a number; no bytes for a withheld one.
func (db *DB) partyOf(n phone.Number) []byte {
	if n == "" {
		return []byte{}
	}
	i := db.vault.Index(partyPurpose, n.Reveal())
	return i[:]
}

// sometime is null for the zero time.
func sometime(t time.Time) bun.NullTime {
	if t.IsZero() {
		return bun.NullTime{}
	}
	return bun.NullTime{Time: t.UTC()}
}

// known is the zero time for null.
func known(t bun.NullTime) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.Time.UTC()
}
