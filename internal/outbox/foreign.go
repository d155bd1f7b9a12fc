package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Foreign is a message that the carrier sent for us and that a database brought back from a backup does not know.
type Foreign struct {
	SID     string
	Body    string // "" where the carrier has blanked it
	Sender  string
	At      time.Time
	Message string // of ours, which was found to be the same; "" for none yet
}

// ForeignBook keeps foreign messages.
type ForeignBook interface {
	// AnyForeign reports whether some may yet be the same as one of ours.
	AnyForeign(ctx context.Context, since time.Time) (bool, error)
	// Foreign lists those to each number, in the order of ns, that no person has released.
	Foreign(ctx context.Context, ns []phone.Number) ([][]Foreign, error)
	// SameAs notes that one of ours is the same as a foreign one; false: another of ours is already.
	SameAs(ctx context.Context, sid, message string) (bool, error)
	// Doubts lists messages held for a reason that begins so, with the foreign ones of their numbers, by id after one.
	Doubts(ctx context.Context, beginning, after string, n int) ([]Doubt, error)
	// Release ends the doubt about a held message: it was sent, or the foreign messages of its number are others and what they held is due.
	// ErrNoMessage where no such message is held for a reason that begins so.
	Release(ctx context.Context, id, beginning string, sent bool, by, why string, at time.Time) error
}

// Doubt is a message that waits for a person to tell whether the carrier sent it already.
type Doubt struct {
	Row
	Foreign []Foreign
}

// repeatable is how long after the carrier sent a text the same one to the same number is a repeat. After a restore what was asked for since the
// backup is asked for again, at once or, for what campaigns plan, at the next of their rounds.
func (m Message) repeatable() time.Duration {
	if m.Class == consent.Transactional {
		return 24 * time.Hour
	}
	return foreignMost
}

// foreignMost is the longest of these.
const foreignMost = 31 * 24 * time.Hour

// inDoubt begins the reason of a message that waits for a person to tell.
const inDoubt = "in doubt: before the database came back from a backup"

// restored keeps what the carrier had sent before a database came back from a backup from being sent again.
type restored struct {
	book  ForeignBook
	known *paused
	roads *roads
}

func (g restored) checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	if g.book == nil || !g.known.foreign.Load() {
		return out, nil
	}
	ns := make([]phone.Number, len(cs))
	for i, c := range cs {
		ns[i] = c.To
	}
	all, err := g.book.Foreign(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("look for what the carrier sent before the restore: %w", err)
	}
	for i, c := range cs {
		if out[i], err = g.check(ctx, c, all[i], now); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (g restored) check(ctx context.Context, c *candidate, fs []Foreign, now time.Time) (verdict, error) {
	var silent *Foreign
	for _, f := range fs {
		if f.Message != "" && f.Message != c.ID || now.Sub(f.At) > c.repeatable() {
			continue
		}
		switch {
		case f.Message == c.ID || f.Body == c.Body:
			same, err := g.book.SameAs(ctx, f.SID, c.ID)
			if err != nil {
				return verdict{}, fmt.Errorf("note what the carrier sent before the restore: %w", err)
			}
			if same {
				return suppress(fmt.Sprintf("the carrier sent this text to the number at %s as %s, before the database came back from a backup",
					f.At.UTC().Format(time.RFC3339), f.SID)), nil
			}
		case f.Body == "" && slices.Contains(g.roads.senders(c.Purpose), f.Sender):
			silent = &f
		}
	}
	switch {
	case silent == nil:
		return verdict{}, nil
	case c.protects() || urgent(c.Lane):
		return verdict{reason: fmt.Sprintf("may be a repeat: the carrier sent the number something at %s as %s, and does not tell what", silent.At.UTC().Format(time.RFC3339), silent.SID)}, nil
	}
	return verdict{state: Held, due: earlier(now.Add(pausedFor), c.Expires), reason: fmt.Sprintf(
		"%s the carrier sent the number something at %s as %s, and does not tell what: `cardline outbox release` says whether it was this",
		inDoubt, silent.At.UTC().Format(time.RFC3339), silent.SID)}, nil
}

// Doubts lists what waits for a person to tell whether the carrier sent it already.
func (o *Outbox) Doubts(ctx context.Context, after string, n int) ([]Doubt, error) {
	if o.Foreigns == nil {
		return nil, nil
	}
	return o.Foreigns.Doubts(ctx, inDoubt, after, n)
}

// Release ends a doubt: sent says that the message went and must not go again, else it is due now. ErrNoMessage: it is not in doubt.
func (o *Outbox) Release(ctx context.Context, id string, sent bool, by, why string) error {
	if o.Foreigns == nil {
		return ErrNoMessage
	}
	return o.Foreigns.Release(ctx, id, inDoubt, sent, by, why, o.Clock.Now())
}
