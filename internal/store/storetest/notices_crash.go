package storetest

import (
	"fmt"
	"testing"

	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// FileThroughACrash: the server of the database stops as a crash would, and starts again, while parts of a file are written. What was answered is
// there afterwards, and a file that goes on where it was left is planned whole, each row once.
func FileThroughACrash(t *testing.T, db *store.DB, crash func()) {
	const calls, parts, rows = 30, 5, 20
	book := db.Notices()
	file := notice.Import{ID: "crash", By: "anna", Type: "renewal", Columns: []string{"customer"}, State: notice.Running, Began: Start}
	if _, err := book.BeginImport(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	part := func(from int, followed bool) error {
		ms := make([]outbox.Message, rows)
		for i := range ms {
			ms[i] = asked(t, fmt.Sprint("row ", from+i), notice.SourceOf(file.ID))
		}
		_, err := book.Write(t.Context(), notice.Writing{Messages: ms, Page: &notice.Page{Import: file.ID, From: from, Rows: rows, At: Start, Followed: followed}})
		return err
	}
	answered := 0
	for call := 0; answered < calls*parts*rows; call++ {
		at, err := book.Import(t.Context(), file.ID)
		switch {
		case err != nil && call < 2*calls: // a connection from before the crash
			continue
		case err != nil || at.Rows < answered || at.Rows%rows != 0:
			t.Fatalf("%d rows were answered for, and %d are there (%v)", answered, at.Rows, err)
		}
		for n := range parts {
			if call%10 == 4 && n == parts/2 {
				crash()
			}
			if err = part(at.Rows+n*rows, n < parts-1); err != nil {
				break
			}
		}
		if err == nil {
			answered = at.Rows + parts*rows
		}
	}
	n, err := db.NewSelect().Table("messages").Where("source = ?", notice.SourceOf(file.ID)).Count(t.Context())
	at, unread := book.Import(t.Context(), file.ID)
	if err != nil || unread != nil || int(n) != at.Rows || at.Planned != at.Rows || at.Repeated != 0 {
		t.Errorf("%d messages of %+v (%v, %v)", n, at, err, unread)
	}
}
