package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/config"
	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/audit"
	cardclock "cardline/internal/clock"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// apiOn serves the API on a database and returns its address.
func apiOn(t *testing.T, db *store.DB) string {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, DisableStartupMessage: true})
	clock := func() time.Time { return storetest.Start }
	notices, err := loadNotices(config.Default(config.Demo))
	if err != nil {
		t.Fatal(err)
	}
	err = api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: clock, Keys: access.NewDoorkeeper(access.Demo(), db.Access(), clock, time.Now),
		Office: access.NewOffice(db.Access(), clock), Trail: db.Trail(), Version: "test", Consents: db.Consents(),
		Templates: notice.Editor{Words: notices, Shelf: db.Templates(), Now: clock},
		Reach:     reachable{db.Reach(), outbox.New(outbox.Deps{Clock: cardclock.New(clock), Numbers: db.Reach()})},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + l.Addr().String()
}

func TestOperator(t *testing.T) {
	db := storetest.SQLite(t)
	url := apiOn(t, db)
	run := func(args ...string) (string, error) {
		return runRoot(t, append(args, "--url", url)...)
	}
	says := func(want string, args ...string) string {
		t.Helper()
		out, err := run(args...)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %q, %v; want %q", args, out, err, want)
		}
		return out
	}
	says("no operators yet", "operator", "list")
	says("maria     admin", "operator", "add", "maria", "--role", "admin")
	says("no keys", "operator", "key", "list", "maria")
	secret := says("ck_", "operator", "key", "create", "maria", "--label", "laptop")
	if !access.Shaped(strings.TrimSpace(secret)) {
		t.Errorf("more than the secret is printed: %d characters", len(secret))
	}
	t.Setenv(keyVariable, strings.TrimSpace(secret))
	says("maria, admin, with the key", "operator", "me")
	if help := says("$CARDLINE_KEY, else demo-admin", "operator", "--help"); strings.Contains(help, "ck_l") || strings.Contains(help, strings.TrimSpace(secret)) {
		t.Error("help shows the key")
	}
	says("anna      agent", "operator", "add", "anna", "--role", "agent")
	says("anna      marketer", "operator", "role", "anna", "marketer")
	says("disabled", "operator", "disable", "anna")
	out := says("operator:maria", "audit", "list", "--subject", "operator:anna")
	if strings.Count(out, "\n") != 4 || !strings.Contains(out, `{"role":"agent","state":"active"} -> {"role":"marketer","state":"active"}`) {
		t.Errorf("the trail of anna:\n%s", out)
	}
	says("nothing is sealed yet", "audit", "verify")
	later := storetest.Later(t, db, time.Hour)
	if _, made, err := later.Trail().Seal(t.Context()); err != nil || !made {
		t.Fatal(made, err)
	}
	says("the chain of 1 seal is good", "audit", "verify")
	kept := filepath.Join(t.TempDir(), "checkpoints")
	if n, err := audit.Checkpoints(kept).Keep(t.Context(), func(ctx context.Context, n int64) ([]audit.Seal, error) { return later.Trail().Seals(ctx, n, 10) }); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	says("all 1 checkpoints say the same", "audit", "verify", "--checkpoints", kept)
	line, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	other, longer := kept+".other", kept+".longer"
	if err := errors.Join(os.WriteFile(other, bytes.Replace(line, []byte(`"digest":"`), []byte(`"digest":"00`), 1), 0o600),
		os.WriteFile(longer, append(line, bytes.Replace(line, []byte(`"seal":1`), []byte(`"seal":2`), 1)...), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"operator", "disable", "maria"}, exitHTTP, "another admin does"},
		{[]string{"operator", "show", "nobody"}, exitFault, "no such operator"},
		{[]string{"operator", "key", "create", "anna"}, exitFault, "disabled"},
		{[]string{"operator", "add", "x", "--role", "agent"}, exitFault, "name"},
		{[]string{"audit", "list", "--key", "demo-agent"}, exitHTTP, "audit:read"},
		{[]string{"audit", "verify", "--checkpoints", other}, exitFault, "made anew"},
		{[]string{"audit", "verify", "--checkpoints", longer}, exitFault, "there was a seal 2"},
		{[]string{"operator", "me", "--key", "ck_no"}, exitHTTP, "does not know this key"},
	} {
		_, err := run(c.args...)
		var known *exitError
		if !errors.As(err, &known) || known.code != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v", c.args, err)
		}
	}
}
