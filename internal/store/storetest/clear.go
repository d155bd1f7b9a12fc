package storetest

import (
	"bytes"
	"fmt"
	"testing"

	"cardline/internal/store"
)

// inClear fails if any value of the tables holds one of the secrets as it is.
func inClear(t *testing.T, db *store.DB, tables []string, secrets ...string) {
	t.Helper()
	for _, table := range tables {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for ; rows.Next(); n++ {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				holdsNone(t, table+"."+columns[i], *v.(*any), secrets)
			}
		}
		if err := rows.Err(); err != nil || n == 0 {
			t.Errorf("%d rows of %s, %v", n, table, err)
		}
	}
}

func holdsNone(t *testing.T, column string, value any, secrets []string) {
	t.Helper()
	raw, ok := value.([]byte)
	if !ok {
		raw = fmt.Append(nil, value)
	}
	for _, s := range secrets {
		if bytes.Contains(raw, []byte(s)) {
			t.Errorf("%q stands in %s", s, column)
		}
	}
}
