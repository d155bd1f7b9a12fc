package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newShift is `cardline agent demo`: an agent who needs nobody, to try queues with. The carrier rings the number; this says when the talk
// is over.
func (d *agentDoor) newShift() *cobra.Command {
	skills := agentSkills{
		number: "+12025550198", langs: []string{"en", "zh-Hans", "zh-Hant"}, topics: []string{"service", "platinum", "lost", "complaint", "retention"},
	}
	var talk time.Duration
	var calls int
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Be an agent who takes calls one after another, each for so many seconds",
		Long: `Sign in, take calls one after another, be done with each so long after its talk began, and go offline at the end: to try queues with.
Ctrl-C ends it.`,
		Example: "  cardline agent demo --talk 20s\n  cardline agent demo --key demo-admin --langs zh-Hant --calls 3",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := errors.Join(waitFlag("talk", talk), within("calls", calls, 0, 0)); err != nil {
				return err
			}
			if err := d.one(cmd, "/state", skills.body("ready")); err != nil {
				return err
			}
			err := d.shift(cmd, talk, calls)
			home, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), lineWait)
			defer cancel()
			cmd.SetContext(home)
			return errors.Join(err, d.one(cmd, "/state", map[string]any{"state": "offline"}))
		},
	}
	skills.flags(cmd)
	cmd.Flags().DurationVar(&talk, "talk", 10*time.Second, "length of a talk")
	cmd.Flags().IntVar(&calls, "calls", 0, "end after so many; 0: never")
	withoutJSON(cmd)
	return cmd
}

// shift takes calls until there were enough, or ctx ends.
func (d *agentDoor) shift(cmd *cobra.Command, talk time.Duration, calls int) error {
	ctx := cmd.Context()
	for n := 1; calls == 0 || n <= calls; n++ {
		c, err := d.nextOrPast(ctx)
		if ctx.Err() != nil {
			return nil // Ctrl-C
		}
		if err != nil {
			return err
		}
		if c.State == wrapping { // it was over before it was seen
			err = d.ready(ctx)
		} else if err = printCaller(cmd.OutOrStdout(), c); err == nil {
			err = d.talk(ctx, c, talk)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "done with call %d\n", n)
	}
	return nil
}

// States of an agent that the demo looks for.
const (
	wrapping = "wrapping"
	away     = "away"
)

// nextOrPast is next, and takes a call for one that was over before anybody looked. Who missed one is ready again.
func (d *agentDoor) nextOrPast(ctx context.Context) (c api.Caller, err error) {
	for {
		look, cancel := context.WithTimeout(ctx, 2*callerLook)
		c, err = d.next(look)
		cancel()
		if err == nil || ctx.Err() != nil || look.Err() == nil {
			return c, err
		}
		var me api.Agent
		if err := askAPI(ctx, d.url, d.key, http.MethodGet, "/agents/me", nil, &me, lineWait); err != nil {
			return c, err
		}
		switch me.State {
		case wrapping:
			return api.Caller{Call: me.Call, State: me.State}, nil
		case away:
			if err := d.ready(ctx); err != nil {
				return c, err
			}
		}
	}
}

// talk lasts so long from when it began, and ends earlier where the caller hangs up, or where the telephone rang in vain.
func (d *agentDoor) talk(ctx context.Context, c api.Caller, long time.Duration) error {
	var over time.Time
	tick := time.NewTicker(callerLook)
	defer tick.Stop()
	for {
		now, has, err := d.caller(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case !has || now.Call != c.Call: // hung up, or never picked up
			return d.ready(ctx)
		case now.State == "talking" && over.IsZero():
			over = time.Now().Add(long)
		case now.State == "talking" && time.Now().After(over):
			return d.ready(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// ready ends what is left of a call, or of having missed one.
func (d *agentDoor) ready(ctx context.Context) error {
	err := askAPI(ctx, d.url, d.key, http.MethodPost, "/agents/me/done", map[string]any{}, nil, lineWait)
	var refused *exitError
	if !errors.As(err, &refused) || refused.code != exitFault {
		return err
	}
	err = askAPI(ctx, d.url, d.key, http.MethodPost, "/agents/me/state", map[string]any{"state": "ready"}, nil, lineWait)
	if errors.As(err, &refused) && refused.code == exitFault {
		return nil // the next caller is there already
	}
	return err
}
