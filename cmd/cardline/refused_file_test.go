package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// What the server refuses of a file is told by the file's own names and lines.
func TestRefusedFilesTellTheirLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command *cobra.Command
		file    string
		status  int
		answer  string
		want    string
	}{
		"registration": {
			newRegistration(), "code: TEA\nquota: -1\n", http.StatusUnprocessableEntity,
			`{"status":422,"detail":"validation failed","errors":[{"location":"body.brief.quota","message":"must be at least 0"}]}`, "file.yaml:2: quota: must be at least 0",
		},
		"campaign": {
			newCampaign(), "code: TEA\nname: x\n", http.StatusUnprocessableEntity,
			`{"status":422,"detail":"validation failed","errors":[{"location":"body.brief.name","message":"is shorter than 2"}]}`, "file.yaml:2: name: is shorter than 2",
		},
		"campaign that is there": {
			newCampaign(), "code: TEA\nname: Tea\n", http.StatusConflict,
			`{"status":409,"detail":"there is a campaign of this code: choose another, or write that one anew"}`, "write that one anew: --replace",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.answer))
			}))
			t.Cleanup(srv.Close)
			path := filepath.Join(t.TempDir(), "file.yaml")
			if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, told, code := execute(t, c.command, "", "new", path, "--url", srv.URL, "--key", "k")
			if code == 0 || !strings.Contains(told, c.want) {
				t.Errorf("%d: %s, want %s", code, told, c.want)
			}
		})
	}
}
