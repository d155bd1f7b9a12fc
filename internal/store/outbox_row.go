package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/card"
	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

type messageRow struct {
	bun.BaseModel `bun:"table:messages"`

	ID           string         `bun:"id,pk"`
	Key          string         `bun:"key"`
	Type         outbox.Type    `bun:"type"`
	Class        consent.Class  `bun:"class"`
	Purpose      outbox.Purpose `bun:"purpose"`
	Lane         outbox.Lane    `bun:"lane"`
	Party        []byte         `bun:"party"`
	NumberSealed []byte         `bun:"number_sealed"`
	Customer     string         `bun:"customer"`
	Zone         string         `bun:"zone"`
	Lang         locale.Lang    `bun:"lang"`
	BodySealed   []byte         `bun:"body_sealed"`
	Occasion     string         `bun:"occasion"`
	Asked        time.Time      `bun:"asked"`
	Due          time.Time      `bun:"due"`
	Expires      time.Time      `bun:"expires"`
	State        outbox.State   `bun:"state"`
	Step         int            `bun:"step"`
	Reason       string         `bun:"reason"`
	Owner        string         `bun:"owner"`
	Lease        bun.NullTime   `bun:"lease"`
	Tries        int            `bun:"tries"`
	Sender       string         `bun:"sender"`
	SID          string         `bun:"sid"`
	Code         int            `bun:"code"`
	Planned      time.Time      `bun:"planned"`
	Submitted    bun.NullTime   `bun:"submitted"`
	KeyID        int64          `bun:"key_id"`
	Account      string         `bun:"account"`
	Template     string         `bun:"template"`
	Source       string         `bun:"source"`
	Segments     int            `bun:"segments"`
	Repeats      int            `bun:"repeats"`
	AsksSealed   []byte         `bun:"asks_sealed"`
	Said         []byte         `bun:"said"`
	About        []byte         `bun:"about"`
	Story        string         `bun:"story"`
}

type stepRow struct {
	bun.BaseModel `bun:"table:message_steps"`

	ID      int64        `bun:"id,pk,autoincrement"`
	Message string       `bun:"message"`
	At      time.Time    `bun:"at"`
	State   outbox.State `bun:"state"`
	Gate    string       `bun:"gate"`
	Reason  string       `bun:"reason"`
	Code    int          `bun:"code"`
}

const (
	messageNumber = "messages.number_sealed"
	messageBody   = "messages.body_sealed"
	messageAsks   = "messages.asks_sealed"
)

// messageRow seals a prepared message as a new row.
func (db *DB) messageRow(m outbox.Message, now time.Time) messageRow {
	party := db.vault.Index(partyPurpose, m.To.Reveal())
	state := outbox.Planned
	if m.Held != "" {
		state = outbox.Suppressed
	}
	row := messageRow{
		ID: m.ID, Key: m.Unique, Type: m.Type, Class: m.Class, Purpose: m.Purpose, Lane: m.Lane, Party: party[:],
		NumberSealed: db.vault.Seal([]byte(m.To.Reveal()), messageNumber), Customer: m.Customer, Zone: m.Zone, Lang: m.Lang,
		BodySealed: db.vault.Seal([]byte(m.Body), messageBody), Occasion: m.Occasion, Asked: m.Asked.UTC(), Due: m.Due.UTC(),
		Expires: m.Expires.UTC(), State: state, Step: state.Rank(), Reason: m.Held, Planned: now, KeyID: int64(db.vault.KeyID()),
		Template: m.Template, Source: m.Source, Segments: m.Segments,
	}
	if m.Asks != nil {
		row.AsksSealed = db.vault.Seal(m.Asks, messageAsks)
	}
	row.Said = db.said(m)
	if m.About != "" {
		hash := db.vault.Index(aboutPurpose, about(m.Customer, m.About))
		row.About = hash[:]
	}
	return row
}

// aboutPurpose separates hashes of cards that messages are about from all others.
const aboutPurpose = "about"

// about is the card of a customer, as it is hashed.
func about(customer string, c card.Tail) string { return customer + "\n" + c.Reveal() }

// said is what a message says to whom, as a keyed hash; nil: a type whose messages are never the same.
func (db *DB) said(m outbox.Message) []byte {
	if m.SameWithin() <= 0 {
		return nil
	}
	said := db.vault.Index(textPurpose, string(m.Type)+"\n"+m.To.Reveal()+"\n"+m.Body)
	return said[:]
}

// textPurpose separates hashes of what messages say from all others. Under a new key of the vault nothing is the same as before it: for
// the length of a window a repeat may pass.
const textPurpose = "said"

func (db *DB) openRow(r messageRow) (outbox.Row, error) {
	number, err := db.vault.Open(r.NumberSealed, messageNumber)
	if err != nil {
		return outbox.Row{}, fmt.Errorf("opening the number of message %s: %w", r.ID, err)
	}
	body, err := db.vault.Open(r.BodySealed, messageBody)
	if err != nil {
		return outbox.Row{}, fmt.Errorf("opening the text of message %s: %w", r.ID, err)
	}
	return outbox.Row{
		Message: outbox.Message{
			ID: r.ID, Unique: r.Key, Type: r.Type, Class: r.Class, Purpose: r.Purpose, Lane: r.Lane, To: phone.Number(number),
			Customer: r.Customer, Zone: r.Zone, Lang: r.Lang, Body: string(body), Occasion: r.Occasion,
			Asked: r.Asked, Due: r.Due, Expires: r.Expires, Template: r.Template, Source: r.Source, Segments: r.Segments,
		},
		State: r.State, Reason: r.Reason, Owner: r.Owner, Tries: r.Tries, Repeats: r.Repeats, Account: r.Account, Sender: r.Sender, SID: r.SID, Code: r.Code,
		Planned: r.Planned, Submitted: r.Submitted.Time,
	}, nil
}

func (db *DB) openRows(rows []messageRow) ([]outbox.Row, error) { return opened(rows, db.openRow) }

// tell appends lines to the stories of messages.
func tell(ctx context.Context, tx bun.Tx, steps []stepRow) error {
	if len(steps) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&steps).ExcludeColumn("id").Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("writing down what happened to %d messages: %w", len(steps), err)
	}
	return nil
}
