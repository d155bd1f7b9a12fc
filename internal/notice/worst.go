package notice

import (
	"slices"
	"strings"

	"cardline/internal/outbox"
)

// longest is the longest each kind of value can be once written, in characters of the plain alphabet.
var longest = map[outbox.FieldKind]int{
	outbox.Money: longestMoney, outbox.Date: longestDate, outbox.Time: longestTime, outbox.Count: longestCount,
	outbox.Percent: longestPercent, outbox.Tail: longestTail, outbox.Code: longestCode,
}

// worst is the longest message a template can make, for any data and in any country. A text may bring letters of any script with it, and
// make the whole message UCS-2; what cannot be torn may leave the end of a segment empty, so each text counts for a little more.
func (w *Words) worst(p prepared) (Rendered, error) {
	var most Rendered
	for _, vars := range extremes(p.kind.Fields) {
		for _, country := range w.countries() {
			r, err := w.compose(p, country, vars)
			if err != nil {
				return Rendered{}, err
			}
			if r.Segments > most.Segments || r.Segments == most.Segments && r.Units > most.Units {
				most = r
			}
		}
	}
	return most, nil
}

// extremes are the longest values, in every combination of what may be missing and of what is chosen.
func extremes(fields []outbox.Field) []map[string]any {
	all := []map[string]any{{}}
	for _, f := range fields {
		var more []map[string]any
		for _, vars := range all {
			for _, v := range extreme(f) {
				with := make(map[string]any, len(fields)+3)
				for name, value := range vars {
					with[name] = value
				}
				with[f.Name] = v
				more = append(more, with)
			}
		}
		all = more
	}
	return all
}

func extreme(f outbox.Field) []string {
	var out []string
	switch f.Kind {
	case outbox.OneOf:
		out = slices.Clone(f.Choice)
	case outbox.Text:
		out = []string{strings.Repeat("漢", longestText+widestCharacter-1)}
	default:
		out = []string{strings.Repeat("9", longest[f.Kind])}
	}
	if f.Optional {
		out = append(out, "")
	}
	return out
}
