package ivr

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Walk plays a call offline and tells it line by line: what is said, `> key` for each key pressed, `[BALANCE]` for a verb, which always succeeds.
// "-" is silence. A dialled person ends the walk; keys used up leave the caller waiting.
func Walk(t *Tree, f Facts, keys []string) []string {
	told, _ := WalkFrom(t, f, "", keys)
	return told
}

// WalkFrom is Walk for a call that has come to a node, "" for the entrance of its line. at is where it stands in the end.
func WalkFrom(t *Tree, f Facts, node string, keys []string) (told []string, at string) {
	p, out := t.Begin(f)
	if node != "" {
		p, out = t.run(p, node, Out{})
	}
	for range maxSteps {
		for _, line := range out.Lines {
			told = append(told, line.Lang+": "+line.Text)
		}
		switch {
		case out.Do != "":
			told = append(told, verb(out))
			p, out = t.Done(p, ResultOK)
		case out.Record > 0:
			told = append(told, fmt.Sprintf("(record %d seconds)", out.Record))
			p, out = t.Done(p, ResultOK)
		case out.Queue:
			return append(told, "(queue "+out.To+")"), p.Node
		case out.Person:
			return append(told, strings.TrimSuffix("(person "+out.To, " ")+")"), p.Node
		case out.End:
			return append(told, "(end)"), p.Node
		case len(keys) == 0:
			return append(told, "(waiting at "+p.Node+")"), p.Node
		default:
			told = append(told, "> "+keys[0])
			p, out = t.Press(p, silence(keys[0]))
			keys = keys[1:]
		}
	}
	return append(told, "(too long)"), p.Node
}

func silence(key string) string {
	if key == "-" {
		return KeyTimeout
	}
	return key
}

func verb(out Out) string {
	parts := []string{out.Do}
	for _, name := range slices.Sorted(maps.Keys(out.Args)) {
		parts = append(parts, name+"="+out.Args[name])
	}
	return "[" + strings.Join(parts, " ") + "]"
}
