package dialogue

import (
	"context"
	"slices"
	"time"

	"cardline/internal/locale"
	"cardline/internal/speech"
	"cardline/ivr"
)

// Menus are the voice menu as it is now, and as it was when calls that are still going on began.
type Menus interface {
	Current() *ivr.Tree
	// Of is the menu of a version, nil where it is not known any more.
	Of(ctx context.Context, version string) *ivr.Tree
}

// OneMenu is a menu that never changes.
type OneMenu struct{ *ivr.Tree }

// Current implements Menus.
func (m OneMenu) Current() *ivr.Tree { return m.Tree }

// Of implements Menus.
func (m OneMenu) Of(_ context.Context, version string) *ivr.Tree {
	if version != m.Version {
		return nil
	}
	return m.Tree
}

// Hours tell how a line stands: one of ivr.HoursOpen and its kin, and when people answer there again.
type Hours interface {
	Of(line string, now time.Time) (state string, opens time.Time)
	// Zone is where the people of a line are.
	Zone(line string) *time.Location
	// Says is what callers are told of an emergency in somebody's own words; nil where the menu's are good enough.
	Says(line string, now time.Time) locale.Words
}

// menu is the tree this call is on. A version nobody knows any more is as good as the current one: a place it lacks leads to a person.
func (t *turn) menu(ctx context.Context, version string) *ivr.Tree {
	if version != "" {
		if tree := t.Menus.Of(ctx, version); tree != nil {
			return tree
		}
		t.log().WarnContext(ctx, "the menu a call began with is gone", "version", version)
	}
	return t.Menus.Current()
}

// hours is how the line dialled stands. Where nobody says, people always answer.
func (t *turn) hours() string {
	if t.Hours == nil {
		return ivr.HoursOpen
	}
	state, _ := t.Hours.Of(t.line(), t.now)
	return state
}

// line is the one that was dialled.
func (t *turn) line() string { return orElse(t.Lines[t.our], "main") }

// emergency is what somebody has said about one, for callers whose language is not known in all of them.
func (t *turn) emergency(place ivr.Place) (lines []ivr.Line) {
	if t.Hours == nil {
		return nil
	}
	words := t.Hours.Says(t.line(), t.now)
	for _, l := range locale.All() {
		if words[l] != "" && (place.Every || string(l) == place.Lang) {
			lines = append(lines, ivr.Line{Lang: string(l), Text: speech.Escape(words[l])})
		}
	}
	return lines
}

// announce tells of an emergency right after the first words of a call, which say who answers. Where a menu begins without any, the bank is named here.
func (t *turn) announce(place ivr.Place, out ivr.Out) ivr.Out {
	told := t.emergency(place)
	if len(told) == 0 {
		return out
	}
	heard := map[string]bool{}
	at := slices.IndexFunc(out.Lines, func(l ivr.Line) bool {
		again := heard[l.Lang]
		heard[l.Lang] = true
		return again
	})
	switch {
	case len(out.Lines) == 0:
		for i, l := range told {
			told[i].Text = t.brand(locale.Lang(l.Lang)) + l.Text
		}
	case at < 0:
		at = len(out.Lines)
	}
	at = max(at, 0)
	out.Lines = slices.Concat(out.Lines[:at], told, out.Lines[at:])
	return out
}

// brand is the bank's name as a sentence of its own.
func (t *turn) brand(l locale.Lang) string {
	tone := t.tone()
	tone.Lang = l
	return t.sentence(system, "brand", nil, tone)
}
