package session_test

import (
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"cardline/internal/session"
	"cardline/internal/vault"
)

// Looking takes nothing: not even a turn under way keeps anybody from it.
func TestLook(t *testing.T) {
	t.Parallel()
	mini := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: mini.Addr(), MaxRetries: -1, DialTimeout: 200 * time.Millisecond})
	t.Cleanup(func() { _ = rdb.Close() })
	ctx, s := t.Context(), store(rdb, session.Options{})
	if st, epoch, err := s.Look(ctx, who(t)); err != nil || epoch != 0 || !st.CoolUntil.IsZero() {
		t.Errorf("of a party never met: %+v, %d, %v", st, epoch, err)
	}
	turn, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(time.Hour).UTC()
	turn.State.CoolUntil = until
	if err := s.Save(ctx, turn); err != nil {
		t.Fatal(err)
	}
	if err := s.Touch(ctx, who(t)); err != nil {
		t.Fatal(err)
	}
	if turn, err = s.Open(ctx, who(t)); err != nil {
		t.Fatal(err)
	}
	st, epoch, err := s.Look(ctx, who(t))
	if err != nil || epoch != turn.Epoch || !st.CoolUntil.Equal(until) {
		t.Errorf("looked at %+v, epoch %d, %v; want %v and %d", st, epoch, err, until, turn.Epoch)
	}
	stranger := vault.Index{1}
	all, err := s.LookAll(ctx, []vault.Index{stranger, who(t), stranger})
	if err != nil || len(all) != 3 || !all[1].CoolUntil.Equal(until) || !all[0].CoolUntil.IsZero() || !all[2].CoolUntil.IsZero() {
		t.Errorf("looked at three, %+v, %v", all, err)
	}
	mini.Close()
	if _, _, err := s.Look(ctx, who(t)); !errors.Is(err, session.ErrDown) {
		t.Errorf("without Redis: %v, want ErrDown", err)
	}
	if _, err := s.LookAll(ctx, []vault.Index{who(t)}); !errors.Is(err, session.ErrDown) {
		t.Errorf("many without Redis: %v, want ErrDown", err)
	}
}

// What a caller has shown for one customer counts for nobody else.
func TestShow(t *testing.T) {
	t.Parallel()
	c := session.Call{}
	c.Show("A", 1)
	c.Show("A", 4)
	if c.Customer != "A" || c.Proven != 5 {
		t.Errorf("%+v", c)
	}
	c.Card = "K1"
	c.Show("B", 2)
	if c.Customer != "B" || c.Proven != 2 || c.Card != "" {
		t.Errorf("what A has shown counts for B: %+v", c)
	}
}
