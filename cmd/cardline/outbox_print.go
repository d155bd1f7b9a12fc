package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"cardline/gateway/api"
)

func printOutbox(w io.Writer, s api.OutboxStatus) error {
	for _, p := range s.Pauses {
		what := pauseName(p)
		if p.Security {
			what += ", even security"
		}
		fmt.Fprintf(w, "PAUSED %s since %s by %s: %s\n", what, p.Since.UTC().Format(minuteUTC), p.By, p.Reason)
		if p.Restored {
			fmt.Fprintln(w, "       go on with `cardline outbox reconcile`")
		}
	}
	if len(s.Pauses) > 0 {
		fmt.Fprintln(w)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LANE\tDUE\tOLDEST DUE (UTC)\tLATER\tHELD\tAT CARRIER\tUNKNOWN\tFOR A PERSON\tFAILED")
	for _, l := range s.Lanes {
		oldest := "-"
		if l.Oldest != nil {
			oldest = l.Oldest.UTC().Format(time.DateTime)
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", l.Lane, l.Due, oldest, l.Later, l.Held, l.Working, l.Unknown, l.Person, l.Failed)
	}
	fmt.Fprintln(t, "\nSENDER\tRATE\tSTATE")
	for _, x := range s.Senders {
		state := "open"
		switch {
		case x.Stop != "":
			state = "stopped: " + x.Stop
		case x.Rests > 0:
			state = fmt.Sprintf("rests %d s: the carrier asked for it", x.Rests)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", x.Sender, rateWords(x), state)
	}
	fmt.Fprintln(t, "\nACCOUNT\tSHARE\tSTATE")
	for _, a := range s.Accounts {
		state := "well"
		switch {
		case a.Stopped:
			state = "stopped"
		case a.Down:
			state = "down"
		case a.Share < 100:
			state = "not well: others take over"
		}
		fmt.Fprintf(t, "%s\t%d %%\t%s\n", a.Account, a.Share, state)
	}
	return t.Flush()
}

func rateWords(s api.SenderView) string {
	out := fmt.Sprintf("%d segments/s", s.Rate)
	if s.Rate == 0 {
		out = "not paced"
	}
	if s.Live {
		out += " (set while running)"
	}
	return out
}
