package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/retention"
)

// Few tables have an index of numbers: it would be written with every text, for the sake of one question a month. A subject's records are
// looked for in windows of rows, so many in one call.
const (
	subjectWindow  = 20_000 // rows
	subjectWindows = 10     // of one call
)

// subjectNumbers are the numbers of a subject. A number that several customers have tells nothing of one of them.
type subjectNumbers struct {
	all, own []phone.Number
}

// people finds the numbers of a subject. retention.ErrNoSubject for a customer nobody has heard of.
func (r Retention) people(ctx context.Context, s retention.Subject) (subjectNumbers, error) {
	switch s.Kind() {
	case "number":
		return subjectNumbers{[]phone.Number{s.Number}, []phone.Number{s.Number}}, nil
	case "campaign":
		known, err := r.db.NewSelect().Table("campaigns").Where("code = ?", s.Campaign).Exists(ctx)
		if err == nil && !known {
			err = retention.ErrNoSubject
		}
		return subjectNumbers{}, err
	}
	found, err := r.db.Directory().Reach(ctx, []string{s.Customer})
	if err != nil {
		return subjectNumbers{}, err
	}
	parties, known := found[s.Customer]
	if !known {
		if known, err = r.db.NewSelect().Table("messages").Where("customer = ?", s.Customer).Where("customer <> ''").Exists(ctx); err == nil && !known {
			err = retention.ErrNoSubject
		}
		return subjectNumbers{}, err
	}
	var out subjectNumbers
	for _, p := range parties {
		out.all = append(out.all, p.Number)
		if onlyOf(p, s.Customer) {
			out.own = append(out.own, p.Number)
		}
	}
	return out, nil
}

func onlyOf(p customer.Party, id string) bool {
	return len(p.Customers) == 1 && p.Customers[0].ID == id
}

// Name is what the audit trail calls a subject.
func (r Retention) Name(s retention.Subject) string {
	if s.Number != "" {
		return "number:" + r.db.vault.Index(partyPurpose, s.Number.Reveal()).Hex()
	}
	return s.Name()
}

// ownRows are the rows of a subject.
type ownRows struct {
	customer string
	parties  [][]byte
}

func (r Retention) rowsOf(ctx context.Context, s retention.Subject) (ownRows, error) {
	numbers, err := r.people(ctx, s)
	w := ownRows{customer: s.Customer}
	for _, n := range numbers.own {
		w.parties = append(w.parties, r.db.parties(n)...)
	}
	return w, err
}

// of limits a question to the rows of a subject: those that name the customer, and those of their own numbers that name nobody.
func (w ownRows) of(q *bun.SelectQuery, t keptTable) *bun.SelectQuery {
	parties := w.parties
	if len(parties) == 0 {
		parties = [][]byte{[]byte("nobody")}
	}
	if w.customer == "" {
		return q.Where(t.party+" IN (?)", bun.List(parties))
	}
	return q.Where("(("+t.customer+") = ? OR (("+t.customer+") = '' AND "+t.party+" IN (?)))", w.customer, bun.List(parties))
}

// window is where the next window of a table ends; "" when it is the last.
func (r Retention) window(ctx context.Context, q bun.IDB, t keptTable, after string) (end string, err error) {
	err = q.NewSelect().Table(t.name).Column(t.id).Where("? > ?", bun.Ident(t.id), after).OrderExpr("?", bun.Ident(t.id)).
		Limit(1).Offset(subjectWindow).Scan(ctx, &end)
	return end, missing(err, nil)
}

// besidePlace stands for what no table is walked for.
const besidePlace = "beside"

// subjectPlace is how far somebody who goes through the tables has come: "messages/019b3f6a-…".
func subjectPlace(place string) (table int, after string, err error) {
	if place == "" {
		return 0, "", nil
	}
	name, after, _ := strings.Cut(place, "/")
	for i := range keptTables {
		if placeName(i) == name {
			return i, after, nil
		}
	}
	switch name {
	case besidePlace:
		return len(keptTables), after, nil
	case string(retention.Audit):
		return len(keptTables) + 1, after, nil
	}
	return 0, "", fmt.Errorf("no place among records: %q", name)
}

func placeOf(table int, after string) string {
	switch {
	case table == len(keptTables):
		return besidePlace + "/" + after
	case table > len(keptTables):
		return string(retention.Audit) + "/" + after
	}
	return placeName(table) + "/" + after
}

// placeName is the class of a table, with its name where another table of the class comes before it: no two have the same, or a walk would
// begin again and again.
func placeName(table int) string {
	t := keptTables[table]
	if slices.ContainsFunc(keptTables[:table], func(before keptTable) bool { return before.class == t.class }) {
		return string(t.class) + ":" + t.name
	}
	return string(t.class)
}
