package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"cardline/internal/handset"
)

// newCall is `cardline call`: a call from a handset, with keys from a list or from the terminal.
func newCall() *cobra.Command {
	var t telephone
	var keys, outcome string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "call --from NUMBER",
		Short: "Call Cardline as a handset does",
		Long: "Call Cardline as a handset does and print what is heard.\n\n" +
			"Each item of --keys answers one question: digits (with * and #), star, hash, - (silence), hangup, say:TEXT. Keys beyond\n" +
			"what a question takes answer the next one. When the list is used up the caller stays silent. Without --keys they are\n" +
			"read from the terminal; an empty line is silence, the end of input hangs up.\n" +
			"Exits 0 when the call ends, 1 on TwiML that Twilio would refuse, 2 when a webhook fails.",
		Example: "  cardline call --from +12025550147\n" +
			"  cardline call --from +12025550147 --keys 3,1234#,1\n" +
			"  cardline call --from anonymous --keys 9 --json",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	t.flags(cmd)
	cmd.Flags().StringVar(&keys, "keys", "", "what the caller does, one item per question, separated by commas")
	cmd.Flags().StringVar(&outcome, "dial", "completed", "how a connected leg ends: completed, busy, no-answer, failed, canceled, mailbox")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line: verb, language, voice, text")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		p, from, to, err := t.pick(true)
		if err != nil {
			return err
		}
		source := typed(cmd.InOrStdin(), cmd.ErrOrStderr())
		if cmd.Flags().Changed("keys") {
			inputs, err := handset.ParseInputs(keys)
			if err != nil {
				return &exitError{exitFault, fmt.Errorf("--keys: %w", err)}
			}
			source = handset.Pressing(inputs...)
		}
		call := p.Call(from, to)
		call.Outcome = outcome
		call.Hear = printer(cmd.OutOrStdout(), asJSON)
		return t.explained(call.Play(cmd.Context(), source))
	}
	return cmd
}

// printer shows lines as they are heard.
func printer(out io.Writer, asJSON bool) func(handset.Line) {
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return func(l handset.Line) { _ = enc.Encode(l) }
	}
	return func(l handset.Line) {
		switch l.Verb {
		case "Say":
			fmt.Fprintf(out, "%-6s %s\n", l.Language, l.Text)
		case "Hangup":
			fmt.Fprintln(out, "(the line is dead)")
		case "Dial":
			fmt.Fprintf(out, "(connected to %s)\n", l.Text)
		case "Record":
			fmt.Fprintln(out, "(beep)")
		default:
			fmt.Fprintf(out, "(%s %s)\n", strings.ToLower(l.Verb), l.Text)
		}
	}
}

// typed reads keys from a terminal, one line for each time the call waits.
func typed(in io.Reader, prompt io.Writer) handset.Keys {
	lines := bufio.NewScanner(in)
	return func(context.Context) (handset.Input, error) {
		for {
			fmt.Fprint(prompt, "keys> ")
			if !lines.Scan() {
				fmt.Fprintln(prompt)
				return handset.Input{HangUp: true}, lines.Err()
			}
			item := strings.TrimSpace(lines.Text())
			if item == "" {
				return handset.Silence, nil
			}
			input, err := handset.ParseInput(item)
			if err == nil {
				return input, nil
			}
			fmt.Fprintln(prompt, err)
		}
	}
}
