package audience

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// said is what a row says, read and not yet judged.
type said struct {
	Person
	party customer.Party // of the number that messages go to
	ours  bool           // a customer is behind it
}

// refusing notes a row that nobody is taken of.
type refusing func(line int, field string, why *wrong.Why)

// judge makes people of the rows of a page, and refusals of the others.
func (c Clerk) judge(ctx context.Context, l List, rows []row, p *ListPage) error {
	refuse := func(line int, field string, why *wrong.Why) {
		p.Refusals = append(p.Refusals, Refusal{line, field, why.Error()})
	}
	all := make([]*said, 0, len(rows))
	for _, r := range rows {
		if one := c.read(l, r, refuse); one != nil {
			all = append(all, one)
		}
	}
	if err := c.find(ctx, all); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s *said) bool { return s.unknown(refuse) })
	ns := make([]phone.Number, len(all))
	for i, s := range all {
		ns[i] = s.party.Number
	}
	standings, err := c.Consent.Standings(ctx, ns)
	if err != nil {
		return err
	}
	for i, s := range all {
		if s.Proof != nil {
			s.Proof.Number = s.party.Number
			if faults := eachOf(s.Proof.Check(c.Now())); len(faults) > 0 {
				s.unproved(faults, refuse)
				continue
			}
			standings[i] = standings[i].Told(*s.Proof)
		}
		if why := c.lacks(s, standings[i]); why != "" {
			refuse(s.Line, "consent", wrong.Words(why))
			continue
		}
		p.People = append(p.People, s.Person)
	}
	return nil
}

// lacks says why marketing may not go to somebody, "" if it may.
func (c Clerk) lacks(s *said, standing consent.Standing) string {
	for _, one := range s.party.Customers {
		if one.NoMarketing {
			return "opted out of marketing at the bank"
		}
	}
	if may, why := standing.May(consent.Marketing, false); !may {
		return why
	}
	if c.Rules == nil {
		return ""
	}
	return c.Rules.Lacks(s.party.Number, standing, s.ours, c.Now())
}

// read takes a row apart; nil: it was refused.
func (c Clerk) read(l List, r row, refuse refusing) *said {
	if r.why == nil && len(r.fields) != len(l.Columns) {
		r.why = wrong.Of("row-fields", len(r.fields), len(l.Columns))
	}
	if slices.ContainsFunc(r.fields, func(s string) bool { return !utf8.ValidString(s) || strings.Contains(s, "\x00") || len(s) > 500 }) {
		r.why = wrong.Of("row-no-text")
	}
	if r.why != nil {
		refuse(r.line, "", r.why)
		return nil
	}
	v := map[string]string{}
	for i, name := range l.Columns {
		v[name] = strings.TrimSpace(r.fields[i])
	}
	s := &said{Person: Person{Line: r.line, Customer: v["customer"]}}
	ok := true
	fault := func(field, code string) {
		refuse(r.line, field, wrong.Of(code))
		ok = false
	}
	if s.Customer == "" && v["number"] == "" {
		fault("number", "missing")
	}
	if v["number"] != "" {
		n, err := phone.ParseIn(v["number"], l.Country)
		if s.Number = n; err != nil {
			fault("number", "row-no-country")
		}
	}
	if v["language"] != "" {
		lang, known := locale.Parse(v["language"])
		if s.Lang = lang; !known {
			fault("language", "language-one")
		}
	}
	if s.Proof = proofOf(l, v); !ok {
		return nil
	}
	return s
}

// proofOf is the consent a row brings; nil if it brings none.
func proofOf(l List, v map[string]string) *consent.Entry {
	if v["proof"] == "" && v["consent_at"] == "" {
		return nil
	}
	return &consent.Entry{
		Purpose: consent.ForMarketing, In: true, At: momentOf(v["consent_at"]), Channel: cmp.Or(v["consent_channel"], "import"), Wording: v["consent_wording"],
		Proof: v["proof"], By: "operator:" + l.By,
	}
}

// unproved refuses a consent that cannot stand in the ledger.
func (s *said) unproved(faults []error, refuse refusing) {
	columns := map[string]string{"at": "consent_at", "channel": "consent_channel", "wording": "consent_wording"}
	for _, err := range faults {
		var f *consent.EntryError
		if errors.As(err, &f) {
			refuse(s.Line, cmp.Or(columns[f.Field], f.Field), wrong.Words(f.Why))
		}
	}
}

func eachOf(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// momentOf reads a time, a day, or a day as workbooks write it (days since 30 December 1899); zero: it is none.
func momentOf(s string) time.Time {
	for _, form := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(form, s); err == nil {
			return t
		}
	}
	days, _, _ := strings.Cut(s, ".")
	if n, err := strconv.Atoi(days); err == nil && len(days) == 5 && n > 0 {
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	}
	return time.Time{}
}

// find looks everybody up together.
func (c Clerk) find(ctx context.Context, all []*said) error {
	var ids []string
	var ns []phone.Number
	for _, s := range all {
		if s.Customer != "" {
			ids = append(ids, s.Customer)
		} else {
			ns = append(ns, s.Number)
		}
	}
	known, err := c.People.Reach(ctx, ids)
	if err != nil {
		return err
	}
	parties, err := c.People.FindAll(ctx, ns)
	if err != nil {
		return err
	}
	at := 0
	for _, s := range all {
		if s.Customer == "" {
			s.party = parties[at]
			at++
			if s.ours = s.party.Known(); s.ours {
				s.Customer = s.party.Customers[0].ID
			}
			continue
		}
		theirs, is := known[s.Customer]
		if !is {
			s.Customer = ""
			continue
		}
		s.ours = true
		for i, p := range theirs {
			if s.Number == "" && i == 0 || p.Number == s.Number {
				s.party = p
			}
		}
	}
	return nil
}

// unknown refuses somebody nobody can be found for.
func (s *said) unknown(refuse refusing) bool {
	switch {
	case !s.ours && s.party.Number == "":
		refuse(s.Line, "customer", wrong.Of("row-stranger"))
	case s.party.Number == "" && s.Number != "":
		refuse(s.Line, "number", wrong.Of("row-number"))
	case s.party.Number == "":
		refuse(s.Line, "customer", wrong.Of("row-no-number"))
	case s.party.Distrusted:
		refuse(s.Line, "number", wrong.Of("row-distrusted"))
	default:
		return false
	}
	return true
}
