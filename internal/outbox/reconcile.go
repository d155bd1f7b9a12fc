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
	lister, ok := carrier.AsLister(o.at(account))
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
		lister, ok := carrier.AsLister(o.at(account))
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

// queued is how long a message may wait at the carrier, which lists it by when it left; skewed, how far its clock may be from ours.
const (
	queued = time.Hour
	skewed = 5 * time.Minute
)

// listedAtOnce is how much of the carrier's list is read before it is asked whether there is time for more.
const listedAtOnce = time.Hour

// comparison is a Compare under way.
type comparison struct {
	Compared
	books       Books
	take        func(context.Context, carrier.Receipt) error
	from, until time.Time
	tail        bool                // what is listed was made before until, or belongs to the next comparison
	seen        map[uint64]struct{} // sums of the carrier's ids
}

// Compare finds where the carrier's records of a window, such as a day, differ from ours, and takes what they tell further than ours for
// the receipts that never came. It goes hour by hour through the list, each read once, while more says so: reached is where the next call
// goes on, until at the end. Memory: about 40 bytes for each message.
func (o *Outbox) Compare(ctx context.Context, b Books, from, until time.Time, more func() bool) (c Compared, reached time.Time, err error) {
	out := comparison{Compared: Compared{ByKind: map[string]int{}}, books: b, take: o.Take, from: from, seen: map[uint64]struct{}{}}
	begin := from.Add(-skewed)
	for reached = from; reached.Before(until) && (reached.Equal(from) || more()); begin = reached {
		out.until = earlier(reached.Add(listedAtOnce), until)
		if err := o.list(ctx, &out, begin, out.until); err != nil {
			return out.Compared, reached, err
		}
		reached = out.until
	}
	out.tail = true
	if err := o.list(ctx, &out, reached, reached.Add(queued)); err != nil {
		return out.Compared, from, err
	}
	return out.Compared, reached, out.ours(ctx)
}

// list reads what left between two moments, at every account.
func (o *Outbox) list(ctx context.Context, c *comparison, from, until time.Time) error {
	for _, account := range o.AccountNames() {
		lister, ok := carrier.AsLister(o.at(account))
		if !ok {
			continue
		}
		err := o.pages(ctx, lister, carrier.Listing{From: from, Until: until}, func(page []carrier.Listed) error { return c.theirs(ctx, page) })
		if err != nil {
			return fmt.Errorf("compare with account %s: %w", accountName(account), err)
		}
	}
	return nil
}

// ours looks for what the list did not have.
func (c *comparison) ours(ctx context.Context) error {
	for after := ""; ; {
		ours, err := c.books.Gone(ctx, c.from, c.until, after, 1000)
		if err != nil || len(ours) == 0 {
			return err
		}
		for _, k := range ours {
			if _, is := c.seen[sum(k.SID)]; !is {
				c.differ(Difference{Kind: OnlyOurs, ID: k.ID, SID: k.SID, Ours: string(k.State)})
			}
		}
		c.Ours += len(ours)
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

// theirs compares a page. Of what lies outside the window only the ids are noted: it may have been handed over within. A message at the
// edge of two parts of the list stands in both.
func (c *comparison) theirs(ctx context.Context, page []carrier.Listed) error {
	var fresh []carrier.Listed
	var sids []string
	for _, m := range page {
		key := sum(m.SID)
		_, known := c.seen[key]
		if known || m.Reply || m.Inbound || !c.tail && !m.At.Before(c.until) {
			continue
		}
		c.seen[key] = struct{}{}
		fresh, sids = append(fresh, m), append(sids, m.SID)
	}
	kept, err := c.books.Kept(ctx, sids)
	if err != nil {
		return err
	}
	for _, m := range fresh {
		if m.At.Before(c.from) || !m.At.Before(c.until) {
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
