package audit_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cardline/internal/audit"
)

// from reads a chain as the store does.
func from(chain *[]audit.Seal) func(context.Context, int64) ([]audit.Seal, error) {
	return func(_ context.Context, n int64) ([]audit.Seal, error) {
		return (*chain)[min(int(n-1), len(*chain)):], nil
	}
}

func TestEachSealIsKeptOnce(t *testing.T) {
	t.Parallel()
	kept := audit.Checkpoints(filepath.Join(t.TempDir(), "checkpoints"))
	whole := sealed(trail())
	chain := whole[:2]
	for _, want := range []int{2, 0} {
		if n, err := kept.Keep(t.Context(), from(&chain)); err != nil || n != want {
			t.Fatalf("kept %d, %v, want %d", n, err, want)
		}
	}
	f, err := os.OpenFile(string(kept), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"seal":3,"ent`); err != nil { // killed while writing
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	chain = whole
	if n, err := kept.Keep(t.Context(), from(&chain)); err != nil || n != 1 {
		t.Fatalf("after a line that broke off: kept %d, %v", n, err)
	}
	if n, err := kept.Keep(t.Context(), from(&chain)); err != nil || n != 0 {
		t.Fatalf("and once more: %d, %v", n, err)
	}
	in, err := os.Open(string(kept))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	all, err := audit.ReadCheckpoints(in)
	if err != nil || len(all) != 3 {
		t.Fatalf("read %v, %v", all, err)
	}
	for _, s := range whole {
		if all[s.N] != audit.CheckpointOf(s) {
			t.Errorf("seal %d is kept as %+v", s.N, all[s.N])
		}
	}
}

func TestAChainThatWasMadeAnewOrCutShortIsTold(t *testing.T) {
	t.Parallel()
	kept := audit.Checkpoints(filepath.Join(t.TempDir(), "checkpoints"))
	chain := sealed(trail())
	if _, err := kept.Keep(t.Context(), from(&chain)); err != nil {
		t.Fatal(err)
	}
	anew := trail()
	anew[1][0].After = "in"
	forged := append(sealed(anew), sealed(anew)[2])
	for name, now := range map[string][]audit.Seal{"cut short": chain[:2], "empty": nil, "made anew": forged} {
		if n, err := kept.Keep(t.Context(), from(&now)); !errors.Is(err, audit.ErrRewritten) || n != 0 {
			t.Errorf("%s: kept %d, %v", name, n, err)
		}
	}
	if _, err := audit.ReadCheckpoints(strings.NewReader("hello\n")); err == nil {
		t.Error("another file is taken for checkpoints")
	}
}
