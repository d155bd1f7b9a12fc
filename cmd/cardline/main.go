// Command cardline answers a card centre's texts and calls and sends what the bank has to say.
// This package wires: load, open, build, run, close. One file is one subcommand; app.go is the order of things.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // the image has no zone files

	"github.com/redis/go-redis/v9/logging"
	"github.com/spf13/cobra"

	"cardline/commands"
	"cardline/internal/dialogue"
)

func main() {
	collectLazily()
	logging.Disable() // of go-redis: its errors reach us as errors, and its own lines know neither log.level nor log.format
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := newRoot().ExecuteContext(ctx); err != nil {
		code := exitFault
		var known *exitError
		if errors.As(err, &known) {
			code = known.code
		}
		if known == nil || known.err != nil {
			fmt.Fprintln(os.Stderr, "cardline:", err)
		}
		stop()
		os.Exit(code)
	}
}

// collectLazily trades memory for time: our live heap is small, and Go's default would collect it many times a second under load. GOGC in
// the environment is stronger.
func collectLazily() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}

// memoryMost is what Go's memory of a serving process grows to before it is collected more often: with the program's text, less than 256 MB.
const memoryMost = 176 << 20

// boundMemory keeps a serving process small where much waits at once: a campaign that is planned and sent. GOMEMLIMIT in the environment is
// stronger.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryMost)
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "cardline",
		Short: "Answers a card centre's texts and calls, and sends what the bank has to say",
		Example: `  cardline demo                                    # everything in one process, nothing to set up
  cardline sms --from +12025550147 "BAL 1234"      # text it
  cardline call --from +12025550147                # call it`,
		SilenceUsage: true, SilenceErrors: true, Version: version(),
	}
	addSections(root)
	groups(root)
	wants(root)
	root.PersistentPreRunE = flagsWanted
	return root
}

// knownVerb reports whether a menu may name a verb.
func knownVerb(id string) bool {
	if dialogue.Own(id) {
		return true
	}
	for _, v := range commands.All(commands.Ports{}) {
		if v.ID == id {
			return v.Channels&commands.Voice != 0
		}
	}
	return false
}
