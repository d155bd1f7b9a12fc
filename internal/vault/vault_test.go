package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func fresh(t testing.TB) *Vault {
	t.Helper()
	v, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func changed(t *testing.T, change func() (*Vault, error)) *Vault {
	t.Helper()
	v, err := change()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func reopened(t *testing.T, v *Vault) *Vault {
	t.Helper()
	doc, err := v.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return changed(t, func() (*Vault, error) { return Load(doc) })
}

func opens(t *testing.T, v *Vault, sealed []byte, context, want string) {
	t.Helper()
	if got, err := v.Open(sealed, context); err != nil || string(got) != want {
		t.Errorf("opened %q, %v; want %q", got, err, want)
	}
}

func TestSealedOnlyOpensInItsContext(t *testing.T) {
	t.Parallel()
	v := fresh(t)
	for _, plain := range []string{"", "+12025550147", strings.Repeat("餘額", 800)} {
		sealed := v.Seal([]byte(plain), "messages.body")
		if plain != "" && bytes.Contains(sealed, []byte(plain)) {
			t.Error("the plain text shows")
		}
		if len(sealed) != len(plain)+33 {
			t.Errorf("sealing %d bytes took %d", len(plain), len(sealed))
		}
		opens(t, v, sealed, "messages.body", plain)
		if _, err := v.Open(sealed, "messages.from"); !errors.Is(err, ErrSealed) {
			t.Errorf("opened in another column: %v", err)
		}
		sealed[len(sealed)-1] ^= 1
		if _, err := v.Open(sealed, "messages.body"); !errors.Is(err, ErrSealed) {
			t.Errorf("opened after a change: %v", err)
		}
	}
	if bytes.Equal(v.Seal([]byte("x"), "c"), v.Seal([]byte("x"), "c")) {
		t.Error("two seals of one value are equal")
	}
}

// TestIndexIsTinks: rows indexed by tink are found by the hash we keep, and the other way round.
func TestIndexIsTinks(t *testing.T) {
	t.Parallel()
	ours := fresh(t).index[0]
	tinks := indexKey{id: ours.id, compute: ours.compute}
	for _, value := range []string{"", "+12025550147", strings.Repeat("x", 300)} {
		if ours.macs == nil || ours.of("phone", value) != tinks.of("phone", value) || ours.of("", value) != tinks.of("", value) {
			t.Errorf("%q: another index than tink's", value)
		}
	}
}

func TestIndexFindsEqualValuesOnly(t *testing.T) {
	t.Parallel()
	v := fresh(t)
	a := v.Index("phone", "+12025550147")
	if a != v.Index("phone", "+12025550147") || a != reopened(t, v).Index("phone", "+12025550147") {
		t.Error("equal values have different indexes")
	}
	if a == v.Index("phone", "+12025550148") || a == v.Index("session", "+12025550147") || a == fresh(t).Index("phone", "+12025550147") {
		t.Error("a different value, purpose or key gave the same index")
	}
	if v.Index("ab", "c") == v.Index("a", "bc") {
		t.Error("purpose and value run together")
	}
	if long := strings.Repeat("x", 4096); v.Index("p", long) == v.Index("p", long+"x") {
		t.Error("a long value is cut")
	}
	if len(a.Hex()) != 32 || a.String() != a.Hex() {
		t.Errorf("Hex() = %q", a.Hex())
	}
}

func TestRotationReadsOldAndFindsOld(t *testing.T) {
	t.Parallel()
	old := fresh(t)
	sealed, index := old.Seal([]byte("secret"), "t.c"), old.Index("phone", "+1")

	v := reopened(t, changed(t, old.Rotate))
	opens(t, v, sealed, "t.c", "secret")
	if v.KeyID() == old.KeyID() || sealedWith(sealed) != old.KeyID() || sealedWith(v.Seal(nil, "")) != v.KeyID() {
		t.Error("the key ids do not tell old from new")
	}
	if got := v.Indexes("phone", "+1"); len(got) != 2 || got[0] != v.Index("phone", "+1") || got[0] == index || got[1] != index {
		t.Errorf("indexes %v do not lead with the new one and end with the old %v", got, index)
	}
	if v.index[0].id == old.index[0].id {
		t.Error("the index key was not rotated")
	}

	third := changed(t, v.Rotate)
	if got := third.Indexes("phone", "+1"); len(got) != 3 || got[1] != v.Index("phone", "+1") || got[2] != index {
		t.Errorf("indexes %v are not newest first", got)
	}

	pruned := changed(t, v.Prune)
	if _, err := pruned.Open(sealed, "t.c"); !errors.Is(err, ErrSealed) {
		t.Errorf("a pruned key still opens: %v", err)
	}
	opens(t, pruned, v.Seal([]byte("new"), "t.c"), "t.c", "new")
	if len(pruned.Indexes("phone", "+1")) != 1 || pruned.Index("phone", "+1") != v.Index("phone", "+1") {
		t.Error("pruning changed the primary index")
	}
	opens(t, old, sealed, "t.c", "secret")
}

func TestStagedKeysReadBeforeTheyWrite(t *testing.T) {
	t.Parallel()
	old := fresh(t)
	staged := changed(t, old.Stage)
	if staged.KeyID() != old.KeyID() || staged.Index("p", "v") != old.Index("p", "v") {
		t.Error("a staged key writes")
	}
	promoted := changed(t, staged.Promote)
	opens(t, staged, promoted.Seal([]byte("x"), "t.c"), "t.c", "x")
	if staged.Indexes("p", "v")[1] != promoted.Index("p", "v") {
		t.Error("a process that has not promoted yet cannot find what one that has writes")
	}
}

func TestSealedWithIsZeroForOtherBytes(t *testing.T) {
	t.Parallel()
	for _, b := range [][]byte{nil, {1, 2, 3}, []byte("plain text in a column")} {
		if id := sealedWith(b); id != 0 {
			t.Errorf("SealedWith(%q) = %d", b, id)
		}
	}
}

func TestLoadRefusesWhatIsNoKeyset(t *testing.T) {
	t.Parallel()
	doc, err := fresh(t).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(doc, &parts); err != nil {
		t.Fatal(err)
	}
	swapped := fmt.Sprintf(`{"seal":%s,"index":%s}`, parts["index"], parts["seal"])
	for _, bad := range []string{"", "{}", "null", "[]", `{"seal":{},"index":{}}`, `{"keys":1}`, swapped, string(doc[:len(doc)/2]),
		fmt.Sprintf(`{"seal":%s}`, parts["seal"])} {
		if _, err := Load([]byte(bad)); !errors.Is(err, ErrKeyset) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

func TestKeysetFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	if _, err := LoadFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	v := changed(t, func() (*Vault, error) { return Create(path) })
	if _, err := Create(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second Create: %v", err)
	}
	loaded := changed(t, func() (*Vault, error) { return LoadFile(path) })
	if loaded.Index("p", "v") != v.Index("p", "v") {
		t.Error("another keyset came back")
	}
	if err := changed(t, v.Rotate).WriteFile(path); err != nil {
		t.Fatal(err)
	}
	opens(t, changed(t, func() (*Vault, error) { return LoadFile(path) }), v.Seal([]byte("x"), "c"), "c", "x")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestNothingPrintsKeysOrSecrets(t *testing.T) {
	t.Parallel()
	v := fresh(t)
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, nil))
	log.Info("x", "vault", v, "secret", Secret("135790"))
	fmt.Fprintf(&b, "%v %+v %#v %s %v %+v %#v %s", v, v, *v, v, Secret("135790"), Secret("135790"), Secret("135790"), Secret("135790"))
	doc, _ := json.Marshal(map[string]any{"pin": Secret("135790")})
	b.Write(doc)
	if out := b.String(); strings.Contains(out, "135790") || len(out) > 400 {
		t.Errorf("printed %s", out)
	}
	if Secret("135790").Reveal() != "135790" {
		t.Error("Reveal does not")
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	v := changed(t, fresh(t).Rotate)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			want := fmt.Sprint(i)
			for range 100 {
				got, err := v.Open(v.Seal([]byte(want), "t.c"), "t.c")
				if err != nil || string(got) != want || v.Indexes("p", want)[0] != v.Index("p", want) {
					t.Errorf("worker %d read %q, %v", i, got, err)
					return
				}
			}
		})
	}
	all.Wait()
}

// BenchmarkText is what one inbound text costs: body, number, reply, state; number and party.
func BenchmarkText(b *testing.B) {
	v := fresh(b)
	body := []byte("what is the balance of my card 1234 please")
	for b.Loop() {
		for range 4 {
			v.Seal(body, "messages.body")
		}
		v.Index("phone", "+12025550147")
		v.Index("session", "+12025550147")
	}
}

func BenchmarkSeal(b *testing.B) {
	v := fresh(b)
	body := []byte("what is the balance of my card 1234 please")
	for b.Loop() {
		v.Seal(body, "messages.body")
	}
}

func BenchmarkOpen(b *testing.B) {
	v := fresh(b)
	sealed := v.Seal([]byte("what is the balance of my card 1234 please"), "messages.body")
	for b.Loop() {
		if _, err := v.Open(sealed, "messages.body"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	v := fresh(b)
	for b.Loop() {
		v.Index("phone", "+12025550147")
	}
}
