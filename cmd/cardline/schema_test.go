package main_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"cardline/internal/livetest"
)

// cardline runs a command of the installation to its end.
func (in *installation) cardline(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), args...)
	addr := freeAddr(t)
	cmd.Env = slices.Concat(in.env, []string{"CARDLINE_LISTEN=" + addr, "CARDLINE_ADMIN_LISTEN=" + addr})
	cmd.Dir = in.folder
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// A schema that another version of the program has changed: one that only grew is served, one that took something away refuses older programs.
func TestSchemasOfOtherVersions(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func() string{"SQLite": nil, "Postgres": func() string { return livetest.Postgres(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := map[string]string{}
			if at != nil {
				settings["database.url"], settings["redis.url"] = at(), "redis://"+livetest.Redis(t)
			}
			in := install(t, settings)
			url := in.database()
			if at != nil {
				url = settings["database.url"]
			}
			in.start(t).stop()
			db := in.rows(t, url)
			change := func(statements ...string) {
				t.Helper()
				for _, s := range statements {
					if _, err := db.SQL().ExecContext(t.Context(), s); err != nil {
						t.Fatal(err)
					}
				}
			}
			change("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)", "CREATE TABLE of_the_next_version (id INTEGER)",
				"ALTER TABLE messages ADD COLUMN of_the_next_version TEXT NOT NULL DEFAULT ''")
			p := in.start(t)
			want(t, "beside the next version", p.text(t, people["maria"], "BAL 1234"), "USD 1,284.50")
			p.stop()
			bare := installation{folder: t.TempDir(), env: []string{"CARDLINE_PROFILE=development", "CARDLINE_DATABASE_URL=" + url}}
			if out, err := bare.cardline(t, "migrate"); err != nil || !strings.Contains(out, "the schema is newer than this program, which runs on it: it is at migration 99999") {
				t.Errorf("migrating a schema that grew, knowing nothing but where it is: %v\n%s", err, out)
			}
			if out, err := in.cardline(t, "check"); err != nil {
				t.Errorf("check of a schema that grew: %v\n%s", err, out)
			}

			change("UPDATE schema_compat SET oldest = 99999")
			for _, args := range [][]string{{"serve"}, {"serve", "--role", "worker"}, {"check"}, {"migrate"}} {
				out, err := in.cardline(t, args...)
				if err == nil || !strings.Contains(out, "the schema serves programs that know migration 99999 or later") || !strings.Contains(out, "start the newer program") {
					t.Errorf("%v on a schema that took something away: %v\n%s", args, err, out)
				}
			}
		})
	}
}

// Migrating wants of the configuration only what it uses, and minds what kept that from being read.
func TestMigratingNeedsOnlyTheDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	migrate := func(env ...string) (string, error) {
		in := installation{folder: folder, env: env}
		return in.cardline(t, "migrate")
	}
	url := "CARDLINE_DATABASE_URL=sqlite:" + folder + "/cardline.db"
	for why, env := range map[string][]string{
		"database.url: is needed":             {"CARDLINE_PROFILE=development"},
		"database.url: production refuses":    {url},
		"did you mean CARDLINE_DATABASE_URL?": {"CARDLINE_PROFILE=development", "CARDLINE_DATABSE_URL=sqlite:x", url},
	} {
		if out, err := migrate(env...); err == nil || !strings.Contains(out, why) || strings.Contains(out, "vault") || strings.Contains(out, "twilio") {
			t.Errorf("%q: %v\n%s\nwant %q and nothing of keys that are not used", env, err, out, why)
		}
	}
	for _, want := range []string{"applied", "the schema is up to date"} {
		if out, err := migrate("CARDLINE_PROFILE=development", url); err != nil || !strings.Contains(out, want) {
			t.Errorf("%v\n%s\nwant %q", err, out, want)
		}
	}
}
