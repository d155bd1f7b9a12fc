package main

import (
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"cardline/config"
	"cardline/internal/clock"
	"cardline/internal/desk"
)

// A case that was closed, opened again and closed in one moment has two closings: each is asked about, and once, however often it is told.
func TestTwoClosingsInOneSecondAreEachAskedAbout(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	cfg, err := config.Load("", nil, map[string]any{
		"profile": string(config.Demo), "listen": "127.0.0.1:0", "admin_listen": "", "public_url": "http://127.0.0.1",
		"database.url": "sqlite:" + filepath.Join(data, "cardline.db"), "vault.keyset": filepath.Join(data, "keyset.json"),
	})
	if err != nil {
		t.Fatal(err)
	}
	a := newApp(cfg)
	a.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	a.clock = clock.New(func() time.Time { return time.Date(2026, 11, 16, 15, 4, 0, 123_456_789, time.UTC) })
	t.Cleanup(func() { _ = a.close() })
	if err := a.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := a.desk.Open(t.Context(), desk.Opening{Key: "SM1", Kind: desk.Complaint, Customer: "C1001", Number: "+12025550147", Reason: "rude staff"})
	if err != nil {
		t.Fatal(err)
	}
	invited := func(want int64) {
		t.Helper()
		if err := a.askScores(t.Context()); err != nil { // as every minute
			t.Error(err)
		}
		n, err := a.db.NewSelect().Table("messages").Where("type = 'survey'").Count(t.Context())
		if err != nil || n != want {
			t.Errorf("%d invitations, want %d: %v", n, want, err)
		}
	}
	closed := func(key string) {
		t.Helper()
		if _, err := a.desk.Close(t.Context(), c.Ref, key, "operator:anna", "apologised"); err != nil {
			t.Fatal(err)
		}
	}
	closed("c1")
	closed("c1")
	invited(1)
	if _, err := a.desk.Score(t.Context(), c.Ref, "s1", "number", 1, "no answer"); err != nil {
		t.Fatal(err)
	}
	invited(1)
	closed("c2")
	closed("c2")
	invited(2)
}
