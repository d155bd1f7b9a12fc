package main_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
)

const rushOffer = `
code: RUSH
names: {en: First hundred, zh-Hans: 前一百名, zh-Hant: 首一百名}
terms: {en: One each., zh-Hans: 每人一次。, zh-Hant: 每人一次。}
opens: 2026-01-01T00:00:00Z
closes: %s
quota: %d
waiting: 100000
`

// rushed is one text of the rush and what became of it.
type rushed struct {
	text           handset.Message
	sent, answered time.Time
	reply          string
	seq            int
}

// TestRush: everybody texts at once, at four processes that share Postgres and Redis, a tenth of it delivered twice. Exactly as many as
// there are places join, the rest wait in their order, everybody is answered, and nobody who had the answer before another one wrote is
// behind that one. RUSH_TEXTS says how many text; there is a place for one in twenty, or in fifty from 5,000 on.
func TestRush(t *testing.T) {
	t.Parallel()
	texts := 400
	if n, err := strconv.Atoi(os.Getenv("RUSH_TEXTS")); err == nil {
		texts = n
	}
	quota := texts / 20
	if texts >= 5000 {
		quota = texts / 50
	}
	database := livetest.Postgres(t)
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": strconv.Itoa(texts)})
	var doors []*handset.Phone
	first := in.start(t)
	for _, p := range []*process{first, in.start(t), in.start(t), in.start(t)} {
		doors = append(doors, p.phone())
	}
	offer := filepath.Join(t.TempDir(), "rush.yaml")
	if err := os.WriteFile(offer, fmt.Appendf(nil, rushOffer, time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339), quota), 0o600); err != nil {
		t.Fatal(err)
	}
	first.tells(t, "RUSH/1 is draft", "registration", "new", offer)
	first.tells(t, "RUSH/1 is proposed", "registration", "propose", "RUSH")
	first.tells(t, "RUSH/1 is approved", "registration", "approve", "RUSH", "--key", "demo-checker")
	first.tells(t, "RUSH, open", "registration", "open", "RUSH")
	all := make([]rushed, texts)
	began := time.Now()
	sendRush(t, doors, all)
	took := time.Since(began)

	db := in.rows(t, database)
	seqs := map[string]int{}
	for _, r := range query(t, db, 3, "SELECT ref, seq::text, stage FROM enrolments WHERE campaign = 'RUSH' ORDER BY enrolments.seq") {
		n, _ := strconv.Atoi(r[1])
		want := "waiting"
		if n <= quota {
			want = "joined"
		}
		if seqs[r[0]] = n; n != len(seqs) || r[2] != want {
			t.Errorf("number %d of those who came is %s as %s, want %s", len(seqs), r[1], r[2], want)
		}
	}
	if len(seqs) != texts {
		t.Errorf("%d registered, %d texted", len(seqs), texts)
	}
	checkRush(t, all, seqs, quota)
	waits := make([]time.Duration, texts)
	for i, r := range all {
		waits[i] = r.answered.Sub(r.sent)
	}
	slices.Sort(waits)
	t.Logf("%d texts for %d places in %v: %.0f a second; answers p50 %v, p99 %v, slowest %v", texts, quota, took.Round(time.Millisecond),
		float64(texts)/took.Seconds(), waits[texts/2].Round(time.Millisecond), waits[texts*99/100].Round(time.Millisecond), waits[texts-1].Round(time.Millisecond))
}

// sendRush texts as fast as the doors take it, so many at once.
func sendRush(t *testing.T, doors []*handset.Phone, all []rushed) {
	t.Helper()
	queue := make(chan int)
	var everybody sync.WaitGroup
	for range atOnce {
		everybody.Go(func() {
			for i := range queue {
				r := &all[i]
				r.text = handset.Message{From: holder(i).number(), To: people["service"], Body: "JOIN RUSH", SID: fmt.Sprintf("SM%032x", i)}
				r.sent = time.Now()
				a, err := doors[i%len(doors)].Text(context.WithoutCancel(t.Context()), r.text)
				if r.answered, r.reply = time.Now(), said(a); err != nil {
					t.Errorf("text %d was not answered: %v", i, err)
					continue
				}
				if i%10 == 0 { // the carrier delivers it once more, elsewhere
					if b, err := doors[(i+1)%len(doors)].Text(context.WithoutCancel(t.Context()), r.text); err != nil || said(b) != r.reply {
						t.Errorf("text %d again: %q, before %q, %v", i, said(b), r.reply, err)
					}
				}
			}
		})
	}
	for i := range all {
		queue <- i
	}
	close(queue)
	everybody.Wait()
}

var (
	rushRef   = regexp.MustCompile(`ref (\w+)`)
	rushPlace = regexp.MustCompile(`number (\d+) on the waiting list`)
)

// checkRush holds the answers against the order in the books.
func checkRush(t *testing.T, all []rushed, seqs map[string]int, quota int) {
	t.Helper()
	for i := range all {
		r := &all[i]
		ref := rushRef.FindStringSubmatch(r.reply)
		if ref == nil || seqs[ref[1]] == 0 {
			t.Errorf("text %d: %q", i, r.reply)
			continue
		}
		r.seq = seqs[ref[1]]
		place := rushPlace.FindStringSubmatch(r.reply)
		switch {
		case r.seq <= quota && !strings.Contains(r.reply, "has joined RUSH"), r.seq > quota && (place == nil || place[1] != strconv.Itoa(r.seq-quota)):
			t.Errorf("who came as number %d of %d places was told: %s", r.seq, quota, r.reply)
		}
	}
	bySent, byAnswered := slices.Clone(all), slices.Clone(all)
	slices.SortFunc(bySent, func(a, b rushed) int { return a.sent.Compare(b.sent) })
	slices.SortFunc(byAnswered, func(a, b rushed) int { return a.answered.Compare(b.answered) })
	last, k := 0, 0 // of those who had their answer by then
	for _, r := range bySent {
		for ; k < len(byAnswered) && byAnswered[k].answered.Before(r.sent); k++ {
			last = max(last, byAnswered[k].seq)
		}
		if r.seq < last {
			t.Errorf("who wrote when number %d had the answer already came as number %d", last, r.seq)
		}
	}
}
