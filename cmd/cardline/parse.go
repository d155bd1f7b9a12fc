package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/commands"
	"cardline/internal/locale"
)

// longestLine is what one line of stdin may hold; the rest of a longer line is dropped.
const longestLine = 1 << 20

// newParse builds `cardline parse`: how a text is understood, offline. load says what is known of a sender.
func newParse(load func(from string) (commands.Context, locale.Lang)) *cobra.Command {
	var from string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "parse TEXT|-",
		Short: "Show how a text is understood",
		Long: `Show how a text is understood, without sending it.

With - texts are read from stdin, one a line, either as they are or as {"text": "...", "from": "+1...", "now": "RFC 3339"}.
Each gives one line of JSON, in order.`,
		Example:      "  cardline parse \"BAL 1234\"\n  cardline parse --from +8613800138000 --json 我的卡丢了\n  cardline parse - < texts.jsonl",
		Args:         cobra.MinimumNArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			words, err := commands.ShippedWords()
			if err != nil {
				return err
			}
			parser, err := commands.NewParser(words)
			if err != nil {
				return err
			}
			r := reading{parser: parser, load: load}
			if len(args) == 1 && args[0] == "-" {
				return r.stream(cmd.InOrStdin(), cmd.OutOrStdout(), from)
			}
			got := r.read(line{Text: strings.Join(args, " "), From: from})
			if asJSON {
				return got.writeJSON(cmd.OutOrStdout())
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), got)
			return err
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the sender's number, as a demo customer's")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// line is one text to read.
type line struct {
	Text string `json:"text"`
	From string `json:"from"`
	Now  string `json:"now"` // RFC 3339; anything else is as if it were not given
}

type reading struct {
	parser *commands.Parser
	load   func(from string) (commands.Context, locale.Lang)
}

func (r reading) read(l line) understood {
	known, stored := r.load(l.From)
	if now, err := time.Parse(time.RFC3339, l.Now); err == nil {
		known.Now = now
	}
	return told(r.parser.Parse(l.Text, known), stored)
}

// told is what the parser understood, as it is printed. A further wish is in the language of the text.
func told(p commands.Parsed, stored locale.Lang) understood {
	args := make(map[string]any, len(p.Args)+1)
	for k, v := range p.Told() {
		args[k] = v
	}
	if len(p.Lasts) > 1 && p.Command != commands.Unknown {
		args["last4s"] = p.Lasts
	}
	lang := p.In(stored)
	if p.Lang.Valid() && !(p.Ambiguous && stored.Chinese()) { // what a keyword is in, too short to answer in it
		lang = p.Lang
	}
	out := understood{
		Command: p.Command, Args: args, Language: lang,
		Confidence: json.Number(fmt.Sprintf("%d.%02d", p.Confidence/100, p.Confidence%100)),
		Near:       p.Near,
	}
	for _, also := range p.Also {
		out.Also = append(out.Also, told(also, lang))
	}
	return out
}

// understood is one line of output.
type understood struct {
	Command    string         `json:"command"`
	Args       map[string]any `json:"args"`
	Language   locale.Lang    `json:"language"`
	Confidence json.Number    `json:"confidence"`
	Near       bool           `json:"near,omitempty"` // it would ask whether this is meant
	Also       []understood   `json:"also,omitempty"` // further wishes of the same text
}

func (u understood) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(u)
}

func (u understood) String() string {
	var b strings.Builder
	b.WriteString(u.Command)
	for _, k := range slices.Sorted(maps.Keys(u.Args)) {
		fmt.Fprintf(&b, " %s=%v", k, u.Args[k])
	}
	fmt.Fprintf(&b, "  (%s, %s)", u.Language, u.Confidence)
	return b.String()
}

// stream answers line by line, and holds nothing back once the input pauses.
func (r reading) stream(in io.Reader, out io.Writer, from string) error {
	lines, answers := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(out, 64<<10)
	for {
		raw, err := readLine(lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(fmt.Errorf("reading texts: %w", err), answers.Flush())
		}
		if err != nil && len(raw) == 0 {
			return answers.Flush()
		}
		if err := r.read(parseLine(raw, from)).writeJSON(answers); err != nil {
			return fmt.Errorf("writing what was understood: %w", err)
		}
		if lines.Buffered() == 0 {
			if err := answers.Flush(); err != nil {
				return fmt.Errorf("writing what was understood: %w", err)
			}
		}
	}
}

// parseLine takes a JSON object apart; anything else is the text itself.
func parseLine(raw []byte, from string) line {
	l := line{From: from}
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '{' {
		if json.Unmarshal(trimmed, &l) == nil {
			return l
		}
	}
	return line{Text: string(raw), From: from}
}

// readLine reads up to the next newline. At the end of the input it gives what is left, with io.EOF.
func readLine(r *bufio.Reader) ([]byte, error) {
	var whole []byte
	for {
		part, err := r.ReadSlice('\n')
		if room := longestLine - len(whole); len(part) > room {
			part = part[:room]
		}
		whole = append(whole, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(whole, "\r\n"), err
	}
}
