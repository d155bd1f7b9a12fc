package floor

import (
	"context"
	"errors"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
)

// What recordings are, as menus say.
const (
	Message    = "voicemail"
	Grievance  = "complaint"
	Suggestion = "suggestion"
)

// Recording is what a caller said after the tone.
type Recording struct {
	ID       string // the carrier's: the same again is the same recording
	Call     string // the carrier's id of the call
	Kind     string // Message, Grievance or Suggestion
	Number   phone.Number
	Customer string
	Lang     locale.Lang
	Case     string // the case it belongs to; "" while that is looked for
	Seconds  int
	Type     string // audio/mpeg; "" while the carrier has not given out the audio
	Audio    []byte
	At       time.Time
}

// ErrNoRecording is one there is not, or not any more.
var ErrNoRecording = errors.New("floor: there is no such recording")

// Recordings are those that are kept, sealed.
type Recordings interface {
	// Recording reads one, with its audio. ErrNoRecording.
	Recording(ctx context.Context, id string) (Recording, error)
	// Of lists those of a case, or all where ref is "", the newest first, without their audio: those that come after before in the list, of
	// which only At and ID count; the zero one begins with the newest.
	Of(ctx context.Context, ref string, before Recording, most int) ([]Recording, error)
}
