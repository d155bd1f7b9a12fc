package telemetry

import (
	"sync"
	"sync/atomic"
)

// words are the values of a label that may come from outside: every value is a series Prometheus keeps, so only the first so
// many are told apart.
type words struct {
	most int64
	n    atomic.Int64
	seen sync.Map // word -> nothing
}

func newWords(most int64) *words { return &words{most: most} }

// known is the word itself, "none" for an empty one, and "other" for one too many or too long.
func (w *words) known(word string) string {
	const longest = 64
	switch _, seen := w.seen.Load(word); {
	case seen:
		return word
	case word == "":
		return "none"
	case len(word) > longest || w.n.Load() >= w.most:
		return "other"
	}
	if _, seen := w.seen.LoadOrStore(word, nil); !seen && w.n.Add(1) > w.most {
		w.seen.Delete(word) // others came first at the same instant
		return "other"
	}
	return word
}
