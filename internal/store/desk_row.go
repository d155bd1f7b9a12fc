package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/card"
	"cardline/internal/desk"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/phone"
)

type caseRow struct {
	bun.BaseModel `bun:"table:cases"`

	ID           string       `bun:"id,pk"`
	Key          string       `bun:"key"`
	Ref          string       `bun:"ref"`
	Kind         desk.Kind    `bun:"kind"`
	Category     string       `bun:"category"`
	Severity     int          `bun:"severity"`
	Department   string       `bun:"department"`
	Level        int          `bun:"level"`
	Owner        string       `bun:"owner"`
	State        desk.State   `bun:"state"`
	Customer     string       `bun:"customer"`
	Card         card.ID      `bun:"card"`
	Party        []byte       `bun:"party"`
	NumberSealed []byte       `bun:"number_sealed"`
	MatterSealed []byte       `bun:"matter_sealed"`
	Channel      string       `bun:"channel"`
	Lang         locale.Lang  `bun:"lang"`
	Zone         string       `bun:"zone"`
	Region       string       `bun:"region"`
	Received     time.Time    `bun:"received"`
	Confirmed    time.Time    `bun:"confirmed,nullzero"`
	Slot         time.Time    `bun:"slot,nullzero"`
	Due          time.Time    `bun:"due"`
	DueByLaw     time.Time    `bun:"due_by_law,nullzero"`
	SurveyTill   time.Time    `bun:"survey_till,nullzero"`
	Score        int          `bun:"score"`
	Outcome      desk.Outcome `bun:"outcome"`
	Closed       time.Time    `bun:"closed,nullzero"`
	Clocks       []desk.Clock `bun:"clocks,type:jsonb"`
	NextDue      time.Time    `bun:"next_due"`
	AlarmAt      time.Time    `bun:"alarm_at,nullzero"`
	KeyID        int64        `bun:"key_id"`
}

// matter is what a case is about: only staff who read the case itself see it.
type matter struct {
	Complainant string      `json:"complainant,omitzero"`
	Subject     string      `json:"subject,omitzero"`
	Product     string      `json:"product,omitzero"`
	Reason      string      `json:"reason,omitzero"`
	Demand      string      `json:"demand,omitzero"`
	Amount      money.Money `json:"amount,omitzero"`
	Happened    time.Time   `json:"happened,omitzero"`
	Transaction string      `json:"transaction,omitzero"`
	Prior       string      `json:"prior,omitzero"`
	ReadBack    string      `json:"read_back,omitzero"`
	Drivers     []string    `json:"drivers,omitzero"`
	Closings    int         `json:"closings,omitzero"`
}

const matterColumn = "cases.matter_sealed"

func (db *DB) caseRow(c desk.Case) (caseRow, error) {
	about, err := json.Marshal(matter{
		Complainant: c.Complainant, Subject: c.Subject, Product: c.Product, Reason: c.Reason, Demand: c.Demand, Amount: c.Amount,
		Happened: c.Happened.UTC(), Transaction: c.Transaction, Prior: c.Prior, ReadBack: c.ReadBack, Drivers: c.Drivers,
		Closings: c.Closings,
	})
	if err != nil {
		return caseRow{}, err
	}
	row := caseRow{
		ID: c.ID, Key: c.Key, Ref: c.Ref, Kind: c.Kind, Category: c.Category, Severity: c.Severity, Department: c.Department, Level: c.Level,
		Owner: c.Owner, State: c.State, Customer: c.Customer, Card: c.Card, Party: []byte{},
		NumberSealed: db.sealText(c.Number.Reveal(), "cases.number_sealed"), MatterSealed: db.vault.Seal(about, matterColumn),
		Channel: c.Channel, Lang: c.Lang, Zone: c.Zone.String(), Region: c.Region, Received: c.Received.UTC(), Confirmed: c.Confirmed.UTC(),
		Slot: c.Slot.UTC(), Due: c.Due.UTC(), DueByLaw: c.Limit.UTC(), SurveyTill: c.SurveyTill.UTC(), Score: c.Score, Outcome: c.Outcome,
		Closed: c.ClosedAt.UTC(), Clocks: append([]desk.Clock{}, c.Clocks...), NextDue: c.NextDue().UTC(), AlarmAt: c.Alarm.UTC(),
		KeyID: int64(db.vault.KeyID()),
	}
	if c.Number != "" {
		party := db.vault.Index(partyPurpose, c.Number.Reveal())
		row.Party = party[:]
	}
	return row, nil
}

func (db *DB) deskCase(r caseRow) (desk.Case, error) {
	plain, err := db.vault.Open(r.MatterSealed, matterColumn)
	if err != nil {
		return desk.Case{}, fmt.Errorf("case %s: %w", r.Ref, err)
	}
	var about matter
	if err := json.Unmarshal(plain, &about); err != nil {
		return desk.Case{}, fmt.Errorf("case %s: %w", r.Ref, err)
	}
	number, err := db.openText(r.NumberSealed, "cases.number_sealed")
	if err != nil {
		return desk.Case{}, fmt.Errorf("case %s: %w", r.Ref, err)
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	return desk.Case{
		Opening: desk.Opening{
			Key: r.Key, Kind: r.Kind, Subject: about.Subject, Channel: r.Channel, Lang: r.Lang, Zone: zone, Complainant: about.Complainant,
			Customer: r.Customer, Number: phone.Number(number), Card: r.Card, Product: about.Product, Reason: about.Reason, Demand: about.Demand,
			Amount: about.Amount, Happened: about.Happened, Transaction: about.Transaction, Prior: about.Prior, Category: r.Category,
			Severity: r.Severity, Slot: r.Slot, Received: r.Received, Confirmed: r.Confirmed, ReadBack: about.ReadBack,
		},
		ID: r.ID, Ref: r.Ref, Region: r.Region, Department: r.Department, Level: r.Level, Owner: r.Owner, State: r.State, Due: r.Due,
		Limit: r.DueByLaw, Drivers: about.Drivers, Clocks: r.Clocks, Alarm: r.AlarmAt, SurveyTill: r.SurveyTill, Score: r.Score, Outcome: r.Outcome, ClosedAt: r.Closed,
		Closings: about.Closings,
	}, nil
}

type caseEventRow struct {
	bun.BaseModel `bun:"table:case_events"`

	ID         string    `bun:"id,pk"`
	Ref        string    `bun:"ref"`
	Key        string    `bun:"key"`
	At         time.Time `bun:"at"`
	Actor      string    `bun:"actor"`
	Action     string    `bun:"action"`
	TextSealed []byte    `bun:"text_sealed"`
	KeyID      int64     `bun:"key_id"`
}

const eventTextColumn = "case_events.text_sealed"

func (db *DB) deskEvent(r caseEventRow) (desk.Event, error) {
	text, err := db.openText(r.TextSealed, eventTextColumn)
	if err != nil {
		return desk.Event{}, fmt.Errorf("an event of case %s: %w", r.Ref, err)
	}
	return desk.Event{Key: r.Key, At: r.At, Actor: r.Actor, Action: r.Action, Text: text}, nil
}

// openText opens what sealText made.
func (db *DB) openText(sealed []byte, context string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := db.vault.Open(sealed, context)
	return string(plain), err
}
