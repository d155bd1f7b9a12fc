package dialogue_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
	"cardline/internal/vault"
	"cardline/internal/wordbook"
	"cardline/ivr"
)

const (
	maria    phone.Number = "+12025550147"
	liwei    phone.Number = "+8613800138000"
	chan8899 phone.Number = "+85291234567"
	tom      phone.Number = "+447400123456"
	ho       phone.Number = "+85298765432" // two people
	stranger phone.Number = "+12025550161"
	hotline  phone.Number = "+12025550100"
	security phone.Number = "+12025550102"
	agent    phone.Number = "+12025550111"
)

// house is a dialogue among its real neighbours: a database, a Redis, the demo bank, the shipped words and menus.
type house struct {
	*dialogue.Dialogue
	t     *testing.T
	clock *clock.Clock
	db    *store.DB
	bank  *bank.Demo
	redis *miniredis.Miniredis
	vault *vault.Vault
	log   *bytes.Buffer
	out   *outgoing
	turns *turns
	sids  int
}

// build opens a house; change may replace a part before the dialogue is made.
func build(t *testing.T, change ...func(*dialogue.Deps)) *house {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, clock: clock.New(time.Now), vault: v, redis: miniredis.RunT(t), log: &bytes.Buffer{}, out: &outgoing{}, turns: &turns{}}
	log := slog.New(slog.NewTextHandler(&locked{to: h.log}, nil))
	h.db, err = store.Open(t.Context(), store.Options{URL: storetest.SQLiteFile(t), Vault: v, Clock: h.clock, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.db.Close() })
	h.bank = bank.NewDemo(h.db.Books(), h.clock.Now, nil)
	t.Cleanup(h.bank.Close)
	if err := h.bank.Open(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	h.fillDirectory()
	if err := h.db.Campaigns().Save(t.Context(), enrol.Demo(h.clock.Now())...); err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(&redis.Options{Addr: h.redis.Addr(), DialTimeout: 200 * time.Millisecond, MaxRetries: -1})
	t.Cleanup(func() { _ = rdb.Close() })
	sessions := session.New(rdb, v, h.clock, session.Options{})
	deps := h.deps(log, sessions)
	for _, f := range change {
		f(&deps)
	}
	if h.Dialogue, err = dialogue.New(deps); err != nil {
		t.Fatal(err)
	}
	return h
}

// words are what every house shares: they never change, and reading them is most of what a house costs.
type words struct {
	parser  *commands.Parser
	speaker *commands.Speaker
	tree    *ivr.Tree
}

var spoken = sync.OnceValues(func() (w words, err error) {
	shipped, err := commands.ShippedWords()
	if err != nil {
		return w, err
	}
	system, err := dialogue.SystemWords()
	if err != nil {
		return w, err
	}
	if w.parser, err = commands.NewParser(shipped); err != nil {
		return w, err
	}
	if w.speaker, err = commands.NewSpeaker(brand(), append(shipped, system)); err != nil {
		return w, err
	}
	w.tree, err = ivr.Shipped(nil)
	return w, err
})

// kept keeps each text that was not understood at once.
type kept struct {
	unknown store.Unknown
	clock   *clock.Clock
}

func (k kept) Keep(ctx context.Context, text string, l locale.Lang, party vault.Index) error {
	g := wordbook.NewGatherer(k.unknown, k.clock.Now)
	_ = g.Keep(ctx, text, l, party) // it never fails
	return g.Flush(ctx)
}

func brand() commands.Brand {
	return commands.Brand{
		Name:    locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"},
		Hotline: hotline, LostLine: "+12025550190",
	}
}

func (h *house) deps(log *slog.Logger, sessions *session.Store) dialogue.Deps {
	h.t.Helper()
	said, err := spoken()
	must(h.t, err)
	dir := h.db.Directory()
	cache := customer.NewCache(dir, h.clock.Wall, 100)
	h.t.Cleanup(cache.Close)
	audited := dialogue.Audited(h.bank, h.db.Trail(), log)
	return dialogue.Deps{
		Clock: h.clock, Vault: h.vault, Log: log, Limits: dialogue.DefaultLimits(), Texter: h.out,
		Verbs: commands.All(commands.Ports{Bank: audited, Consent: h.db.Consents(), Enroller: h.db.Campaigns(), Settings: dir, Brand: brand()}),
		Language: dialogue.Language{
			Parser: said.parser, Speaker: said.speaker, Misread: kept{h.db.Unknown(), h.clock},
			Campaigns: func() []string { return []string{"HEALTH", "SPEND500"} },
		},
		Memory: dialogue.Memory{
			Directory: directory{cache, dir}, Manners: dir, Sessions: sessions, Epochs: sessions, Sealer: sessions,
			Ledger: h.db.Ledger(), Promises: h.db.Promises(), Trail: h.db.Trail(),
		},
		Bank:      dialogue.Bank{Proofs: h.bank, Core: audited, Offers: h.bank},
		Telephone: dialogue.Telephone{Menus: dialogue.OneMenu{Tree: said.tree}, AgentNumber: agent},
		Strangers: dialogue.Strangers{Finder: h.bank},
		Watchers:  dialogue.Watchers{Observer: h.turns},
	}
}

func (h *house) fillDirectory() {
	h.t.Helper()
	records, err := h.bank.Records(h.t.Context(), "", 100)
	must(h.t, err)
	for _, r := range records {
		c := customer.Customer{ID: r.Customer, Names: r.Names, Lang: r.Lang, Zone: r.Zone, Tier: r.Tier}
		for _, n := range r.Numbers {
			c.Numbers = append(c.Numbers, phone.Number(n))
		}
		for _, k := range r.Cards {
			c.Cards = append(c.Cards, customer.Card{ID: k.ID, Tail: k.Tail, Product: k.Product, Currency: k.Currency, State: string(k.State)})
		}
		must(h.t, h.db.Directory().Upsert(h.t.Context(), c))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// impatient is a dialogue that soon gives up waiting for the bank.
func impatient(d *dialogue.Deps) { d.Limits.Bank = 500 * time.Millisecond }

// directory is the cache in front of the store, as the program has it.
type directory struct {
	*customer.Cache
	store.Directory
}

func (d directory) Find(ctx context.Context, n phone.Number, epoch int64) (customer.Party, error) {
	return d.Cache.Find(ctx, n, epoch)
}

// locked is a log that many may write to.
type locked struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}

// outgoing is the queue of messages: each unique one once.
type outgoing struct {
	mu  sync.Mutex
	all []dialogue.Notice
}

func (o *outgoing) Text(_ context.Context, n dialogue.Notice) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.all {
		if m.Unique == n.Unique {
			return nil
		}
	}
	o.all = append(o.all, n)
	return nil
}

func (o *outgoing) to(n phone.Number) (bodies []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.all {
		if m.To == n {
			bodies = append(bodies, m.Body)
		}
	}
	return bodies
}

// turns counts what the dialogue observes.
type turns struct {
	mu   sync.Mutex
	lost int
}

func (*turns) Turn(string, string, string, time.Duration) {}

func (c *turns) Lost() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost++
}

// sid is a fresh id of a text or a call.
func (h *house) sid(kind string) string {
	h.sids++
	return fmt.Sprintf("%s%08d", kind, h.sids)
}

// text sends a text and returns the answer.
func (h *house) text(from phone.Number, body string) string {
	h.t.Helper()
	return h.textAs(h.sid("SM"), from, body)
}

func (h *house) textAs(sid string, from phone.Number, body string) string {
	h.t.Helper()
	r, err := h.Text(h.t.Context(), dialogue.Text{SID: sid, From: from, To: hotline, Body: body})
	if err != nil {
		h.t.Fatalf("text %q: %v", body, err)
	}
	return r.Body
}

// says fails unless got holds every one of want.
func says(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("heard %q, want %q in it", got, w)
		}
	}
}

// silentOn fails if got holds any of those.
func silentOn(t *testing.T, got string, not ...string) {
	t.Helper()
	for _, w := range not {
		if strings.Contains(got, w) {
			t.Errorf("heard %q, which tells %q", got, w)
		}
	}
}

// forget makes Redis lose everything it keeps, as a fail-over to a replica that is behind does.
func (h *house) forget() { h.redis.FlushAll() }

// call is a telephone call under way.
type call struct {
	h    *house
	sid  string
	from phone.Number
	last ivr.Page
}

func (h *house) ring(from phone.Number) (*call, string) {
	h.t.Helper()
	c := &call{h: h, sid: h.sid("CA"), from: from}
	return c, c.step(dialogue.Call{})
}

// patiently answers the last page, and waits for as long as the caller is asked to.
func (c *call) patiently(digits string) string {
	c.h.t.Helper()
	heard := c.press(digits)
	for c.last.Then == ivr.ThenGo {
		heard = c.press("")
	}
	return heard
}

// press answers the last page.
func (c *call) press(digits string) string {
	c.h.t.Helper()
	return c.step(dialogue.Call{Step: c.last.Step, Digits: digits, State: c.last.State})
}

func (c *call) step(in dialogue.Call) string {
	c.h.t.Helper()
	in.SID, in.From, in.To = c.sid, c.from, hotline
	page, err := c.h.Press(c.h.t.Context(), in)
	if err != nil {
		c.h.t.Fatalf("step %d with %q: %v", in.Step, in.Digits, err)
	}
	c.last = page
	return heard(page)
}

func heard(p ivr.Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Lang + " " + l.Text + "\n")
	}
	if p.Then == ivr.ThenDial {
		b.WriteString("dial " + p.Dial)
	}
	return b.String()
}

// state is what the bank says of a card.
func (h *house) state(id string) bank.State {
	h.t.Helper()
	b, err := h.bank.Balance(h.t.Context(), cardID(id))
	must(h.t, err)
	return b.State
}

type (
	number = phone.Number
	index  = vault.Index
)
