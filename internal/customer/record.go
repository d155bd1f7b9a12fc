package customer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Record is a customer as the bank's systems tell them, as JSON: with a language it is everything about them but the traits, and what is left
// out is not so; without one it tells the traits alone. It holds numbers in clear: never log it.
type Record struct {
	Customer    string       `json:"customer" minLength:"1" maxLength:"60" example:"C1001" doc:"The bank's id."`
	AsOf        time.Time    `json:"as_of" doc:"As of when the bank says so: what is older than what is known is ignored."`
	Names       RecordNames  `json:"names,omitzero"`
	Numbers     []string     `json:"numbers,omitempty" maxItems:"10" doc:"In international form, the main one first."`
	Recycled    []string     `json:"recycled_numbers,omitempty" maxItems:"10" doc:"Those of them that are with somebody else by now, or were ported without the customer."`
	Lang        string       `json:"language,omitempty" maxLength:"20" example:"en" doc:"Left out: nothing is told but traits."`
	Zone        string       `json:"zone,omitempty" maxLength:"60" example:"America/New_York"`
	Tier        string       `json:"tier,omitempty" maxLength:"60" example:"Gold"`
	Segment     string       `json:"retention,omitempty" maxLength:"60" doc:"Class in which retention has them."`
	Manager     string       `json:"manager,omitempty" maxLength:"60"`
	Birthday    string       `json:"birthday,omitempty" maxLength:"5" doc:"MM-DD"`
	OverdueDays int          `json:"overdue_days,omitempty" minimum:"0" maximum:"36500"`
	NoMarketing bool         `json:"no_marketing,omitempty" doc:"Refused at the bank."`
	Deceased    bool         `json:"deceased,omitempty"`
	Fraud       bool         `json:"fraud,omitempty"`
	Closing     bool         `json:"closing,omitempty"`
	Cards       []RecordCard `json:"cards,omitempty" maxItems:"50"`
	Traits      *Traits      `json:"traits,omitempty" doc:"For marketing; as a whole: what is left out of it is not known. Without it they stay as they are."`
}

// RecordNames are what to call somebody in each language.
type RecordNames struct {
	English     string `json:"en,omitempty" maxLength:"80" example:"Maria Garcia"`
	Simplified  string `json:"zh-Hans,omitempty" maxLength:"80"`
	Traditional string `json:"zh-Hant,omitempty" maxLength:"80"`
}

// RecordCard is a card of a Record.
type RecordCard struct {
	ID            string `json:"id" minLength:"1" maxLength:"60" example:"K10011" doc:"The bank's name of the card, never its number."`
	Tail          string `json:"last4" minLength:"4" maxLength:"4" example:"1234"`
	Product       string `json:"product,omitempty" maxLength:"60" example:"Gold"`
	Currency      string `json:"currency,omitempty" maxLength:"3" example:"USD"`
	State         string `json:"state,omitempty" maxLength:"20" example:"active"`
	Supplementary bool   `json:"supplementary,omitempty"`
}

// RecordError is a fault of one field of a record. It repeats no value.
type RecordError struct{ Field, Why string }

func (e *RecordError) Error() string { return e.Field + ": " + e.Why }

// Bounds of a record.
const (
	wordMost   = 60 // bytes
	nameMost   = 80
	manyMost   = 50 // cards, tags
	pointsMost = 1_000_000_000
	bandMost   = 99
	ahead      = 5 * time.Minute // how far the bank's clock may be before ours: news of the future would make all that follows late
)

// Reader makes customers of records. It is not safe for concurrent use.
type Reader struct {
	Now   func() time.Time
	zones map[string]bool // that were looked up before
}

// Read is the customer a record tells of. Its faults are RecordErrors joined.
func (r *Reader) Read(rec Record) (Customer, error) {
	f := &recordFaults{}
	c := Customer{ID: rec.Customer, AsOf: rec.AsOf.UTC()}
	f.need(Identifies(rec.Customer), "customer", "must be the bank's id: up to 60 letters, digits and signs without spaces")
	f.need(!rec.AsOf.IsZero(), "as_of", "must be a time such as 2026-11-22T06:00:00+08:00")
	f.need(!rec.AsOf.After(r.Now().Add(ahead)), "as_of", "lies in the future")
	if rec.Traits != nil {
		traits := *rec.Traits
		traits.AsOf, c.Traits = c.AsOf, &traits
		f.traits(traits)
	}
	if rec.Lang == "" {
		alone := Record{Customer: rec.Customer, AsOf: rec.AsOf, Traits: rec.Traits}
		f.need(rec.Traits != nil && rec.same(alone), "language", "is missing: without it only traits are told")
		return c, f.err()
	}
	r.whole(rec, &c, f)
	return c, f.err()
}

// same reports whether nothing but traits stands in both.
func (rec Record) same(o Record) bool {
	return rec.Names == o.Names && len(rec.Numbers)+len(rec.Recycled)+len(rec.Cards) == 0 && rec.Zone+rec.Tier+rec.Segment+rec.Manager+rec.Birthday == "" &&
		rec.OverdueDays == 0 && !rec.NoMarketing && !rec.Deceased && !rec.Fraud && !rec.Closing
}

// whole takes everything but the traits.
func (r *Reader) whole(rec Record, c *Customer, f *recordFaults) {
	var known bool
	c.Lang, known = locale.Parse(rec.Lang)
	f.need(known, "language", "must be en, zh-Hans or zh-Hant")
	c.Names = locale.Words{}
	for l, name := range map[locale.Lang]string{locale.English: rec.Names.English, locale.Simplified: rec.Names.Simplified, locale.Traditional: rec.Names.Traditional} {
		if f.word("names", name, nameMost); name != "" {
			c.Names[l] = name
		}
	}
	c.Zone, c.Tier, c.Segment, c.Manager, c.Birthday = rec.Zone, rec.Tier, rec.Segment, rec.Manager, rec.Birthday
	f.need(r.zone(rec.Zone), "zone", "must be a time zone such as Asia/Hong_Kong")
	f.word("tier", rec.Tier, wordMost)
	f.word("retention", rec.Segment, wordMost)
	f.word("manager", rec.Manager, wordMost)
	_, err := time.Parse(time.DateOnly, "2000-"+rec.Birthday)
	f.need(rec.Birthday == "" || err == nil, "birthday", "must be a month and a day such as 02-29")
	f.need(rec.OverdueDays >= 0 && rec.OverdueDays <= 36_500, "overdue_days", "must be 0 to 36500")
	c.OverdueDays, c.NoMarketing, c.Deceased, c.Fraud, c.Closing = rec.OverdueDays, rec.NoMarketing, rec.Deceased, rec.Fraud, rec.Closing
	c.Numbers, c.Recycled = f.numbers("numbers", rec.Numbers), f.numbers("recycled_numbers", rec.Recycled)
	f.need(len(rec.Cards) <= manyMost, "cards", "are more than 50")
	for i, k := range rec.Cards {
		tail, ok := card.ParseTail(k.Tail)
		field := "cards." + strconv.Itoa(i+1)
		f.need(ok, field, "last4 must be four digits")
		f.need(Identifies(k.ID) && !luhn(k.ID), field, "must have the bank's name of the card, which is not its number")
		f.word(field, k.Product, wordMost)
		f.need(len(k.Currency) <= 3, field, "must have a currency such as USD")
		f.word(field, k.State, wordMost)
		c.Cards = append(c.Cards, Card{ID: card.ID(k.ID), Tail: tail, Product: k.Product, Currency: k.Currency, State: k.State, Supplementary: k.Supplementary})
	}
}

// luhn reports whether an id is what no id may be: the number of a card.
func luhn(id string) bool {
	return len(id) >= 13 && !strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' }) && card.Luhn(id)
}

func (r *Reader) zone(name string) bool {
	if name == "" {
		return true
	}
	if known, looked := r.zones[name]; looked {
		return known
	}
	_, err := time.LoadLocation(name)
	if r.zones == nil || len(r.zones) > 2000 {
		r.zones = map[string]bool{}
	}
	r.zones[name] = err == nil && name != "Local"
	return r.zones[name]
}

// Identifies reports whether s may be the bank's id of a customer or a card.
func Identifies(s string) bool {
	return s != "" && len(s) <= wordMost && utf8.ValidString(s) && !strings.HasPrefix(s, "line:") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '|' })
}

// recordFaults gathers what is wrong with a record.
type recordFaults struct{ all []error }

func (f *recordFaults) err() error { return errors.Join(f.all...) }

func (f *recordFaults) need(ok bool, field, why string) {
	if !ok {
		f.all = append(f.all, &RecordError{field, why})
	}
}

func (f *recordFaults) word(field, s string, most int) {
	f.need(len(s) <= most && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '|' }), field,
		fmt.Sprintf("must be at most %d bytes of text, without |", most))
}

func (f *recordFaults) date(field, s string) {
	day, err := time.Parse(time.DateOnly, s)
	f.need(s == "" || err == nil && day.Year() > 1970 && day.Year() < 2200, field, "must be a date such as 2026-11-02")
}

func (f *recordFaults) numbers(field string, raws []string) (ns []phone.Number) {
	f.need(len(raws) <= 10, field, "are more than 10")
	for i, raw := range raws {
		n, err := phone.Parse(raw)
		f.need(err == nil, field, strconv.Itoa(i+1)+" is no telephone number in international form")
		ns = append(ns, n)
	}
	return ns
}

func (f *recordFaults) traits(t Traits) {
	f.word("traits.branch", t.Branch, wordMost)
	f.need(len(t.Tags) <= manyMost, "traits.tags", "are more than 50")
	for _, tag := range t.Tags {
		f.word("traits.tags", tag, wordMost)
	}
	f.need(t.Points == nil || *t.Points >= 0 && *t.Points <= pointsMost, "traits.points", "must be 0 to a thousand million")
	f.need(t.SpendBand == nil || *t.SpendBand >= 0 && *t.SpendBand <= bandMost, "traits.spend_band", "must be 0 to 99")
	f.date("traits.last_active", t.LastActive)
	f.date("traits.since", t.Since)
	_, ok := LunarDay(t.Lunar)
	f.need(ok, "traits.lunar_birthday", "must be a month and a day such as 08-15, in a leap month L08-15")
}

// LunarDay reads a month and a day of the lunar calendar, 08-15: month times 100 and day, less than 0 in a leap month (L08-15). "" is 0.
func LunarDay(s string) (n int, ok bool) {
	if s == "" {
		return 0, true
	}
	plain, leap := strings.CutPrefix(s, "L")
	if len(plain) != 5 || plain[2] != '-' {
		return 0, false
	}
	month, err := strconv.Atoi(plain[:2])
	day, err2 := strconv.Atoi(plain[3:])
	if err != nil || err2 != nil || month < 1 || month > 12 || day < 1 || day > 30 {
		return 0, false
	}
	if n = month*100 + day; leap {
		n = -n
	}
	return n, true
}
