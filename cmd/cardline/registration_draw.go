package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func (d *registrationDoor) newDraw() *cobra.Command {
	var verify bool
	cmd := &cobra.Command{
		Use: "draw CODE [--verify]", Short: "Draw a lottery that is closed, once, and tell everybody; or check a draw", Args: cobra.ExactArgs(1),
		Long: "Draw a lottery after it has closed: references in the order of their HMAC-SHA256 under the seed whose hash was told when it was opened.\n" +
			"The first have won, then comes the waiting list; everybody is texted once. --verify draws again from the published seed, here, and\n" +
			"compares: the seed with its hash, the list with its own, and every place.",
		Example: "  cardline registration draw CHECKUP\n  cardline registration draw CHECKUP --verify",
		RunE: func(cmd *cobra.Command, args []string) error {
			if verify {
				return d.verify(cmd, args[0])
			}
			return d.move(cmd, of(args[0])+"/draw", nil)
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "check a draw that was held")
	return cmd
}

// verify draws again from what is published.
func (d *registrationDoor) verify(cmd *cobra.Command, code string) error {
	var got api.Drawing
	if err := d.ask(cmd, http.MethodGet, of(code)+"/draw", nil, &got); err != nil {
		return err
	}
	if err := got.Of().Verify(); err != nil {
		return &exitError{exitFault, fmt.Errorf("the draw of %s does not agree: %w", code, err)}
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), got)
	}
	return facts{
		{"draw", fmt.Sprintf("%s, %s %s", got.Code, by(got.By, moment(&got.At)), "agrees")},
		{"seed", got.Seed}, {"its sha256", got.Commitment + ", as told when it was opened"},
		{"order", fmt.Sprintf("%d references, drawn again to the same places", len(got.Refs))}, {"its sha256", got.Digest},
		{"won", fmt.Sprintf("the first %d of them", min(got.Quota, len(got.Refs)))},
	}.print(cmd.OutOrStdout())
}
