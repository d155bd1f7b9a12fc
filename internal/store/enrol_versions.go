package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/uptrace/bun"

	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/enrol"
)

// Registrations are the offers customers register for as marketing keeps them.
type Registrations struct{ Campaigns }

var _ enrol.Shelf = Registrations{}

// Registrations are those of this database.
func (db *DB) Registrations() Registrations { return Registrations{Campaigns{db}} }

type registrationRow struct {
	bun.BaseModel `bun:"table:registrations,alias:registrations"`

	Code   string `bun:"code,pk"`
	Number int    `bun:"number,pk"`
	Brief  string `bun:"brief"`
	Hash   string `bun:"hash"`
	courseRow
}

// shipped is the number of what the program brought and marketing has written over since: it is kept for those who agreed to it.
const shipped = 0

func rowOfRegistration(v enrol.Version) (registrationRow, error) {
	said, err := json.Marshal(v.Brief)
	return registrationRow{Code: v.Code, Number: v.Number, Brief: string(said), Hash: v.Hash(), courseRow: rowOfCourse(v.Course)}, err
}

// version reads a row, and refuses one that does not say what was saved.
func (r registrationRow) version() (v enrol.Version, err error) {
	v = enrol.Version{Code: r.Code, Number: r.Number, Course: r.course()}
	if err := json.Unmarshal([]byte(r.Brief), &v.Brief); err != nil {
		return v, fmt.Errorf("registration %s: %w", v.ID(), err)
	}
	if v.Hash() != r.Hash {
		return v, fmt.Errorf("registration %s is not what was saved: somebody changed the row", v.ID())
	}
	return v, nil
}

func (r Registrations) versions() versions[enrol.Version] {
	return versions[enrol.Version]{r.db, func(v enrol.Version) (any, error) { row, err := rowOfRegistration(v); return &row, err }, r.trace}
}

// Save implements enrol.Shelf. Two who save different versions at once get one each.
func (r Registrations) Save(ctx context.Context, v enrol.Version) (enrol.Version, error) {
	last := func(tx bun.Tx) *bun.SelectQuery {
		return tx.NewSelect().Table("registrations").ColumnExpr("COALESCE(MAX(number), 0)").Where("code = ?", v.Code)
	}
	err := r.db.numbered(ctx, last, func(ctx context.Context, tx bun.Tx, number int) error {
		if known, is, err := r.says(ctx, tx, v); err != nil || is {
			v = known
			return err
		}
		v.Number = number
		return r.versions().add(ctx, tx, "registration.save", v.Course.Maker, v)
	})
	if err != nil {
		return v, fmt.Errorf("saving the registration %s: %w", v.Code, err)
	}
	return v, nil
}

// says is the newest version of a code that is not retired, and whether it says the same. What the program brought is none of marketing's.
func (r Registrations) says(ctx context.Context, tx bun.Tx, v enrol.Version) (newest enrol.Version, same bool, err error) {
	var row registrationRow
	err = tx.NewSelect().Model(&row).Where("code = ? AND number > ? AND state <> ?", v.Code, shipped, string(approval.Retired)).
		Order("number DESC").Limit(1).Scan(ctx)
	if err = missing(err, nil); err != nil || row.Hash != v.Hash() {
		return v, false, err
	}
	newest, err = row.version()
	return newest, err == nil, nil // a row changed by hand is written anew
}

// trace writes a change of a version into the audit trail.
func (r Registrations) trace(ctx context.Context, tx bun.Tx, action, by string, before, v enrol.Version) error {
	return r.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("registration/%s:%s", v.ID(), v.Course.State), Actor: "operator:" + by, Action: action, Subject: "campaign:" + v.Code,
		Channel: "api", Before: string(before.Course.State), After: v.ID() + " " + string(v.Course.State), Ref: v.Hash(),
	})
}

// Move implements enrol.Shelf.
func (r Registrations) Move(ctx context.Context, code string, number int, action, by string, decide func(*enrol.Version) error) (enrol.Version, error) {
	out, err := r.versions().move(ctx, action, by, func(ctx context.Context, tx bun.Tx) (enrol.Version, error) {
		return r.versionOf(ctx, r.db.held(tx.NewSelect()), code, strconv.Itoa(number))
	}, func(v enrol.Version) (enrol.Version, error) { err := decide(&v); return v, err })
	if err != nil {
		return out, fmt.Errorf("%s %s/%d: %w", action, code, number, err)
	}
	return out, nil
}

// versionOf reads one by what an enrolment calls its terms. ErrNoVersion.
func (r Registrations) versionOf(ctx context.Context, q *bun.SelectQuery, code, terms string) (enrol.Version, error) {
	number, err := strconv.Atoi(terms)
	if err != nil {
		number = shipped
	}
	var row registrationRow
	err = q.Model(&row).Where("code = ?", code).Where("number = ?", number).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return enrol.Version{}, enrol.ErrNoVersion
	}
	if err != nil {
		return enrol.Version{}, err
	}
	return row.version()
}

// Registration implements enrol.Shelf.
func (r Registrations) Registration(ctx context.Context, code string) (enrol.Registration, error) {
	all, err := r.read(ctx, func(q *bun.SelectQuery, column string) *bun.SelectQuery {
		return q.Where("? = ?", bun.Ident(column), code)
	})
	if err != nil {
		return enrol.Registration{}, fmt.Errorf("reading the registration %s: %w", code, err)
	}
	if len(all) == 0 {
		return enrol.Registration{}, enrol.ErrNoCampaign
	}
	return all[0], nil
}

// Registrations implements enrol.Shelf.
func (r Registrations) Registrations(ctx context.Context, after string, n int) ([]enrol.Registration, error) {
	var codes []string
	err := r.db.NewRaw("SELECT code FROM (SELECT code FROM campaigns UNION SELECT code FROM registrations) AS c WHERE code > ? ORDER BY code LIMIT ?", after, n).
		Scan(ctx, &codes)
	if err == nil && len(codes) == 0 {
		return nil, nil
	}
	var all []enrol.Registration
	if err == nil {
		all, err = r.read(ctx, func(q *bun.SelectQuery, column string) *bun.SelectQuery {
			return q.Where("? IN (?)", bun.Ident(column), bun.List(codes))
		})
	}
	if err != nil {
		return nil, fmt.Errorf("listing registrations: %w", err)
	}
	return all, nil
}

// read brings together what is kept of those whom the question means, by code. column is where the code stands.
func (r Registrations) read(ctx context.Context, those func(q *bun.SelectQuery, column string) *bun.SelectQuery) ([]enrol.Registration, error) {
	byCode, order := map[string]*enrol.Registration{}, []string{}
	of := func(code string) *enrol.Registration {
		if byCode[code] == nil {
			byCode[code], order = &enrol.Registration{Code: code, Counts: map[enrol.Stage]int{}}, append(order, code)
		}
		return byCode[code]
	}
	var versions []registrationRow
	if err := those(r.db.NewSelect().Model(&versions), "code").Order("code", "number").Scan(ctx); err != nil {
		return nil, err
	}
	for _, row := range versions {
		v, err := row.version()
		if err != nil {
			return nil, err
		}
		of(row.Code).Versions = append(of(row.Code).Versions, v)
	}
	var rows []campaignRow
	if err := those(r.db.NewSelect().Model(&rows), "code").Scan(ctx); err != nil {
		return nil, err
	}
	for _, row := range rows {
		of(row.Code).Campaign = row.campaign()
	}
	var draws []drawRow
	if err := those(r.db.NewSelect().Model(&draws).Column("code", "commitment", "seed", "digest", "actor", "drawn"), "code").Scan(ctx); err != nil {
		return nil, err
	}
	for _, row := range draws {
		of(row.Code).Draw = row.draw()
	}
	var counts []struct {
		Campaign string
		Stage    enrol.Stage
		Queued   bool
		N        int
	}
	q := those(r.db.NewSelect().Table("enrolments").Column("campaign", "stage", "queued").ColumnExpr("count(*) AS n"), "campaign")
	if err := q.Group("campaign", "stage", "queued").Scan(ctx, &counts); err != nil {
		return nil, err
	}
	for _, k := range counts {
		of(k.Campaign).Counts[enrolmentRow{Stage: k.Stage, Queued: k.Queued}.stage()] += k.N
	}
	slices.Sort(order)
	out := make([]enrol.Registration, len(order))
	for i, code := range order {
		out[i] = *byCode[code]
	}
	return out, nil
}
