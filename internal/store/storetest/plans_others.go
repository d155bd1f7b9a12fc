package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cardline/internal/audience"
	"cardline/internal/campaign"
	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// planOthers reads another campaign's recipients page by page: each number once, by the first of its messages that fits.
func planOthers(t *testing.T, db *store.DB) {
	t.Parallel()
	p := newPlanner(t, db, 3)
	if _, err := p.New(t.Context(), "FIRST", wordToAll(t), "maker"); err != nil {
		t.Fatal(err)
	}
	firsts, lasts := firstAndLast(t, db)
	said(t, db, "+12025550003", "text", "SM1", "thanks", "", Start.Add(time.Hour))
	for who, want := range map[campaign.Who]map[phone.Number]string{campaign.Undelivered: firsts, campaign.Reached: lasts, campaign.Unanswered: lasts} {
		of, most := campaign.Of{Campaign: "FIRST", Who: who}, len(want)
		if who == campaign.Unanswered {
			most--
		}
		if n, err := db.Plans().CountOf(t.Context(), of); err != nil || n != most {
			t.Errorf("%d are %s, %v, want %d", n, who, err, most)
		}
		for _, size := range []int{1, 4, 50} {
			var got []audience.Recipient
			for after := ""; ; {
				page, err := db.Plans().PageOf(t.Context(), of, after, size)
				if err != nil {
					t.Fatal(err)
				}
				if got = append(got, page...); len(page) < size {
					break
				}
				after = page[size-1].Key
			}
			keys := each(got, func(r audience.Recipient) string { return r.Key })
			if len(got) != most || !slices.IsSorted(keys) {
				t.Errorf("%s in pages of %d: %d, in order: %v", who, size, len(got), slices.IsSorted(keys))
			}
			for _, r := range got {
				if want[r.Number] != r.Key || who == campaign.Unanswered && r.Number == "+12025550003" {
					t.Errorf("%s: %s by %s, want %s", who, r.Number.Reveal(), r.Key, want[r.Number])
				}
			}
		}
	}
}

// firstAndLast writes three messages and one more to each of thirteen numbers, and tells of each number the one that could not be delivered, the
// first, and the next after it.
func firstAndLast(t *testing.T, db *store.DB) (firsts, lasts map[phone.Number]string) {
	t.Helper()
	firsts, lasts = map[phone.Number]string{}, map[phone.Number]string{}
	for i := range 40 {
		n := phone.Number(fmt.Sprintf("+12025550%03d", i%13))
		m := outbox.Message{
			ID: clock.NewID(Start.Add(time.Duration(i) * time.Second)), Unique: fmt.Sprint("others/", i), Type: outbox.LateAnswer, To: n, Body: "a word",
			Lang: "en", Source: campaign.Source("FIRST"),
		}
		if i%2 == 0 {
			m.Type, m.Occasion = outbox.FestivalGreeting, fmt.Sprint("spring/", i)
		}
		m, err := m.Prepare(Start)
		if err == nil {
			_, err = db.Messages().Add(t.Context(), []outbox.Message{m})
		}
		state := outbox.Delivered
		if i < 13 {
			state, firsts[n] = outbox.Undelivered, m.ID
		} else if lasts[n] == "" {
			lasts[n] = m.ID
		}
		if err == nil {
			_, err = db.NewUpdate().Table("messages").Set("state = ?", state).Set("step = ?", state.Rank()).Set("submitted = planned").Where("id = ?", m.ID).Exec(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return firsts, lasts
}
