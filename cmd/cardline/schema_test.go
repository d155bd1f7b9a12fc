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
			if out, err := in.cardline(t, "check"); err != nil {
				t.Errorf("check of a schema that grew: %v\n%s", err, out)
			}

			change("UPDATE schema_compat SET oldest = 99999")
			for _, args := range [][]string{{"serve"}, {"serve", "--role", "worker"}, {"check"}} {
				out, err := in.cardline(t, args...)
				if err == nil || !strings.Contains(out, "the schema serves programs that know migration 99999 or later") || !strings.Contains(out, "start the newer program") {
					t.Errorf("%v on a schema that took something away: %v\n%s", args, err, out)
				}
			}
		})
	}
}
