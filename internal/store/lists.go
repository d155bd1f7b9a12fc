package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

var (
	_ audience.Lists = Audiences{}
	_ audience.Shelf = Audiences{}
)

const (
	listNumber = "list_people.number_sealed"
	listProof  = "list_people.proof_sealed"
)

type listRow struct {
	bun.BaseModel `bun:"table:lists"`

	ID       string       `bun:"id,pk"`
	Name     string       `bun:"name"`
	State    string       `bun:"state"`
	File     string       `bun:"file"`
	Maker    string       `bun:"maker"`
	Columns  string       `bun:"columns"`
	Country  string       `bun:"country"`
	Rows     int          `bun:"rows"`
	Lines    int          `bun:"lines"`
	Taken    int          `bun:"taken"`
	Repeated int          `bun:"repeated"`
	Refused  int          `bun:"refused"`
	Began    time.Time    `bun:"began"`
	Ready    bun.NullTime `bun:"ready"`
	Ended    bun.NullTime `bun:"ended"`
}

func (r listRow) opened() (audience.List, error) {
	return audience.List{
		ID: r.ID, Name: r.Name, State: audience.ListState(r.State), File: r.File, By: r.Maker, Columns: strings.Split(r.Columns, ","), Country: r.Country, Rows: r.Rows,
		Lines: r.Lines, Taken: r.Taken, Repeated: r.Repeated, Refused: r.Refused, Began: r.Began, Ready: r.Ready.Time, Ended: r.Ended.Time,
	}, nil
}

type listPersonRow struct {
	bun.BaseModel `bun:"table:list_people,alias:p"`

	ID           string `bun:"id,pk"`
	List         string `bun:"list"`
	Line         int    `bun:"line"`
	Customer     string `bun:"customer"`
	Party        []byte `bun:"party"`
	NumberSealed []byte `bun:"number_sealed"`
	Lang         string `bun:"lang"`
	Region       string `bun:"region"`
	ProofSealed  []byte `bun:"proof_sealed"`
	KeyID        int64  `bun:"key_id"`
}

type listRefusalRow struct {
	bun.BaseModel `bun:"table:list_refusals"`

	List   string `bun:"list,pk"`
	Line   int    `bun:"line,pk"`
	Field  string `bun:"field,pk"`
	Reason string `bun:"reason"`
}

// BeginList implements audience.Lists.
func (a Audiences) BeginList(ctx context.Context, l audience.List) (audience.List, error) {
	l.Began = a.db.clock.Now().UTC()
	l.ID, l.State = clock.NewID(l.Began), audience.ListStaging
	row := listRow{
		ID: l.ID, Name: l.Name, State: string(l.State), File: l.File, Maker: l.By, Columns: strings.Join(l.Columns, ","), Country: l.Country, Lines: l.Lines, Began: l.Began,
	}
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).Exec(ctx)
		return err
	})
	if err != nil {
		return l, fmt.Errorf("beginning list %s: %w", l.Name, err)
	}
	return l, nil
}

// held is the row of a list, for this transaction.
func (a Audiences) list(ctx context.Context, q *bun.SelectQuery, id string) (row listRow, err error) {
	return row, missing(q.Model(&row).Where("id = ?", id).Scan(ctx), audience.ErrNoList)
}

// AddPeople implements audience.Lists.
func (a Audiences) AddPeople(ctx context.Context, p audience.ListPage) (out audience.List, err error) {
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := a.list(ctx, a.db.held(tx.NewSelect()), p.List)
		switch {
		case err != nil:
			return err
		case row.State != string(audience.ListStaging):
			return audience.ErrHalted
		case row.Rows != p.From:
			return audience.ErrCursor
		}
		people, repeated, err := a.fresh(ctx, tx, p)
		if err != nil {
			return err
		}
		if len(people) > 0 {
			if _, err := tx.NewInsert().Model(&people).ModelTableExpr("list_people").Returning("NULL").Exec(ctx); err != nil {
				return err
			}
		}
		refused := map[int]bool{}
		for _, r := range p.Refusals {
			refused[r.Line] = true
		}
		if err := refuse(ctx, tx, p.List, append(p.Refusals, repeated...)); err != nil {
			return err
		}
		row.Rows, row.Lines = row.Rows+p.Rows, row.Lines+p.Lines
		row.Taken, row.Repeated, row.Refused = row.Taken+len(people), row.Repeated+len(repeated), row.Refused+len(refused)
		if _, err := tx.NewUpdate().Model(&row).Column("rows", "lines", "taken", "repeated", "refused").WherePK().Exec(ctx); err != nil {
			return err
		}
		out, err = row.opened()
		return err
	})
	if err != nil {
		return out, fmt.Errorf("adding to a list: %w", err)
	}
	return out, nil
}

func refuse(ctx context.Context, tx bun.Tx, list string, rs []audience.Refusal) error {
	if len(rs) == 0 {
		return nil
	}
	rows := make([]listRefusalRow, len(rs))
	for i, r := range rs {
		rows[i] = listRefusalRow{List: list, Line: r.Line, Field: r.Field, Reason: r.Reason}
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	return err
}

// fresh are the rows of those of a page who do not stand on the list yet; of the others it says where they do.
func (a Audiences) fresh(ctx context.Context, tx bun.Tx, p audience.ListPage) (rows []listPersonRow, repeated []audience.Refusal, err error) {
	if len(p.People) == 0 {
		return nil, nil, nil
	}
	customers, parties := []string{""}, [][]byte{{}}
	made := make([]listPersonRow, len(p.People))
	for i, one := range p.People {
		if made[i], err = a.personRow(p.List, one); err != nil {
			return nil, nil, err
		}
		if one.Customer != "" {
			customers = append(customers, one.Customer)
		}
		if made[i].Party != nil {
			parties = append(parties, made[i].Party)
		}
	}
	var there []listPersonRow
	err = tx.NewSelect().Model(&there).Column("p.line", "p.customer", "p.party").Where("p.list = ?", p.List).
		Where("p.customer IN (?) AND p.customer <> '' OR p.list = ? AND p.party IN (?)", bun.List(customers), p.List, bun.List(parties)).Scan(ctx)
	if err != nil {
		return nil, nil, err
	}
	at := map[string]int{}
	stands := func(r listPersonRow) {
		if r.Customer != "" {
			at["c"+r.Customer] = r.Line
		}
		if len(r.Party) > 0 {
			at["p"+string(r.Party)] = r.Line
		}
	}
	for _, r := range there {
		stands(r)
	}
	for _, r := range made {
		line, is := 0, false
		if r.Customer != "" {
			line, is = at["c"+r.Customer], at["c"+r.Customer] > 0
		}
		if l := at["p"+string(r.Party)]; !is && len(r.Party) > 0 && l > 0 {
			line, is = l, true
		}
		if is {
			repeated = append(repeated, audience.Refusal{Line: r.Line, Field: "", Reason: fmt.Sprintf("stands on line %d already", line)})
			continue
		}
		rows = append(rows, r)
		stands(r)
	}
	return rows, repeated, nil
}

func (a Audiences) personRow(list string, p audience.Person) (listPersonRow, error) {
	row := listPersonRow{
		ID: fmt.Sprintf("%s/%09d", list, p.Line), List: list, Line: p.Line, Customer: p.Customer, Lang: string(p.Lang), KeyID: int64(a.db.vault.KeyID()),
	}
	if p.Number != "" {
		party := a.db.vault.Index(partyPurpose, p.Number.Reveal())
		row.Party, row.NumberSealed, row.Region = party[:], a.db.sealText(p.Number.Reveal(), listNumber), p.Number.Region()
	}
	if p.Proof != nil {
		proof := *p.Proof
		proof.Number = "" // it stands beside
		plain, err := json.Marshal(proof)
		if err != nil {
			return row, err
		}
		row.ProofSealed = a.db.vault.Seal(plain, listProof)
	}
	return row, nil
}

// Proofs implements audience.Lists.
func (a Audiences) Proofs(ctx context.Context, id string, after, n int) ([]audience.Person, error) {
	var rows []listPersonRow
	err := a.db.NewSelect().Model(&rows).Where("p.id LIKE ?", id+"/%").Where("p.list = ? AND p.line > ? AND p.proof_sealed IS NOT NULL", id, after).
		OrderExpr("p.id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading proofs of a list: %w", err)
	}
	return opened(rows, a.person)
}

func (a Audiences) person(r listPersonRow) (audience.Person, error) {
	p := audience.Person{Line: r.Line, Customer: r.Customer, Lang: locale.Lang(r.Lang)}
	number, err := a.db.openText(r.NumberSealed, listNumber)
	if p.Number = phone.Number(number); err != nil || len(r.ProofSealed) == 0 {
		return p, err
	}
	plain, err := a.db.vault.Open(r.ProofSealed, listProof)
	if err != nil {
		return p, err
	}
	p.Proof = &consent.Entry{}
	if err := json.Unmarshal(plain, p.Proof); err != nil {
		return p, err
	}
	p.Proof.Number = p.Number
	return p, nil
}

// UseList implements audience.Lists.
func (a Audiences) UseList(ctx context.Context, id, by string) (out audience.List, err error) {
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := a.list(ctx, a.db.held(tx.NewSelect()), id)
		switch {
		case err != nil:
			return err
		case row.State == string(audience.ListReady) && row.Ended.IsZero():
			out, err = row.opened()
			return err
		case row.State != string(audience.ListStaging):
			return audience.ErrHalted
		case row.Taken == 0:
			return audience.ErrNobody
		}
		now := a.db.clock.Now().UTC()
		_, err = tx.NewUpdate().Table("lists").Set("ended = ?", now).Where("name = ? AND state = ? AND ended IS NULL", row.Name, string(audience.ListReady)).Exec(ctx)
		if err != nil {
			return err
		}
		row.State, row.Ready = string(audience.ListReady), bun.NullTime{Time: now}
		if _, err := tx.NewUpdate().Model(&row).Column("state", "ready").WherePK().Exec(ctx); err != nil {
			return err
		}
		if out, err = row.opened(); err != nil {
			return err
		}
		return a.tellList(ctx, tx, "list.use", by, out)
	})
	if err != nil {
		return out, fmt.Errorf("putting a list to use: %w", err)
	}
	return out, nil
}

func (a Audiences) tellList(ctx context.Context, tx bun.Tx, action, by string, l audience.List) error {
	after, err := json.Marshal(map[string]any{"version": l.ID, "file": l.File, "taken": l.Taken, "repeated": l.Repeated, "refused": l.Refused})
	if err != nil {
		return err
	}
	actor := "operator:" + by
	if by == "" {
		actor = "system"
	}
	return a.db.appendAudit(ctx, tx, audit.Entry{
		Key: "list/" + l.ID, Actor: actor, Action: action, Subject: "list:" + l.Name, Channel: "api", After: string(after), Ref: l.ID,
	})
}

// DropList implements audience.Shelf. Who was on it goes with what retention says of lists that have ended.
func (a Audiences) DropList(ctx context.Context, name, by string) error {
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		all, err := a.filters(ctx, tx)
		if err != nil {
			return err
		}
		for segment, f := range all {
			if f.Speaks("list", name) {
				return fmt.Errorf("%w: %s", audience.ErrUsed, segment)
			}
		}
		var rows []listRow
		if err := a.db.held(tx.NewSelect()).Model(&rows).Where("name = ? AND ended IS NULL", name).OrderExpr("id").Scan(ctx); err != nil {
			return err
		}
		if len(rows) == 0 {
			return audience.ErrNoList
		}
		now := a.db.clock.Now().UTC()
		_, err = tx.NewUpdate().Table("lists").Set("state = ?, ended = ?", string(audience.ListDropped), now).Where("name = ? AND ended IS NULL", name).Exec(ctx)
		if err != nil {
			return err
		}
		last, err := rows[len(rows)-1].opened()
		return errors.Join(err, a.tellList(ctx, tx, "list.drop", by, last))
	})
	if err != nil {
		return fmt.Errorf("dropping list %s: %w", name, err)
	}
	return nil
}

// List implements audience.Shelf.
func (a Audiences) List(ctx context.Context, id string) (audience.List, error) {
	row, err := a.list(ctx, a.db.NewSelect(), id)
	if err != nil {
		return audience.List{}, fmt.Errorf("reading a list: %w", err)
	}
	return row.opened()
}

// Lists implements audience.Shelf.
func (a Audiences) Lists(ctx context.Context, after string, n int) ([]audience.List, error) {
	q := a.db.NewSelect().Table("lists").Where("state = ? AND ended IS NULL", string(audience.ListReady)).OrderExpr("name, id").Limit(int64(n))
	if after != "" {
		last, err := a.list(ctx, a.db.NewSelect(), after)
		if err != nil {
			return nil, fmt.Errorf("listing lists: %w", err)
		}
		q = q.Where("name > ? OR name = ? AND id > ?", last.Name, last.Name, last.ID)
	}
	var rows []listRow
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("listing lists: %w", err)
	}
	return opened(rows, listRow.opened)
}

// Refusals implements audience.Shelf.
func (a Audiences) Refusals(ctx context.Context, id string, after audience.Refusal, n int) ([]audience.Refusal, error) {
	var rows []listRefusalRow
	err := a.db.NewSelect().Model(&rows).Where("list = ?", id).Where("line > ? OR line = ? AND field > ?", after.Line, after.Line, after.Field).
		OrderExpr("line, field").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing refused lines: %w", err)
	}
	return opened(rows, func(r listRefusalRow) (audience.Refusal, error) {
		return audience.Refusal{Line: r.Line, Field: r.Field, Reason: r.Reason}, nil
	})
}
