package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// file is a bank's feed of a few records.
type file []bank.Record

func (f file) Records(_ context.Context, after string, n int) ([]bank.Record, error) {
	for i, r := range f {
		if r.Customer > after {
			return f[i:min(i+n, len(f))], nil
		}
	}
	return nil, nil
}

// binder is a directory that only takes customers in.
type binder struct{ taken []customer.Customer }

func (b *binder) Upsert(_ context.Context, cs ...customer.Customer) error {
	b.taken = append(b.taken, cs...)
	return nil
}
func (b *binder) Find(context.Context, phone.Number) (customer.Party, error) {
	return customer.Party{}, nil
}
func (b *binder) SetLang(context.Context, string, locale.Lang) error         { return nil }
func (b *binder) Distrust(context.Context, phone.Number, bool, string) error { return nil }

func TestSyncDirectory(t *testing.T) {
	t.Parallel()
	li := bank.Record{
		Customer: "C1002", Names: locale.Words{locale.Simplified: "李伟"}, Numbers: []string{"+86 138 0013 8000"},
		Recycled: []string{"+86 138 0013 8000"}, Lang: locale.Simplified, Zone: "Asia/Shanghai", Tier: "Platinum", Manager: "周敏", OverdueDays: 1,
		Cards: []bank.CardRecord{{ID: "K10022", Tail: "9012", Product: "Platinum", Currency: "CNY", State: bank.Mailed}},
	}
	var dir binder
	n, err := syncDirectory(t.Context(), file{li}, &dir)
	if err != nil || n != 1 || len(dir.taken) != 1 {
		t.Fatalf("%d taken, %v", n, err)
	}
	c := dir.taken[0]
	if c.ID != "C1002" || c.Name(locale.Simplified) != "李伟" || c.Manager != "周敏" || c.Numbers[0].Reveal() != "+8613800138000" || !slices.Equal(c.Recycled, c.Numbers) ||
		c.Cards[0].ID != "K10022" || c.Cards[0].State != "mailed" || c.Cards[0].Tail.Reveal() != "9012" {
		t.Errorf("taken as %+v", c)
	}
}

func TestAFaultyRecordKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	feed := file{
		{Customer: "C1", Lang: "tlh"},
		{Customer: "C2", Lang: locale.Simplified, Numbers: []string{"5550147", "+8613800138000"}},
		{Customer: "C3", Lang: locale.English},
	}
	var dir binder
	n, err := syncDirectory(t.Context(), feed, &dir)
	if n != 3 || len(dir.taken) != 3 {
		t.Fatalf("%d taken, want 3", n)
	}
	if dir.taken[0].Lang != locale.English || len(dir.taken[1].Numbers) != 1 {
		t.Errorf("taken as %+v", dir.taken)
	}
	if err == nil || !strings.Contains(err.Error(), "2 faults") || !strings.Contains(err.Error(), "C2: number 1") {
		t.Errorf("err = %v", err)
	}
	if strings.Contains(err.Error(), "5550147") {
		t.Errorf("the number is in %q", err)
	}
}
