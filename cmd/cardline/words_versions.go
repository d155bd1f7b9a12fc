package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// wordsDoor is where the commands about additions to the words ask, and how they print.
type wordsDoor struct{ door }

// wordsVersions are the subcommands of `cardline words` that ask a running server.
func wordsVersions() []*cobra.Command {
	d := &wordsDoor{}
	all := []*cobra.Command{d.newList(), d.newTry(), d.newAdd(), d.newMove("propose"), d.newApprove(), d.newUse("publish"), d.newUse("rollback"), d.newHistory()}
	for _, cmd := range all {
		d.flags(cmd, "", "demo-maker")
	}
	return all
}

func wordsNumber(arg string) (int, error) {
	n, err := strconv.ParseUint(arg, 10, 31)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("an addition is a number, as `cardline words list` shows")
	}
	return int(n), nil
}

func (d *wordsDoor) newList() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "list", Short: "List what was added to the words, the newest first", Args: cobra.NoArgs,
		Example: "  cardline words list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got struct {
				Versions []api.WordsVersion `json:"versions"`
				Next     string             `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "/words/versions"+p.query(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got)
			}
			list := tableOf("VERSION", "STATE", "COMMAND", "LANGUAGE", "SAVED (UTC)", "MAKER", "CHECKER", "WORDINGS")
			for _, v := range got.Versions {
				list.row(v.Number, wordsStanding(v), v.Command, v.Lang, v.Saved, v.Maker, v.Checker, quoted(v.Wordings))
			}
			return list.printPage(cmd.OutOrStdout(), "nothing was added to the words that ship", got.Next)
		},
	}
	p.flags(cmd)
	return cmd
}

func wordsStanding(v api.WordsVersion) string {
	switch {
	case v.Left:
		return v.State + ", in use but claimed by the program"
	case v.InUse:
		return v.State + ", in use"
	}
	return v.State
}

func quoted(wordings []string) string {
	out := make([]string, len(wordings))
	for i, w := range wordings {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, " ")
}

// addition are the flags of what is added.
type addition struct {
	lang, note, source string
	args               map[string]string
}

func (w *addition) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&w.lang, "lang", "en", "language of the wordings: en, zh-Hans, zh-Hant")
	cmd.Flags().StringToStringVar(&w.args, "settles", nil, "what they settle by themselves, as feature=INTL")
}

func (w *addition) of(args []string) api.WordsAddition {
	return api.WordsAddition{Command: strings.ToUpper(args[0]), Lang: w.lang, Wordings: args[1:], Args: w.args}
}

func (d *wordsDoor) newTry() *cobra.Command {
	var w addition
	cmd := &cobra.Command{
		Use: "try COMMAND WORDING...", Short: "Tell what would forbid that wordings mean a command", Args: cobra.MinimumNArgs(2),
		Long: "Tell what would forbid that wordings mean a command: other commands' words, words that protect, texts whose meaning is known. Nothing is\n" +
			"kept. • stands for a figure. Exits 1 with a fault.",
		Example: "  cardline words try BALANCE \"tell me the score on my plastic\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			var c api.WordsCheck
			if err := d.ask(cmd, http.MethodPost, "/words/check", w.of(args), &c); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), c)
			}
			return printWordsCheck(cmd.OutOrStdout(), c)
		},
	}
	w.flags(cmd)
	return cmd
}

// printWordsCheck prints how wordings are read; a fault is an error.
func printWordsCheck(out io.Writer, c api.WordsCheck) error {
	list := tableOf("WORDING", "READ NOW", "THEN")
	for _, r := range c.Readings {
		after := r.After
		if r.Asked {
			after += ", asked first"
		}
		list.row(strconv.Quote(r.Wording), r.Before, after)
	}
	if len(c.Readings) > 0 {
		if err := list.print(out, ""); err != nil {
			return err
		}
	}
	for _, f := range c.Faults {
		if _, err := fmt.Fprintln(out, "fault: "+f.Told); err != nil {
			return err
		}
	}
	if len(c.Faults) > 0 {
		return &exitError{exitFault, errors.New(counted(len(c.Faults), "fault"))}
	}
	_, err := fmt.Fprintf(out, "no faults: %d texts we know are read as before\n", c.Texts)
	return err
}

func (d *wordsDoor) newAdd() *cobra.Command {
	var w addition
	cmd := &cobra.Command{
		Use: "add COMMAND WORDING...", Short: "Save wordings that shall mean a command, as a draft", Args: cobra.MinimumNArgs(2),
		Long:    "Save wordings that shall mean a command. They are checked at once: faults do not forbid saving them, but proposing them.",
		Example: "  cardline words add BALANCE \"tell me the score on my plastic\" --note \"forty customers wrote so\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := struct {
				api.WordsAddition
				Note   string `json:"note,omitempty"`
				Source string `json:"source,omitempty"`
			}{w.of(args), w.note, w.source}
			var got struct {
				api.WordsVersion
				Check api.WordsCheck `json:"check"`
			}
			if err := d.ask(cmd, http.MethodPost, "/words/versions", body, &got); err != nil {
				return err
			}
			if err := d.print(cmd, got.WordsVersion); err != nil || d.json {
				return err
			}
			return printWordsCheck(cmd.OutOrStdout(), got.Check)
		},
	}
	w.flags(cmd)
	cmd.Flags().StringVar(&w.note, "note", "", "what they are for, for colleagues")
	cmd.Flags().StringVar(&w.source, "source", "", "id of the text nobody understood that they are made of")
	return cmd
}

func (d *wordsDoor) newMove(verb string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " VERSION", Short: "Propose a draft for approval", Args: cobra.ExactArgs(1),
		Example: "  cardline words " + verb + " 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.move(cmd, args[0], verb, nil)
		},
	}
}

func (d *wordsDoor) newApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve VERSION", Short: "Approve words that somebody else wrote and proposed", Args: cobra.ExactArgs(1),
		Long: "Approve a proposed addition. With --hash it is approved only if it is what you read; without, it is read and printed first. Customers are\n" +
			"not understood by it before it is published.",
		Example: "  CARDLINE_KEY=demo-checker cardline words approve 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			if hash == "" {
				n, err := wordsNumber(args[0])
				if err != nil {
					return err
				}
				var v api.WordsVersion
				if err := d.ask(cmd, http.MethodGet, fmt.Sprintf("/words/versions/%d", n), nil, &v); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "%s shall mean %s\n", quoted(v.Wordings), v.Command)
				hash = v.Hash
			}
			return d.move(cmd, args[0], "approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the addition you have read, or its first 8 characters or more")
	return cmd
}

// move asks for a version to be moved and prints where it stands then.
func (d *wordsDoor) move(cmd *cobra.Command, arg, verb string, body any) error {
	n, err := wordsNumber(arg)
	if err != nil {
		return err
	}
	var v api.WordsVersion
	if err := d.ask(cmd, http.MethodPost, fmt.Sprintf("/words/versions/%d/%s", n, verb), body, &v); err != nil {
		return err
	}
	return d.print(cmd, v)
}

func (d *wordsDoor) print(cmd *cobra.Command, v api.WordsVersion) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), v)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "version %d: %s, %s %s %s, hash %s\n", v.Number, wordsStanding(v), v.Command, v.Lang, quoted(v.Wordings), v.Hash)
	return err
}

func (d *wordsDoor) newUse(action string) *cobra.Command {
	short, said := "Have customers understood by approved words", "customers are understood by version %d\n"
	if action == "rollback" {
		short, said = "Take words back for ever", "version %d is taken back and retired\n"
	}
	var why string
	cmd := &cobra.Command{
		Use: action + " VERSION --why REASON", Short: short, Args: cobra.ExactArgs(1),
		Long:    short + ": within two seconds in every process.",
		Example: "  CARDLINE_KEY=demo-checker cardline words " + action + " 3 --why \"forty customers wrote so\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := wordsNumber(args[0])
			if err != nil {
				return err
			}
			var u api.WordsUse
			if err := d.ask(cmd, http.MethodPost, fmt.Sprintf("/words/versions/%d/%s", n, action), map[string]any{"why": why}, &u); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), u)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), said, u.Number)
			return err
		},
	}
	whyFlag(cmd, &why)
	return cmd
}

func (d *wordsDoor) newHistory() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "history", Short: "Tell which words were put to use and taken back, by whom and why", Args: cobra.NoArgs,
		Example: "  cardline words history",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got struct {
				Uses []api.WordsUse `json:"uses"`
				Next string         `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "/words/uses"+p.query(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got)
			}
			list := tableOf("AT (UTC)", "VERSION", "BY", "ACTION", "WHY")
			for _, u := range got.Uses {
				list.row(u.At, u.Number, u.By, u.Action, u.Why)
			}
			return list.printPage(cmd.OutOrStdout(), "only the words that ship were ever in use", got.Next)
		},
	}
	p.flags(cmd)
	return cmd
}
