package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// agentDoor is where `cardline agent` asks.
type agentDoor struct{ door }

// newAgent is `cardline agent`: answering callers, each under their own key.
func newAgent() *cobra.Command {
	d := &agentDoor{}
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "Answer callers: be ready, see who you have, take the next",
		Long: `Answer callers under your own key. Whoever is ready has their telephone rung by the carrier when it is somebody's turn, hears in short who
it is, and is put through. A telephone that rings in vain makes its agent away, and the caller keeps the place. Exits 1 on what cannot be done
now, 2 when the server does not answer or refuses the key.`,
		Example: `  cardline agent ready --number +12025550198 --langs en,zh-Hant
  cardline agent next
  cardline agent done
  cardline agent away`,
	}
	d.flags(cmd, "", "demo-agent")
	cmd.AddCommand(d.newReady(), d.newState("away", "Take no calls for a while"), d.newState("offline", "Go home"), d.newNext(), d.newDone(), d.newShift())
	return cmd
}

// agentSkills are the flags with what an agent says of themselves.
type agentSkills struct {
	number        string
	langs, topics []string
}

func (s *agentSkills) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.number, "number", s.number, "where you answer, in E.164; needed once")
	f.StringSliceVar(&s.langs, "langs", s.langs, "languages you speak: en, zh-Hans, zh-Hant; needed once")
	f.StringSliceVar(&s.topics, "topics", s.topics, "what you answer: service, platinum, lost, complaint, retention (at first service and lost)")
}

func (s *agentSkills) body(state string) map[string]any {
	body := map[string]any{"state": state}
	if s.number != "" {
		body["number"] = s.number
	}
	if len(s.langs) > 0 {
		body["langs"] = s.langs
	}
	if len(s.topics) > 0 {
		body["topics"] = s.topics
	}
	return body
}

func (d *agentDoor) newReady() *cobra.Command {
	var skills agentSkills
	cmd := &cobra.Command{
		Use: "ready", Short: "Take calls", Args: cobra.NoArgs, Example: "  cardline agent ready --number +12025550198 --langs en --topics service,lost",
		RunE: func(cmd *cobra.Command, _ []string) error { return d.one(cmd, "/state", skills.body("ready")) },
	}
	skills.flags(cmd)
	return cmd
}

func (d *agentDoor) newState(state, short string) *cobra.Command {
	return &cobra.Command{
		Use: state, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.one(cmd, "/state", map[string]any{"state": state})
		},
	}
}

func (d *agentDoor) newDone() *cobra.Command {
	return &cobra.Command{
		Use: "done [CALL]", Short: "Be done with your call, and take the next", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, "/done", map[string]any{"call": strings.Join(args, "")})
		},
	}
}

func (d *agentDoor) newNext() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use: "next", Short: "Wait for a caller, and see who it is", Args: cobra.NoArgs, Example: "  cardline agent next --wait 10m",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := waitFlag("wait", wait); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), wait)
			defer cancel()
			c, err := d.next(ctx)
			switch {
			case errors.Is(err, context.DeadlineExceeded):
				return &exitError{exitFault, fmt.Errorf("no caller within %s", wait)}
			case err != nil:
				return err
			case d.json:
				return printJSON(cmd.OutOrStdout(), c)
			}
			return printCaller(cmd.OutOrStdout(), c)
		},
	}
	cmd.Flags().DurationVar(&wait, "wait", time.Minute, "how long")
	return cmd
}

// callerLook is how often a caller is looked for.
const callerLook = 500 * time.Millisecond

// next waits until the agent has a caller.
func (d *agentDoor) next(ctx context.Context) (c api.Caller, err error) {
	tick := time.NewTicker(callerLook)
	defer tick.Stop()
	for {
		c, has, err := d.caller(ctx)
		if has || err != nil {
			return c, err
		}
		select {
		case <-ctx.Done():
			return c, ctx.Err()
		case <-tick.C:
		}
	}
}

// caller is who the agent has; has is false for nobody.
func (d *agentDoor) caller(ctx context.Context) (c api.Caller, has bool, err error) {
	err = askAPI(ctx, d.url, d.key, http.MethodGet, "/agents/me/call", nil, &c, lineWait)
	var refused *exitError
	if errors.As(err, &refused) && refused.code == exitFault {
		return c, false, ctx.Err()
	}
	return c, err == nil, err
}

// one prints how the agent stands after a change.
func (d *agentDoor) one(cmd *cobra.Command, path string, body any) error {
	var a api.Agent
	if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/agents/me"+path, body, &a, lineWait); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), a)
	}
	call := ""
	if a.Call != "" {
		call = ", call " + a.Call
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is %s at %s%s (%s; %s)\n", a.Name, a.State, a.Number, call, strings.Join(a.Langs, ", "), strings.Join(a.Topics, ", "))
	return err
}

func printCaller(w io.Writer, c api.Caller) error {
	who := "somebody who has not shown who they are"
	if c.Customer != "" {
		who = strings.TrimSpace(c.Tier + " customer " + c.Customer)
	}
	urgent, back := "", ""
	if c.Urgent {
		urgent = ", URGENT"
	}
	if c.Back {
		back = ", a call back"
	}
	_, err := fmt.Fprintf(w, "%s: %s, %s in %s%s%s: %s\n%s\n", c.State, c.Topic, who, c.Lang, urgent, back, c.Number, c.Summary)
	return err
}
