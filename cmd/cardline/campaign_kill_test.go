package main_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/customer"
	"cardline/internal/livetest"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// A campaign under fire: its people, and how often a process is killed.
const (
	firedAt = 2000 // CAMPAIGN_PEOPLE sets another number
	fires   = 10
)

const salvoRows = "SELECT CAST(count(*) AS TEXT) FROM messages WHERE source = 'campaign:SALVO'"

// salvo is a campaign that two processes run, which are killed again and again.
type salvo struct {
	t    *testing.T
	in   *installation
	book *sandbox.Ledger
	db   *store.DB
	dice *rand.Rand
	at   []*process
}

// TestCampaignKilled kills the processes of a campaign at random moments: everybody has one row, nobody gets two messages, and who got none
// because a process died with it in hand gets it by a campaign to the undelivered.
func TestCampaignKilled(t *testing.T) {
	t.Parallel()
	people := firedAt
	if s := os.Getenv("CAMPAIGN_PEOPLE"); s != "" {
		var err error
		if people, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	database := livetest.Postgres(t)
	s := &salvo{t: t, dice: rand.New(rand.NewPCG(27, 6)), book: &sandbox.Ledger{}}
	s.in = installWith(t, sandbox.Options{Ledger: s.book, Capacity: 2 * people}, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "twilio.timeout": "1s",
	})
	s.at = []*process{s.in.start(t), s.in.start(t)}
	s.db = s.in.rows(t, database)
	s.fill(people)
	s.begin("SALVO", fmt.Sprintf("{filter: \"branch = salvo\"}\npace: %d", min(5000, max(1, people/40))))
	for i := range fires {
		before := s.one(salvoRows)
		await(t, time.Minute, "somebody goes on", func() bool { return s.one(salvoRows) != before || before == fmt.Sprint(people) })
		time.Sleep(time.Duration(s.dice.IntN(600)) * time.Millisecond)
		which := s.dice.IntN(len(s.at))
		s.at[which].kill()
		t.Logf("kill %d: %s rows, %d at telephones", i+1, s.one(salvoRows), s.book.Len())
		s.at[which] = s.in.startAt(t, s.at[which].addr)
	}
	s.campaign("pace", "SALVO", "--each-second", "5000", "--why", "no more fire")
	s.over("SALVO", people)
	lost := s.count(people, 1)
	if lost > people/4 {
		t.Errorf("%d of %d got nothing", lost, people)
	}
	if lost > 0 {
		s.begin("AGAIN", "{}\nof: {campaign: SALVO, who: undelivered}")
		s.over("AGAIN", lost)
	}
	if left := s.count(people, 2); left != 0 {
		t.Errorf("%d got nothing in the end", left)
	}
}

// shot is one of the people.
type shot int

func (o shot) number() phone.Number { return phone.Number(fmt.Sprintf("+1303%07d", 2_000_000+int(o))) }

// fill makes the people known.
func (s *salvo) fill(people int) {
	s.t.Helper()
	for from := 0; from < people; from += 10_000 {
		var some []customer.Customer
		for i := from; i < min(from+10_000, people); i++ {
			some = append(some, customer.Customer{
				ID: fmt.Sprintf("S%07d", i), Lang: locale.English, Zone: "America/Denver", Numbers: []phone.Number{shot(i).number()},
				Traits: &customer.Traits{Branch: "salvo"},
			})
		}
		if err := s.db.Directory().Load(s.t.Context(), some); err != nil {
			s.t.Fatal(err)
		}
	}
}

// begin writes, checks, approves and starts a campaign. Its messages may leave at any hour.
func (s *salvo) begin(code, who string) {
	s.t.Helper()
	file := filepath.Join(s.in.folder, code+".yaml")
	text := fmt.Sprintf("code: %s\nname: Under fire\ntype: payment-received\ndata: {card: \"1234\", amount: USD 1.00, rest: USD 2.00}\nwhen: {at: now}\naudience: %s\n", code, who)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	for _, args := range [][]string{
		{"new", file}, {"check", code, "--accept", "cost,blocked,late"}, {"propose", code}, {"approve", code, "--key", "demo-checker"}, {"start", code},
	} {
		s.campaign(args...)
	}
}

// campaign runs `cardline campaign`.
func (s *salvo) campaign(args ...string) {
	s.t.Helper()
	args = append([]string{"campaign"}, append(args, "--url", s.at[0].url)...)
	if out, err := exec.CommandContext(s.t.Context(), program(s.t), args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

func (s *salvo) one(q string) string {
	s.t.Helper()
	rows := query(s.t, s.db, 1, q)
	if len(rows) != 1 {
		s.t.Fatalf("%s: %v", q, rows)
	}
	return rows[0][0]
}

// over waits until a campaign is finished, and wants a row for each of its people.
func (s *salvo) over(code string, people int) {
	s.t.Helper()
	await(s.t, 3*time.Minute+time.Duration(people)*10*time.Millisecond, code+" is finished", func() bool {
		return s.one("SELECT state FROM campaign_plans WHERE code = '"+code+"'") == "finished"
	})
	for what, q := range map[string]string{
		"rows": "SELECT CAST(count(*) AS TEXT) FROM messages WHERE source = 'campaign:" + code + "'", "people": "SELECT CAST(count(DISTINCT customer) AS TEXT) FROM messages WHERE source = 'campaign:" + code + "'",
		"occurrence": "SELECT CAST(planned + held AS TEXT) FROM campaign_occurrences WHERE campaign = '" + code + "'",
	} {
		if got := s.one(q); got != fmt.Sprint(people) {
			s.t.Errorf("%s: %s of %s, want %d", code, got, what, people)
		}
	}
}

// count tells how many got nothing, and wants nobody to have got more than one message, and a row for each that says so.
func (s *salvo) count(people, campaigns int) (none int) {
	s.t.Helper()
	got := map[string]int{}
	for _, m := range s.book.All() {
		got[m.To]++
	}
	for h := range shot(people) {
		switch n := got[h.number().Reveal()]; {
		case n == 0:
			none++
		case n > 1:
			s.t.Errorf("customer %d got %d messages", h, n)
		}
	}
	dead := "SELECT CAST(count(*) AS TEXT) FROM messages WHERE source = 'campaign:SALVO' AND state = 'failed' AND reason = 'not found at the carrier'"
	if campaigns == 1 && s.one(dead) != fmt.Sprint(none) {
		s.t.Errorf("%d got nothing, and %s rows say so", none, s.one(dead))
	}
	s.t.Logf("%d people, %d messages, %d got nothing", people, len(got), none)
	return none
}
