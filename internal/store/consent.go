package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Consents is the book of wishes.
type Consents struct{ db *DB }

var _ consent.Ledger = Consents{}

// Consents is the book of wishes of this database.
func (db *DB) Consents() Consents { return Consents{db} }

type consentRow struct {
	bun.BaseModel `bun:"table:consents"`

	ID           string    `bun:"id,pk"`
	Key          string    `bun:"key"`
	Party        []byte    `bun:"party"`
	NumberSealed []byte    `bun:"number_sealed"`
	At           time.Time `bun:"at"`
	Wanted       bool      `bun:"wanted"`
	TextSealed   []byte    `bun:"text_sealed"`
	Channel      string    `bun:"channel"`
	Sender       string    `bun:"sender"`
	Carrier      bool      `bun:"carrier"`
	KeyID        int64     `bun:"key_id"`
	Purpose      string    `bun:"purpose"`
	Wording      string    `bun:"wording"`
	Campaign     string    `bun:"campaign"`
	Operator     string    `bun:"operator"`
	Proof        string    `bun:"proof"`
}

type standingRow struct {
	bun.BaseModel `bun:"table:standings"`

	Party      []byte    `bun:"party,pk"`
	Stopped    bool      `bun:"stopped"`
	Since      time.Time `bun:"since"`
	Everything bool      `bun:"everything"`
	Blocked    []string  `bun:"blocked,type:jsonb"`

	Wishes map[consent.Purpose]consent.Wish `bun:"wishes,type:jsonb"`
}

// Record appends the change, its proof and its audit entry, and moves the standing, in one transaction. A Key seen before
// changes nothing. What the number wants no more of is taken back from what waits for it, unless it was handed over.
func (c Consents) Record(ctx context.Context, ch consent.Change) (s consent.Standing, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		fresh, err := c.append(ctx, tx, c.row(consent.Entry{
			Key: ch.Key, Number: ch.Number, At: ch.At, In: ch.In, Text: ch.Text, Channel: ch.Channel, Sender: ch.Sender,
		}, ch.Carrier))
		if err != nil {
			return err
		}
		row, err := c.lock(ctx, tx, ch.Number)
		if err != nil {
			return err
		}
		before := row.standing()
		if s = before; !fresh {
			return nil
		}
		s = before.After(ch)
		row.set(s)
		if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		if err := c.takeBack(ctx, tx, ch.Number, before, s); err != nil {
			return err
		}
		return c.db.appendAudit(ctx, tx, audit.Entry{
			At: ch.At, Key: ch.Key, Actor: "number:" + hex.EncodeToString(row.Party), Action: wish(ch),
			Subject: "number:" + hex.EncodeToString(row.Party), Channel: ch.Channel, Before: words(before), After: words(s),
		})
	})
	if err != nil {
		return consent.Standing{}, fmt.Errorf("recording a consent: %w", err)
	}
	return s, nil
}

// Standing is where the number stands now; one nobody has heard of stands open.
func (c Consents) Standing(ctx context.Context, n phone.Number) (consent.Standing, error) {
	all, err := c.Standings(ctx, []phone.Number{n})
	if err != nil {
		return consent.Standing{}, err
	}
	return all[0], nil
}

const (
	consentNumber = "consents.number_sealed"
	consentText   = "consents.text_sealed"
)

func (c Consents) row(e consent.Entry, carrier bool) consentRow {
	v := c.db.vault
	party := v.Index(partyPurpose, e.Number.Reveal())
	return consentRow{
		ID: clock.NewID(c.db.clock.Now()), Key: e.Key, Party: party[:], At: e.At.UTC(), Wanted: e.In, Channel: e.Channel,
		NumberSealed: v.Seal([]byte(e.Number.Reveal()), consentNumber), TextSealed: v.Seal([]byte(e.Text), consentText),
		Sender: e.Sender.Reveal(), Carrier: carrier, KeyID: int64(v.KeyID()),
		Purpose: string(e.Purpose), Wording: e.Wording, Campaign: e.Campaign, Operator: e.By, Proof: e.Proof,
	}
}

func (c Consents) append(ctx context.Context, tx bun.Tx, row consentRow) (fresh bool, err error) {
	res, err := tx.NewInsert().Model(&row).On("CONFLICT (key) DO NOTHING").Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// lock reads the number's standing for changing it, beginning one first: two first wishes at once must see each other.
func (c Consents) lock(ctx context.Context, tx bun.Tx, n phone.Number) (standingRow, error) {
	row, err := c.find(ctx, c.db.held(tx.NewSelect()), n)
	if !errors.Is(err, sql.ErrNoRows) {
		return row, err
	}
	party := c.db.vault.Index(partyPurpose, n.Reveal())
	fresh := standingRow{Party: party[:], Everything: consent.StopsAll(n.Region()), Blocked: []string{}, Wishes: map[consent.Purpose]consent.Wish{}}
	if _, err := tx.NewInsert().Model(&fresh).On("CONFLICT (party) DO NOTHING").Exec(ctx); err != nil {
		return fresh, err
	}
	return c.find(ctx, c.db.held(tx.NewSelect()), n)
}

// find reads a standing under the primary index key, or an older one while keys are rotated.
func (c Consents) find(ctx context.Context, q *bun.SelectQuery, n phone.Number) (row standingRow, err error) {
	err = q.Model(&row).Where("party IN (?)", bun.List(c.db.parties(n))).Limit(1).Scan(ctx)
	return row, err
}

// parties are the indexes a number may be kept under.
func (db *DB) parties(n phone.Number) [][]byte {
	all := db.vault.Indexes(partyPurpose, n.Reveal())
	out := make([][]byte, len(all))
	for i := range all {
		out[i] = all[i][:]
	}
	return out
}

func (r *standingRow) standing() consent.Standing {
	s := consent.Standing{Stopped: r.Stopped, Since: r.Since, All: r.Everything}
	for _, b := range r.Blocked {
		s.Blocked = append(s.Blocked, phone.Number(b))
	}
	if len(r.Wishes) > 0 {
		s.Wishes = r.Wishes
	}
	return s
}

func (r *standingRow) set(s consent.Standing) {
	r.Stopped, r.Since, r.Everything, r.Blocked = s.Stopped, s.Since.UTC(), s.All, []string{}
	for _, b := range s.Blocked {
		r.Blocked = append(r.Blocked, b.Reveal())
	}
	if r.Wishes = s.Wishes; r.Wishes == nil {
		r.Wishes = map[consent.Purpose]consent.Wish{}
	}
}

func wish(c consent.Change) string {
	switch {
	case c.Channel == consent.Learned:
		return "consent.blocked"
	case c.In:
		return "consent.in"
	}
	return "consent.out"
}

func words(s consent.Standing) string {
	switch {
	case s.Stopped && s.All:
		return "stopped all"
	case s.Stopped:
		return "stopped marketing and care"
	}
	return "open"
}
