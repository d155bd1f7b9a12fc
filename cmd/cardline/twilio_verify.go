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

	"cardline/config"
	"cardline/internal/carrier"
	"cardline/internal/phone"
)

func newTwilioVerify(set *settings) *cobra.Command {
	var to string
	var wait time.Duration
	cmd := &cobra.Command{
		Use: "verify --to NUMBER", Short: "Check the settings, that we are reached, and that a test text arrives", Args: cobra.NoArgs,
		Example: "  cardline twilio verify --config /etc/cardline.yaml --to +12025550147\n  cardline twilio verify --to +12025550147 --wait 2m",
		RunE: func(cmd *cobra.Command, _ []string) error {
			number, err := phone.Parse(to)
			if err != nil {
				return &exitError{exitFault, errors.New("--to: give a telephone of yours as +12025550147")}
			}
			return onTwilio(cmd, set, func(all []twilioAccount, c config.Config) error { return verifyTwilio(cmd, all, c, number, wait) })
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "a telephone of yours, which gets the test text")
	cmd.Flags().DurationVar(&wait, "wait", time.Minute, "how long the test text may take")
	_ = cmd.MarkFlagRequired("to") // fails only for a flag that does not exist
	return cmd
}

func verifyTwilio(cmd *cobra.Command, all []twilioAccount, c config.Config, to phone.Number, wait time.Duration) error {
	ctx, w := cmd.Context(), cmd.OutOrStdout()
	_, changes, conflicts, err := planAll(ctx, w, all)
	if err != nil {
		return err
	}
	if changes+conflicts > 0 {
		return &exitError{exitFault, fmt.Errorf("%d settings are not as they should be, %d in conflict: see `cardline twilio plan`", changes, conflicts)}
	}
	if err := reached(ctx, c.PublicURL); err != nil {
		return &exitError{exitHTTP, fmt.Errorf("%s is not reached from here: %w", c.PublicURL, err)}
	}
	fmt.Fprintf(w, "%s answers\n", c.PublicURL)
	return testText(ctx, w, all[0], c, to, wait)
}

// reached asks our public door whether it is there.
func reached(ctx context.Context, public string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(public, "/")+"/healthz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	return nil
}

// testText sends a text to a telephone of the operator's and follows it. No customer gets it, so that it is no message of the outbox.
func testText(ctx context.Context, w io.Writer, a twilioAccount, c config.Config, to phone.Number, wait time.Duration) error {
	got, err := a.setup.Send(ctx, carrier.Send{
		ID: "test", From: c.Twilio.Sender.Service, To: to, Validity: wait,
		Body: c.Brand.En + ": this is a test of our text service. Nothing needs to be done.",
	})
	if err != nil {
		return twilioFault(a.name, err)
	}
	fmt.Fprintf(w, "test text %s to %s is %s\n", got.SID, to, got.Status)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for last, end := got.Status, time.Now().Add(wait); ; {
		status, code, err := a.setup.Status(ctx, got.SID)
		if err != nil {
			return twilioFault(a.name, err)
		}
		if status != last {
			fmt.Fprintf(w, "test text %s to %s is %s\n", got.SID, to, status)
			last = status
		}
		switch status {
		case "delivered", "read":
			return nil
		case "undelivered", "failed", "canceled":
			return &exitError{exitFault, fmt.Errorf("the test text did not arrive: https://www.twilio.com/docs/api/errors/%d", code)}
		}
		if time.Now().After(end) {
			return &exitError{exitFault, fmt.Errorf("the test text is still %s after %s", status, wait)}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
