package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/config"
	"cardline/internal/outbox"
	"cardline/internal/store/storetest"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	url := apiOn(t, db)
	run := func(args ...string) (string, error) {
		return runRoot(t, append(append([]string{"number"}, args...), "--url", url, "--key", "demo-agent")...)
	}
	expect := func(want string, args ...string) {
		t.Helper()
		out, err := run(args...)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: %q, %v; want %q", args, out, err, want)
		}
		if strings.Contains(out, "2025550133") {
			t.Errorf("%v shows the number: %q", args, out)
		}
	}
	expect("no number is left alone", "list")
	expect("no refusals of this number are known", "show", "+12025550133")
	err := db.Reach().Miss(t.Context(), "+12025550133", 30005, func(m outbox.Miss) outbox.Miss {
		m.Means, m.Count, m.Classes, m.Since, m.Last = "unknown or out of service", 1, "TMC", storetest.Start, storetest.Start
		m.Until = storetest.Start.Add(48 * time.Hour)
		return m
	})
	if err != nil {
		t.Fatal(err)
	}
	expect("unknown or out of service", "list")
	expect("30005", "show", "+12025550133")
	if _, err := run("lift", "+12025550133"); err == nil {
		t.Error("lifted without a reason")
	}
	expect("sent to again", "lift", "+12025550133", "--why", "spoke to her")
	expect("it was not left alone", "lift", "+12025550133", "--why", "spoke to her")
	expect(`"numbers": []`, "list", "--json")
}

func TestRoutesAndRefusalsOfAFileAreChecked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	token := write("token", "hush\n")
	good := "accounts: {second: {sid: AC22, token_file: " + token + "}}\nroutes: [{purpose: service, by: [{account: second, sender: '+12025550110', receives: true}]}]\n"
	for _, c := range []struct{ routes, refusals, want string }{
		{good, "codes: {21610: {means: stopped, reroute: true}}", ""},
		{strings.Replace(good, token, token+"x", 1), "", "outbox.routes: account second: token_file"},
		{"routes: [{purpose: dance}]", "codes: {1: {}}", "route 1: purpose is needed"},
		{good, "codes: {1: {}}", "outbox.refusals: reading what refusals mean: code 21610"},
	} {
		cfg := config.Default(config.Demo)
		cfg.Outbox.Routes, cfg.Outbox.Refusals = write("routes.yaml", c.routes), write("refusals.yaml", c.refusals)
		if c.refusals == "" {
			cfg.Outbox.Refusals = ""
		}
		err := checkContent(cfg)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: %v", c.want, err)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("the token is shown: %v", err)
		}
	}
}
