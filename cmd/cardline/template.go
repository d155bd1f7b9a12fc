package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/notice"
)

// templateDoor is where `cardline template` asks, and how it prints.
type templateDoor struct{ door }

// newTemplate is `cardline template`: what the bank says, written by one and approved by another.
func newTemplate() *cobra.Command {
	d := &templateDoor{}
	cmd := &cobra.Command{
		Use:   "template",
		Short: "Write, preview and approve what messages say",
		Long: "The words of messages by type and language. A version never changes: what is saved is a new one. It is used when somebody\n" +
			"other than who wrote and proposed it has approved it, by every process within seconds; where none is, the words that come\n" +
			"with the program are. A version is named type/language/number. Exits 1 on what is refused as such, 2 when the server does\n" +
			"not answer or refuses the key.",
		Example: "  cardline template list --type due-reminder\n" +
			"  cardline template preview due-reminder/en --text \"Card {{ card }}: {{ total }} due {{ due }}, minimum {{ minimum }}. Text PAY.\"\n" +
			"  cardline template save due-reminder/en --segments 1 --file words.txt\n" +
			"  cardline template propose due-reminder/en/2\n" +
			"  CARDLINE_KEY=demo-checker cardline template approve due-reminder/en/2",
	}
	d.flags(cmd, "/templates", "demo-maker")
	cmd.AddCommand(d.newList(), d.newShow(), d.newPreview(), d.newSave(),
		d.newMove("propose", "Propose a draft for approval"), d.newApprove(), d.newMove("retire", "Retire a version for ever"), d.newDiff())
	return cmd
}

func (d *templateDoor) newList() *cobra.Command {
	var kind, lang, state string
	cmd := &cobra.Command{
		Use: "list", Short: "List templates by type, language and version", Args: cobra.NoArgs,
		Example: "  cardline template list --state proposed",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []api.Template{}
			for after := ""; ; {
				q := url.Values{"limit": {"500"}}
				for name, v := range map[string]string{"type": kind, "lang": lang, "state": state, "after": after} {
					if v != "" {
						q.Set(name, v)
					}
				}
				var page struct {
					Templates []api.Template
					Next      string
				}
				if err := d.ask(cmd, http.MethodGet, "?"+q.Encode(), nil, &page); err != nil {
					return err
				}
				all = append(all, page.Templates...)
				if after = page.Next; after == "" {
					break
				}
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "templates", all)
			}
			return printTemplates(cmd.OutOrStdout(), all)
		},
	}
	cmd.Flags().StringVar(&kind, "type", "", "only this type of message")
	cmd.Flags().StringVar(&lang, "lang", "", "only en, zh-Hans or zh-Hant")
	cmd.Flags().StringVar(&state, "state", "", "only draft, proposed, approved or retired")
	return cmd
}

func (d *templateDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show TYPE/LANG/VERSION", Short: "Read one version", Args: cobra.ExactArgs(1),
		Example: "  cardline template show due-reminder/en/1",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodGet, args[0], "", nil)
		},
	}
}

// newMove is a change of state that needs nothing but the version.
func (d *templateDoor) newMove(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name + " TYPE/LANG/VERSION", Short: short, Args: cobra.ExactArgs(1),
		Example: "  cardline template " + name + " due-reminder/en/2",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, args[0], "/"+name, nil)
		},
	}
}

func (d *templateDoor) newApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve TYPE/LANG/VERSION", Short: "Approve what somebody else wrote and proposed", Args: cobra.ExactArgs(1),
		Long: "Approve a proposed version. With --hash it is approved only if it is what you read (`show` tells the hash); without, it is\n" +
			"read and printed first.",
		Example: "  cardline template approve due-reminder/en/2 --hash 3f1c…",
		RunE: func(cmd *cobra.Command, args []string) error {
			if hash == "" {
				t, err := d.read(cmd, args[0])
				if err != nil {
					return err
				}
				fmt.Fprintln(cmd.ErrOrStderr(), t.Text)
				hash = t.Hash
			}
			return d.one(cmd, http.MethodPost, args[0], "/approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the version you have read")
	return cmd
}

// draft is what a template says, from a flag, a file or the standard input.
type draft struct {
	text, file string
	segments   int
}

func (t *draft) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.text, "text", "", "the words")
	cmd.Flags().StringVar(&t.file, "file", "", "a file with the words; - is the standard input")
	cmd.Flags().IntVar(&t.segments, "segments", 1, "the most segments a message may take")
	cmd.MarkFlagsMutuallyExclusive("text", "file")
}

// segmentsMost is the most that the server lets a message take.
const segmentsMost = 6

func (t *draft) read(in io.Reader) (string, error) {
	if err := within("segments", t.segments, 1, segmentsMost); err != nil {
		return "", err
	}
	switch t.file {
	case "":
		return t.text, nil
	case "-":
		raw, err := io.ReadAll(io.LimitReader(in, 64<<10))
		return strings.TrimRight(string(raw), "\r\n"), err
	}
	raw, err := os.ReadFile(t.file)
	return strings.TrimRight(string(raw), "\r\n"), err
}

func (d *templateDoor) newSave() *cobra.Command {
	var t draft
	var from string
	cmd := &cobra.Command{
		Use: "save TYPE/LANG", Short: "Save a new version as a draft", Args: cobra.ExactArgs(1),
		Example: "  cardline template save due-reminder/en --segments 1 --file words.txt --from 2026-12-01T00:00:00Z",
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, lang, two := strings.Cut(args[0], "/")
			if !two || strings.Contains(lang, "/") {
				return fmt.Errorf("name it type/language: the number of a new version is the next")
			}
			text, err := t.read(cmd.InOrStdin())
			if err != nil {
				return err
			}
			body := map[string]any{"type": kind, "lang": lang, "text": text, "segments": t.segments}
			if from != "" {
				at, err := timeFlag("from", from)
				if err != nil {
					return err
				}
				body["from"] = at
			}
			var saved api.Template
			if err := d.ask(cmd, http.MethodPost, "", body, &saved); err != nil {
				return err
			}
			return d.print(cmd, saved)
		},
	}
	t.flags(cmd)
	cmd.Flags().StringVar(&from, "from", "", "not used before this time (RFC 3339); empty: as soon as it is approved")
	cmd.MarkFlagsOneRequired("text", "file")
	return cmd
}

func (d *templateDoor) newPreview() *cobra.Command {
	var t draft
	var country, zone, carrier string
	var data map[string]string
	cmd := &cobra.Command{
		Use: "preview TYPE/LANG[/VERSION]", Short: "Show a message with data: text, encoding, segments, price", Args: cobra.ExactArgs(1),
		Long: "Show what a message would say: a version, what is in use, or words of yours. Sample data fills what --data leaves out.",
		Example: "  cardline template preview fraud-alert/zh-Hant --country HK --data merchant=AMAZON.COM\n" +
			"  cardline template preview due-reminder/en/2 --country GB --zone Europe/London",
		RunE: func(cmd *cobra.Command, args []string) error {
			parts := strings.Split(args[0], "/")
			if len(parts) < 2 || len(parts) > 3 {
				return fmt.Errorf("name it type/language or type/language/version")
			}
			text, err := t.read(cmd.InOrStdin())
			if err != nil {
				return err
			}
			body := map[string]any{
				"type": parts[0], "lang": parts[1], "text": text, "segments": t.segments, "country": country, "zone": zone, "carrier": carrier, "data": data,
			}
			if len(parts) == 3 {
				if body["version"], err = strconv.ParseUint(parts[2], 10, 31); err != nil || parts[2] == "0" {
					return fmt.Errorf("a version is a number from 1")
				}
			}
			var p api.Preview
			if err := d.ask(cmd, http.MethodPost, "/preview", body, &p); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), p)
			}
			return printPreview(cmd.OutOrStdout(), p)
		},
	}
	t.flags(cmd)
	cmd.Flags().StringVar(&country, "country", "", "of the recipient's number (US, CN, HK, …); empty: where readers of the language mostly are")
	cmd.Flags().StringVar(&zone, "zone", "", "where the recipient is (Asia/Hong_Kong); empty: not known")
	cmd.Flags().StringVar(&carrier, "carrier", "", "whose price counts")
	cmd.Flags().StringToStringVar(&data, "data", nil, "data in place of the sample: name=value, more than once")
	return cmd
}

func (d *templateDoor) newDiff() *cobra.Command {
	return &cobra.Command{
		Use: "diff OLD NEW", Short: "Show word by word what changed between two versions", Args: cobra.ExactArgs(2),
		Example: "  cardline template diff due-reminder/en/1 due-reminder/en/2",
		RunE: func(cmd *cobra.Command, args []string) error {
			before, err := d.read(cmd, args[0])
			if err != nil {
				return err
			}
			after, err := d.read(cmd, args[1])
			if err != nil {
				return err
			}
			diff := notice.Diff(before.Text, after.Text)
			if d.json {
				return printJSON(cmd.OutOrStdout(), map[string]string{"old": args[0], "new": args[1], "diff": diff})
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), oneLine(diff))
			return err
		},
	}
}

func (d *templateDoor) read(cmd *cobra.Command, id string) (t api.Template, err error) {
	path, err := pathOf(id)
	if err != nil {
		return t, err
	}
	return t, d.ask(cmd, http.MethodGet, path, nil, &t)
}

func (d *templateDoor) one(cmd *cobra.Command, method, id, action string, body any) error {
	path, err := pathOf(id)
	if err != nil {
		return err
	}
	var t api.Template
	if err := d.ask(cmd, method, path+action, body, &t); err != nil {
		return err
	}
	return d.print(cmd, t)
}

func (d *templateDoor) print(cmd *cobra.Command, t api.Template) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), t)
	}
	return printTemplate(cmd.OutOrStdout(), t)
}

// pathOf is the path of a version: its slashes part it.
func pathOf(id string) (string, error) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return "", fmt.Errorf("a version is named type/language/number, such as due-reminder/en/1")
	}
	path := ""
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path, nil
}
