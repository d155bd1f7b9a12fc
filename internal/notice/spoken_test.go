package notice_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/ivr"
)

// What a call says is said as people say it, and costs the minutes it takes.
func TestSpokenWords(t *testing.T) {
	t.Parallel()
	prices, err := notice.ShippedPrices()
	if err != nil {
		t.Fatal(err)
	}
	w, err := notice.NewWords(notice.House{Brand: locale.Words{locale.English: "Harbour Bank"}, Prices: prices, Seconds: ivr.Seconds})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2027, 2, 1, 10, 0, 0, 0, time.UTC)
	for lang, one := range map[locale.Lang][2]string{
		locale.English:     {"Your limit is {{ new }} from {{ from }}, not {{ old }}, on card {{ card }}.", "Your limit is two thousand dollars from Wednesday, March 31, not one thousand dollars, on card 1 2 3 4."},
		locale.Simplified:  {"尾号{{ card }}，{{ from }}起额度{{ new }}，原来{{ old }}。", "尾号幺二三四，三月三十一日星期三起额度两千美元，原来一千美元。"},
		locale.Traditional: {"尾號{{ card }}，{{ from }}起額度{{ new }}，之前{{ old }}。", "尾號一二三四，三月三十一號禮拜三起額度美金二千蚊，之前美金一千蚊。"},
	} {
		words := notice.Template{ID: notice.ID{Key: notice.Key{Type: "limit-change", Lang: lang}, Version: 1}, Text: one[0]}
		if err := w.SpokenFaults(words, now); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		p, err := w.Spoken(words)
		if err != nil {
			t.Fatal(err)
		}
		said, err := p.Render(notice.Request{
			Data: notice.Data{"card": "1234", "old": "USD 1000.00", "new": "USD 2000.00", "from": "2027-03-31"}, Country: "US", Now: now,
		})
		if err != nil || said.Text != one[1] || said.Seconds < 4 || said.Segments != 1 {
			t.Errorf("%s: %q in %d s, %d minutes, %v, want %q", lang, said.Text, said.Seconds, said.Segments, err, one[1])
		}
	}
	if p, ok := w.Minutes("US", 2); !ok || p.String() != "USD 0.0260" {
		t.Errorf("two minutes cost %s (%v)", p, ok)
	}
	if _, ok := w.Minutes("HK", 1); ok {
		t.Error("a price nobody knows")
	}
	long := notice.Template{ID: notice.ID{Key: notice.Key{Type: "offer", Lang: locale.English}, Version: 1}, Text: strings.Repeat("Please listen to this. ", 30) + "https://harbour.example/x"}
	if err := w.SpokenFaults(long, now); err == nil || !strings.Contains(err.Error(), "seconds to say") || !strings.Contains(err.Error(), "nobody can tap") {
		t.Errorf("too long, with a link: %v", err)
	}
}
