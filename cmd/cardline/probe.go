package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/carrier"
	"cardline/internal/carrier/twilio"
	"cardline/internal/clock"
	"cardline/internal/phone"
)

// probeLook is how often the carrier is asked what became of the text.
const probeLook = 2 * time.Second

// probed is what a probe found, without a number in it.
type probed struct {
	Accepted  float64 `json:"accepted_seconds"`
	Delivered float64 `json:"delivered_seconds,omitempty"`
	Inbound   float64 `json:"inbound_seconds,omitempty"`
	Status    string  `json:"status"`
	Code      int     `json:"code,omitempty"`
	OK        bool    `json:"ok"`
}

// newProbe is `cardline probe`: a text through the real carrier, followed to its end.
func newProbe() *cobra.Command {
	var set settings
	var to, purpose string
	var back, asJSON bool
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "probe --to NUMBER",
		Short: "Send a text through the real carrier and wait for its receipt",
		Long: "Send one text with the configuration's account and sender to a number of your own, and wait until the carrier says that it is\n" +
			"delivered; with --inbound, for a number of ours, until it has come in again. It passes no gate and leaves no row: it tells whether the\n" +
			"way is open, to a scheduler by its exit code. 0: it is; 1: the text was refused or not delivered in time; 2: the carrier does not\n" +
			"answer. Nothing personal is printed.",
		Example: "  cardline probe --config /etc/cardline.yaml --to +12025550199\n  cardline probe --to +12025550100 --inbound --purpose security --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			number, err := phone.Parse(to)
			if err != nil {
				return &exitError{exitFault, errors.New("--to: not a number like +12025550199")}
			}
			cfg, err := set.load()
			if err != nil {
				return err
			}
			from, err := senderFor(cfg, purpose)
			if err != nil {
				return &exitError{exitFault, err}
			}
			tw := cfg.Twilio
			sender, err := twilio.NewSender(twilio.Account{SID: tw.AccountSID, Token: tw.AuthToken.Reveal(), API: carrierURL(cfg), Wait: tw.Timeout})
			if err != nil {
				return &exitError{exitFault, err}
			}
			defer sender.Close()
			ctx, cancel := context.WithTimeout(cmd.Context(), patience)
			defer cancel()
			found, err := probe(ctx, sender, from, number, back)
			if asJSON {
				err = errors.Join(printJSON(cmd.OutOrStdout(), found), err)
			} else if found.Status != "" {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: accepted after %.2f s, delivered after %.2f s, came in after %.2f s (0: not)\n",
					found.Status, found.Accepted, found.Delivered, found.Inbound)
			}
			return err
		},
	}
	set.flag(cmd)
	cmd.Flags().StringVar(&to, "to", "", "a number of your own, in E.164")
	cmd.Flags().StringVar(&purpose, "purpose", "service", "whose sender: service, marketing or security")
	cmd.Flags().BoolVar(&back, "inbound", false, "the number is ours: wait until the text came in")
	cmd.Flags().DurationVar(&patience, "timeout", time.Minute, "wait so long at most")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	_ = cmd.MarkFlagRequired("to") // fails only for a flag that does not exist
	return cmd
}

func senderFor(c config.Config, purpose string) (string, error) {
	s := c.Twilio.Sender
	from, known := map[string]string{"service": s.Service, "marketing": s.Marketing, "security": s.Security}[purpose]
	if !known || from == "" {
		return "", fmt.Errorf("--purpose: no sender is set up for %q", purpose)
	}
	return from, nil
}

// probe sends a text that names itself and follows it by the carrier's list.
func probe(ctx context.Context, s *twilio.Sender, from string, to phone.Number, back bool) (found probed, err error) {
	began := time.Now()
	body := "Cardline probe " + strings.ToUpper(clock.NewID(began)[24:])
	got, err := s.Send(ctx, carrier.Send{ID: "probe", From: from, To: to, Body: body, Validity: 10 * time.Minute})
	if err != nil {
		return found, probeFailed(err)
	}
	found.Accepted, found.Status = time.Since(began).Seconds(), got.Status
	tick := time.NewTicker(probeLook)
	defer tick.Stop()
	for {
		page, _, err := s.List(ctx, carrier.Listing{})
		if err != nil && ctx.Err() == nil {
			return found, probeFailed(err)
		}
		for _, m := range page {
			switch {
			case m.SID == got.SID:
				found.Status, found.Code = m.Status, m.Code
				if m.Status == "delivered" && found.Delivered == 0 {
					found.Delivered = time.Since(began).Seconds()
				}
			case m.Inbound && m.Body == body && found.Inbound == 0:
				found.Inbound = time.Since(began).Seconds()
			}
		}
		if found.Status == "failed" || found.Status == "undelivered" {
			return found, &exitError{exitFault, fmt.Errorf("the carrier says %s, code %d", found.Status, found.Code)}
		}
		if found.OK = found.Delivered > 0 && (!back || found.Inbound > 0); found.OK {
			return found, nil
		}
		select {
		case <-ctx.Done():
			return found, &exitError{exitFault, fmt.Errorf("not delivered in time: the carrier says %s", found.Status)}
		case <-tick.C:
		}
	}
}

// probeFailed tells a refusal from a carrier that does not answer.
func probeFailed(err error) error {
	var refusal *carrier.Error
	if errors.As(err, &refusal) && refusal.Status/100 == 4 {
		return &exitError{exitFault, err}
	}
	return &exitError{exitHTTP, err}
}
