package access_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/access"
)

func TestSecret(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"Bearer demo-maker": "demo-maker", "bearer demo-checker": "demo-checker", "BEARER  demo-agent": "demo-agent", "Bearer demo-admin ": "demo-admin",
		"": "", "Bearer": "", "Bearer ": "", "demo-admin": "", "Basic demo-admin": "",
	} {
		if got := access.Secret(header); got != want {
			t.Errorf("%q carries %q, want %q", header, got, want)
		}
	}
}

func TestDemoKeys(t *testing.T) {
	t.Parallel()
	ring := access.Demo()
	for secret, want := range map[string]access.Role{
		"demo-maker": access.Marketer, "demo-checker": access.Approver, "demo-agent": access.Agent, "demo-admin": access.Admin,
		"demo-admi": "", "demo-adminn": "", "DEMO-ADMIN": "", "demo-admin demo-admin": "", "": "",
	} {
		h, err := ring.Holder(t.Context(), secret)
		if h.Role != want || (err == nil) != (want != "") || ring.Known(secret) != (want != "") {
			t.Errorf("%q opens as %q (%v), want %q", secret, h.Role, err, want)
		}
	}
	if _, err := (access.Keyring{}).Holder(t.Context(), "demo-admin"); !errors.Is(err, access.ErrNoKey) {
		t.Errorf("an empty ring: %v", err)
	}
}

// Whoever prepares a sending does not release it, and only the admin gives rights.
func TestRolesAreSeparate(t *testing.T) {
	t.Parallel()
	all := access.All()
	for _, r := range access.Roles() {
		scopes := r.Scopes()
		if !r.Valid() || !scopes.Within(all) || !scopes.Has(access.KeysOwn) {
			t.Errorf("%s may %s", r, scopes)
		}
		if r != access.Admin && (scopes.Has(access.OperatorsAdmin) || scopes.Has(access.TemplatesWrite) && scopes.Has(access.TemplatesApprove)) {
			t.Errorf("%s may do too much: %s", r, scopes)
		}
	}
	for _, s := range all {
		if s.About() == "" || !access.Admin.Scopes().Has(s) {
			t.Errorf("%s: about %q", s, s.About())
		}
	}
	for _, r := range []access.Role{"", "intern"} {
		if r.Valid() || len(r.Scopes()) > 0 || (access.Holder{Role: r}).May("") {
			t.Errorf("the role %q may do something", r)
		}
	}
}

func TestSecretsAreShaped(t *testing.T) {
	t.Parallel()
	secret := access.NewSecret()
	if !strings.HasPrefix(secret, "ck_") || len(secret) != 62 || !access.Shaped(secret) || secret == access.NewSecret() {
		t.Errorf("a secret: %d characters", len(secret))
	}
	for _, wrong := range []string{"", "ck_", secret[3:], secret[:61], secret + "a", "ck_" + strings.ToUpper(secret[3:]), secret[:10] + "1" + secret[11:]} {
		if access.Shaped(wrong) {
			t.Errorf("%d characters are taken for a secret", len(wrong))
		}
	}
}

// book is a database with one key.
type book struct {
	asked, used atomic.Int64
	state       atomic.Value
	away        atomic.Bool
	expires     time.Time
}

func (b *book) Find(context.Context, access.Hash) (access.Key, access.Person, error) {
	b.asked.Add(1)
	if b.away.Load() {
		return access.Key{}, access.Person{}, errors.New("away")
	}
	k := access.Key{ID: "K1", Operator: "anna", Expires: b.expires, Scopes: access.Scopes{access.TemplatesRead, access.OperatorsAdmin}}
	return k, access.Person{Name: "anna", Role: access.Marketer, State: b.state.Load().(access.State)}, nil
}

func (b *book) Used(_ context.Context, last map[string]time.Time) error {
	b.used.Add(int64(len(last)))
	return nil
}

func TestDoorkeeper(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{expires: time.Now().Add(time.Hour)}
		b.state.Store(access.Active)
		d := access.NewDoorkeeper(access.Demo(), b, time.Now, time.Now)
		secret := access.NewSecret()
		opens := func() error { _, err := d.Holder(t.Context(), secret); return err }
		h, err := d.Holder(t.Context(), secret)
		if err != nil || len(h.Scopes) != 1 || !h.May(access.TemplatesRead) || h.Key != "K1" || !d.Known(secret) {
			t.Fatalf("opens as %+v, %v", h, err)
		}
		for range 1000 {
			if err := opens(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Holder(t.Context(), "ck_guess"); !errors.Is(err, access.ErrNoKey) || b.asked.Load() != 1 {
			t.Errorf("after a thousand calls and a guess the database was asked %d times, %v", b.asked.Load(), err)
		}
		if err := d.Write(t.Context()); err != nil || b.used.Load() != 1 {
			t.Errorf("a thousand uses became %d writes, %v", b.used.Load(), err)
		}
		b.away.Store(true)
		time.Sleep(3 * time.Second)
		if err := opens(); err != nil {
			t.Errorf("three seconds without a database: %v", err)
		}
		time.Sleep(2 * time.Second)
		if err := opens(); err == nil || errors.Is(err, access.ErrNoKey) {
			t.Errorf("five seconds without a database: %v", err)
		}
		b.away.Store(false)
		if err := opens(); err != nil {
			t.Error(err)
		}
		b.state.Store(access.Disabled)
		time.Sleep(5 * time.Second)
		if err := opens(); !errors.Is(err, access.ErrNoKey) {
			t.Errorf("five seconds after the operator was disabled: %v", err)
		}
		b.state.Store(access.Active)
		if err := opens(); err != nil {
			t.Error(err)
		}
		b.expires = time.Now().Add(time.Second)
		time.Sleep(2 * time.Second)
		_ = opens()
		time.Sleep(time.Second)
		if err := opens(); !errors.Is(err, access.ErrNoKey) {
			t.Errorf("an expired key: %v", err)
		}
	})
}

func TestGuardIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	g := access.NewGuard(func() time.Time { return now })
	one, neighbour, other := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::ffff:1"), netip.MustParseAddr("192.0.2.1")
	n := 0
	for ; !g.Waits(one); n++ {
		if last := g.Guessed(one); last != g.Waits(one) {
			t.Fatalf("guess %d is told as the last: %v", n, last)
		}
	}
	if n != 60 || !g.Waits(neighbour) || g.Waits(other) {
		t.Errorf("after %d guesses its network waits: %v, another address: %v", n, g.Waits(neighbour), g.Waits(other))
	}
	now = now.Add(time.Second)
	if g.Waits(one) {
		t.Error("a second later it still waits")
	}
	for i := range 20_000 { // each address guesses once
		a := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		g.Guessed(a)
	}
	if !g.Waits(netip.MustParseAddr("10.9.9.9")) {
		t.Error("beyond what can be watched, addresses do not share one account")
	}
	now = now.Add(24 * time.Hour)
	if g.Waits(netip.MustParseAddr("10.9.9.9")) {
		t.Error("a day later they still wait")
	}
}
