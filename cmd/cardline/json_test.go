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

// Whatever prints JSON prints objects, as the API answers them: nobody who reads one has to know which command has a list at its top.
func TestNoCommandPrintsABareList(t *testing.T) {
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
			if d.Decode(&one) != nil {
				break // a few speak words all the same
			}
			if _, bare := one.([]any); bare {
				t.Errorf("%q prints a bare list:\n%s", line, said)
			}
			printed++
		}
	}
	visit(newRoot())
	if printed < 80 {
		t.Errorf("%d objects were printed: the commands did not get so far", printed)
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
