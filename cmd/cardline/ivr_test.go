package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cardline/ivr"
)

func TestIVRCommands(t *testing.T) {
	t.Parallel()
	all := func(string) bool { return true }
	none := func(string) bool { return false }
	for name, c := range map[string]struct {
		known func(string) bool
		args  string
		want  string
		fails bool
	}{
		"the shipped menu is sound": {all, "check", "no faults", false},
		"every fault is told":       {none, "check", `unknown verb "BALANCE"`, true},
		"a file with faults":        {all, "check ../../ivr/testdata/bad/many_at_once.yaml", "many_at_once.yaml:10: main has no timeout", true},
		"a file that is not there":  {all, "check missing.yaml", "missing.yaml", true},
		"a walk":                    {all, "walk 3 1 1 star", "[BALANCE]", false},
		"a walk of a known caller":  {all, "walk --known --lang zh-Hant 9", "[LOST]", false},
		"a walk in a file":          {all, "walk ../../ivr/menus - - -", "(queue service)", false},
		"a walk with silence first": {all, "walk - - -", "(queue service)", false},
		"a picture":                 {all, "draw", "<svg ", false},
		"a walk after hours":        {all, "walk --known --lang en --hours closed 0", "[OPENING]", false},
		"a Platinum customer":       {all, "walk --known --lang en --tier platinum --person", "(queue platinum)", false},
		"recordings are looked for": {all, "check ../../ivr/testdata/recorded.yaml --recordings ../../ivr/testdata/recorded", "no recording hello.zh-Hant", true},
		"an outline":                {all, "draw --outline", "line main -> main.welcome", false},
		"dot text":                  {all, "draw --dot", "digraph menu", false},
		"a walk in no language":     {all, "walk --lang fr", `--lang: "fr" is none of en, zh-Hans, zh-Hant`, true},
		"a walk on no line":         {all, "walk --line zz", `--line: "zz" is none of main, platinum, lost, campaign`, true},
		"a walk at no hour":         {all, "walk --hours zz", `--hours: "zz" is none of open, closed, holiday, emergency`, true},
		"a walk of no tier":         {all, "walk --tier zz", `--tier: "zz" is none of classic, gold, platinum`, true},
		"no key and no menu":        {all, "walk m2 3 3", `"m2" is no key (digits, star, hash, and - for silence), and no menu`, true},
		"no key":                    {all, "walk 3 stra", `"stra" is no key: digits, star, hash, and - for silence`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said bytes.Buffer
			cmd := newIVR(c.known)
			cmd.SetArgs(strings.Fields(c.args))
			cmd.SetOut(&said)
			cmd.SetErr(&said)
			if err := cmd.Execute(); (err != nil) != c.fails {
				t.Errorf("error %v", err)
			}
			if !strings.Contains(said.String(), c.want) {
				t.Errorf("%q is not in\n%s", c.want, said.String())
			}
		})
	}
}

// A folder needs no slash behind its name, and whatever is wrong with one is told by its name.
func TestFoldersOfMenus(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for _, name := range []string{"menu", "empty", "astray"} {
		if err := os.Mkdir(name, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, folder := range []string{"menu", "astray"} {
			if err := os.WriteFile(filepath.Join(folder, filepath.Base(f.Name)), f.Src, 0o640); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Rename("astray/survey.yaml", "astray/survey.yml"); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"ivr walk menu - - -":                 "(queue service)",
		"ivr diff menu menu/":                 "nothing changes for callers",
		"ivr check menu":                      "no faults",
		"ivr check empty":                     "no menu in empty: it has no .yaml file",
		"ivr check astray":                    filepath.Join("astray", "survey.yml") + " would be passed over: the files of a menu end in .yaml",
		"ivr save menu/main.yaml --note x":    "menu/main.yaml is one file of a menu: name the folder that holds all of them",
		"ivr diff menu nowhere":               "nowhere",
		"ivr draw --outline menu":             "line main -> main.welcome",
		"ivr counts --days 0":                 "--days: 0 is not within 1 to 396",
		"ivr check menu --recordings missing": "the recordings in missing: ",
	} {
		said, err := runRoot(t, strings.Fields(args)...)
		if err != nil {
			said += err.Error()
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q is not in\n%s", args, want, said)
		}
	}
}
