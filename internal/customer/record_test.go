package customer_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/internal/customer"
)

func TestARecordIsReadOrRefusedByField(t *testing.T) {
	t.Parallel()
	reader := customer.Reader{Now: func() time.Time { return noon }}
	whole := func(change func(*customer.Record)) customer.Record {
		r := customer.Record{Customer: "C1001", AsOf: noon, Lang: "zh-HK", Numbers: []string{"+852 9123 4567"}, Zone: "Asia/Hong_Kong", Tier: "Gold"}
		change(&r)
		return r
	}
	c, err := reader.Read(whole(func(*customer.Record) {}))
	if err != nil || c.Numbers[0] != "+85291234567" || c.Lang != "zh-Hant" || c.OnlyTraits() {
		t.Fatalf("%+v, %v", c, err)
	}
	points := -1
	for field, change := range map[string]func(*customer.Record){
		"customer":              func(r *customer.Record) { r.Customer = "C 1" },
		"as_of":                 func(r *customer.Record) { r.AsOf = noon.Add(time.Hour) },
		"language":              func(r *customer.Record) { r.Lang = "" },
		"zone":                  func(r *customer.Record) { r.Zone = "Mars/Base" },
		"numbers":               func(r *customer.Record) { r.Numbers = []string{"911"} },
		"birthday":              func(r *customer.Record) { r.Birthday = "02-30" },
		"tier":                  func(r *customer.Record) { r.Tier = strings.Repeat("x", 61) },
		"overdue_days":          func(r *customer.Record) { r.OverdueDays = -1 },
		"cards.1":               func(r *customer.Record) { r.Cards = []customer.RecordCard{{ID: "4111111111111111", Tail: "1111"}} },
		"traits.points":         func(r *customer.Record) { r.Traits = &customer.Traits{Points: &points} },
		"traits.tags":           func(r *customer.Record) { r.Traits = &customer.Traits{Tags: []string{"a|b"}} },
		"traits.since":          func(r *customer.Record) { r.Traits = &customer.Traits{Since: "2019-02-30"} },
		"traits.lunar_birthday": func(r *customer.Record) { r.Traits = &customer.Traits{Lunar: "L13-01"} },
	} {
		_, err := reader.Read(whole(change))
		var fault *customer.RecordError
		if !errors.As(err, &fault) || fault.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestARowIsARecord(t *testing.T) {
	t.Parallel()
	h, err := customer.ReadHeader([]string{"customer", "As_Of", "numbers", "cards", "tags", "no_marketing"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Record([]string{"C1", "2026-11-22T06:00:00Z", "+12025550147; +12025550148", "K1/1234/Gold/USD/active;K2/5678/Gold/USD/active/supplementary", "a;b", "yes"})
	if err != nil || len(r.Numbers) != 2 || len(r.Cards) != 2 || !r.Cards[1].Supplementary || len(r.Traits.Tags) != 2 || !r.NoMarketing {
		t.Errorf("%+v, %v", r, err)
	}
	for _, names := range [][]string{{"customer"}, {"customer", "as_of", "pin"}, {"customer", "as_of", "tier", "tier"}, {}} {
		if _, err := customer.ReadHeader(names); err == nil {
			t.Errorf("%v is taken for a header", names)
		}
	}
	for _, row := range [][]string{{"C1"}, {"C1", "yesterday", "", "", "", ""}, {"C1", "2026-11-22T06:00:00Z", "", "K1", "", ""}, {"C1", "2026-11-22T06:00:00Z", "", "", "", "perhaps"}} {
		if _, err := h.Record(row); err == nil {
			t.Errorf("%v is taken for a row", row)
		}
	}
}
