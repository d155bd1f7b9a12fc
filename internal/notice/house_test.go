package notice

import (
	"testing"
	"time"

	"cardline/internal/locale"
)

// now is when these tests play: a date in December needs no year.
var now = time.Date(2026, time.November, 22, 19, 5, 0, 0, time.UTC)

func house(t testing.TB) *Words {
	t.Helper()
	prices, err := ShippedPrices()
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWords(House{
		Brand:   locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"},
		Hotline: "+12025550100", LostLine: "+12025550190", Links: []string{"harbour.example"}, Prices: prices,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// homes is where readers of each language mostly are.
var homes = map[locale.Lang]Request{
	locale.English:     {Zone: "America/New_York", Country: "US", Now: now},
	locale.Simplified:  {Zone: "Asia/Shanghai", Country: "CN", Now: now},
	locale.Traditional: {Zone: "Asia/Hong_Kong", Country: "HK", Now: now},
}
