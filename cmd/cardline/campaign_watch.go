package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/campaign"
)

// watch is somebody who sees a campaign go out.
type watch struct {
	*campaignDoor

	cmd  *cobra.Command
	code string
	told string    // last
	away time.Time // since when the server does not answer; zero: it does
	met  bool      // it has answered
}

func (d *campaignDoor) newWatch() *cobra.Command {
	return &cobra.Command{
		Use: "watch CODE", Short: "See a campaign go out", Args: cobra.ExactArgs(1),
		Long: "Print a line whenever something changes, until the campaign is over or ^C: how many are planned, handed over, delivered, the rate, and\n" +
			"how long it will take at that. A server that restarts meanwhile is waited for, two minutes at most.",
		Example: "  cardline campaign watch SPRING-27",
		RunE: func(cmd *cobra.Command, args []string) error {
			w := &watch{campaignDoor: d, cmd: cmd, code: args[0]}
			for {
				over, err := w.stream()
				switch {
				case cmd.Context().Err() != nil:
					return nil
				case over:
					return err
				}
				if err := w.lasting(err); err != nil {
					return err
				}
				select { // it comes again
				case <-cmd.Context().Done():
					return nil
				case <-time.After(time.Second):
				}
			}
		},
	}
}

// awayMost is how long a server that has answered is waited for.
const awayMost = 2 * time.Minute

// lasting is the error that ends watching: any before the server has answered, what it refuses, and that it stays away.
func (w *watch) lasting(err error) error {
	var refused *problem
	switch {
	case err == nil:
		return nil
	case !w.met, errors.As(err, &refused) && refused.Status < http.StatusInternalServerError:
		return err
	case w.away.IsZero():
		w.away = time.Now()
		fmt.Fprintln(w.cmd.ErrOrStderr(), "the server does not answer: it is waited for")
	case time.Since(w.away) > awayMost:
		return err
	}
	return nil
}

// stream reads one stream to its end, and tells what is not what was told last. A stream that breaks off has ended.
func (w *watch) stream() (over bool, err error) {
	res, err := apiCall{server: w.url, key: w.key, method: http.MethodGet, path: w.path + of(w.code) + "/watch"}.answer(w.cmd.Context())
	if err != nil {
		return false, err
	}
	defer res.Body.Close()
	w.met, w.away = true, time.Time{}
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		raw, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var p campaign.Progress
		if err := json.Unmarshal([]byte(raw), &p); err != nil {
			return true, &exitError{exitHTTP, fmt.Errorf("reading the progress: %w", err)}
		}
		line := raw
		if !w.json {
			line = progressLine(p)
		}
		if line != w.told {
			fmt.Fprintln(w.cmd.OutOrStdout(), line)
			w.told = line
		}
		if p.Over {
			return true, nil
		}
	}
	return false, nil
}

// heededLine says what events came to: 5 events, 2 answered, 1 not due yet, 2 came to nothing.
func heededLine(h campaign.Heeded) string {
	return fmt.Sprintf("%s, %d answered, %d not due yet, %d came to nothing", counted(h.Told, "event"), h.Answered, h.Waiting, h.Told-h.Answered-h.Waiting)
}

func progressLine(p campaign.Progress) string {
	line := string(p.State)
	if p.Occurrence != "" {
		line += fmt.Sprintf(" %s: %d of %d planned, %d sent, %d delivered, %d failed, %d held back, %d wait", p.Occurrence, p.Planned, max(p.Counted, p.Planned), p.Sent, p.Delivered, p.Failed, p.Blocked, p.Waiting)
	}
	if p.HeldOut > 0 {
		line += fmt.Sprintf(", %d held out", p.HeldOut)
	}
	if p.Events != nil {
		line += ": " + heededLine(*p.Events) + fmt.Sprintf("; %d sent, %d delivered, %d failed, %d held back, %d wait", p.Sent, p.Delivered, p.Failed, p.Blocked, p.Waiting)
	}
	if p.Rate > 0 {
		line += fmt.Sprintf("; %.0f a second", p.Rate)
	}
	if p.Left != "" {
		line += ", " + p.Left + " left"
	}
	if p.Held != "" {
		line += "; " + oneLine(strings.TrimPrefix(p.Held, string(p.State)+": "))
	}
	return line
}
