package outbox

import (
	"context"
	"fmt"
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

// DeadMost is how many letters one replay takes.
const DeadMost = 5000

// Dead is the store's side of dead letters.
type Dead interface {
	// Letters lists them by id after one, at most n.
	Letters(ctx context.Context, f DeadFilter, after string, n int) ([]Letter, error)
	// Told ends letters of unknown fate: a person has decided. It leaves those alone that have been settled since.
	Told(ctx context.Context, ids []string, reason string, at time.Time) error
}

// Replay is what a person asks for.
type Replay struct {
	Filter    DeadFilter
	MayRepeat bool // also what may have been taken: only what protects the customer, worded so
	Expect    int  // how many were counted before; a replay of another number is refused
	DryRun    bool
}

// Replayed says what came, or would come, of it.
type Replayed struct {
	Found    int // dead letters that were chosen
	Again    int // that are planned again
	Repeats  int // of these, worded as possible repeats
	Taken    int // left alone: they may have been taken
	Late     int // left alone: codes whose time is over, or texts that are deleted
	More     bool
	ByReason map[string]int
}

// ErrCount is returned where other letters are dead than were counted.
type ErrCount struct{ Expected, Found int }

func (e ErrCount) Error() string {
	return fmt.Sprintf("outbox: %d would be planned again, not %d: look again, then say that number", e.Found, e.Expected)
}

// Replay plans dead letters again, each at most once, however often it is asked.
func (o *Outbox) Replay(ctx context.Context, dead Dead, q Replay) (Replayed, error) {
	now := o.Clock.Now()
	if q.Filter.Since.IsZero() && len(q.Filter.IDs) == 0 {
		q.Filter.Since = now.AddDate(0, 0, -7)
	}
	letters, err := dead.Letters(ctx, q.Filter, "", DeadMost+1)
	if err != nil {
		return Replayed{}, fmt.Errorf("list dead letters: %w", err)
	}
	out := Replayed{ByReason: map[string]int{}}
	if out.More = len(letters) > DeadMost; out.More {
		letters = letters[:DeadMost]
	}
	out.Found = len(letters)
	var again []Message
	var told []string
	var repeats []Type
	for _, l := range letters {
		m, why := q.again(l, now)
		switch why {
		case "taken":
			out.Taken++
			continue
		case "late":
			out.Late++
			continue
		case "repeat":
			out.Repeats++
			repeats = append(repeats, l.Type)
		}
		if l.State == Unknown {
			told = append(told, l.ID)
		}
		out.ByReason[reasonOf(l)]++
		again = append(again, m)
	}
	out.Again = len(again)
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
func ReplayKey(id string) string { return "replay/" + id }

func reasonOf(l Letter) string {
	switch {
	case l.Code != 0:
		return fmt.Sprintf("code %d", l.Code)
	case l.Last != "":
		return l.Last
	}
	return string(l.State)
}
