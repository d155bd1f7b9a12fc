package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wants has every command below cmd say by name what it wants, where cobra by itself counts arguments ("accepts 1 arg(s), received 0"), and
// has a shell complete them with the names of files only where files are wanted.
func wants(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		wants(c)
	}
	if !cmd.HasSubCommands() && cmd.ValidArgsFunction == nil && !filed.MatchString(cmd.Use) {
		cmd.ValidArgsFunction = cobra.NoFileCompletions // a shell by itself would offer the files of the folder
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			if err == nil || cmd.HasSubCommands() || !counting.MatchString(err.Error()) {
				return err
			}
			if names := argumentsOf(cmd.Use); len(args) < len(names) {
				return needed(cmd, append(names[len(args):], flagsMissing(cmd)...))
			}
			return fmt.Errorf("%s given; it is used so:\n  %s", counted(len(args), "argument"), cmd.UseLine())
		}
	}
}

// needed names what a call lacks, with the usage line and the first example of its command.
func needed(cmd *cobra.Command, names []string) error {
	said := fmt.Sprintf("needed: %s; it is used so:\n  %s", strings.Join(names, ", "), cmd.UseLine())
	if example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n"); example != "" {
		said += "\nfor example:\n  " + example
	}
	return errors.New(said)
}

// argumentsOf are the names of the arguments that a usage line cannot do without: KIND and NAME of "lift KIND NAME --reason WHY [--all]".
func argumentsOf(use string) (names []string) {
	for was := ""; was != use; {
		was, use = use, spared.ReplaceAllString(use, "")
	}
	use, _, _ = strings.Cut(use, " | ") // the other ways to use it
	for _, word := range strings.Fields(use)[1:] {
		names = append(names, strings.TrimSuffix(word, "..."))
	}
	return names
}

// spared is what a usage line can do without, and flags with their values.
var spared = regexp.MustCompile(`\[[^][]*\]|\([^()]*\)|--[a-z-]+( [A-Z][^ ]*)?`)

// filed is in the usage line of a command that takes a file or a folder.
var filed = regexp.MustCompile(`FILE|FOLDER|DIR\b`)

// counting are cobra's words for a number of arguments that is not the one wanted.
var counting = regexp.MustCompile(`arg\(s\)|^unknown command ".*" for`)

// flagsWanted refuses a call without a flag that is needed, before cobra does it in words of its own.
func flagsWanted(cmd *cobra.Command, _ []string) error {
	if missing := flagsMissing(cmd); len(missing) > 0 {
		return needed(cmd, missing)
	}
	return nil
}

func flagsMissing(cmd *cobra.Command) (missing []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if need := f.Annotations[cobra.BashCompOneRequiredFlag]; len(need) > 0 && need[0] == "true" && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	})
	return missing
}
