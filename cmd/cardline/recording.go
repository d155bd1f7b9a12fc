package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newRecording is `cardline recording`: what callers said after the tone.
func newRecording() *cobra.Command {
	d := &agentDoor{}
	cmd := &cobra.Command{
		Use:   "recording",
		Short: "List and hear what callers recorded",
		Long: `List and hear what callers said after the tone: messages, complaints, suggestions. Each belongs to a case. Who hears one is written into
the audit trail before they do.`,
		Example: "  cardline recording list --case HC2048168\n  cardline recording hear RE0123456789abcdef0123456789abcdef --out message.mp3",
	}
	d.flags(cmd, "", "demo-agent")
	cmd.AddCommand(d.newRecordings(), d.newHear())
	return cmd
}

func (d *agentDoor) newRecordings() *cobra.Command {
	var ref, after string
	var limit int
	cmd := &cobra.Command{
		Use: "list", Short: "List them, the newest first", Args: cobra.NoArgs, Example: "  cardline recording list\n  cardline recording list --limit 20",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got struct {
				Recordings []api.Recording `json:"recordings"`
				Next       string          `json:"next,omitempty"`
			}
			q := url.Values{"most": {strconv.Itoa(limit)}}
			for name, value := range map[string]string{"case": ref, "after": after} {
				if value != "" {
					q.Set(name, value)
				}
			}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodGet, "/recordings?"+q.Encode(), nil, &got, lineWait); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if d.json {
				return printJSON(w, got)
			}
			list := tableOf("RECORDING", "KIND", "SPOKEN (UTC)", "SECONDS", "LANGUAGE", "FROM", "CASE")
			for _, r := range got.Recordings {
				list.row(r.ID, r.Kind, r.At, r.Seconds, r.Lang, r.Number, r.Case)
			}
			return list.printPage(w, "nothing was recorded", got.Next)
		},
	}
	cmd.Flags().StringVar(&ref, "case", "", "only those of this case")
	cmd.Flags().IntVar(&limit, "limit", 50, "at most so many, up to 200")
	cmd.Flags().StringVar(&after, "after", "", "go on after this, as the page before says")
	return cmd
}

func (d *agentDoor) newHear() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "hear ID --out FILE", Short: "Fetch the sound of one", Args: cobra.ExactArgs(1),
		Example: "  cardline recording hear RE0123456789abcdef0123456789abcdef --out message.mp3",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			q := apiCall{server: d.url, key: d.key, method: http.MethodGet, path: "/recordings/" + url.PathEscape(args[0]) + "/audio"}
			res, err := q.answer(cmd.Context())
			if err != nil {
				return err
			}
			defer res.Body.Close()
			n := int64(0)
			err = private(file, func(w io.Writer) (err error) {
				if n, err = io.Copy(w, res.Body); err != nil {
					return &exitError{exitHTTP, err}
				}
				return nil
			})
			if err != nil {
				return err
			}
			kind := res.Header.Get("Content-Type")
			if d.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"id": args[0], "type": kind, "bytes": n, "file": file})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d bytes of %s in %s\n", n, kind, file)
			return err
		},
	}
	cmd.Flags().StringVar(&file, "out", "", "file that is made")
	_ = cmd.MarkFlagRequired("out") // fails only for a flag that does not exist
	return cmd
}
