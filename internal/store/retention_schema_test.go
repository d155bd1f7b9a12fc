package store

import (
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/vault"
)

// staying are the tables that nothing deletes from by age, and why.
var staying = map[string]string{
	"customers": "the bank's file: it follows the bank, and goes when the bank says so",
	"mirror":    "the bank's file: what filters look at",
	"segments":  "filters, of nobody: the trail names their versions",
	"numbers":   "the bank's file",
	"cards":     "the bank's file",
	"trust":     "protects: a number that was taken over is distrusted until the bank vouches for it",
	"standings": "where a number stands (STOP): it would be lost with the line that says so",
	"campaigns": "of the bank, of nobody",

	"coupon_pools":    "of the bank, of nobody: what is given is told by them",
	"coupon_batches":  "of nobody: the trail names them",
	"coupon_refusals": "line numbers of a file, of nobody",

	"registrations":      "of the bank, of nobody: enrolments name the version that was agreed to",
	"registration_draws": "seeds and references of lotteries: whoever doubts one draws it again",

	"campaign_plans":       "of the bank, of nobody: reports are made by them",
	"campaign_occurrences": "of nobody: that one was, and is not again",

	"templates":         "the bank's words: every message names its version",
	"greeting_rules":    "the bank's words: every greeting names its version",
	"greeting_switches": "one row for a rule",
	"greeting_runs":     "a row for a rule and a day, of nobody: what was sent and missed is asked for years later",
	"mourning":          "one row for a country",
	"operators":         "the trail names them; no name is given twice",
	"api_keys":          "hashes: the trail names them",
	"logins":            "hashes and seeds of those who work here; gone with a reset",
	"registers":         "one copy of each: the next one replaces it",
	"registered":        "one copy of each: the next one replaces it",
	"audit":             "append-only, sealed in a chain",
	"audit_seals":       "the chain",
	"stops":             "in force until somebody lifts them, and gone then",
	"pauses":            "in force until somebody ends them, and gone then",
	"emergencies":       "one row for a line",
	"menus":             "the bank's menus: what calls heard is read by them",
	"menu_files":        "the bank's menus",
	"menu_uses":         "which menu was in use when: the trail names them",
	"word_versions":     "the bank's words: what customers' texts came to mean is read by them",
	"word_uses":         "which words were in use when: the trail names them",
	"agents":            "one row for each who answers",
	"waiting":           "a row goes when its caller is served, hangs up or is called back",
	"floor_turns":       "one row",
	"pulse":             "one row",
	"funnel":            "one row, of nobody",
	"rates":             "one row for a sender",
	"schema_compat":     "one row",
	"retention_walks":   "how far deletion came, a row for each rule",
	"retention_runs":    "one row",

	"bank_customers":    "of the demo's bank: a real one keeps its own",
	"bank_cards":        "of the demo's bank",
	"bank_statements":   "of the demo's bank",
	"bank_transactions": "of the demo's bank",
	"bank_orders":       "of the demo's bank",
	"bank_offers":       "of the demo's bank",
	"bank_quotes":       "of the demo's bank",
}

// personal are the columns that tell of a person.
const personal = `(c.name LIKE '%_sealed' OR c.name IN ('party', 'customer') OR c.name IN ('number', 'sender') AND c.type = 'BLOB')`

func emptySchema(t *testing.T) *DB {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), Options{
		URL: "sqlite::memory:", Vault: v, Clock: clock.New(time.Now), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// ageing are the tables that a rule of retention deletes from.
func ageing() (names []string) {
	for _, t := range keptTables {
		names = append(append(names, t.name), t.with...)
	}
	for _, p := range plains {
		names = append(names, p.table)
	}
	return names
}

// No table is forgotten: each has a rule of retention, or stands among those that stay, with the reason, in the page for people too.
func TestEveryTableAgesOrStaysForAReason(t *testing.T) {
	t.Parallel()
	var schema []string
	const tables = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' AND name NOT LIKE 'river_%'`
	if err := emptySchema(t).NewRaw(tables).Scan(t.Context(), &schema); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/retention.md")
	if err != nil {
		t.Fatal(err)
	}
	ages := ageing()
	for _, name := range schema {
		why, stays := staying[name]
		switch aged := slices.Contains(ages, name); {
		case aged && stays:
			t.Errorf("%s has a rule of retention and stays: %s", name, why)
		case !aged && !stays:
			t.Errorf("%s grows for ever: give it a class in keptTables or plains and in rules.yaml, or a reason here", name)
		case stays && !strings.Contains(string(page), "`"+name+"`") && !strings.HasPrefix(name, "bank_"):
			t.Errorf("docs/retention.md does not say that %s stays", name)
		}
	}
	for name := range staying {
		if !slices.Contains(schema, name) {
			t.Errorf("%s stays, and is no table", name)
		}
	}
}

// Whatever tells of a person is told to them and erased, or the answer says why not.
func TestEveryPersonalTableIsToldAndErased(t *testing.T) {
	t.Parallel()
	var tables []string
	const columns = `SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'bank_%' AND ` + personal
	if err := emptySchema(t).NewRaw(columns).Scan(t.Context(), &tables); err != nil {
		t.Fatal(err)
	}
	covered := []string{"logins"} // of those who work here
	for _, k := range keptTables {
		covered = append(append(covered, k.name), k.with...)
	}
	for _, b := range besides {
		covered = append(covered, b.tables...)
	}
	if len(tables) < 20 {
		t.Fatalf("only %q tell of people", tables)
	}
	for _, name := range tables {
		if !slices.Contains(covered, name) {
			t.Errorf("%s tells of people: export and erase it by keptTables or besides", name)
		}
	}
}
