package storetest

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/approval"
	"cardline/internal/menus"
	"cardline/internal/store"
	"cardline/ivr"
)

// Menus checks the versions of the voice menu, which is in use, and what is counted of calls.
func Menus(t *testing.T, open Open) {
	t.Run("versions", func(t *testing.T) { menuVersions(t, open(t)) })
	t.Run("changed by hand", func(t *testing.T) { menuChanged(t, open(t)) })
	t.Run("published and rolled back", func(t *testing.T) { menuUsed(t, open(t)) })
	t.Run("rolled back by two", func(t *testing.T) { menuRolledBackByTwo(t, open(t)) })
	t.Run("over a colleague's", func(t *testing.T) { menuOver(t, open(t)) })
	t.Run("faults", func(t *testing.T) { menuFaults(t, open(t)) })
	t.Run("counts", func(t *testing.T) { menuCounts(t, open(t)) })
	t.Run("programs", func(t *testing.T) { menuPrograms(t, open(t)) })
}

// menuNow is the time of these tests.
func menuNow() time.Time { return Start }

// menuEditor is one process.
func menuEditor(t *testing.T, db *store.DB) menus.Editor {
	t.Helper()
	l, err := menus.Open(t.Context(), db.Menus(), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return menus.Editor{Library: l, Shelf: db.Menus(), Now: menuNow}
}

// shippedWith are the shipped files with one text changed into another.
func shippedWith(t *testing.T, was, becomes string) []ivr.File {
	t.Helper()
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i, f := range files {
		found = found || strings.Contains(string(f.Src), was)
		files[i].Src = []byte(strings.ReplaceAll(string(f.Src), was, becomes))
	}
	if !found {
		t.Fatalf("no %q in the shipped menu", was)
	}
	return files
}

const (
	welcome = "Welcome to Harbour Bank."
	hello   = "Hello from Harbour Bank."
	again   = "Good day from Harbour Bank."
)

func menuVersions(t *testing.T, db *store.DB) {
	t.Parallel()
	shelf, files := db.Menus(), shippedWith(t, welcome, hello)
	var wg sync.WaitGroup
	got := make([]int, 5)
	for i := range got {
		wg.Go(func() {
			v, err := shelf.Save(t.Context(), menus.Version{Course: approval.Begin("anna", Start), Menu: ivr.Name(files), Files: files, Note: "hello"})
			if got[i] = v.Number; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, n := range got {
		if seen[n] || n < 1 || n > 5 {
			t.Errorf("numbers %v", got)
		}
		seen[n] = true
	}
	v, err := shelf.Version(t.Context(), 3)
	if err != nil || v.Maker != "anna" || len(v.Files) != len(files) || !v.Saved.Equal(Start) || v.State != approval.Draft {
		t.Errorf("read %d files of %+v, %v", len(v.Files), v.Course, err)
	}
	if vs, err := shelf.Versions(t.Context(), 4, 2); err != nil || len(vs) != 2 || vs[0].Number != 3 || vs[0].Files != nil {
		t.Errorf("listed %+v, %v", vs, err)
	}
	if _, err := shelf.Version(t.Context(), 9); !errors.Is(err, menus.ErrNone) {
		t.Errorf("a version nobody saved: %v", err)
	}
	twin := shippedWith(t, welcome, again)
	if err := shelf.Keep(t.Context(), ivr.Name(files), twin); !errors.Is(err, menus.ErrTwin) {
		t.Errorf("another menu takes the name of one: %v", err)
	}
	if _, err := shelf.Files(t.Context(), "00000000"); !errors.Is(err, menus.ErrNone) {
		t.Errorf("files of a menu nobody kept: %v", err)
	}
}

func menuChanged(t *testing.T, db *store.DB) {
	t.Parallel()
	e := menuEditor(t, db)
	v, err := e.Save(t.Context(), menus.Draft{Files: shippedWith(t, welcome, hello), Note: "hello"}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.NewUpdate().Table("menu_files").Set("files = replace(files, 'Hello from', 'Call 1-900 from')").Where("menu = ?", v.Menu).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Propose(t.Context(), v.Number, "anna"); err == nil {
		t.Error("files changed by hand are proposed")
	}
}

// menuUsed takes one version from its writer to every process, and back.
func menuUsed(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	here, there := menuEditor(t, db), menuEditor(t, Twin(t, db))
	shipped := here.Library.Current().Version
	if _, err := here.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, welcome), Note: "nothing"}, "anna"); !errors.Is(err, menus.ErrSame) {
		t.Errorf("what is in use is saved: %v", err)
	}
	one, err := here.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, hello), Note: "hello"}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	other, err := here.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, again), Note: "good day"}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []menus.Version{one, other} {
		menuApproved(t, here, there, v)
	}
	begins(t, there, shipped)
	if _, err := here.Publish(ctx, one.Number, "now", "ben"); err != nil {
		t.Fatal(err)
	}
	begins(t, here, one.Menu)
	followsMenu(t, there, one.Menu)
	if tree := there.Library.Of(ctx, shipped); tree == nil || tree.Version != shipped {
		t.Error("a call that began on the shipped menu cannot go on with it")
	}
	if _, err := there.Publish(ctx, other.Number, "over it", "ben"); !errors.Is(err, menus.ErrBase) {
		t.Errorf("published over a version it was not made from: %v", err)
	}
	if u, err := there.Rollback(ctx, one.Number, "no good", "carl"); err != nil || u.Number != menus.Shipped || u.Ends != one.Number {
		t.Fatalf("rolled back: %+v, %v", u, err)
	}
	followsMenu(t, here, shipped)
	if tree := here.Library.Of(ctx, one.Menu); tree == nil || tree.Version != one.Menu {
		t.Error("a call that began on a version that was rolled back cannot go on with it")
	}
	if _, err := here.Publish(ctx, one.Number, "again", "ben"); !errors.Is(err, approval.ErrState) {
		t.Errorf("what was rolled back is published: %v", err)
	}
	if _, err := here.Rollback(ctx, one.Number, "pressed twice", "carl"); !errors.Is(err, menus.ErrNotInUse) || !strings.Contains(err.Error(), "version 0 is") {
		t.Errorf("rolled back twice: %v", err)
	}
	if _, err := here.Rollback(ctx, menus.Shipped, "further", "carl"); !errors.Is(err, menus.ErrShipped) {
		t.Errorf("rolled back beyond the program's: %v", err)
	}
	if _, err := here.Publish(ctx, other.Number, "over the program's", "ben"); err != nil {
		t.Errorf("published over what it was made from: %v", err)
	}
	uses, err := there.History(ctx, 0, 9)
	if err != nil || len(uses) != 3 || uses[1].Action != menus.Rollback || uses[1].By != "carl" || uses[1].Why != "no good" || !uses[2].At.Equal(Start) {
		t.Errorf("the history: %+v, %v", uses, err)
	}
	if n, err := db.NewSelect().Table("audit").Where("action LIKE 'menu.%'").Count(ctx); err != nil || n != 9 {
		t.Errorf("%d lines in the trail, %v", n, err)
	}
}

// menuApproved takes a draft through the hands it needs, and through none it may not.
func menuApproved(t *testing.T, here, there menus.Editor, v menus.Version) {
	t.Helper()
	ctx := t.Context()
	if _, err := here.Publish(ctx, v.Number, "now", "ben"); !errors.Is(err, approval.ErrState) {
		t.Errorf("a draft is published: %v", err)
	}
	if _, err := there.Propose(ctx, v.Number, "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Approve(ctx, v.Number, v.Hash(), "ANNA"); !errors.Is(err, approval.ErrOwn) {
		t.Errorf("anna approves her own: %v", err)
	}
	if _, err := here.Approve(ctx, v.Number, "another", "ben"); !errors.Is(err, approval.ErrChanged) {
		t.Errorf("something else is approved: %v", err)
	}
	if _, err := there.Approve(ctx, v.Number, v.Hash(), "ben"); err != nil {
		t.Fatal(err)
	}
}

// menuPublished is a version that is made and put to use, over what is.
func menuPublished(t *testing.T, e menus.Editor, said string) menus.Version {
	t.Helper()
	ctx := t.Context()
	v, err := e.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, said), Note: said}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	menuApproved(t, e, e, v)
	if _, err := e.Publish(ctx, v.Number, "now", "ben"); err != nil {
		t.Fatal(err)
	}
	return v
}

// menuRolledBackByTwo has operators at two processes take the same version back at once: it alone is.
func menuRolledBackByTwo(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	here, there := menuEditor(t, db), menuEditor(t, Twin(t, db))
	good, bad := menuPublished(t, here, hello), menuPublished(t, here, again)
	var wg sync.WaitGroup
	var done atomic.Int32
	for i := range 8 {
		wg.Go(func() {
			_, err := []menus.Editor{here, there}[i%2].Rollback(ctx, bad.Number, "no good", "carl")
			switch {
			case err == nil:
				done.Add(1)
			case !errors.Is(err, menus.ErrNotInUse) && !errors.Is(err, menus.ErrRaced):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 {
		t.Errorf("%d of eight rolled back, want 1", done.Load())
	}
	followsMenu(t, here, good.Menu)
	followsMenu(t, there, good.Menu)
	if v, err := here.Version(ctx, good.Number); err != nil || v.State != approval.Approved {
		t.Errorf("the version before is %s, %v", v.State, err)
	}
	if v, err := here.Version(ctx, bad.Number); err != nil || v.State != approval.Retired {
		t.Errorf("what was rolled back is %s, %v", v.State, err)
	}
}

// menuOver is a change to an older version: it is not published over what a colleague has put to use since.
func menuOver(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	e := menuEditor(t, db)
	colleagues, read := menuPublished(t, e, hello), menus.Shipped
	v, err := e.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, again), Note: "good day", Over: &read}, "anna")
	if err != nil || v.Base != read {
		t.Fatalf("saved over %d, %v", v.Base, err)
	}
	if err := e.Overtaken(v); !errors.Is(err, menus.ErrBase) {
		t.Errorf("a draft that undoes a colleague: %v", err)
	}
	menuApproved(t, e, e, v)
	if _, err := e.Publish(ctx, v.Number, "now", "ben"); !errors.Is(err, menus.ErrBase) ||
		!strings.Contains(err.Error(), "export version 1, make your change in it, save that") {
		t.Errorf("published over a colleague's: %v", err)
	}
	begins(t, e, colleagues.Menu)
	v, err = e.Save(ctx, menus.Draft{Files: v.Files, Note: "good day", Over: &colleagues.Number}, "anna")
	if err != nil || e.Overtaken(v) != nil {
		t.Errorf("made from what is in use: %v, %v", err, e.Overtaken(v))
	}
	nobodys := 77
	if _, err := e.Save(ctx, menus.Draft{Files: v.Files, Note: "good day", Over: &nobodys}, "anna"); !errors.Is(err, menus.ErrNone) {
		t.Errorf("made from what nobody saved: %v", err)
	}
}

func begins(t *testing.T, e menus.Editor, menu string) {
	t.Helper()
	if got := e.Library.Current().Version; got != menu {
		t.Errorf("calls begin on %s, want %s", got, menu)
	}
}

// followsMenu waits until another process has calls begin on a menu by itself.
func followsMenu(t *testing.T, e menus.Editor, menu string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- e.Library.Follow(ctx) }()
	for begun := time.Now(); e.Library.Current().Version != menu; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Errorf("another process begins calls on %s, want %s", e.Library.Current().Version, menu)
			break
		}
	}
	if stop(); <-ended != nil {
		t.Error("following ended with an error")
	}
}

func menuFaults(t *testing.T, db *store.DB) {
	t.Parallel()
	e := menuEditor(t, db)
	v, err := e.Save(t.Context(), menus.Draft{Files: shippedWith(t, "then: identify", "then: nowhere"), Note: "a mistake"}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Propose(t.Context(), v.Number, "anna")
	var faults *menus.FaultsError
	if !errors.As(err, &faults) || !strings.Contains(err.Error(), "main.yaml:") || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a menu that leads nowhere is proposed: %v", err)
	}
	if v, err := e.Version(t.Context(), v.Number); err != nil || v.State != approval.Draft {
		t.Errorf("it is %s, %v", v.State, err)
	}
	for _, files := range [][]ivr.File{nil, {{Name: "../evil.yml"}}, {{Name: "a/main.yaml"}, {Name: "b/main.yaml"}}} {
		var form *menus.FormError
		if _, err := e.Save(t.Context(), menus.Draft{Files: files, Note: "no menu"}, "anna"); !errors.As(err, &form) {
			t.Errorf("%v are saved: %v", files, err)
		}
	}
}

func menuCounts(t *testing.T, db *store.DB) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 2 { // two processes add at once
		wg.Go(func() {
			tally := menus.NewTally(db.MenuCounts(), menuNow)
			for range 5 {
				tally.Went("aaaa", []ivr.Went{{From: "", Key: "main", To: "main.language"}, {From: "main.language", Key: "timeout", To: "main.language"}})
				tally.Went("aaaa", []ivr.Went{{From: "main.language", Key: "3", To: "main.identify"}})
				tally.Ended("aaaa", "main.language", menus.Left)
			}
			tally.Stopped(12 * time.Second)
			tally.Stopped(28 * time.Second)
			tally.Scored(4)
			for range 2 {
				if err := tally.Flush(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	old := []menus.Counted{{Count: menus.Count{Day: menus.Day(Start).AddDate(0, 0, -8), Menu: "aaaa", Kind: menus.Way, Node: "a", Key: "1", To: "b"}, N: 7}}
	if err := db.MenuCounts().Add(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	counts, err := db.MenuCounts().Since(t.Context(), menus.Day(Start).AddDate(0, 0, -6), "")
	if err != nil {
		t.Fatal(err)
	}
	drawn, f := menus.Drawn("", counts), menus.FiguresOf(counts)
	if drawn.Calls != 10 || len(drawn.Ways) != 3 || len(drawn.Nodes) != 2 || drawn.Nodes[1] != (ivr.NodeCount{Name: "main.language", Callers: 10, Left: 10}) {
		t.Errorf("drawn: %+v", drawn)
	}
	if f.Calls != 10 || f.Left != 10 || f.Stopped != 4 || f.InTime != 2 || f.Average != 20*time.Second || f.Scores != [5]int{3: 2} ||
		len(f.Nodes) != 1 || f.Nodes[0] != (menus.Trouble{Node: "main.language", NoInput: 10}) {
		t.Errorf("figures: %+v", f)
	}
	if counts, err := db.MenuCounts().Since(t.Context(), menus.Day(Start), "bbbb"); err != nil || len(counts) != 0 {
		t.Errorf("of another version: %+v, %v", counts, err)
	}
}

// menuPrograms is a program with a newer menu beside a published version: it says so and changes nothing.
func menuPrograms(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	e := menuEditor(t, db)
	v, err := e.Save(ctx, menus.Draft{Files: shippedWith(t, welcome, hello), Note: "hello"}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Propose(ctx, v.Number, "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Approve(ctx, v.Number, v.Hash(), "ben"); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Publish(ctx, v.Number, "now", "ben"); err != nil {
		t.Fatal(err)
	}
	if later := menuEditor(t, Twin(t, db)); later.Library.Behind() || later.Library.Current().Version != v.Menu {
		t.Error("the same program begins calls on another menu")
	}
	if _, err := db.NewUpdate().Table("menu_uses").Set("program = 'older'").Where("seq = 1").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	newer := menuEditor(t, Twin(t, db))
	if !newer.Library.Behind() {
		t.Error("a program with a newer menu does not say so")
	}
	begins(t, newer, v.Menu)
}
