package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/sms"
)

// House is what every text may name, and what texts are held to.
type House struct {
	Brand    locale.Words
	Hotline  string // as customers dial it
	LostLine string
	Links    []string // hosts that may be linked to, with all below them
	Prices   Prices
	Seconds  func(said string) int // how long words take to say; nil: nobody says them
}

// Words are the templates in use: those that come with the program, and over them what the bank has approved. Safe for concurrent use.
type Words struct {
	house   House
	parts   map[string]*jurisdiction
	base    map[Key]prepared
	samples map[outbox.Type]Data
	own     atomic.Pointer[map[Key][]prepared] // approved ones, the newest version first
	zones   sync.Map                           // name to *time.Location
}

// NewWords reads what comes with the program.
func NewWords(house House) (*Words, error) {
	parts, err := readParts(partsYAML)
	if err != nil {
		return nil, err
	}
	base, samples, err := shipped()
	if err != nil {
		return nil, err
	}
	w := &Words{house: house, parts: parts, base: base, samples: samples}
	w.own.Store(&map[Key][]prepared{})
	return w, nil
}

// Shelf is where the bank's own templates are kept.
type Shelf interface {
	// Save keeps a draft under the next version of its key, 2 or more, with its line in the audit trail.
	Save(ctx context.Context, t Template) (Template, error)
	// Move changes the state of a version by what decide returns, with its line in the audit trail. ErrNoTemplate.
	Move(ctx context.Context, id ID, action, by string, decide func(Template) (Template, error)) (Template, error)
	// Template reads one version. ErrNoTemplate.
	Template(ctx context.Context, id ID) (Template, error)
	// Templates lists what fits the query, by type, language and version. With an error it lists those that are sound.
	Templates(ctx context.Context, q Query) ([]Template, error)
}

// Query says which templates are wanted; what is zero does not matter.
type Query struct {
	Type  outbox.Type
	Lang  locale.Lang
	State State
	After ID  // those behind it
	N     int // at most; 0: all
}

// Refresh reads what is approved. One that is not sound is left out and told; where nothing can be read, what was in use goes on.
func (w *Words) Refresh(ctx context.Context, shelf Shelf) error {
	all, fault := shelf.Templates(ctx, Query{State: Approved})
	if fault != nil && len(all) == 0 {
		return fmt.Errorf("reading the approved templates: %w", fault)
	}
	own := map[Key][]prepared{}
	for _, t := range all {
		p, err := prepare(t)
		if err != nil {
			fault = errors.Join(fault, err)
			continue
		}
		own[t.Key] = append([]prepared{p}, own[t.Key]...)
	}
	w.own.Store(&own)
	return fault
}

// refreshEvery is how soon every process sends what was approved on another one.
const refreshEvery = 3 * time.Second

// Run keeps w up to date until ctx ends.
func (w *Words) Run(ctx context.Context, shelf Shelf, log *slog.Logger) error {
	refresh := func(ctx context.Context) error { return w.Refresh(ctx, shelf) }
	return clock.Every(ctx, refreshEvery, refresh, log.ErrorContext, "templates are read again in a moment: those before are sent")
}

// current is the template in use: the newest version that is approved and whose time has come.
func (w *Words) current(k Key, now time.Time) (prepared, bool) {
	for _, p := range (*w.own.Load())[k] {
		if !p.From.After(now) {
			return p, true
		}
	}
	p, ok := w.base[k]
	return p, ok
}

// Request is what is to be said to whom.
type Request struct {
	Type    outbox.Type
	Lang    locale.Lang
	Data    Data
	Zone    string // IANA zone of the recipient; "" if not known
	Abroad  bool   // the recipient has announced a journey, and reads it elsewhere
	Country string // of the number, ISO 3166: whose law is followed
	Now     time.Time
}

// Rendered is a message in words.
type Rendered struct {
	Text     string
	Encoding string // sms.GSM7 or sms.UCS2
	Units    int
	Segments int
	Seconds  int    // of what is spoken
	Template string // "due-reminder/en/3"
	Parts    []Part // joined they are Text
}

// Render says r in the words in use. Its errors name the field at fault, never its value: wrong.Faults, ErrType, ErrNoTemplate.
func (w *Words) Render(r Request) (Rendered, error) {
	p, ok := w.current(Key{r.Type, r.Lang}, r.Now)
	if !ok {
		return Rendered{}, fmt.Errorf("%w: %s in %s", ErrNoTemplate, r.Type, r.Lang)
	}
	out, err := w.fill(p, r)
	if err == nil && out.Segments > p.Segments {
		return Rendered{}, fmt.Errorf("template %s: %d segments, %d at most", p.ID, out.Segments, p.Segments)
	}
	return out, err
}

// fill says r in the words of p.
func (w *Words) fill(p prepared, r Request) (Rendered, error) {
	vars, faults := say(p.kind.Fields, r.Data, manner{r.Lang, w.placed(r), r.Now})
	if faults != nil {
		return Rendered{}, fmt.Errorf("data of %s: %w", r.Type, faults)
	}
	return w.compose(p, r.Country, vars)
}

func (w *Words) compose(p prepared, country string, vars map[string]any) (Rendered, error) {
	said, err := p.words.Render(w.housed(p, vars))
	if err != nil {
		return Rendered{}, fmt.Errorf("template %s: %w", p.ID, err)
	}
	parts, err := w.around(p.kind, p.Lang, country, said, vars)
	if err != nil {
		return Rendered{}, fmt.Errorf("template %s: %w", p.ID, err)
	}
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(part.Text)
	}
	size := sms.Count(text.String())
	return Rendered{Text: text.String(), Encoding: size.Encoding, Units: size.Units, Segments: size.Segments, Template: p.ID.String(), Parts: parts}, nil
}

// housed adds to vars what every text may name.
func (w *Words) housed(p prepared, vars map[string]any) map[string]any {
	vars["brand"], vars["hotline"], vars["lost_line"] = w.house.Brand.In(p.Lang), w.house.Hotline, w.house.LostLine
	return vars
}
