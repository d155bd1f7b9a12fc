package handset

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// forged after the numbers of a call says that the carrier does not believe the first.
const forged = "forged"

func (r *runner) call(ctx context.Context, args string) error {
	from, to, rest, err := r.parties(args)
	if err != nil {
		return err
	}
	if rest != "" && rest != forged {
		return fmt.Errorf("what is %q for?", rest)
	}
	r.line = r.phone.Call(from, to)
	r.line.Outcome, r.line.Forged = r.outcome, rest == forged
	r.heard, r.since, r.dials = 0, 0, 0
	return r.line.Ring(ctx)
}

func (r *runner) press(ctx context.Context, args string) error {
	items := split(args)
	if len(items) > 0 && items[0] == "say" { // press say "lost card"
		return r.say(ctx, strings.TrimSpace(strings.TrimPrefix(args, "say")))
	}
	if len(items) == 0 {
		return errors.New("press what?")
	}
	for _, item := range items {
		in, err := ParseInput(item)
		if err != nil {
			return err
		}
		if err := r.enter(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) say(ctx context.Context, words string) error {
	return r.enter(ctx, Input{Speech: unquoted(words)})
}

func (r *runner) silent(ctx context.Context, _ string) error { return r.enter(ctx, Silence) }
func (r *runner) hangUp(ctx context.Context, _ string) error {
	return r.enter(ctx, Input{HangUp: true})
}

func (r *runner) enter(ctx context.Context, in Input) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	if !r.line.Waiting() {
		return fmt.Errorf("the call is over; the last that was heard is %s", r.last())
	}
	r.since = len(r.line.Heard())
	return r.line.Enter(ctx, in)
}

func (r *runner) hear(_ context.Context, pattern string) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	lines := r.line.Heard()
	for i := r.heard; i < len(lines); i++ {
		if !spoken(lines[i]) {
			continue
		}
		ok, err := r.match(pattern, lines[i].Text)
		if err != nil {
			return err
		}
		if ok {
			r.heard = i + 1
			return nil
		}
	}
	return fmt.Errorf("what was heard is %s", transcript(lines[r.heard:]))
}

func (r *runner) notHear(_ context.Context, pattern string) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	for _, l := range r.line.Heard()[r.since:] {
		if !spoken(l) {
			continue
		}
		if ok, err := r.match(pattern, l.Text); err != nil || ok {
			return errors.Join(err, fmt.Errorf("it was heard: %q", l.Text))
		}
	}
	return nil
}

func (r *runner) dial(_ context.Context, outcome string) error {
	if !has(legs, outcome) {
		return fmt.Errorf("a dialled leg ends in one of: %s", legs)
	}
	r.outcome = outcome
	if r.line != nil {
		r.line.Outcome = outcome
	}
	return nil
}

func (r *runner) dialled(_ context.Context, pattern string) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	if literal(pattern) {
		n, err := r.number(pattern)
		if err != nil {
			return err
		}
		pattern = "^" + regexp.QuoteMeta(n.Reveal()) + "$"
	}
	lines := r.line.Heard()
	for i := r.dials; i < len(lines); i++ {
		if lines[i].Verb != "Dial" {
			continue
		}
		ok, err := r.match(pattern, lines[i].Text)
		if err != nil {
			return err
		}
		if ok {
			r.dials = i + 1
			return nil
		}
	}
	return fmt.Errorf("what was heard is %s", transcript(lines[r.dials:]))
}

func (r *runner) whispered(_ context.Context, pattern string) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	var told []Line
	for _, l := range r.line.Heard()[r.since:] {
		if l.Verb != "Whisper" {
			continue
		}
		told = append(told, l)
		if ok, err := r.match(pattern, l.Text); err != nil || ok {
			return err
		}
	}
	return fmt.Errorf("what was told is %s", transcript(told))
}

func (r *runner) hung(context.Context, string) error {
	if r.line == nil {
		return errors.New("nobody is on the line")
	}
	if !r.line.Ended() {
		return fmt.Errorf("the call goes on; the last that was heard is %s", r.last())
	}
	return nil
}

// last is the last thing said.
func (r *runner) last() string {
	lines := r.line.Heard()
	for i := len(lines) - 1; i >= 0; i-- {
		if spoken(lines[i]) {
			return fmt.Sprintf("%q", lines[i].Text)
		}
	}
	return "nothing"
}

func spoken(l Line) bool { return l.Verb == "Say" || l.Verb == "Play" }

// transcript names lines in a message.
func transcript(lines []Line) string {
	if len(lines) == 0 {
		return "nothing"
	}
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "\n\t%s %s %s", l.Verb, l.Language, l.Text)
	}
	return b.String()
}
