package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// Whatever takes --json prints objects, as the API answers them, and no words among them: nobody who reads one has to know which command has
// a list at its top, or speaks all the same.
func TestWhoIsAskedForJSONPrintsObjects(t *testing.T) {
	t.Parallel()
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"done":true,"resumed":true}`)
	}))
	t.Cleanup(far.Close)
	printed, folder := 0, t.TempDir()
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		c.InheritedFlags() // has those of its families known
		if !c.Runnable() || c.HasSubCommands() || c.Flag("json") == nil || c.Flag("url") == nil {
			return
		}
		line := append(strings.Fields(c.CommandPath())[1:], "--json", "--url", far.URL)
		for range argumentsOf(c.Use) {
			line = append(line, "1")
		}
		for _, flag := range flagsMissing(c) {
			line = append(line, flag, filepath.Join(folder, c.Name()))
		}
		said := printedBy(t, line)
		for d := json.NewDecoder(strings.NewReader(said)); d.More(); {
			var one any
			err := d.Decode(&one)
			if _, is := one.(map[string]any); !is {
				t.Errorf("%q prints what is no JSON object (%v):\n%s", line, err, said)
				break
			}
			printed++
		}
	}
	visit(newRoot())
	if printed < 80 {
		t.Errorf("%d objects were printed: the commands did not get so far", printed)
	}
}

// Numbers that an answer holds are printed, and what was written into a file is told, under the names the API has for them.
func TestWhatIsToldAsJSON(t *testing.T) {
	t.Parallel()
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/numbers/lift":
			_, _ = io.WriteString(w, `{"lifted":2}`)
		case "/api/v1/outbox":
			_, _ = io.WriteString(w, `{"lanes":[{"lane":"service","due":0}],"pauses":[{"kind":"planning","reason":"deploy"}]}`)
		case "/api/v1/recordings/RE1/audio":
			w.Header().Set("Content-Type", "audio/mpeg")
			_, _ = io.WriteString(w, "sound")
		case "/api/v1/registrations/CHECKUP/people":
			_, _ = io.WriteString(w, `{"people":[{"ref":"EHK1"},{"ref":"EHK2"}]}`)
		case "/api/v1/subjects/export":
			_, _ = io.WriteString(w, `{"lines":[{"kind":"consent"}]}`)
		case "/api/v1/outbox/pause":
			_, _ = io.WriteString(w, `{"kind":"planning"}`)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(far.Close)
	folder := t.TempDir()
	for line, want := range map[string][]string{
		"number lift +12025550147 --why handset":                       {`"lifted": 2`},
		"outbox lift template points-offer/en/3 --reason changed":      {`"kind": "template"`, `"name": "points-offer/en/3"`, `"reason": "changed"`},
		"greet mourn end cn --reason over":                             {`"region": "CN"`, `"reason": "over"`},
		"subject release 019b3f6a --reason closed":                     {`"id": "019b3f6a"`, `"reason": "closed"`},
		"outbox drain --reason deploy":                                 {`"lane": "service"`, `"kind": "planning"`},
		"recording hear RE1 --out " + filepath.Join(folder, "mp3"):     {`"id": "RE1"`, `"bytes": 5`, `"type": "audio/mpeg"`, `"file": "` + folder},
		"subject export C1001 --out " + filepath.Join(folder, "jsonl"): {`"lines": 1`, `"file": "` + folder},
		"registration export CHECKUP":                                  {`{"ref":"EHK1"`, "\n" + `{"ref":"EHK2"`},
		"agent demo":                                                   {},
	} {
		said := printedBy(t, append(strings.Fields(line), "--json", "--url", far.URL))
		for _, one := range want {
			if !strings.Contains(said, one) {
				t.Errorf("%s says no %s:\n%s", line, one, said)
			}
		}
		if len(want) == 0 && said != "" {
			t.Errorf("%s tells:\n%s", line, said)
		}
	}
	if said := printedBy(t, []string{"agent", "demo", "--help"}); strings.Contains(said, "json") || !strings.Contains(said, "--talk") {
		t.Errorf("what it refuses is offered:\n%s", said)
	}
}

// printedBy is what a command line prints, whether it fails or not; one that goes on and on is ended.
func printedBy(t *testing.T, line []string) string {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 2*time.Second)
	defer end()
	var said strings.Builder
	cmd := newRoot()
	cmd.SetOut(&said)
	cmd.SetErr(io.Discard)
	cmd.SetArgs(line)
	_ = cmd.ExecuteContext(ctx)
	return said.String()
}
