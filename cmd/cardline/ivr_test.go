package main

import (
	"bytes"
	"strings"
	"testing"
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
