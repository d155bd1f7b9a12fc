package main

import (
	"io"
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
		"operator key rotate":                "something is missing; it is used so:\n  cardline operator key rotate ID",
		"desk assign HC2048168":              "1 argument given; it is used so:\n  cardline desk assign CASE OWNER",
		"openapi yaml":                       "1 argument given; it is used so:\n  cardline openapi",
		"outbox drain":                       "needed: --reason; it is used so:\n  cardline outbox drain --reason WHY",
		"consent register import dnc.txt":    "needed: --date, --register; it is used so:",
	} {
		if _, err := runRoot(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
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
		if alone := err != nil && strings.Contains(err.Error(), "needed: --"); !alone && !strings.Contains(said, "Available Commands") { // a few do something themselves
			t.Errorf("cardline%s alone: %v\n%s", path, err, said)
		}
		if _, err := runRoot(t, append(strings.Fields(path), "nosuchcommand")...); err == nil || !strings.Contains(err.Error(), "unknown command") {
			t.Errorf("cardline%s nosuchcommand: %v", path, err)
		}
	}
	visit(newRoot())
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
