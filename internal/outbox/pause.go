package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// PauseKind says what a pause is about.
type PauseKind string

// The kinds of pauses.
const (
	PauseAll      PauseKind = "all"      // everything
	PausePlanning PauseKind = "planning" // new marketing and greetings are refused; what is planned leaves
	PauseLane     PauseKind = "lane"
	PauseSender   PauseKind = "sender"
	PauseType     PauseKind = "type"
	PauseTemplate PauseKind = "template" // "due-reminder/en/3", or all of them from "due-reminder/"
	PauseCampaign PauseKind = "campaign"

	// Nobody makes or ends these by hand: they are as long as messages of it may come.
	PauseCancelled PauseKind = "cancelled" // of a campaign that was cancelled
	PauseFile      PauseKind = "file"      // of a file that was cancelled
)

// PauseKinds lists them.
func PauseKinds() []PauseKind {
	return []PauseKind{PauseAll, PausePlanning, PauseLane, PauseSender, PauseType, PauseTemplate, PauseCampaign}
}

// Pause is what somebody has halted until somebody resumes it. Name is "" for all and planning.
type Pause struct {
	Kind     PauseKind
	Name     string
	Reason   string
	Actor    string
	Since    time.Time
	Security bool // holds even what protects the customer, and codes
	Restored bool // by a database that came back from a backup: only reconciling ends it
}

// RestoredReason begins the reason of the pause that a database older than its surroundings puts on everything.
const RestoredReason = "the database came back from a backup"

// Names reports a pause as people write it: "lane marketing", "all".
func (p Pause) Names() string { return strings.TrimSpace(string(p.Kind) + " " + p.Name) }

// held is the reason of a row it holds. Resuming finds those rows by its beginning.
func (p Pause) held() string { return p.beginning() + p.Reason }

// beginning is how reasons of rows begin that it, or an earlier one of its kind and name, holds.
func (p Pause) beginning() string { return fmt.Sprintf("paused (%s): ", p.Names()) }

// wholeName writes out a name: a template's without language or version means all of them, "due-reminder/en/".
func wholeName(kind PauseKind, name string) string {
	if kind != PauseTemplate || name == "" || strings.Count(name, "/") >= 2 || strings.HasSuffix(name, "/") {
		return name
	}
	return name + "/"
}

// Check reports what is wrong with a pause that is asked for.
func (p Pause) Check() error {
	alone := p.Kind == PauseAll || p.Kind == PausePlanning
	switch {
	case !slices.Contains(PauseKinds(), p.Kind):
		return fmt.Errorf("%w: there is no kind %q: there are %s", ErrPause, p.Kind, listed(PauseKinds()))
	case alone != (p.Name == ""):
		return fmt.Errorf("%w: lane, sender, type, template and campaign take a name, all and planning none", ErrPause)
	case strings.TrimSpace(p.Reason) == "":
		return fmt.Errorf("%w: a reason is needed", ErrPause)
	}
	name := p.Name
	if p.Kind == PauseTemplate {
		name, _, _ = strings.Cut(name, "/")
	}
	k, known := Declared(Type(name))
	switch {
	case p.Kind == PauseLane && !slices.Contains(Lanes(), Lane(name)):
		return fmt.Errorf("%w: there is no lane %q: there are %s", ErrPause, name, listed(Lanes()))
	case (p.Kind == PauseType || p.Kind == PauseTemplate) && !known:
		return fmt.Errorf("%w: there is no type %q: there are %s", ErrPause, name, listed(Types()))
	case !p.Security && (p.Kind == PauseLane && urgent(Lane(p.Name)) || p.Kind == PauseType && (k.Alert || urgent(k.Lane))):
		return fmt.Errorf("%w: %s protects customers, and is paused only where that is said: even security", ErrPause, p.Names())
	}
	return nil
}

// listed is what there is, for who named something else.
func listed[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return strings.Join(out, ", ")
}

// urgent lanes go on through a pause that does not say otherwise.
func urgent(l Lane) bool { return l == CodeLane || l == SecurityLane }

// Pauses keeps them for all processes.
type Pauses interface {
	Paused(ctx context.Context) ([]Pause, error)
	// Cancelled lists the campaigns and files that were cancelled lately, with the reason of messages that are ended for it.
	Cancelled(ctx context.Context) ([]Pause, error)
	// Pause writes one down over an earlier one of the same kind and name, with its audit entry.
	Pause(ctx context.Context, p Pause) error
	// Resume ends one with an audit entry, and makes due now what is held for a reason that begins so; false where there was none.
	Resume(ctx context.Context, p Pause, beginning string, by, why string) (resumed bool, freed int, err error)
	// Wake makes due now what is held for a reason that begins so.
	Wake(ctx context.Context, beginning string) (freed int, err error)
}

// holds reports whether a pause binds a message.
func (p Pause) holds(r Row) bool {
	switch p.Kind {
	case PauseCancelled:
		return "campaign:"+p.Name == r.Source
	case PauseFile:
		return "import:"+p.Name == r.Source
	}
	if !p.Security && (r.protects() || urgent(r.Lane)) {
		return false
	}
	switch p.Kind {
	case PauseAll:
		return true
	case PauseLane:
		return p.Name == string(r.Lane)
	case PauseSender:
		return p.Name == r.Sender
	case PauseType:
		return p.Name == string(r.Type)
	case PauseTemplate:
		return r.Template != "" && (p.Name == r.Template || strings.HasSuffix(p.Name, "/") && strings.HasPrefix(r.Template, p.Name))
	case PauseCampaign:
		return p.Name == r.Occasion || "campaign:"+p.Name == r.Source
	default:
		return false
	}
}

// pausedFor is how long a row sleeps that a pause holds; resuming wakes it earlier.
const pausedFor = time.Hour

// over reports whether it is of what was cancelled: what it binds will never leave.
func (p Pause) over() bool { return p.Kind == PauseCancelled || p.Kind == PauseFile }

// onPause is the gate of what somebody has halted or, of a campaign or a file, cancelled. It comes when the sender is chosen.
type onPause struct{ paused *paused }

func (g onPause) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	for _, p := range g.paused.all() {
		switch {
		case !p.holds(c.Row):
		case p.over():
			return suppress(p.Reason), nil
		default:
			return verdict{state: Held, due: earlier(now.Add(pausedFor), c.Expires), reason: p.held()}, nil
		}
	}
	return verdict{}, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
