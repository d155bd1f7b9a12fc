package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Whoever misspells a command is told so, and what was meant; a script sees that it failed.
func TestAMisspeltCommandIsRefused(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"ivr propse 3":                       `unknown command "propse" for "cardline ivr"; did you mean propose?`,
		"agent redy --number +12025550198":   `unknown command "redy" for "cardline agent"; did you mean ready?`,
		"calls cancle foo":                   `unknown command "cancle" for "cardline calls"; did you mean cancel?`,
		"operator key rotat 0197":            `unknown command "rotat" for "cardline operator key"; did you mean rotate?`,
		"consent register zzz":               "unknown command \"zzz\" for \"cardline consent register\": see `cardline consent register --help`",
		"srve":                               `unknown command "srve" for "cardline"; did you mean serve?`,
		"completion bsh":                     `unknown command "bsh" for "cardline completion"; did you mean bash or`,
		"agent ready --nmber +12025550198":   "unknown flag: --nmber",
		"agent --nmber +12025550198":         "unknown flag: --nmber",
		"operator key create anna --days -3": "--days: -3 is not within 1 to 366",
		"operator key rotate":                "needed: ID; it is used so:\n  cardline operator key rotate ID",
		"campaign start":                     "needed: CODE; it is used so:\n  cardline campaign start CODE",
		"operator role":                      "needed: NAME, ROLE; it is used so:",
		"outbox lift template":               "needed: NAME, --reason; it is used so:",
		"greet mourn begin --until 2027-1-1": "needed: REGION, --reason; it is used so:",
		"campaign budget":                    "needed: CODE; it is used so:",
		"words add":                          "needed: COMMAND, WORDING; it is used so:",
		"operator key list":                  "for example:\n  cardline operator key list anna",
		"desk assign HC2048168":              "needed: OWNER; it is used so:\n  cardline desk assign CASE OWNER",
		"openapi yaml":                       "1 argument given; it is used so:\n  cardline openapi",
		"outbox drain":                       "needed: --reason; it is used so:\n  cardline outbox drain --reason WHY",
		"consent register import dnc.txt":    "needed: --date, --register; it is used so:",
	} {
		if _, err := runRoot(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

// Whoever leaves an argument out is told which, of every command that cannot do without one.
func TestEveryCommandNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		if c.HasSubCommands() || c.Args == nil {
			return
		}
		least := 0
		for least < 5 && c.Args(c, make([]string, least)) != nil {
			least++
		}
		names := argumentsOf(c.Use)
		if least == 0 {
			return
		}
		if len(names) != least {
			t.Fatalf("%s takes %d arguments at least, and its usage line names %q", c.CommandPath(), least, names)
		}
		for given := range least {
			line := append(strings.Fields(c.CommandPath())[1:], slices.Repeat([]string{"1"}, given)...)
			_, err := runRoot(t, line...)
			if want := "needed: " + strings.Join(names[given:], ", "); err == nil || !strings.HasPrefix(err.Error(), want) && !strings.Contains(err.Error(), "give a kind") {
				t.Errorf("%q: %v, want %q", line, err, want)
			}
		}
	}
	visit(newRoot())
}

// Every command that holds others refuses what it does not hold, and alone shows what it holds.
func TestEveryGroupKnowsItsCommands(t *testing.T) {
	t.Parallel()
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if !c.HasSubCommands() {
			return
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
		path := strings.TrimPrefix(c.CommandPath(), "cardline")
		said, err := runRoot(t, strings.Fields(path)...)
		for _, sub := range c.Commands() {
			if alone := err != nil && strings.Contains(err.Error(), "needed: --"); !alone && !sub.Hidden && !strings.Contains(said, sub.Short) { // a few do something themselves
				t.Errorf("cardline%s alone: %v\n%s\nwant %q", path, err, said, sub.Short)
			}
		}
		if _, err := runRoot(t, append(strings.Fields(path), "nosuchcommand")...); err == nil || !strings.Contains(err.Error(), "unknown command") {
			t.Errorf("cardline%s nosuchcommand: %v", path, err)
		}
	}
	visit(newRoot())
}

// The first help lists every command under what it is for, in lines that a terminal of 80 columns does not break.
func TestTheFirstHelpIsInSections(t *testing.T) {
	t.Parallel()
	said, err := runRoot(t, "--help")
	if err != nil || strings.Contains(said, "Additional Commands") || strings.Contains(said, "Available Commands") {
		t.Errorf("%v\n%s", err, said)
	}
	root := newRoot()
	for _, s := range sections() {
		if !strings.Contains(said, "\n"+s.title+":\n") {
			t.Errorf("no section %s in\n%s", s.title, said)
		}
	}
	for _, c := range root.Commands() {
		if line := fmt.Sprintf("\n  %-12s %s\n", c.Name(), c.Short); !strings.Contains(said, line) || len(line) > 82 {
			t.Errorf("%d characters, and not to be broken: %q", len(line)-2, line)
		}
	}
}

// A shell offers the files of the folder where a file is wanted, and nowhere else.
func TestFilesAreOfferedWhereFilesAreWanted(t *testing.T) {
	t.Parallel()
	for line, offered := range map[string]bool{
		"campaign show": false, "outbox explain": false, "audit list": false, "list import": true, "campaign new": true, "vault rotate": false, "ivr save": true,
	} {
		said, err := runRoot(t, append([]string{cobra.ShellCompRequestCmd}, append(strings.Fields(line), "")...)...)
		if files := !strings.Contains(said, ":4\n"); err != nil || files != offered {
			t.Errorf("after %q files are offered: %v, %v\n%s", line, files, err, said)
		}
	}
}

// runRoot runs a command line in this process and tells what it printed.
func runRoot(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var said strings.Builder
	cmd := newRoot()
	cmd.SetOut(&said)
	cmd.SetErr(io.Discard)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	return said.String(), err
}
