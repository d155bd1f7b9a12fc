package storetest

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/store"
)

// Templates checks the bank's own words: versions given once, moved by one at a time, never changed unseen.
func Templates(t *testing.T, open Open) {
	t.Run("versions", func(t *testing.T) { templateVersions(t, open(t)) })
	t.Run("moved once", func(t *testing.T) { templateMovedOnce(t, open(t)) })
	t.Run("changed by hand", func(t *testing.T) { templateChanged(t, open(t)) })
	t.Run("editor", func(t *testing.T) { templateEdited(t, open(t)) })
}

func wording(text string) notice.Template {
	return notice.Template{
		ID:     notice.ID{Key: notice.Key{Type: "renewal", Lang: locale.English}},
		Course: approval.Begin("anna", Start), Text: text, Segments: 1,
	}
}

func templateVersions(t *testing.T, db *store.DB) {
	t.Parallel()
	shelf := db.Templates()
	var wg sync.WaitGroup
	got := make([]int, 6)
	for i := range got {
		wg.Go(func() {
			saved, err := shelf.Save(t.Context(), wording("Card {{ card }}"))
			if got[i] = saved.Version; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, v := range got {
		if seen[v] || v < 2 || v > 7 {
			t.Errorf("versions %v", got)
		}
		seen[v] = true
	}
	other := wording("卡{{ card }}")
	other.Lang, other.From = locale.Simplified, Start.Add(time.Hour).Truncate(time.Second)
	if saved, err := shelf.Save(t.Context(), other); err != nil || saved.Version != 2 {
		t.Errorf("another language begins with %d, %v", saved.Version, err)
	}
	all, err := shelf.Templates(t.Context(), notice.Query{})
	if err != nil || len(all) != 7 || all[0].Version != 2 || all[6].Lang != locale.Simplified || !all[6].From.Equal(other.From) {
		t.Errorf("kept: %+v, %v", all, err)
	}
	page, err := shelf.Templates(t.Context(), notice.Query{Type: "renewal", After: all[4].ID, N: 1})
	if err != nil || len(page) != 1 || page[0].ID != all[5].ID {
		t.Errorf("after %s comes %+v, %v", all[4].ID, page, err)
	}
	if _, err := shelf.Template(t.Context(), notice.ID{Key: other.Key, Version: 9}); !errors.Is(err, notice.ErrNoTemplate) {
		t.Errorf("a version nobody saved: %v", err)
	}
	if n, err := db.NewSelect().Table("audit").Where("action = 'template.save' AND actor = 'operator:anna'").Count(t.Context()); err != nil || n != 7 {
		t.Errorf("%d audit entries, %v", n, err)
	}
}

func templateMovedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	shelf := db.Templates()
	saved, err := shelf.Save(t.Context(), wording("Card {{ card }}"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	moved := make([]error, 5)
	for i := range moved {
		wg.Go(func() {
			_, moved[i] = shelf.Move(t.Context(), saved.ID, "template.propose", "anna", func(v notice.Template) (notice.Template, error) {
				if v.State != notice.Draft {
					return v, notice.ErrState
				}
				v.State, v.Proposer, v.Proposed = notice.Proposed, "anna", Start
				return v, nil
			})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range moved {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, notice.ErrState):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of five proposed it", won)
	}
	_, err = shelf.Move(t.Context(), saved.ID, "template.approve", "ben", func(v notice.Template) (notice.Template, error) {
		v.Text = "Card {{ card }} expires"
		return v, nil
	})
	if kept, unread := shelf.Template(t.Context(), saved.ID); err == nil || unread != nil || kept.Text != saved.Text || kept.State != notice.Proposed {
		t.Errorf("the words changed: %+v, %v, %v", kept, err, unread)
	}
	if _, err := shelf.Move(t.Context(), notice.ID{Key: saved.Key, Version: 7}, "template.retire", "ben", nil); !errors.Is(err, notice.ErrNoTemplate) {
		t.Errorf("a version nobody saved is moved: %v", err)
	}
}

func templateChanged(t *testing.T, db *store.DB) {
	t.Parallel()
	shelf := db.Templates()
	for _, text := range []string{"Card {{ card }}", "Your card {{ card }}"} {
		if _, err := shelf.Save(t.Context(), wording(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.NewUpdate().Table("templates").Set("body = 'Call +1 900'").Where("version = 2").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := shelf.Templates(t.Context(), notice.Query{})
	if err == nil || !strings.Contains(err.Error(), "renewal/en/2") || len(all) != 1 || all[0].Version != 3 {
		t.Errorf("a row changed by hand: %+v, %v", all, err)
	}
}

// templateEdited takes one version from its writer to every process, and back.
func templateEdited(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	here, there := editor(t, db), editor(t, Twin(t, db))
	v, err := here.Save(ctx, wording("Card {{ card }} ends {{ expires }}. Text RENEW."), "anna")
	if err != nil || v.State != notice.Draft {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := here.Approve(ctx, v.ID, v.Hash(), "ben"); !errors.Is(err, notice.ErrState) {
		t.Errorf("a draft is approved: %v", err)
	}
	if _, err := there.Propose(ctx, v.ID, "carl"); err != nil {
		t.Fatal(err)
	}
	saysVersion(t, there, 1)
	for _, own := range []string{"anna", "ANNA", "carl"} {
		if _, err := here.Approve(ctx, v.ID, v.Hash(), own); !errors.Is(err, notice.ErrOwn) {
			t.Errorf("%s approves what is theirs: %v", own, err)
		}
	}
	if _, err := here.Approve(ctx, v.ID, "another", "ben"); !errors.Is(err, notice.ErrChanged) {
		t.Errorf("another text is approved: %v", err)
	}
	if _, err := here.Approve(ctx, v.ID, v.Hash(), "ben"); err != nil {
		t.Fatal(err)
	}
	saysVersion(t, here, 2)
	follow(t, there, v.ID)
	if _, err := there.Retire(ctx, v.ID, "ben"); err != nil {
		t.Fatal(err)
	}
	saysVersion(t, there, 1)
	if _, err := there.Retire(ctx, notice.ID{Key: v.Key, Version: 1}, "ben"); !errors.Is(err, notice.ErrShipped) {
		t.Errorf("shipped words are retired: %v", err)
	}
	if list, err := there.Templates(ctx, notice.Query{Type: "renewal", Lang: locale.English}); err != nil || len(list) != 2 || list[1].Checker != "ben" {
		t.Errorf("listed: %+v, %v", list, err)
	}
}

// follow waits until another process says the version by itself.
func follow(t *testing.T, e notice.Editor, id notice.ID) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- e.Words.Run(ctx, e.Shelf, slog.New(slog.DiscardHandler)) }()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if used, err := e.Words.InUse(id.Key, Start); err == nil && used.ID == id {
			break
		}
		if time.Since(begun) > 5*time.Second {
			t.Errorf("another process does not say %s", id)
			break
		}
	}
	if stop(); <-ended != nil {
		t.Error("following ended with an error")
	}
}

func editor(t *testing.T, db *store.DB) notice.Editor {
	t.Helper()
	w, err := notice.NewWords(notice.House{Brand: locale.Words{locale.English: "Harbour Bank"}})
	if err != nil {
		t.Fatal(err)
	}
	return notice.Editor{Words: w, Shelf: db.Templates(), Now: func() time.Time { return Start }}
}

func saysVersion(t *testing.T, e notice.Editor, version int) {
	t.Helper()
	r, err := e.Words.Render(notice.Request{
		Type: "renewal", Lang: locale.English, Data: notice.Data{"card": "1234", "expires": "2028-06-30"}, Country: "US", Now: Start,
	})
	if id, ok := notice.ParseID(r.Template); err != nil || !ok || id.Version != version {
		t.Errorf("%s says %q, %v; want version %d", r.Template, r.Text, err, version)
	}
}
