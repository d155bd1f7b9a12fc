package handset

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cardline/internal/phone"
)

// Script is a conversation somebody can read: one statement a line.
//
//	sms N [to N] TEXT     a text from N; its answer becomes the one that is looked at
//	again                 the last text delivered once more, with the same id
//	expect RE             the next reply matches
//	notexpect RE          no reply of the last text matches
//	empty                 the last text was answered with nothing
//	blanked               within thirty seconds the carrier is told to forget the last text
//	later N RE            within thirty seconds something else is sent to N that matches
//	notlater N RE         nothing that matches is sent to N within half a second
//	call N [to N]         a call begins; N may be anonymous; with forged at the end the carrier does not believe the number
//	hear RE               among what was said since the last hear, one line matches
//	nothear RE            since the last key no line matched
//	press KEYS…           each item answers one question: digits, star, hash, silent, hangup, say:"lost card", mumble:50:"lost card"
//	say TEXT              also silent, hangup: the same without the word press
//	dial OUTCOME          from now on a dialled leg ends so: completed, busy, no-answer, failed, mailbox
//	dialled RE            a number was dialled; one that starts with + or $ is meant literally
//	whispered RE          whoever picked up last heard a line that matches before the caller
//	hung                  the call is over
//	line N HOW KEYS       from now on the telephone of N answers so when we call it: human 1,1234#,2; machine, busy, no-answer
//	rung N RE             within thirty seconds N was called once more, and the call matches from its end to what was said in it
//	notrung N             N is not called again meanwhile
//	advance 11m           the clock moves; now RFC3339 sets it
//	post PATH JSON        one of the demo's own switches: post /sandbox/bank {"down":true}
//	run COMMAND ARGS…     a command that must succeed; fail COMMAND ARGS…: one that must not
//	out RE                what it printed matches
//	becomes RE            within thirty seconds it prints what matches, when it is run again
//	backup                the program stops, its database is copied, and it starts again
//	restore               the program stops, that copy takes the place of its database, and it starts again
//
// N is a number or $name. A named group in expect, hear, later, out or becomes keeps what it matched: (?P<code>\d{6}), then ${code} in any
// later line; ${url} is where Cardline listens. TEXT and RE may stand in double quotes, TEXT then with Go's escapes. A comment
// is a line that begins with #, or whatever follows two spaces, # and a space.
type Script struct {
	Name  string // of the file, for messages
	steps []step
}

type step struct {
	line int
	word string
	rest string
}

// statements is the vocabulary: each word with what carries it out.
var statements = map[string]func(*runner, context.Context, string) error{
	"sms": (*runner).sms, "again": (*runner).again, "expect": (*runner).expect, "notexpect": (*runner).notExpect, "empty": (*runner).empty,
	"blanked": (*runner).blanked, "later": (*runner).later, "notlater": (*runner).notLater,
	"call": (*runner).call, "hear": (*runner).hear, "nothear": (*runner).notHear, "press": (*runner).press, "say": (*runner).say,
	"silent": (*runner).silent, "hangup": (*runner).hangUp, "dial": (*runner).dial, "dialled": (*runner).dialled, "whispered": (*runner).whispered, "hung": (*runner).hung,
	"line": (*runner).lineOf, "rung": (*runner).rung, "notrung": (*runner).notRung,
	"advance": (*runner).advance, "now": (*runner).now, "post": (*runner).post,
	"run": (*runner).run, "fail": (*runner).fail, "out": (*runner).out, "becomes": (*runner).becomes,
	"backup": (*runner).backup, "restore": (*runner).restore,
}

// matching are the statements whose last argument is a regular expression.
const matching = "expect notexpect later notlater rung hear nothear dialled whispered out becomes"

var (
	comment  = regexp.MustCompile(`(\s{2,}|\t)#\s.*$`)
	variable = regexp.MustCompile(`\$\{(\w+)\}`)
)

// ParseScript reads a script. All its faults are reported at once, each with file and line.
func ParseScript(name, text string) (Script, error) {
	s := Script{Name: name}
	var faults []error
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(comment.ReplaceAllString(line, ""))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		st := step{line: i + 1, word: word, rest: strings.TrimSpace(rest)}
		if err := st.check(); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, st.line, err))
		}
		s.steps = append(s.steps, st)
	}
	return s, errors.Join(faults...)
}

// check finds what is wrong with a statement before anything runs.
func (s step) check() error {
	if _, known := statements[s.word]; !known {
		return fmt.Errorf("no such statement: %s", s.word)
	}
	if !has(matching, s.word) {
		return nil
	}
	re := s.rest
	if s.word == "later" || s.word == "notlater" || s.word == "rung" {
		_, re, _ = strings.Cut(re, " ")
	}
	if strings.TrimSpace(re) == "" {
		return fmt.Errorf("%s what?", s.word)
	}
	if s.word == "dialled" && literal(re) {
		return nil
	}
	_, err := regexp.Compile(variable.ReplaceAllString(unquoted(re), "0"))
	return err
}

// literal says whether dialled names a number and not a pattern.
func literal(s string) bool { return strings.HasPrefix(s, "+") || strings.HasPrefix(s, "$") }

// unquoted drops double quotes around a pattern and leaves its backslashes alone.
func unquoted(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// texted reads the text of a message: quoted as in Go, or as it stands.
func texted(s string) (string, error) {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '`') && s[len(s)-1] == s[0] {
		out, err := strconv.Unquote(s)
		if err != nil {
			return "", fmt.Errorf("a quoted text with a slip in it: %s", s)
		}
		return out, nil
	}
	return s, nil
}

// split divides at spaces, but not within double quotes, which are dropped.
func split(s string) []string {
	var out []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range s {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		out = append(out, word.String())
	}
	return out
}

// parties takes "N" or "N to N" off the front.
func (r *runner) parties(args string) (from, to phone.Number, rest string, err error) {
	name, rest, _ := strings.Cut(args, " ")
	if from, err = r.number(name); err != nil {
		return "", "", "", err
	}
	rest = strings.TrimSpace(rest)
	to = r.target.To
	if after, ok := strings.CutPrefix(rest, "to "); ok {
		name, after, _ = strings.Cut(strings.TrimSpace(after), " ")
		if n, err := r.number(name); err == nil {
			return from, n, strings.TrimSpace(after), nil
		}
		// A text that begins with the word "to" is a text.
	}
	return from, to, rest, nil
}

func (r *runner) number(name string) (phone.Number, error) {
	if alias, ok := strings.CutPrefix(name, "$"); ok {
		if n, known := r.target.Names[alias]; known {
			return n, nil
		}
		return "", fmt.Errorf("nobody is called $%s", alias)
	}
	if name == "anonymous" {
		return phone.Number(name), nil
	}
	n, err := phone.Parse(name)
	if err != nil {
		return "", fmt.Errorf("%q: %w", name, err)
	}
	return n, nil
}
