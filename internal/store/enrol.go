package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/batch"
	"cardline/internal/card"
	"cardline/internal/clock"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/outbox"
)

type enrolmentRow struct {
	bun.BaseModel `bun:"table:enrolments,alias:enrolments"`

	ID           string       `bun:"id,pk"`
	Key          string       `bun:"key"`
	Campaign     string       `bun:"campaign"`
	Customer     string       `bun:"customer"`
	Card         card.ID      `bun:"card"`
	Party        []byte       `bun:"party"`
	NumberSealed []byte       `bun:"number_sealed"`
	Lang         locale.Lang  `bun:"lang"`
	TextSealed   []byte       `bun:"text_sealed"`
	Channel      string       `bun:"channel"`
	At           time.Time    `bun:"at"`
	Terms        string       `bun:"terms"` // version of the terms
	Ref          string       `bun:"ref"`
	Queued       bool         `bun:"queued"`
	KeyID        int64        `bun:"key_id"`
	Stage        enrol.Stage  `bun:"stage"`
	Seq          int64        `bun:"seq"`
	Decided      bun.NullTime `bun:"decided"`
	Decider      string       `bun:"decider"`
}

// enrolMost is how many share one transaction: the row of the campaign is held by nobody else meanwhile.
const enrolMost = 128

func newEnrolling(db *DB) *batch.Group[enrol.Enrolment, enrol.Enrolled] {
	return batch.New(Campaigns{db}.enrolTogether, batch.Options{Max: enrolMost})
}

// Enrol writes the enrolment with its evidence, its place in the quota, its audit entry and its confirmation in one transaction, which is
// shared with whoever asks at the same moment.
func (c Campaigns) Enrol(ctx context.Context, e enrol.Enrolment) (enrol.Enrolled, error) {
	out, err := c.db.enrolling.Do(ctx, e)
	if err != nil {
		return enrol.Enrolled{}, fmt.Errorf("enrolling in %s: %w", e.Code, err)
	}
	return out, nil
}

// enrolTogether lets in those who asked at the same moment, by campaign and in the order in which they asked.
func (c Campaigns) enrolTogether(ctx context.Context, es []enrol.Enrolment) ([]batch.Outcome[enrol.Enrolled], error) {
	out := make([]batch.Outcome[enrol.Enrolled], len(es))
	byCode := map[string][]int{}
	for i, e := range es {
		code := strings.ToUpper(e.Code)
		byCode[code] = append(byCode[code], i)
	}
	for code, those := range byCode {
		slices.SortStableFunc(those, func(a, b int) int { return es[a].At.Compare(es[b].At) })
		c.enrolGroup(ctx, code, es, those, out)
	}
	return out, nil
}

// enrolGroup lets those of one campaign in. What fails for all of them is tried for each alone.
func (c Campaigns) enrolGroup(ctx context.Context, code string, es []enrol.Enrolment, those []int, out []batch.Outcome[enrol.Enrolled]) {
	var err error
	for range 3 { // a reference already given away is drawn again
		g := &enrolling{c: c, code: code, out: out, es: es, those: those}
		if err = insist(func() error { return c.db.tx(ctx, g.run) }); !unique(err) {
			break
		}
	}
	switch {
	case err == nil:
	case len(those) == 1:
		out[those[0]] = batch.Outcome[enrol.Enrolled]{Err: err}
	default:
		for i := range those {
			c.enrolGroup(ctx, code, es, those[i:i+1], out)
		}
	}
}

// enrolling is one transaction of those who want into one campaign.
type enrolling struct {
	c     Campaigns
	code  string
	es    []enrol.Enrolment
	those []int // of es, in their order
	out   []batch.Outcome[enrol.Enrolled]

	found  campaignRow
	offer  enrol.Campaign
	inLine int // on the waiting list; -1: not counted yet
	before map[string]enrolmentRow
	rows   []enrolmentRow
	told   []outbox.Message
	trail  []audit.Entry
}

func (g *enrolling) run(ctx context.Context, tx bun.Tx) error {
	g.before, g.rows, g.told, g.trail, g.inLine = map[string]enrolmentRow{}, nil, nil, nil, -1
	refused, err := g.look(ctx, tx)
	if err != nil {
		return err
	}
	if g.found.Code == "" {
		for _, i := range g.those {
			g.out[i] = batch.Outcome[enrol.Enrolled]{Err: enrol.ErrNoCampaign}
		}
		return nil
	}
	for _, i := range g.those {
		value, err := g.one(ctx, tx, g.es[i], refused[i])
		if err != nil && !enrolRefusal(err) {
			return err
		}
		g.out[i] = batch.Outcome[enrol.Enrolled]{Value: value, Err: err}
	}
	return g.write(ctx, tx)
}

// look reads everything the group is decided by. The campaign's row is locked last, so that the next group waits for as little as can be;
// who is enrolled is read under that lock.
func (g *enrolling) look(ctx context.Context, tx bun.Tx) (refused map[int]error, err error) {
	if err := tx.NewSelect().Model(&g.found).Where("code = ?", g.code).Scan(ctx); err != nil {
		return nil, missing(err, nil)
	}
	if refused, err = g.c.unqualified(ctx, tx, g.found, g.es, g.those); err != nil {
		return nil, err
	}
	if err := g.c.db.held(tx.NewSelect()).Model(&g.found).Where("code = ?", g.code).Scan(ctx); err != nil {
		return nil, err
	}
	if err := g.c.adopt(ctx, tx, g.code); err != nil {
		return nil, err
	}
	g.offer = g.found.campaign()
	customers := make([]string, len(g.those))
	for k, i := range g.those {
		customers[k] = g.es[i].Customer
	}
	var rows []enrolmentRow
	err = tx.NewSelect().Model(&rows).Where("campaign = ?", g.code).Where("customer IN (?)", bun.List(customers)).Scan(ctx)
	for _, r := range rows {
		g.before[r.Customer] = r
	}
	return refused, err
}

func enrolRefusal(err error) bool {
	return slices.ContainsFunc([]error{enrol.ErrEarly, enrol.ErrClosed, enrol.ErrNotEligible, enrol.ErrNotMeant, enrol.ErrFull},
		func(known error) bool { return errors.Is(err, known) })
}

// one decides about one of the group; refused is why they may not join.
func (g *enrolling) one(ctx context.Context, tx bun.Tx, e enrol.Enrolment, refused error) (enrol.Enrolled, error) {
	if row, again := g.before[e.Customer]; again {
		out, err := g.c.enrolled(ctx, tx, g.offer, row)
		out.Again = row.Key != e.Key
		return out, err
	}
	switch {
	case e.At.Before(g.offer.Opens):
		return enrol.Enrolled{Campaign: g.offer}, enrol.ErrEarly
	case !g.offer.Open(e.At) || !g.offer.Drawn.IsZero():
		return enrol.Enrolled{Campaign: g.offer}, enrol.ErrClosed
	case refused != nil:
		return enrol.Enrolled{Campaign: g.offer}, refused
	}
	stage, err := g.stage(ctx, tx)
	if err != nil {
		return enrol.Enrolled{Campaign: g.offer}, err
	}
	g.found.Tickets++
	row := g.c.enrolmentRow(g.offer, e, stage, g.found.Tickets)
	out := enrol.Enrolled{Campaign: g.offer, Ref: row.Ref, Stage: stage, Queued: row.Queued}
	if row.Queued {
		out.Place = g.inLine
	}
	if !e.Answered {
		m, err := g.c.news(row, e.Brand, g.offer, out, e.Number)
		if err != nil {
			return out, err
		}
		g.told = append(g.told, m)
	}
	g.before[e.Customer] = row
	g.rows = append(g.rows, row)
	g.trail = append(g.trail, audit.Entry{
		At: e.At, Key: e.Key, Actor: "customer:" + e.Customer, Action: "enrol", Subject: "campaign:" + g.code, Channel: e.Channel,
		After: trailed[stage], Ref: row.Ref,
	})
	return out, nil
}

// trailed is what the audit trail calls a stage.
var trailed = map[enrol.Stage]string{
	enrol.Joined: "enrolled", enrol.Waiting: "waiting list", enrol.Asked: "to be confirmed", enrol.Entered: "in the draw", enrol.Refused: "refused", enrol.Lost: "not drawn",
}

// stage takes a place of the quota, or of the waiting list. ErrFull.
func (g *enrolling) stage(ctx context.Context, tx bun.Tx) (enrol.Stage, error) {
	switch {
	case g.offer.Lottery:
		return enrol.Entered, nil
	case g.offer.Quota == 0 || g.found.Taken < g.offer.Quota:
		g.found.Taken++
		return promised(g.offer), nil
	}
	if g.inLine < 0 {
		n, err := tx.NewSelect().Table("enrolments").Where("campaign = ?", g.code).Where("stage = ?", enrol.Waiting).Count(ctx)
		if err != nil {
			return "", err
		}
		g.inLine = int(n)
	}
	if g.inLine >= g.offer.Waiting {
		return "", enrol.ErrFull
	}
	g.inLine++
	return enrol.Waiting, nil
}

// promised is the stage of somebody who has a place.
func promised(offer enrol.Campaign) enrol.Stage {
	if offer.ByStaff {
		return enrol.Asked
	}
	return enrol.Joined
}

// write puts the group down.
func (g *enrolling) write(ctx context.Context, tx bun.Tx) error {
	if len(g.rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&g.rows).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewUpdate().Table("campaigns").Set("taken = ?", g.found.Taken).Set("tickets = ?", g.found.Tickets).Where("code = ?", g.code).Exec(ctx)
	if err != nil {
		return err
	}
	if _, err := g.c.db.addMessages(ctx, tx, g.told); err != nil {
		return err
	}
	return g.c.db.appendAudit(ctx, tx, g.trail...)
}

// enrolled is what the customer was told the first time, and where they stand on the waiting list now.
func (c Campaigns) enrolled(ctx context.Context, q bun.IDB, offer enrol.Campaign, row enrolmentRow) (enrol.Enrolled, error) {
	out := enrol.Enrolled{Campaign: offer, Ref: row.Ref, Stage: row.stage(), Queued: row.stage() == enrol.Waiting}
	var err error
	if out.Queued && row.Seq > 0 {
		out.Place, err = c.place(ctx, q, row)
	}
	return out, err
}

// stage is how far it has come; a version of the program that knew no stages left it empty.
func (r enrolmentRow) stage() enrol.Stage {
	switch {
	case r.Stage != "":
		return r.Stage
	case r.Queued:
		return enrol.Waiting
	}
	return enrol.Joined
}

func (c Campaigns) enrolmentRow(offer enrol.Campaign, e enrol.Enrolment, stage enrol.Stage, ticket int64) enrolmentRow {
	v := c.db.vault
	party := v.Index(partyPurpose, e.Number.Reveal())
	return enrolmentRow{
		ID: clock.NewID(c.db.clock.Now()), Key: e.Key, Campaign: offer.Code, Customer: e.Customer, Card: e.Card, Party: party[:],
		NumberSealed: v.Seal([]byte(e.Number.Reveal()), "enrolments.number_sealed"), Lang: e.Lang,
		TextSealed: v.Seal([]byte(e.Text), "enrolments.text_sealed"), Channel: e.Channel, At: e.At.UTC(), Terms: offer.Version,
		Ref: newEnrolmentRef(), KeyID: int64(v.KeyID()), Stage: stage, Queued: stage == enrol.Waiting, Seq: ticket,
	}
}

// newEnrolmentRef draws a reference that can be said aloud: E, two letters not to be mistaken for others or digits, six digits. Of a million
// one in fifty is drawn again.
func newEnrolmentRef() string {
	const letters = "HKLRWXY"
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	n := binary.BigEndian.Uint64(b[:])
	const of = uint64(len(letters))
	return fmt.Sprintf("E%c%c%06d", letters[n%of], letters[n/of%of], n>>16%1_000_000)
}

// campaignOf reads one by its code, whatever its case. ErrNoCampaign.
func (c Campaigns) campaignOf(ctx context.Context, q *bun.SelectQuery, code string) (row campaignRow, err error) {
	err = q.Model(&row).Where("code = ?", strings.ToUpper(code)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		err = enrol.ErrNoCampaign
	}
	return row, err
}
