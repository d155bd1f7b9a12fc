package wordbook

import (
	"context"
	"errors"
	"time"

	"cardline/internal/locale"
)

// Text is one that nobody understood. Nothing personal is in it: figures are •.
type Text struct {
	ID          string
	Text        string
	Lang        locale.Lang // in which it was answered
	Seen        int64       // how often it came
	Senders     int64       // from how many numbers, about
	First, Last time.Time
	Days        []Day // the last of them on which it came, the oldest first
	Version     *Version
}

// Day is how often a text came on one (UTC).
type Day struct {
	Day  time.Time
	Seen int64
}

// DaysTold is how many days back a text is told day by day.
const DaysTold = 14

// TextQuery says which texts are wanted. After is the last of the page before.
type TextQuery struct {
	Lang  locale.Lang // "" for all
	After *Text
	N     int
}

// Texts are those nobody understood.
type Texts interface {
	// List finds texts, those of most senders first, each with the newest version that was made of it and is not retired, if any.
	List(ctx context.Context, q TextQuery) ([]Text, error)
	// Text reads one without its days. ErrNoText.
	Text(ctx context.Context, id string) (Text, error)
	// Drop forgets one that says nothing. ErrNoText.
	Drop(ctx context.Context, id string) error
}

// ErrNoText says that a text is not kept, or not any more.
var ErrNoText = errors.New("there is no such text, or it is not kept any more")
