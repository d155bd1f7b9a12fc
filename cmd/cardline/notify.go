package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// notifyDoor is where `cardline notify` asks, and how it prints.
type notifyDoor struct{ door }

// newNotify is `cardline notify`: one notification, or a file of them.
func newNotify() *cobra.Command {
	d := &notifyDoor{}
	var n api.Notification
	var f notifyFile
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "notify --type TYPE (--customer ID | --number N | --file F.csv)",
		Short: "Ask for a notification to be sent, or a file of them",
		Long: "Ask the running server to send a notification: by type, to a customer or a number, with the data its words need. With --file,\n" +
			"one for each row of a CSV file whose header names key, customer or number, lang, send_at and the data. A file goes on where it\n" +
			"stopped when the same command is run again; a file that is done sends nothing twice. A key holds for ever, in any file. What has none\n" +
			"and says what the recipient was just sent is held back as a mistake, unless --repeat is given; rows need keys for that. Rows that\n" +
			"are refused are listed with their lines and reasons. Exits 1 on what is refused as such (of a file: if any row was), 2 when the\n" +
			"server does not answer or refuses the key.",
		Example: "  cardline notify --type due-reminder --customer C1001 --data card=1234 --data total=\"USD 1102.35\" --data minimum=\"USD 55.12\" --data due=2026-12-03\n" +
			"  cardline notify --type points-expiry --number +85291234567 --lang zh-Hant --data points=900 --data expires=2026-12-31 --at 2026-12-01T10:00:00+08:00 --dry-run\n" +
			"  cardline notify --type due-reminder --file due-november.csv --refused refused.csv",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.path != "" {
				return d.file(cmd, n.Type, f)
			}
			return d.one(cmd, n, dryRun)
		},
	}
	cmd.Flags().StringVar(&n.Type, "type", "", "type of message, as cardline template list names them")
	cmd.Flags().StringVar(&n.Customer, "customer", "", "whom to tell, by id")
	cmd.Flags().StringVar(&n.Number, "number", "", "or the number to tell")
	cmd.Flags().StringToStringVar(&n.Data, "data", nil, "what the words need: name=value, more than once")
	cmd.Flags().StringVar(&n.Lang, "lang", "", "en, zh-Hans or zh-Hant; empty: the customer's own")
	cmd.Flags().StringVar(&n.SendAt, "at", "", "not before this time (RFC 3339); empty: now")
	cmd.Flags().StringVar(&n.Key, "once", "", "a key of yours: the same again plans nothing twice")
	cmd.Flags().BoolVar(&n.Repeat, "repeat", false, "send it although the same went to them just now")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only show what would be sent")
	f.flags(cmd)
	d.flags(cmd, "", "demo-admin")
	_ = cmd.MarkFlagRequired("type") // fails only for a flag that is not there
	cmd.MarkFlagsOneRequired("customer", "number", "file")
	cmd.MarkFlagsMutuallyExclusive("customer", "number", "file")
	cmd.MarkFlagsMutuallyExclusive("file", "dry-run")
	cmd.MarkFlagsMutuallyExclusive("file", "repeat")
	cmd.AddCommand(d.newFiles(), d.newSteer("pause", "Pause a file: no more rows are taken"), d.newSteer("resume", "Go on with a paused file"),
		d.newCancel())
	return cmd
}

// notified is what the server says of notifications.
type notified struct {
	Notifications []api.Taken `json:"notifications"`
}

func (d *notifyDoor) one(cmd *cobra.Command, n api.Notification, dryRun bool) error {
	path := "/notifications"
	if dryRun {
		path += "?dry_run=true"
	}
	var out notified
	if err := d.ask(cmd, http.MethodPost, path, n, &out); err != nil {
		return err
	}
	if len(out.Notifications) != 1 {
		return &exitError{exitHTTP, fmt.Errorf("the server answered about %d notifications", len(out.Notifications))}
	}
	t := out.Notifications[0]
	if d.json {
		if err := printJSON(cmd.OutOrStdout(), t); err != nil {
			return err
		}
	} else if err := printTaken(cmd.OutOrStdout(), t, dryRun); err != nil {
		return err
	}
	if t.State == "refused" {
		return &exitError{code: exitFault}
	}
	return nil
}

func printTaken(w io.Writer, t api.Taken, dryRun bool) error {
	var err error
	switch {
	case t.State == "refused":
		faults := t.Faults
		if len(faults) == 0 && t.Error != nil {
			faults = []api.Fault{*t.Error}
		}
		_, err = fmt.Fprintln(w, "refused; nothing was kept")
		for _, f := range faults {
			fmt.Fprintf(w, "  %s %s\n", f.Field, f.Reason)
		}
	case t.State == "repeated":
		_, err = fmt.Fprintf(w, "%s was planned before under this key; nothing was planned again\n", t.ID)
	case dryRun:
		_, err = fmt.Fprintf(w, "to %s in %s, by %s, segments: %d (dry run: nothing was written)\n%s\n", t.To, t.Lang, t.Template, t.Segments, oneLine(t.Text))
	default:
		_, err = fmt.Fprintf(w, "%s is planned: see `cardline outbox explain %s`\n", t.ID, t.ID)
	}
	return err
}

func (d *notifyDoor) newFiles() *cobra.Command {
	return &cobra.Command{
		Use: "files", Short: "List files and how far they were taken", Args: cobra.NoArgs,
		Example: "  cardline notify files",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []api.Import{}
			for after := ""; ; {
				q := url.Values{"limit": {"200"}}
				if after != "" {
					q.Set("after", after)
				}
				var page struct {
					Imports []api.Import
					Next    string
				}
				if err := d.ask(cmd, http.MethodGet, "/imports?"+q.Encode(), nil, &page); err != nil {
					return err
				}
				all = append(all, page.Imports...)
				if after = page.Next; after == "" {
					break
				}
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "imports", all)
			}
			return printImports(cmd.OutOrStdout(), all)
		},
	}
}

func printImports(w io.Writer, ims []api.Import) error {
	list := tableOf("FILE", "STATE", "ROWS", "PLANNED", "REPEATED", "REFUSED", "LAST (UTC)")
	for _, im := range ims {
		list.row(im.ID, im.State, im.Rows, im.Planned, im.Repeated, im.Refused, im.Last)
	}
	return list.print(w, "no files")
}

func (d *notifyDoor) newSteer(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name + " FILE-ID", Short: short, Args: cobra.ExactArgs(1),
		Example: "  cardline notify " + name + " due-reminder-9f86d081884c7d65",
		RunE: func(cmd *cobra.Command, args []string) error {
			var im api.Import
			if err := d.ask(cmd, http.MethodPost, "/imports/"+url.PathEscape(args[0])+"/"+name, nil, &im); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), im)
			}
			return printImports(cmd.OutOrStdout(), []api.Import{im})
		},
	}
}
