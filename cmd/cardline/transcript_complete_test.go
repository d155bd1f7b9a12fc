package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"cardline/commands"
)

// TestEverythingHasATranscript: every verb, every menu and every gate of the outbox can be read as a conversation, and a tenth of the
// conversations are held on real servers too.
func TestEverythingHasATranscript(t *testing.T) {
	t.Parallel()
	all := scenes(t)
	have, real := map[string]bool{}, map[string]int{}
	for _, s := range all {
		if have[s.name] {
			t.Errorf("two transcripts are called %s", s.name)
		}
		have[s.name] = true
		real[s.real]++
	}
	for _, v := range commands.All(commands.Ports{}) {
		if name := strings.ToLower(v.ID); !have[name] {
			t.Errorf("verb %s has no commands/testdata/%s.txtar", v.ID, name)
		}
	}
	for _, menu := range named(t, "../../ivr/menus/*.yaml") {
		if !have[menu] {
			t.Errorf("menu %s has no ivr/testdata/%[1]s.txtar", menu)
		}
	}
	for _, gate := range named(t, "../../internal/outbox/gate_*.go") {
		if strings.HasSuffix(gate, "_test") {
			continue
		}
		if !have[gate] {
			t.Errorf("internal/outbox/%s.go has no testdata/%[1]s.txtar", gate)
		}
	}
	if servers := real["redis"] + real["cluster"]; 10*servers < len(all) || real["cluster"] == 0 {
		t.Errorf("of %d transcripts %d are played on real servers, %d on a cluster: too few", len(all), servers, real["cluster"])
	}
}

// named lists files by their names without folder and ending.
func named(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		f = filepath.Base(f)
		files[i] = strings.TrimSuffix(f, filepath.Ext(f))
	}
	return files
}
