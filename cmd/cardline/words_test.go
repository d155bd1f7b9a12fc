package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cardline/commands"
)

func TestShippedWordsDoNotCollide(t *testing.T) {
	t.Parallel()
	cmd := newWords()
	cmd.SetArgs([]string{"check"})
	cmd.SetOut(&bytes.Buffer{})
	if err := cmd.Execute(); err != nil {
		t.Error(err)
	}
}

func TestAnOverlayThatClaimsAnothersWordIsReported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	overlayFile(t, dir, "{id: POINTS, words: {keywords: {en: [BAL]}}}")
	cmd := newWords()
	cmd.SetArgs([]string{"check", dir})
	cmd.SetOut(&bytes.Buffer{})
	cmd.SetErr(&bytes.Buffer{})
	if err := cmd.Execute(); err == nil {
		t.Error("no fault found")
	}
}

func overlayFile(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "more.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWordsAreTakenUpWhileRunning: a synonym works soon after its file is written, and a faulty file takes nothing away.
func TestWordsAreTakenUpWhileRunning(t *testing.T) {
	t.Parallel()
	all, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := commands.NewParser(all)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := watchWords(t.Context(), dir, parser.Learn, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	reads := func(text, want string) {
		t.Helper()
		within, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		for parser.Parse(text, commands.Context{}).Command != want {
			select {
			case <-within.Done():
				t.Fatalf("%q is read as %s, want %s", text, parser.Parse(text, commands.Context{}).Command, want)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	overlayFile(t, dir, "{id: POINTS, words: {keywords: {en: [GOODIES]}}}")
	reads("GOODIES 1234", "POINTS")
	overlayFile(t, dir, "{id: POINTS, words: {keywords: {en: [BAL]}}}")
	reads("GOODIES", "POINTS")
	overlayFile(t, dir, "{id: POINTS, words: {keywords: {en: [GOODIES, TREATS]}}}")
	reads("TREATS", "POINTS")
}
