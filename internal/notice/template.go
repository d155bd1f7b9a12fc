package notice

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/template"
)

// State of a version of a template. What is approved is used from its time on.
type State = approval.State

// The states.
const (
	Draft    = approval.Draft
	Proposed = approval.Proposed
	Approved = approval.Approved
	Retired  = approval.Retired
)

// Key is what a template is for.
type Key struct {
	Type outbox.Type
	Lang locale.Lang
}

// ID names one version of a template.
type ID struct {
	Key
	Version int
}

// String is "due-reminder/en/3", as messages keep it.
func (id ID) String() string {
	return string(id.Type) + "/" + string(id.Lang) + "/" + strconv.Itoa(id.Version)
}

// ParseID reads what String writes.
func ParseID(s string) (ID, bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return ID{}, false
	}
	n, err := strconv.Atoi(parts[2])
	id := ID{Key{outbox.Type(parts[0]), locale.Lang(parts[1])}, n}
	return id, err == nil && n > 0 && id.String() == s
}

// Template is one version of the words of a type in a language. A version never changes but for its state.
type Template struct {
	ID
	approval.Course
	Text     string         // Liquid, without brand, refusal and rate
	Segments int            // the most a message may take
	From     time.Time      // not used before; zero: at once
	Besides  []outbox.Field // data that its words may name beside that of its type; of words that stand in no shelf
}

// ShippedBy is the checker of the words that come with the program, all of them version 1.
const ShippedBy = "shipped"

// Hash is what an approval is of: everything that makes a difference to what is sent, and when.
func (t Template) Hash() string {
	from := ""
	if !t.From.IsZero() {
		from = t.From.UTC().Format(time.RFC3339)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s\n%s", t.ID, t.Segments, from, t.Text))
	return hex.EncodeToString(sum[:16])
}

// Errors of those who keep and move templates.
var (
	ErrNoTemplate = errors.New("no such template")
	ErrState      = approval.ErrState
	ErrOwn        = approval.ErrOwn
	ErrChanged    = approval.ErrChanged
	ErrShipped    = errors.New("what comes with the program stays: save a version of your own")
)

// prepared is a template ready to be filled.
type prepared struct {
	Template
	words *template.Template
	kind  outbox.Declaration
}

func prepare(t Template) (prepared, error) {
	d, ok := outbox.Declared(t.Type)
	if !ok {
		return prepared{}, fmt.Errorf("%w: %q", ErrType, t.Type)
	}
	d.Fields = slices.Concat(d.Fields, t.Besides)
	words, err := template.Parse(t.Text)
	if err != nil {
		return prepared{}, fmt.Errorf("template %s: %w", t.ID, err)
	}
	return prepared{t, words, d}, nil
}
