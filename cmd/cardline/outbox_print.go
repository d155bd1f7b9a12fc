package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"cardline/gateway/api"
)

func printOutbox(w io.Writer, s api.OutboxStatus) error {
	printPauses(w, s.Pauses)
	for _, table := range []func(io.Writer, api.OutboxStatus){printLanes, printSenders, printAccounts} {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t)
		table(t, s)
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func printPauses(w io.Writer, ps []api.PauseView) {
	if len(ps) == 0 {
		fmt.Fprintln(w, "nothing is paused")
	}
	for _, p := range ps {
		what := pauseName(p)
		if p.Security {
			what += ", even security"
		}
		fmt.Fprintf(w, "PAUSED %s since %s by %s: %s\n", what, p.Since.UTC().Format(minuteUTC), p.By, p.Reason)
		if p.Restored {
			fmt.Fprintln(w, "       go on with `cardline outbox reconcile`")
		}
	}
}

func printLanes(t io.Writer, s api.OutboxStatus) {
	fmt.Fprintln(t, "LANE\tDUE\tOLDEST FOR\tTAKES\tLATER\tHELD\tWORKING\tAT CARRIER\tUNKNOWN\tFOR A PERSON\tFAILED")
	for _, l := range s.Lanes {
		oldest, takes := "-", "-"
		if l.Oldest != nil {
			oldest = lasting(l.Waits)
		}
		switch {
		case l.Takes > 0:
			takes = lasting(l.Takes)
		case l.Due > 0:
			takes = "not paced"
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n",
			l.Lane, l.Due, oldest, takes, l.Later, l.Held, l.Working, l.Handed, l.Unknown, l.Person, l.Failed)
	}
}

func printSenders(t io.Writer, s api.OutboxStatus) {
	if len(s.Senders) == 0 {
		fmt.Fprintln(t, "no sender is configured")
		return
	}
	fmt.Fprintf(t, "SENDER\tRATE\tLAST MINUTE\tNO RECEIPT YET\tFOR %s\tOLDEST (UTC)\tSTATE\n", lasting(s.Late))
	for _, x := range s.Senders {
		state, oldest := "open", "-"
		switch {
		case x.Stop != "":
			state = "stopped: " + x.Stop
		case x.Rests > 0:
			state = fmt.Sprintf("rests %d s: the carrier asked for it", x.Rests)
		}
		if x.Oldest != nil {
			oldest = x.Oldest.UTC().Format(time.DateTime)
		}
		rate := perSecond(x.Rate)
		if x.Live {
			rate += ", set while running"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", x.Sender, rate, minuteWords(x), x.Open, x.Late, oldest, state)
	}
	if s.At.Sub(s.Counted) >= time.Second {
		fmt.Fprintf(t, "receipts were counted at %s UTC\n", s.Counted.UTC().Format(time.TimeOnly))
	}
}

func printAccounts(t io.Writer, s api.OutboxStatus) {
	if len(s.Accounts) == 0 {
		fmt.Fprintln(t, "no account with a carrier")
		return
	}
	fmt.Fprintln(t, "ACCOUNT\tSHARE\tSTATE")
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
}

// lasting is a time in the two units that matter: 45s, 12m30s, 4h05m, 3d02h.
func lasting(seconds int) string {
	d := time.Duration(seconds) * time.Second
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", seconds)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", seconds/60, seconds%60)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02dm", seconds/3600, seconds%3600/60)
	}
	return fmt.Sprintf("%dd%02dh", seconds/86400, seconds%86400/3600)
}
