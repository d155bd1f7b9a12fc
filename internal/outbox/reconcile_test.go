package outbox

import (
	"context"
	"strconv"
	"testing"
	"time"

	"cardline/internal/carrier"
)

// paged is a carrier whose list has one message a page.
type paged struct {
	carrier.Sender

	all []carrier.Listed
}

func (p paged) List(_ context.Context, q carrier.Listing) ([]carrier.Listed, string, error) {
	n, _ := strconv.Atoi(q.Place)
	next := strconv.Itoa(n + 1)
	if n+1 == len(p.all) {
		next = ""
	}
	return p.all[n : n+1], next, nil
}

// ledger is the store's side.
type ledger map[string]Kept

func (l ledger) Kept(_ context.Context, sids []string) (map[string]Kept, error) {
	out := map[string]Kept{}
	for _, s := range sids {
		if k, ok := l[s]; ok {
			out[s] = k
		}
	}
	return out, nil
}

func (l ledger) Gone(_ context.Context, _, _ time.Time, after string, _ int) (out []Kept, _ error) {
	if after == "" {
		for _, k := range l {
			out = append(out, k)
		}
	}
	return out, nil
}

func (ledger) Adopt(context.Context, string, []carrier.Listed, func(string) State, time.Time) (int, int, error) {
	return 0, 0, nil
}

func TestCompare(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	noon := day.Add(12 * time.Hour)
	theirs := paged{all: []carrier.Listed{
		{SID: "SM1", Status: "delivered", Segments: 1, At: noon}, {SID: "SM2", Status: "undelivered", Segments: 1, At: noon},
		{SID: "SM3", Status: "delivered", Segments: 2, At: noon}, {SID: "SM4", Status: "sent", At: noon},
		{SID: "SM5", Status: "delivered", At: noon, Reply: true}, {SID: "SM6", Status: "delivered", At: day.AddDate(0, 0, 1)}, // the next day's
	}}
	ours := ledger{
		"SM1": {ID: "1", SID: "SM1", State: Delivered, Segments: 1}, "SM2": {ID: "2", SID: "SM2", State: Delivered, Segments: 1},
		"SM3": {ID: "3", SID: "SM3", State: Delivered, Segments: 1}, "SM7": {ID: "7", SID: "SM7", State: Sent},
	}
	o := &Outbox{Deps: Deps{Carrier: theirs}}
	c, reached, err := o.Compare(t.Context(), ours, day, day.AddDate(0, 0, 1), func() bool { return true })
	if err != nil || !reached.Equal(day.AddDate(0, 0, 1)) {
		t.Fatal(reached, err)
	}
	got := map[string]string{}
	for _, d := range c.Told {
		got[d.SID] = d.Kind
	}
	want := map[string]string{"SM2": StateOther, "SM3": PriceOther, "SM4": OnlyTheirs, "SM7": OnlyOurs}
	if len(got) != len(want) || c.Differences != 4 || c.Ours != 4 || c.Theirs != 4 {
		t.Errorf("%+v", c)
	}
	for sid, kind := range want {
		if got[sid] != kind {
			t.Errorf("%s: %q, want %q", sid, got[sid], kind)
		}
	}
}
