package handset

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"cardline/internal/phone"
)

const (
	// patience is how long later waits for a message: far more than one takes, so that a slow machine fails no script.
	patience = 30 * time.Second
	// silence is how long notlater listens, ringless how long notrung does.
	silence  = 500 * time.Millisecond
	ringless = 1500 * time.Millisecond
)

// Target is what a script talks to.
type Target struct {
	URL     string
	Public  string // as Phone.Public
	Token   string
	Account string
	To      phone.Number            // who is texted and called unless a statement says otherwise
	Names   map[string]phone.Number // $name in a script
	// Patience is how long later waits; 0 means thirty seconds.
	Patience time.Duration
	// Exec runs a command and gives what it printed, on both outputs; nil: the script may not run any.
	Exec func(ctx context.Context, args []string) (string, error)
	// Backup copies the database, Restore brings that copy back; nil: the script may not.
	Backup, Restore func(ctx context.Context) error
	// Replied is told of every text and what it was answered with; may be nil.
	Replied func(Message, []Reply)
}

// Run plays a script. The error says file and line, what was wanted and what was read or heard instead.
func Run(ctx context.Context, s Script, t Target) error {
	r := &runner{
		target: t,
		phone:  &Phone{URL: t.URL, Public: t.Public, Account: t.Account, Token: t.Token},
		kept:   map[string]string{"url": t.URL}, after: map[phone.Number]string{}, rings: map[phone.Number]int{}, outcome: "completed",
	}
	if r.target.Patience == 0 {
		r.target.Patience = patience
	}
	for _, st := range s.steps {
		rest, err := r.filled(st)
		if err != nil {
			return fmt.Errorf("%s:%d: %s %s: %w", s.Name, st.line, st.word, st.rest, err)
		}
		if err := statements[st.word](r, ctx, rest); err != nil {
			return fmt.Errorf("%s:%d: %s %s: %w", s.Name, st.line, st.word, rest, err)
		}
	}
	return nil
}

// runner is the state between two statements.
type runner struct {
	target  Target
	phone   *Phone
	kept    map[string]string       // by named groups
	after   map[phone.Number]string // last message seen by later, per number
	rings   map[phone.Number]int    // calls of ours seen by rung, per number
	message Message                 // last text sent
	texted  bool
	replies []Reply // of the last text
	next    int     // reply that expect looks at
	line    *Call
	heard   int    // lines of the call that hear has consumed
	since   int    // lines before the last key
	dials   int    // lines that dialled has consumed
	outcome string // of dialled legs
	printed string
	command string // that printed it
	ran     bool
}

// filled puts what was kept in place of ${name}: literally in a text, quoted in a pattern.
func (r *runner) filled(st step) (string, error) {
	var err error
	rest := variable.ReplaceAllStringFunc(st.rest, func(v string) string {
		value, known := r.kept[v[2:len(v)-1]]
		if !known {
			err = fmt.Errorf("nothing is kept as %s", v)
		}
		if has(matching, st.word) {
			return regexp.QuoteMeta(value)
		}
		return value
	})
	return rest, err
}

// match applies a pattern and keeps its named groups.
func (r *runner) match(pattern, text string) (bool, error) {
	re, err := regexp.Compile("(?s)" + unquoted(pattern))
	if err != nil {
		return false, err
	}
	m := re.FindStringSubmatch(text)
	for i, name := range re.SubexpNames() {
		if m != nil && name != "" {
			r.kept[name] = m[i]
		}
	}
	return m != nil, nil
}

func (r *runner) sms(ctx context.Context, args string) error {
	from, to, rest, err := r.parties(args)
	if err != nil {
		return err
	}
	body, err := texted(rest)
	if err != nil {
		return err
	}
	return r.deliver(ctx, Message{From: from, To: to, Body: body})
}

func (r *runner) again(ctx context.Context, _ string) error {
	if !r.texted {
		return errors.New("nothing was texted before")
	}
	return r.deliver(ctx, r.message)
}

func (r *runner) deliver(ctx context.Context, m Message) error {
	answer, err := r.phone.Text(ctx, m)
	m.SID = answer.SID
	r.message, r.texted, r.replies, r.next = m, true, answer.Replies, 0
	if r.target.Replied != nil {
		r.target.Replied(m, answer.Replies)
	}
	return err
}

func (r *runner) expect(_ context.Context, pattern string) error {
	if !r.texted {
		return errors.New("nothing was texted before")
	}
	if r.next >= len(r.replies) {
		return fmt.Errorf("no such reply; there were %s", bodies(r.replies))
	}
	ok, err := r.match(pattern, r.replies[r.next].Body)
	if err == nil && !ok {
		err = fmt.Errorf("the reply was %q", r.replies[r.next].Body)
	}
	r.next++
	return err
}

func (r *runner) notExpect(_ context.Context, pattern string) error {
	if !r.texted {
		return errors.New("nothing was texted before")
	}
	for _, reply := range r.replies {
		if ok, err := r.match(pattern, reply.Body); err != nil || ok {
			return errors.Join(err, fmt.Errorf("a reply was %q", reply.Body))
		}
	}
	return nil
}

func (r *runner) empty(context.Context, string) error {
	if !r.texted {
		return errors.New("nothing was texted before")
	}
	if len(r.replies) > 0 {
		return fmt.Errorf("there were %s", bodies(r.replies))
	}
	return nil
}

func (r *runner) blanked(ctx context.Context, _ string) error {
	if !r.texted {
		return errors.New("nothing was texted before")
	}
	timed, cancel := context.WithTimeout(ctx, r.target.Patience)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if done, err := r.phone.Blanked(ctx, r.message.SID); err != nil || done {
			return err
		}
		select {
		case <-timed.Done():
			return fmt.Errorf("within %s the carrier was not told to forget it", r.target.Patience)
		case <-tick.C:
		}
	}
}

func (r *runner) later(ctx context.Context, args string) error {
	found, seen, err := r.arrives(ctx, args, r.target.Patience)
	if err == nil && !found {
		err = fmt.Errorf("within %s came %s", r.target.Patience, bodies(seen))
	}
	return err
}

func (r *runner) notLater(ctx context.Context, args string) error {
	found, seen, err := r.arrives(ctx, args, min(silence, r.target.Patience))
	if err == nil && found {
		err = fmt.Errorf("it came: %q", seen[len(seen)-1].Body)
	}
	return err
}

// arrives looks forward among the messages sent to a number that no statement has matched yet.
func (r *runner) arrives(ctx context.Context, args string, within time.Duration) (bool, []Reply, error) {
	name, pattern, _ := strings.Cut(args, " ")
	to, err := r.number(name)
	if err != nil {
		return false, nil, err
	}
	var seen []Reply
	found := false
	err = errors.Join(r.phone.Await(ctx, to, r.after[to], within, func(m Received) bool {
		seen = append(seen, Reply{Body: m.Body})
		ok, matchErr := r.match(pattern, m.Body)
		if ok {
			r.after[to], found = m.SID, true
		}
		err = errors.Join(err, matchErr)
		return ok || matchErr != nil
	}), err)
	return found, seen, err
}

func (r *runner) advance(ctx context.Context, by string) error { return r.turn(ctx, "advance", by) }
func (r *runner) now(ctx context.Context, at string) error     { return r.turn(ctx, "now", at) }

func (r *runner) turn(ctx context.Context, how, value string) error {
	body, err := json.Marshal(map[string]string{how: value})
	if err != nil {
		return err
	}
	return r.phone.Sandbox(ctx, "/sandbox/clock", string(body))
}

func (r *runner) post(ctx context.Context, args string) error {
	path, body, _ := strings.Cut(args, " ")
	return r.phone.Sandbox(ctx, path, strings.TrimSpace(body))
}

func (r *runner) run(ctx context.Context, args string) error {
	err := r.exec(ctx, args)
	if err != nil {
		return fmt.Errorf("%w, after printing %q", err, r.printed)
	}
	return nil
}

func (r *runner) fail(ctx context.Context, args string) error {
	if err := r.exec(ctx, args); err == nil {
		return fmt.Errorf("it succeeded, printing %q", r.printed)
	}
	r.command = "" // a failure is not waited for
	return nil
}

func (r *runner) exec(ctx context.Context, args string) (err error) {
	if r.target.Exec == nil {
		return errors.New("no commands can be run here")
	}
	r.printed, err = r.target.Exec(ctx, split(args))
	r.ran, r.command = true, args
	return err
}

func (r *runner) backup(ctx context.Context, _ string) error  { return moved(ctx, r.target.Backup) }
func (r *runner) restore(ctx context.Context, _ string) error { return moved(ctx, r.target.Restore) }

// moved has the database copied or brought back.
func moved(ctx context.Context, do func(context.Context) error) error {
	if do == nil {
		return errors.New("the database cannot be had here")
	}
	return do(ctx)
}

func (r *runner) out(_ context.Context, pattern string) error {
	if !r.ran {
		return errors.New("nothing was run before")
	}
	ok, err := r.match(pattern, r.printed)
	if err == nil && !ok {
		err = fmt.Errorf("it printed %q", r.printed)
	}
	return err
}

// becomes asks again with the last command until what it prints matches: what the program does by and by shows late on a busy machine.
func (r *runner) becomes(ctx context.Context, pattern string) error {
	if r.command == "" {
		return errors.New("nothing was run before")
	}
	timed, cancel := context.WithTimeout(ctx, r.target.Patience)
	defer cancel()
	tick := time.NewTicker(10 * pollEvery) // it is a program of its own
	defer tick.Stop()
	for {
		if ok, err := r.match(pattern, r.printed); err != nil || ok {
			return err
		}
		select {
		case <-timed.Done():
			return fmt.Errorf("within %s it printed %q", r.target.Patience, r.printed)
		case <-tick.C:
		}
		if err := r.run(ctx, r.command); err != nil {
			return err
		}
	}
}

// bodies names replies in a message.
func bodies(replies []Reply) string {
	if len(replies) == 0 {
		return "none"
	}
	var out []string
	for _, r := range replies {
		out = append(out, fmt.Sprintf("%q", r.Body))
	}
	return strings.Join(out, ", ")
}
