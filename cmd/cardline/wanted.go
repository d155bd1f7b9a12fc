package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wants has every command below cmd say by its usage line what it wants, where cobra by itself counts arguments ("accepts 1 arg(s), received 0"), and
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
			said := "something is missing"
			if len(args) > 0 {
				said = counted(len(args), "argument") + " given"
			}
			return fmt.Errorf("%s; it is used so:\n  %s", said, cmd.UseLine())
		}
	}
}

// filed is in the usage line of a command that takes a file or a folder.
var filed = regexp.MustCompile(`FILE|FOLDER|DIR\b`)

// counting are cobra's words for a number of arguments that is not the one wanted.
var counting = regexp.MustCompile(`arg\(s\)|^unknown command ".*" for`)

// flagsWanted refuses a call without a flag that is needed, before cobra does it in words of its own.
func flagsWanted(cmd *cobra.Command, _ []string) error {
	var missing []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if need := f.Annotations[cobra.BashCompOneRequiredFlag]; len(need) > 0 && need[0] == "true" && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	})
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("needed: %s; it is used so:\n  %s", strings.Join(missing, ", "), cmd.UseLine())
}
