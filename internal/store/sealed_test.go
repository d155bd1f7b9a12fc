package store

import (
	"slices"
	"testing"
)

// Every sealed column of the schema can be rotated, and nothing else claims to be one.
func TestSealedTablesAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	db := emptySchema(t)
	const columns = `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND (c.name LIKE '%_sealed' OR c.name = 'key_id' OR c.name = 'party' OR (c.name = 'number' AND c.type = 'BLOB'))`
	var schema []string
	if err := db.NewRaw(columns).Scan(t.Context(), &schema); err != nil {
		t.Fatal(err)
	}
	listed := []string{"promises.party"} // not rotated: why stands beside the tables
	for _, table := range sealedTables {
		listed = append(listed, table.name+".key_id")
		for _, c := range table.sealed {
			listed = append(listed, table.name+"."+c)
		}
		for _, x := range table.indexes {
			listed = append(listed, table.name+"."+x.column)
			for _, f := range x.followers {
				listed = append(listed, f.table+"."+f.column)
			}
		}
	}
	for _, c := range schema {
		if !slices.Contains(listed, c) {
			t.Errorf("%s is in the schema, not in sealedTables", c)
		}
	}
	for _, c := range listed {
		if !slices.Contains(schema, c) {
			t.Errorf("%s is in sealedTables, not in the schema", c)
		}
	}
}
