package main

import (
	"fmt"
	"io"
	"time"

	"cardline/gateway/api"
)

func printOutbox(w io.Writer, s api.OutboxStatus) error {
	printPauses(w, s.Pauses)
	for _, part := range []func(io.Writer, api.OutboxStatus) error{printLanes, printSenders, printAccounts} {
		fmt.Fprintln(w)
		if err := part(w, s); err != nil {
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

func printLanes(w io.Writer, s api.OutboxStatus) error {
	list := tableOf("LANE", "DUE", "OLDEST FOR", "TAKES", "LATER", "HELD", "WORKING", "AT CARRIER", "UNKNOWN", "FOR A PERSON", "FAILED")
	for _, l := range s.Lanes {
		oldest, takes := "", ""
		if l.Oldest != nil {
			oldest = lasting(l.Waits)
		}
		switch {
		case l.Takes > 0:
			takes = lasting(l.Takes)
		case l.Due > 0:
			takes = "not paced"
		}
		list.row(l.Lane, l.Due, oldest, takes, l.Later, l.Held, l.Working, l.Handed, l.Unknown, l.Person, l.Failed)
	}
	return list.print(w, "")
}

func printSenders(w io.Writer, s api.OutboxStatus) error {
	list := tableOf("SENDER", "RATE", "LAST MINUTE", "NO RECEIPT YET", "FOR "+lasting(s.Late), "OLDEST (UTC)", "STATE")
	for _, x := range s.Senders {
		state, oldest := "open", ""
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
		list.row(x.Sender, rate, minuteWords(x), x.Open, x.Late, oldest, state)
	}
	if len(s.Senders) > 0 && s.At.Sub(s.Counted) >= time.Second {
		list.note("receipts were counted at " + s.Counted.UTC().Format(time.TimeOnly) + " UTC")
	}
	return list.print(w, "no sender is configured")
}

func printAccounts(w io.Writer, s api.OutboxStatus) error {
	if s.Others {
		_, err := fmt.Fprintln(w, "accounts are as the workers see them: cardline_outbox_account_share in their metrics")
		return err
	}
	list := tableOf("ACCOUNT", "SHARE", "STATE")
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
		list.row(a.Account, fmt.Sprintf("%d %%", a.Share), state)
	}
	return list.print(w, "no account with a carrier")
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
