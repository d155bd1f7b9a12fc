package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What is wrong with the configuration hides nothing of what is wrong elsewhere, and the log of a library stays out of it.
func TestCheckTellsEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), program(t), "check")
	cmd.Env = append(cleanEnv(), "CARDLINE_PROFILE=production", "CARDLINE_REDIS_URL=redis://127.0.0.1:1",
		"CARDLINE_DATABASE_URL=sqlite:x.db", "CARDLINE_BANK_URL=http://127.0.0.1:1", "CARDLINE_VAULT_KEYSET=/nowhere/keyset.json")
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("no fault")
	}
	for _, want := range []string{"public_url: is needed", "database.url: production refuses SQLite", "\nvault: ", "\nredis: ", "\nbank: "} {
		if n := strings.Count("\n"+string(out), want); n != 1 {
			t.Errorf("%q is said %d times:\n%s", want, n, out)
		}
	}
}

// TestCheckReadsTheOffersToThoseWhoLeave: a faulty file of offers is told by check, and nothing starts with it.
func TestCheckReadsTheOffersToThoseWhoLeave(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "offers.yaml")
	if err := os.WriteFile(file, []byte("[{reason: boredom, offer: {en: stay}}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"demo", "--port", "0"}} {
		cmd := exec.CommandContext(t.Context(), program(t), args...)
		cmd.Env = append(cleanEnv(), "CARDLINE_PROFILE=demo", "CARDLINE_RETENTION_OFFERS="+file)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		for _, want := range []string{"retention.offers: ", `offer 1: no reason "boredom"`, "offer 1: no words in"} {
			if err == nil || !strings.Contains(string(out), want) {
				t.Errorf("%v: %v, no %q in\n%s", args, err, want, out)
			}
		}
	}
}

// TestCheckWarnsOfWhatWillBeAFault: holidays that end, and a line nobody can tell from main, stop nothing.
func TestCheckWarnsOfWhatWillBeAFault(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	holidays, table := filepath.Join(dir, "holidays.txt"), filepath.Join(dir, "lines.yaml")
	always := "open: ['daily 00:00-24:00', 'holiday 00:00-24:00']}\n"
	for file, content := range map[string]string{
		holidays: "HK until 2025-12-31\nCN until 2099-12-31\nGB until 2099-12-31\nUS until 2099-12-31\n",
		table:    "main: {zone: Asia/Hong_Kong, holidays: HK, " + always + "gold: {zone: Asia/Hong_Kong, numbers: ['+12025550177'], " + always,
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), program(t), "check")
	cmd.Env = append(cleanEnv(), "CARDLINE_PROFILE=demo", "CARDLINE_HOURS_HOLIDAYS="+holidays, "CARDLINE_HOURS_LINES="+table)
	cmd.Dir = dir
	var warned strings.Builder
	cmd.Stderr = &warned
	out, err := cmd.Output()
	if err != nil || string(out) != "no faults\n" {
		t.Errorf("%v: %s%s", err, out, &warned)
	}
	for _, want := range []string{"warning: public holidays end soon, name a newer file in hours.holidays: HK 2025-12-31\n",
		"warning: line gold of hours.lines has no entrance in the menu: it is answered as main\n"} {
		if strings.Count(warned.String(), want) != 1 {
			t.Errorf("no %q in\n%s", want, &warned)
		}
	}
}

// A demo makes the folder it keeps its rows in.
func TestDemoMakesItsFolder(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "new", "data")
	cmd := exec.CommandContext(t.Context(), program(t), "demo", "--port", "0", "--data", folder)
	cmd.Env = cleanEnv()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, len("listening on "))
	if _, err := out.Read(first); err != nil || string(first) != "listening on " {
		t.Errorf("%q, %v", first, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
}

// Nothing starts on a database with another keyset than its own, and check says why: what would be written could not be found again.
func TestAnotherKeysetIsRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	t.Run("a demo fills it", func(t *testing.T) {
		launch(t, program(t), folder, cleanEnv(), []string{"demo", "--port", "0", "--data", folder})
	})
	rows := "CARDLINE_DATABASE_URL=sqlite:" + filepath.Join(folder, "cardline.db")
	for keyset, refused := range map[string]bool{"keyset.json": false, "other.json": true} {
		for _, args := range [][]string{{"check"}, {"demo", "--port", "0"}} {
			if !refused && args[0] == "demo" {
				continue // it would run
			}
			cmd := exec.CommandContext(t.Context(), program(t), args...)
			cmd.Env = append(cleanEnv(), "CARDLINE_PROFILE=demo", rows, "CARDLINE_VAULT_KEYSET="+filepath.Join(folder, keyset))
			out, err := cmd.CombinedOutput()
			if said := strings.Contains(string(out), "it was written under another keyset"); said != refused || (err != nil) != refused {
				t.Errorf("%v with %s: %v\n%s", args, keyset, err, out)
			}
		}
	}
}
