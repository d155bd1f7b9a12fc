package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func (d *notifyDoor) newCancel() *cobra.Command {
	return &cobra.Command{
		Use: "cancel FILE-ID", Short: "Cancel a file, and take back what was not yet handed to the carrier", Args: cobra.ExactArgs(1),
		Long: "Cancel a file: from then on nothing of it leaves, and what was not yet handed to the carrier is taken back. Many messages are taken\n" +
			"back in parts, with progress. After Ctrl-C or an error the same command goes on with the rest.",
		Example: "  cardline notify cancel due-reminder-9f86d081884c7d65",
		RunE: func(cmd *cobra.Command, args []string) error {
			im, err := d.cancel(cmd, args[0])
			if err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), im)
			}
			if err := printImports(cmd.OutOrStdout(), []api.Import{im.Import}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "taken back: %s\n", counted(im.Taken, "message"))
			return err
		},
	}
}

// cancel asks until nothing is left to take back. What it returns counts all that was.
func (d *notifyDoor) cancel(cmd *cobra.Command, id string) (api.CancelledImport, error) {
	progress, taken := newBar(cmd.ErrOrStderr(), 5*time.Second), 0
	for {
		var im api.CancelledImport
		if err := d.ask(cmd, http.MethodPost, "/imports/"+url.PathEscape(id)+"/cancel", nil, &im); err != nil {
			if cmd.Context().Err() != nil {
				err = errors.New("interrupted")
			} else if taken == 0 {
				return im, err
			}
			progress.end()
			return im, fmt.Errorf("%w\ntaken back so far: %s at least; the same command goes on with the rest", err, counted(taken, "message"))
		}
		taken += im.Taken
		im.Taken = taken
		if !im.More {
			progress.end()
			return im, nil
		}
		progress.show(taken, max(im.Planned, taken+1), fmt.Sprintf("%d taken back, of %d at most", taken, max(im.Planned, taken)))
	}
}
