package commands

import (
	"embed"
	"fmt"
	"sync"
)

// knowledge is what the bank tells anybody: data that changes without the program. Files are read once, strictly.
//
//go:embed knowledge
var knowledge embed.FS

// known reads a file of the knowledge when it is first asked for.
func known[T any](file string) func() (T, error) {
	return sync.OnceValues(func() (T, error) {
		var out T
		if err := readStrictly(knowledge, "knowledge/"+file, &out); err != nil {
			return out, fmt.Errorf("what the bank publishes: %w", err)
		}
		return out, nil
	})
}
