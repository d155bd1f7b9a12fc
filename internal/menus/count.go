package menus

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"cardline/ivr"
)

// Count is one thing that is counted, by day (UTC, by our clock) and version of the menu.
type Count struct {
	Day  time.Time
	Menu string
	Kind Kind
	Node string // of a way where it began, of an end where the call stood
	Key  string
	To   string // of a way
}

// Kind says what was counted.
type Kind string

// The kinds.
const (
	Way    Kind = "way"    // Key led from Node to To
	End    Kind = "end"    // a call ended at Node, as Key says
	Stop   Kind = "stop"   // a card was stopped; Key says how fast
	Waited Kind = "waited" // seconds from ring to stop, added up
	Score  Kind = "score"  // Key, 1 to 5, was given to a call
)

// Endings of calls that are told apart.
const (
	Contained = "contained"
	HandedOn  = "handed-on"
	Talked    = "talked"
	GaveUp    = "gave-up"
	Left      = "left"
)

// Counted is how often.
type Counted struct {
	Count
	N int64
}

// Fast is how soon after the ring a stolen card is meant to be stopped.
const Fast = 20 * time.Second

// Keys of Stop.
const (
	inTime = "in-time"
	late   = "late"
)

// Ledger keeps counts, of every process together.
type Ledger interface {
	// Add adds to what is there.
	Add(ctx context.Context, counts []Counted) error
	// Since adds up the days from day on, of one version or, with "", of all.
	Since(ctx context.Context, day time.Time, menu string) ([]Counted, error)
}

// Day is that of a time.
func Day(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// Drawn are the counts as a drawing takes them. A passage counts, not a person: who hears a menu twice goes twice.
func Drawn(told string, counts []Counted) *ivr.Counts {
	out := &ivr.Counts{Told: told}
	nodes, ways := map[string]*ivr.NodeCount{}, map[ivr.Went]int{}
	node := func(name string) *ivr.NodeCount {
		if nodes[name] == nil {
			nodes[name] = &ivr.NodeCount{Name: name}
		}
		return nodes[name]
	}
	for _, c := range counts {
		switch {
		case c.Kind == Way:
			ways[ivr.Went{From: c.Node, Key: c.Key, To: c.To}] += int(c.N)
			if c.Node == "" {
				out.Calls += int(c.N)
			}
			if c.Node != c.To {
				node(c.To).Callers += int(c.N)
			}
		case c.Kind == End && (c.Key == Left || c.Key == GaveUp):
			node(c.Node).Left += int(c.N)
		}
	}
	for w, n := range ways {
		out.Ways = append(out.Ways, ivr.WayCount{From: w.From, Key: w.Key, To: w.To, Callers: n})
	}
	for _, n := range nodes {
		out.Nodes = append(out.Nodes, *n)
	}
	slices.SortFunc(out.Ways, func(a, b ivr.WayCount) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.Key, b.Key), strings.Compare(a.To, b.To))
	})
	slices.SortFunc(out.Nodes, func(a, b ivr.NodeCount) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Figures are how the menu did.
type Figures struct {
	Calls     int // that ended
	Contained int
	HandedOn  int
	Talked    int
	GaveUp    int
	Left      int

	Stopped int           // cards, from a call
	InTime  int           // of them, within Fast
	Average time.Duration // from ring to stop

	Nodes  []Trouble // those with any, the worst first
	Scores [5]int    // calls that were scored 1 to 5
}

// Trouble is how often nobody pressed a key at a node, or one that means nothing there.
type Trouble struct {
	Node             string
	NoInput, NoMatch int
}

// Share of Calls in percent.
func (f Figures) Share(n int) int {
	if f.Calls == 0 {
		return 0
	}
	return 100 * n / f.Calls
}

// FiguresOf adds up what was counted.
func FiguresOf(counts []Counted) Figures {
	var f Figures
	var waited int64
	nodes := map[string]*Trouble{}
	for _, c := range counts {
		n := int(c.N)
		switch c.Kind {
		case End:
			f.ended(c.Key, n)
		case Stop:
			f.Stopped += n
			if c.Key == inTime {
				f.InTime += n
			}
		case Waited:
			waited += c.N
		case Score:
			if len(c.Key) == 1 && c.Key >= "1" && c.Key <= "5" {
				f.Scores[c.Key[0]-'1'] += n
			}
		case Way:
			trouble(nodes, c)
		}
	}
	if f.Stopped > 0 {
		f.Average = time.Duration(waited) * time.Second / time.Duration(f.Stopped)
	}
	for _, t := range nodes {
		f.Nodes = append(f.Nodes, *t)
	}
	slices.SortFunc(f.Nodes, func(a, b Trouble) int {
		return cmp.Or(b.NoInput+b.NoMatch-a.NoInput-a.NoMatch, strings.Compare(a.Node, b.Node))
	})
	return f
}

func (f *Figures) ended(how string, n int) {
	f.Calls += n
	switch how {
	case Contained:
		f.Contained += n
	case HandedOn:
		f.HandedOn += n
	case Talked:
		f.Talked += n
	case GaveUp:
		f.GaveUp += n
	default:
		f.Left += n
	}
}

func trouble(nodes map[string]*Trouble, c Counted) {
	if c.Key != ivr.KeyTimeout && c.Key != ivr.KeyInvalid {
		return
	}
	if nodes[c.Node] == nil {
		nodes[c.Node] = &Trouble{Node: c.Node}
	}
	if c.Key == ivr.KeyTimeout {
		nodes[c.Node].NoInput += int(c.N)
	} else {
		nodes[c.Node].NoMatch += int(c.N)
	}
}
