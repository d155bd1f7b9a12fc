package outbox

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"cardline/internal/carrier"
)

// Records of the carrier are compared with ours twice: after a restore, from the newest message back to where the loss began, to learn
// what was sent and is not known here; and for each day that is over, to find differences.

// Kept is a message of ours as a comparison sees it.
type Kept struct {
	ID       string
	SID      string
	State    State
	Code     int
	Segments int
}

// Books is the store's side of comparing.
type Books interface {
	// Kept finds messages by the carrier's ids.
	Kept(ctx context.Context, sids []string) (map[string]Kept, error)
	// Adopt takes over what the carrier sent and we do not know: by a row that still waits with the same text for the same number, or as
	// a foreign message. What is known already is skipped.
	Adopt(ctx context.Context, account string, ls []carrier.Listed, to func(status string) State, at time.Time) (adopted, foreign int, err error)
	// Gone lists what was handed over in a window and taken by the carrier, by id after one.
	Gone(ctx context.Context, from, until time.Time, after string, n int) ([]Kept, error)
}

// Learned is what one pass over some of the carrier's pages brought.
type Learned struct {
	Listed  int // messages looked at
	Adopted int // rows that were thought to wait
	Foreign int // messages no row tells of
	Reached time.Time
}

// Learn takes over one page of what an account's carrier sent since a time, beginning at a place; next is "" where that time, or the end,
// was reached.
func (o *Outbox) Learn(ctx context.Context, b Books, account string, since time.Time, place string) (l Learned, next string, err error) {
	lister, ok := o.at(account).(carrier.Lister)
	if !ok {
		return l, "", fmt.Errorf("account %s: %w", accountName(account), carrier.ErrCannot)
	}
	page, next, err := lister.List(ctx, carrier.Listing{Place: place})
	if err != nil {
		return l, "", fmt.Errorf("list what account %s sent: %w", accountName(account), err)
	}
	var ours []carrier.Listed
	for _, m := range page {
		l.Reached = m.At
		if m.At.Before(since) {
			next = ""
			break
		}
		l.Listed++
		if !m.Reply && !m.Inbound {
			ours = append(ours, m)
		}
	}
	l.Adopted, l.Foreign, err = b.Adopt(ctx, account, ours, func(s string) State { return orElse(statuses[s], Accepted) }, o.Clock.Now())
	return l, next, err
}

// Foreigners counts, on the newest page of each account's list, messages sent after a time that no row tells of.
func (o *Outbox) Foreigners(ctx context.Context, b Books, after time.Time) (n int, err error) {
	for _, account := range o.AccountNames() {
		lister, ok := o.at(account).(carrier.Lister)
		if !ok {
			continue
		}
		page, _, err := lister.List(ctx, carrier.Listing{})
		if err != nil {
			return n, fmt.Errorf("list what account %s sent: %w", accountName(account), err)
		}
		var sids []string
		for _, m := range page {
			if !m.Reply && !m.Inbound && m.At.After(after) {
				sids = append(sids, m.SID)
			}
		}
		kept, err := b.Kept(ctx, sids)
		if err != nil {
			return n, err
		}
		n += len(sids) - len(kept)
	}
	return n, nil
}

// AccountNames are the accounts with carriers; "" is the usual one.
func (o *Outbox) AccountNames() []string {
	return append([]string{""}, slices.Sorted(maps.Keys(o.Carriers))...)
}

// Difference is one message about which the carrier's records and ours do not agree.
type Difference struct {
	Kind   string // ours, theirs, state, segments
	ID     string // ours, "" for theirs
	SID    string
	Ours   string
	Theirs string
}

// The kinds of differences.
const (
	OnlyOurs   = "ours"     // we believe it was taken, the carrier does not list it
	OnlyTheirs = "theirs"   // the carrier sent it, no row of ours tells of it
	StateOther = "state"    // an end here that is another there
	PriceOther = "segments" // counted, and so charged, otherwise
)

// Compared is what a day's comparison found.
type Compared struct {
	Ours, Theirs int
	Heard        int // ends of which no receipt had told: written down, and no differences
	Differences  int // all of them; those told are bounded
	ByKind       map[string]int
	Told         []Difference
}

// toldMost is how many differences are told one by one.
const toldMost = 1000

func (c *Compared) differ(d Difference) {
	c.Differences++
	c.ByKind[d.Kind]++
	if len(c.Told) < toldMost {
		c.Told = append(c.Told, d)
	}
}

// queued is how long before and after a window a message may have waited at the carrier.
const queued = time.Hour

// comparison is a Compare under way.
type comparison struct {
	Compared
	books       Books
	take        func(context.Context, carrier.Receipt) error
	from, until time.Time
	seen        map[uint64]struct{} // sums of the carrier's ids
}

// Compare finds where the carrier's records of a window, such as a day, differ from ours, and takes what they tell further than ours for
// the receipts that never came. Memory: about 40 bytes for each message.
func (o *Outbox) Compare(ctx context.Context, b Books, from, until time.Time) (Compared, error) {
	out := comparison{Compared: Compared{ByKind: map[string]int{}}, books: b, take: o.Take, from: from, until: until, seen: map[uint64]struct{}{}}
	for _, account := range o.AccountNames() {
		lister, ok := o.at(account).(carrier.Lister)
		if !ok {
			continue
		}
		err := o.pages(ctx, lister, carrier.Listing{From: from.Add(-queued), Until: until.Add(queued)}, func(page []carrier.Listed) error {
			return out.theirs(ctx, page)
		})
		if err != nil {
			return out.Compared, fmt.Errorf("compare with account %s: %w", accountName(account), err)
		}
	}
	for after := ""; ; {
		ours, err := b.Gone(ctx, from, until, after, 1000)
		if err != nil || len(ours) == 0 {
			return out.Compared, err
		}
		for _, k := range ours {
			if _, is := out.seen[sum(k.SID)]; !is {
				out.differ(Difference{Kind: OnlyOurs, ID: k.ID, SID: k.SID, Ours: string(k.State)})
			}
		}
		out.Ours += len(ours)
		after = ours[len(ours)-1].ID
	}
}

func (o *Outbox) pages(ctx context.Context, l carrier.Lister, q carrier.Listing, each func([]carrier.Listed) error) error {
	for {
		page, next, err := l.List(ctx, q)
		if err != nil {
			return err
		}
		if err := each(page); err != nil || next == "" {
			return err
		}
		if next == q.Place {
			return errors.New("the list does not go on")
		}
		q.Place = next
	}
}

// theirs compares a page. Of what lies outside the window only the ids are noted: it may have been handed over within.
func (c *comparison) theirs(ctx context.Context, page []carrier.Listed) error {
	var sids []string
	for _, m := range page {
		if !m.Reply && !m.Inbound {
			c.seen[sum(m.SID)] = struct{}{}
			sids = append(sids, m.SID)
		}
	}
	kept, err := c.books.Kept(ctx, sids)
	if err != nil {
		return err
	}
	for _, m := range page {
		if m.Reply || m.Inbound || m.At.Before(c.from) || !m.At.Before(c.until) {
			continue
		}
		c.Theirs++
		k, known := kept[m.SID]
		state := statuses[m.Status]
		switch {
		case !known:
			c.differ(Difference{Kind: OnlyTheirs, SID: m.SID, Theirs: m.Status})
		case state.final() && k.State.Rank() < state.Rank() && k.State.Rank() >= Accepted.Rank():
			if err := c.take(ctx, carrier.Receipt{Message: k.ID, SID: m.SID, Status: m.Status, Code: m.Code}); err != nil {
				return err
			}
			c.Heard++
		case state.final() && k.State != state && !(k.State == Failed && state == Undelivered):
			c.differ(Difference{Kind: StateOther, ID: k.ID, SID: m.SID, Ours: string(k.State), Theirs: m.Status})
		case k.Segments > 0 && m.Segments > 0 && k.Segments != m.Segments:
			c.differ(Difference{Kind: PriceOther, ID: k.ID, SID: m.SID, Ours: fmt.Sprint(k.Segments), Theirs: fmt.Sprint(m.Segments)})
		}
	}
	return nil
}

// final reports whether the carrier says nothing more after it.
func (s State) final() bool { return rank[s] >= rank[Undelivered] }

func sum(sid string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(sid))
	return h.Sum64()
}
