package store

import (
	"database/sql"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/livetest"
	"cardline/internal/vault"
)

// TestMigrationsServeOlderPrograms: from the oldest program that schema_compat admits to the newest migration the schema only grew. What such
// a program reads is there, of the same type, and what it writes is taken: it names no column that came later, and knows no rule of them.
// Who takes something away raises schema_compat.oldest in the same migration.
func TestMigrationsServeOlderPrograms(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func(t *testing.T) (first, second string){
		"SQLite": func(t *testing.T) (string, string) {
			return "sqlite:" + t.TempDir() + "/cardline.db", "sqlite:" + t.TempDir() + "/cardline.db"
		},
		"Postgres": func(t *testing.T) (string, string) { return livetest.Postgres(t), livetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := at(t)
			whole := schemaAt(t, first, 0)
			var oldest int64
			if err := whole.QueryRowContext(t.Context(), "SELECT oldest FROM schema_compat").Scan(&oldest); err != nil {
				t.Fatal(err)
			}
			is, program := whole.shape(t), schemaAt(t, second, oldest)
			ours, err := program.goose()
			if err != nil {
				t.Fatal(err)
			}
			told := map[string]bool{}
			for _, m := range ours.ListSources() {
				if m.Version < oldest {
					continue
				}
				if _, err := ours.UpTo(t.Context(), m.Version); err != nil {
					t.Fatal(err)
				}
				for _, fault := range is.refuses(program.shape(t)) {
					if !told[fault] {
						told[fault] = true
						t.Errorf("a program that knows migration %05d: %s", m.Version, fault)
					}
				}
			}
		})
	}
}

// harmless are changes of rules that nobody relied on: lines of history have ids of the database's making.
var harmless = map[string]bool{
	"message_steps: UNIQUE  ON public.message_steps USING btree (id)":          true,
	"message_steps: UNIQUE  ON public.message_steps USING btree (message, id)": true,
}

// schemaAt opens a database that is migrated to a version; 0 is the newest.
func schemaAt(t *testing.T, url string, version int64) *DB {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), Options{URL: url, Vault: v, Clock: clock.New(time.Now), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ours, err := db.goose()
	if err != nil {
		t.Fatal(err)
	}
	if version == 0 {
		version = newest(ours)
	}
	if _, err := ours.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	return db
}

// shaped is what a schema asks of those who write.
type shaped struct {
	tables  map[string]bool
	columns map[string]columnShape // by table.column
	rules   map[string]string      // unique indexes, checks and references, to the table they bind
}

type columnShape struct {
	kind             string
	required, filled bool // NOT NULL; has a default, or is made by the database
}

func (c columnShape) needed() bool { return c.required && !c.filled }

// refuses says what a program that knows a schema as it was cannot do any more.
func (s shaped) refuses(was shaped) (faults []string) {
	for _, column := range slices.Sorted(maps.Keys(was.columns)) {
		faults = append(faults, s.changed(column, was.columns[column])...)
	}
	for _, column := range slices.Sorted(maps.Keys(s.columns)) {
		table, _, _ := strings.Cut(column, ".")
		if _, known := was.columns[column]; !known && was.tables[table] && s.columns[column].needed() {
			faults = append(faults, column+" is not known and must be given")
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(s.rules)) {
		if was.tables[s.rules[rule]] && was.rules[rule] == "" && !harmless[rule] {
			faults = append(faults, "the rule is not known: "+rule)
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(was.rules)) {
		if s.rules[rule] == "" && strings.Contains(rule, "UNIQUE") && !harmless[rule] {
			faults = append(faults, "the rule is gone, which its conflicts name: "+rule)
		}
	}
	return faults
}

// changed says what a program that knows a column as it was cannot do any more.
func (s shaped) changed(column string, was columnShape) (faults []string) {
	is, there := s.columns[column]
	switch {
	case !there:
		return []string{column + " is gone"}
	case is.kind != was.kind:
		faults = append(faults, column+" was "+was.kind+" and is "+is.kind)
	}
	if is.required && !was.required {
		faults = append(faults, column+" must be given now")
	}
	if was.filled && !is.filled {
		faults = append(faults, column+" lost its default")
	}
	return faults
}

const (
	columnsPostgres = `SELECT table_name, column_name, format('%s', data_type), is_nullable = 'NO',
		column_default IS NOT NULL OR is_identity = 'YES' OR is_generated <> 'NEVER'
		FROM information_schema.columns WHERE table_schema = 'public'`
	columnsSQLite = `SELECT m.name, c.name, c.type, c."notnull" <> 0 OR c.pk > 0, c.dflt_value IS NOT NULL OR c.hidden <> 0 OR (c.pk = 1 AND upper(c.type) = 'INTEGER')
		FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`
	rulesPostgres = `SELECT t.relname, 'UNIQUE ' || substring(pg_get_indexdef(i.indexrelid) FROM ' ON .*') FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
			JOIN pg_namespace n ON n.oid = t.relnamespace WHERE i.indisunique AND n.nspname = 'public'
		UNION ALL SELECT t.relname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
			JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype IN ('c', 'f', 'x') AND n.nspname = 'public'`
	rulesSQLite = `SELECT m.name, 'UNIQUE ' || m.name || ' (' || (SELECT group_concat(COALESCE(name, '?')) FROM pragma_index_info(l.name)) || ') ' ||
			COALESCE((SELECT substr(sql, instr(sql, ' WHERE ')) FROM sqlite_master WHERE type = 'index' AND name = l.name AND instr(sql, ' WHERE ') > 0), '')
			FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table' AND l."unique" AND m.name NOT LIKE 'sqlite%'
		UNION ALL SELECT m.name, 'REFERENCES ' || f."table" || ' (' || f."from" || ')' FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
)

func (db *DB) shape(t *testing.T) shaped {
	t.Helper()
	s := shaped{tables: map[string]bool{}, columns: map[string]columnShape{}, rules: map[string]string{}}
	columns, rules := columnsSQLite, rulesSQLite
	if db.pg {
		columns, rules = columnsPostgres, rulesPostgres
	}
	db.eachRow(t, columns, func(r *sql.Rows) error {
		var table, column string
		var c columnShape
		err := r.Scan(&table, &column, &c.kind, &c.required, &c.filled)
		s.tables[table], s.columns[table+"."+column] = true, c
		return err
	})
	db.eachRow(t, rules, func(r *sql.Rows) error {
		var table, rule string
		err := r.Scan(&table, &rule)
		s.rules[table+": "+rule] = table
		return err
	})
	return s
}

func (db *DB) eachRow(t *testing.T, query string, each func(*sql.Rows) error) {
	t.Helper()
	rows, err := db.SQL().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
