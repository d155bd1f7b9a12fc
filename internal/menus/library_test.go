package menus_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"cardline/internal/menus"
	"cardline/ivr"
)

// shelf is what was put to use, in memory.
type shelf struct {
	uses  []menus.Use
	files map[string][]ivr.File
	read  int
}

func (s *shelf) Use(_ context.Context, u menus.Use) error {
	s.uses = append([]menus.Use{u}, s.uses...)
	return nil
}

func (s *shelf) Uses(_ context.Context, _, n int) ([]menus.Use, error) {
	return s.uses[:min(n, len(s.uses))], nil
}

func (s *shelf) Keep(_ context.Context, menu string, files []ivr.File) error {
	s.files[menu] = files
	return nil
}

func (s *shelf) Files(_ context.Context, menu string) ([]ivr.File, error) {
	s.read++
	if files, ok := s.files[menu]; ok {
		return files, nil
	}
	return nil, menus.ErrNone
}

// variant is the shipped menu with another welcome, kept on the shelf.
func (s *shelf) variant(t *testing.T, hello string) string {
	t.Helper()
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i].Src = bytes.ReplaceAll(f.Src, []byte("Welcome to Harbour Bank."), []byte(hello))
	}
	name := ivr.Name(files)
	s.files[name] = files
	return name
}

// slowly is a shelf that hands over the menu "slow" only when it may go on.
type slowly struct {
	*shelf
	hasRead, goOn chan struct{}
}

func (s slowly) Files(ctx context.Context, menu string) ([]ivr.File, error) {
	files, err := s.shelf.Files(ctx, menu)
	if menu == "slow" {
		close(s.hasRead)
		<-s.goOn
	}
	return files, err
}

// One who read what is in use before another version was, and comes late, does not lead calls back.
func TestNeverBackToAnOlderUse(t *testing.T) {
	t.Parallel()
	s := slowly{&shelf{files: map[string][]ivr.File{}}, make(chan struct{}), make(chan struct{})}
	l, err := menus.Open(t.Context(), s, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.files["slow"] = s.files[s.variant(t, "Hello.")]
	s.uses = []menus.Use{{Seq: 1, Number: 1, Menu: "slow"}}
	late := make(chan error)
	go func() { late <- l.Look(t.Context()) }()
	<-s.hasRead
	s.uses = []menus.Use{{Seq: 2, Number: 2, Menu: s.variant(t, "Good day.")}, s.uses[0]}
	if err := l.Look(t.Context()); err != nil || l.InUse().Number != 2 {
		t.Fatalf("calls begin on version %d, %v", l.InUse().Number, err)
	}
	close(s.goOn)
	if err := <-late; err != nil || l.InUse().Number != 2 {
		t.Errorf("calls are back on version %d, %v", l.InUse().Number, err)
	}
}

func TestAMenuThatIsTooLarge(t *testing.T) {
	t.Parallel()
	_, err := menus.Tidy([]ivr.File{{Name: "main.yaml", Src: make([]byte, 1<<10)}, {Name: "lost.yaml", Src: make([]byte, 600<<10)}})
	if err == nil || err.Error() != "a menu has at most 512 KiB: this one has 601, 600 of them in lost.yaml" {
		t.Errorf("601 KiB: %v", err)
	}
}

func TestOldVersionsAreReadOnceAndBounded(t *testing.T) {
	t.Parallel()
	s := &shelf{files: map[string][]ivr.File{}}
	l, err := menus.Open(t.Context(), s, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range 9 { // one more than are kept
		names = append(names, s.variant(t, fmt.Sprintf("Hello %d.", i)))
		for range 3 {
			if tree := l.Of(t.Context(), names[i]); tree == nil || tree.Version != names[i] {
				t.Fatalf("version %s: %v", names[i], tree)
			}
		}
	}
	if s.read != 9 {
		t.Errorf("nine versions were read %d times", s.read)
	}
	l.Of(t.Context(), names[8])
	l.Of(t.Context(), names[0])
	if s.read != 10 {
		t.Errorf("the newest and the oldest were read again %d times, want 1", s.read-9)
	}
	if tree := l.Of(t.Context(), "00000000"); tree != nil {
		t.Errorf("a version nobody has: %s", tree.Version)
	}
}

// A published menu that this program cannot use leaves calls where they are, and is told of once.
func TestAMenuThisProgramCannotUse(t *testing.T) {
	t.Parallel()
	s := &shelf{files: map[string][]ivr.File{}}
	var log bytes.Buffer
	l, err := menus.Open(t.Context(), s, nil, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	shipped := l.Current().Version
	s.files["bad"] = []ivr.File{{Name: "main.yaml", Src: []byte("nodes: {a: {do: GONE}}")}}
	s.uses = []menus.Use{{Seq: 1, Number: 1, Menu: "bad", Program: shipped}}
	for range 3 {
		if err := l.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if l.Current().Version != shipped || strings.Count(log.String(), "fails the check of this program") != 1 {
		t.Errorf("calls begin on %s; the log:\n%s", l.Current().Version, log.String())
	}
	s.uses = []menus.Use{{Seq: 2, Number: 2, Menu: s.variant(t, "Hello."), Program: "older"}, s.uses[0]}
	if err := l.Look(t.Context()); err != nil || l.Current().Version == shipped || !l.Behind() {
		t.Errorf("calls begin on %s, %v", l.Current().Version, err)
	}
}

// A version that an older program published and this one's stricter check refuses is told of at the start, with its fault and with what is used
// instead. The program starts.
func TestAStoredMenuThatFailsAStricterCheck(t *testing.T) {
	t.Parallel()
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i].Src = bytes.ReplaceAll(f.Src, []byte("Transactions, 3."), []byte("Last statement, 3."))
	}
	s := &shelf{files: map[string][]ivr.File{"old": files}, uses: []menus.Use{{Seq: 1, Number: 3, Menu: "old"}}}
	var log bytes.Buffer
	l, err := menus.Open(t.Context(), s, nil, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatalf("the program does not start: %v", err)
	}
	for _, want := range []string{
		"fails the check of this program", "version=3", "faults=1", `account calls two keys \"Last statement\" in en`, "the menu that comes with the program", "cardline ivr export 3",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("nothing tells %q:\n%s", want, log.String())
		}
	}
	if tree := l.Current(); tree == nil || tree.Version != l.Shipped().Menu {
		t.Error("calls begin on no menu")
	}
}
