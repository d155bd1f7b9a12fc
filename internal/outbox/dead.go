package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Letter is a dead one: a message that failed, or one of unknown fate that no receipt and no list could settle. Replaying it makes a new
// message, and it is dead no more.
type Letter struct {
	Row
	Died time.Time
	Last string // what its story ends with
}

// DeadFilter chooses dead letters. Empty fields choose all.
type DeadFilter struct {
	IDs      []string
	Type     Type
	Lane     Lane
	Campaign string
	State    State // Failed, Undelivered or Unknown; "": Failed and Unknown
	Code     int
	Since    time.Time // died; zero: seven days ago
	Until    time.Time
}

// Check refuses a filter by what is not there: it would choose nothing, and look as if nothing were dead.
func (f DeadFilter) Check() error {
	if _, known := Declared(f.Type); f.Type != "" && !known {
		return fmt.Errorf("%w: there is no type %q: there are %s", ErrFilter, f.Type, listed(Types()))
	}
	if f.Lane != "" && !slices.Contains(Lanes(), f.Lane) {
		return fmt.Errorf("%w: there is no lane %q: there are %s", ErrFilter, f.Lane, listed(Lanes()))
	}
	return nil
}

// DeadMost is how many letters one replay takes.
const DeadMost = 5000

// Dead is the store's side of dead letters.
type Dead interface {
	// Letters lists them by id after one, at most n.
	Letters(ctx context.Context, f DeadFilter, after string, n int) ([]Letter, error)
	// Fates tells what became of messages; those that are not there are missing.
	Fates(ctx context.Context, ids []string) (map[string]Fate, error)
	// Earlier counts letters of a filter that are dead no more, since they were replayed.
	Earlier(ctx context.Context, f DeadFilter) (int, error)
	// Told ends letters of unknown fate: a person has decided. It leaves those alone that have been settled since.
	Told(ctx context.Context, ids []string, reason string, at time.Time) error
}

// Fate is where a message stands that somebody took for a dead letter.
type Fate struct {
	ID    string
	State State
	As    string    // what it was replayed as; "" for not
	At    time.Time // when
}

// String says why there is nothing to replay.
func (f Fate) String() string {
	switch {
	case f.As != "":
		return fmt.Sprintf("%s: already replayed as %s at %s", f.ID, f.As, f.At.UTC().Format(time.RFC3339))
	case f.State == "":
		return f.ID + ": there is no such message"
	}
	return fmt.Sprintf("%s: is no dead letter, but %s", f.ID, f.State)
}

// Replay is what a person asks for, or a part of it.
type Replay struct {
	Filter    DeadFilter
	After     string // those with greater ids; "" begins
	N         int    // at most so many; 0, or more than DeadMost: DeadMost
	MayRepeat bool   // also what may have been taken: only what protects the customer, worded so
	Expect    int    // how many were counted before; a replay of another number is refused
	DryRun    bool
}

// Replayed says what came, or would come, of it.
type Replayed struct {
	Found    int    // dead letters that were chosen
	Again    int    // that are planned again
	Repeats  int    // of these, worded as possible repeats
	Taken    int    // left alone: they may have been taken
	Late     int    // left alone: codes whose time is over, or texts that are deleted
	Earlier  int    // dead no more: they were replayed before. Counted at the beginning of a filter
	Left     []Fate // named, and not dead
	Next     string // goes on after this; "": that was all
	At       time.Time
	ByReason map[string]int
}

// ErrNotDead is returned where none of the messages named is a dead letter.
type ErrNotDead struct{ Fates []Fate }

func (e ErrNotDead) Error() string {
	out := make([]string, len(e.Fates))
	for i, f := range e.Fates {
		out[i] = f.String()
	}
	return strings.Join(out, "\n")
}

// ErrCount is returned where other letters are dead than were counted.
type ErrCount struct{ Expected, Found int }

func (e ErrCount) Error() string {
	return fmt.Sprintf("outbox: %d would be planned again, not %d: look again, then say that number", e.Found, e.Expected)
}

// Replay plans dead letters again, each at most once, however often it is asked.
func (o *Outbox) Replay(ctx context.Context, dead Dead, q Replay) (Replayed, error) {
	if err := q.Filter.Check(); err != nil {
		return Replayed{}, err
	}
	now := o.Clock.Now()
	if q.Filter.Since.IsZero() && len(q.Filter.IDs) == 0 {
		q.Filter.Since = now.AddDate(0, 0, -7)
	}
	n := DeadMost
	if q.N > 0 {
		n = min(q.N, DeadMost)
	}
	letters, err := dead.Letters(ctx, q.Filter, q.After, n+1)
	if err != nil {
		return Replayed{}, fmt.Errorf("list dead letters: %w", err)
	}
	out := Replayed{ByReason: map[string]int{}, At: now}
	if len(letters) > n {
		letters, out.Next = letters[:n], letters[n-1].ID
	}
	if err := out.left(ctx, dead, q, letters); err != nil {
		return out, err
	}
	out.Found = len(letters)
	again, told, repeats := out.sort(q, letters, now)
	if q.DryRun {
		return out, nil
	}
	if q.Expect != out.Again {
		return out, ErrCount{q.Expect, out.Again}
	}
	for _, m := range repeats {
		o.Observer.Repeated(m)
	}
	for len(again) > 0 { // those planned by an earlier, broken call are skipped by their key
		n := min(len(again), 500)
		if _, err := o.Add(ctx, again[:n]...); err != nil {
			return out, fmt.Errorf("plan dead letters again: %w", err)
		}
		again = again[n:]
	}
	if err := dead.Told(ctx, told, "a person had it sent again", now); err != nil {
		return out, fmt.Errorf("end letters of unknown fate: %w", err)
	}
	return out, nil
}

// sort counts letters by what becomes of them: planned again, ended by that since nobody knew their fate, worded as possible repeats.
func (r *Replayed) sort(q Replay, letters []Letter, now time.Time) (again []Message, told []string, repeats []Type) {
	for _, l := range letters {
		m, why := q.again(l, now)
		switch why {
		case "taken":
			r.Taken++
			continue
		case "late":
			r.Late++
			continue
		case "repeat":
			r.Repeats++
			repeats = append(repeats, l.Type)
		}
		if l.State == Unknown {
			told = append(told, l.ID)
		}
		r.ByReason[reasonOf(l)]++
		again = append(again, m)
	}
	r.Again = len(again)
	return again, told, repeats
}

// left tells of what was asked for and is not among the letters.
func (r *Replayed) left(ctx context.Context, dead Dead, q Replay, letters []Letter) (err error) {
	if len(q.Filter.IDs) == 0 {
		if q.DryRun && q.After == "" {
			if r.Earlier, err = dead.Earlier(ctx, q.Filter); err != nil {
				return fmt.Errorf("count what was replayed before: %w", err)
			}
		}
		return nil
	}
	var others []string
	for _, id := range q.Filter.IDs {
		if !slices.ContainsFunc(letters, func(l Letter) bool { return l.ID == id }) {
			others = append(others, id)
		}
	}
	fates, err := dead.Fates(ctx, others)
	if err != nil {
		return fmt.Errorf("look up what became of messages: %w", err)
	}
	for _, id := range others {
		f := fates[id]
		f.ID = id
		r.Left = append(r.Left, f)
	}
	if len(letters) == 0 {
		return ErrNotDead{r.Left}
	}
	return nil
}

// again is the message a letter becomes, or why it does not: "taken" or "late". "repeat" says that it may be one.
func (q Replay) again(l Letter, now time.Time) (m Message, why string) {
	m = l.Message
	switch {
	case l.State == Unknown && !(q.MayRepeat && l.protects()):
		return m, "taken"
	case m.Body == "", m.Lane == CodeLane && !now.Before(m.Expires):
		return m, "late"
	}
	if l.State == Unknown {
		why = "repeat"
		m.Body, m.Segments = AsRepeat(l.Lang, l.Body), 0
	}
	m.ID, m.Unique, m.Occasion = "", ReplayKey(l.ID), "" // what failed is no twin
	m.Due = now
	if !now.Before(m.Expires) {
		m.Expires = time.Time{}
	}
	return m, why
}

// ReplayKey is the unique key of the message that a dead letter becomes: at most one ever does.
func ReplayKey(id string) string { return replayKeys + id }

const replayKeys = "replay/"

// ReplayOf is the id of the letter that a message of this key replays.
func ReplayOf(key string) (id string, is bool) { return strings.CutPrefix(key, replayKeys) }

func reasonOf(l Letter) string {
	switch {
	case l.Code != 0:
		return fmt.Sprintf("code %d", l.Code)
	case l.Last != "":
		return l.Last
	}
	return string(l.State)
}
