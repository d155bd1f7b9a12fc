package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// replayPart is how many letters one call replays: some seconds, after which the progress shows and Ctrl-C is heard.
const replayPart = 1000

func newOutboxReplay() *cobra.Command {
	var d outboxDoor
	var f deadFlags
	var reason string
	var dry, repeat, yes bool
	cmd := &cobra.Command{
		Use:   "replay [ID…] --reason WHY",
		Short: "Send dead letters again",
		Long: "Count the dead letters that are chosen, by id or by what they are, then send them again once the count is confirmed. Each becomes a new\n" +
			"message, once for ever, and passes all gates. What may have been taken by the carrier is left alone; --may-repeat sends of it what\n" +
			"protects customers, worded as a possible repeat. One-time codes whose time is over are left alone.\n" +
			"Many go in parts, with progress. Ctrl-C stops after the part under way; the same command goes on where it stopped. Exits 1 where none of\n" +
			"the messages named is a dead letter, or all that are chosen were replayed before: it tells what they were replayed as.",
		Example: "  cardline outbox replay --code 30008 --reason \"carrier's outage\" --dry-run\n  cardline outbox replay --type due-reminder --reason \"carrier's outage\"\n" +
			"  cardline outbox replay 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --reason \"customer asked\" --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := f.choice(args)
			body["reason"], body["may_repeat"], body["limit"] = reason, repeat, replayPart
			r := replaying{door: &d, cmd: cmd, body: body}
			if err := r.count(); err != nil {
				return err
			}
			if !d.json {
				printReplay(cmd.OutOrStdout(), r.total)
			}
			if r.total.Found == 0 && r.total.Earlier > 0 {
				return &exitError{exitFault, fmt.Errorf("all %d were replayed already; `cardline outbox explain ID` tells as what", r.total.Earlier)}
			}
			if dry || r.total.Again == 0 {
				return r.tell()
			}
			if !yes && !confirmed(cmd, r.total.Again) {
				return &exitError{exitFault, errors.New("nothing was sent")}
			}
			return r.send()
		},
	}
	d.flags(cmd, "", "demo-admin")
	f.add(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only count")
	cmd.Flags().BoolVar(&repeat, "may-repeat", false, "also what may have been taken, if it protects customers")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask for the count")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

// replaying is a replay in parts: each is counted first, and sent under its count.
type replaying struct {
	door  *outboxDoor
	cmd   *cobra.Command
	body  map[string]any
	parts []replayedPart
	total api.ReplayResult
}

// replayedPart is where a part begins, and how many of it would be sent again.
type replayedPart struct {
	after string
	again int
}

// ask sends a part, or counts it. It is not broken off: whoever presses Ctrl-C wants to know how far it went.
func (r *replaying) ask(part replayedPart, dry bool) (out api.ReplayResult, err error) {
	r.body["after"], r.body["dry_run"], r.body["expect"] = part.after, dry, part.again
	err = askAPI(context.WithoutCancel(r.cmd.Context()), r.door.url, r.door.key, http.MethodPost, "/outbox/replay", r.body, &out, time.Minute)
	return out, err
}

func (r *replaying) count() error {
	progress := newBar(r.cmd.ErrOrStderr(), 5*time.Second)
	defer progress.end()
	r.total.ByReason = map[string]int{}
	for after := ""; ; {
		out, err := r.ask(replayedPart{after: after}, true)
		if err != nil {
			return err
		}
		if len(r.parts) == 0 {
			r.total.Earlier, r.total.Left, r.total.At = out.Earlier, out.Left, out.At
			if _, named := r.body["ids"]; !named {
				r.body["until"] = out.At // what dies from now on is not of this replay
			}
		}
		r.parts = append(r.parts, replayedPart{after, out.Again})
		r.total.Found, r.total.Again, r.total.Repeats = r.total.Found+out.Found, r.total.Again+out.Again, r.total.Repeats+out.Repeats
		r.total.Taken, r.total.Late = r.total.Taken+out.Taken, r.total.Late+out.Late
		for reason, n := range out.ByReason {
			r.total.ByReason[reason] += n
		}
		if after = out.Next; after == "" {
			return nil
		}
		if r.cmd.Context().Err() != nil {
			return &exitError{exitFault, errors.New("stopped while counting: nothing was sent")}
		}
		progress.show(len(r.parts)%barWidth, barWidth, fmt.Sprintf("%d dead letters counted", r.total.Found))
	}
}

// send plans part after part again.
func (r *replaying) send() error {
	progress, began, done := newBar(r.cmd.ErrOrStderr(), 5*time.Second), time.Now(), 0
	defer progress.end()
	for _, part := range r.parts {
		if part.again == 0 {
			continue
		}
		if r.cmd.Context().Err() != nil {
			progress.end()
			return &exitError{exitFault, fmt.Errorf("stopped: %d of %d were planned again; the same command goes on with the rest", done, r.total.Again)}
		}
		out, err := r.ask(part, false)
		if err != nil {
			progress.end()
			return fmt.Errorf("%w\n%d of %d were planned again; the same command goes on with the rest", err, done, r.total.Again)
		}
		done += out.Again
		if len(r.parts) > 1 {
			progress.show(done, r.total.Again, drainProgress(r.total.Again, r.total.Again-done, time.Since(began)))
		}
	}
	progress.end()
	if r.door.json {
		return r.tell()
	}
	_, err := fmt.Fprintf(r.cmd.OutOrStdout(), "%d planned again\n", done)
	return err
}

// tell prints the whole as JSON, if that is wanted.
func (r *replaying) tell() error {
	if !r.door.json {
		return nil
	}
	return printJSON(r.cmd.OutOrStdout(), r.total)
}

func printReplay(w io.Writer, r api.ReplayResult) {
	for _, l := range r.Left {
		fmt.Fprintln(w, l.Why)
	}
	fmt.Fprintf(w, "%d dead letters: %d would be sent again", r.Found, r.Again)
	if r.Repeats > 0 {
		fmt.Fprintf(w, " (%d worded as possible repeats)", r.Repeats)
	}
	fmt.Fprintf(w, ", %d may have been taken, %d are too late", r.Taken, r.Late)
	if r.Earlier > 0 {
		fmt.Fprintf(w, "; %d more were replayed before", r.Earlier)
	}
	fmt.Fprintln(w)
	for _, reason := range slices.Sorted(maps.Keys(r.ByReason)) {
		fmt.Fprintf(w, "  %6d  %s\n", r.ByReason[reason], reason)
	}
}

// confirmed asks for the count, so that nobody sends thousands by habit.
func confirmed(cmd *cobra.Command, n int) bool {
	fmt.Fprintf(cmd.ErrOrStderr(), "Type %d to send them: ", n)
	line, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n') // nothing typed is another number
	return strings.TrimSpace(line) == strconv.Itoa(n)
}
