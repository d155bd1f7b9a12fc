package commands

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// longestConcept is how many tokens a wording of a concept may have.
const longestConcept = 6

// concepts are what words are about, in all languages together: grammar/concepts.txt. By the hash of a wording, the concepts it may stand for.
type concepts map[uint32][]uint32

// concept is one that stands in a text, from one token to before another.
type concept struct {
	id       uint32
	from, to int
}

// readConcepts reads lines of a name and wordings: `bill: statement, monthly bill, 账单`.
func readConcepts() (concepts, error) {
	raw, err := fs.ReadFile(grammarFiles, "grammar/concepts.txt")
	if err != nil {
		return nil, fmt.Errorf("reading concepts: %w", err)
	}
	all := concepts{}
	for n, line := range strings.Split(string(raw), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		name, wordings, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("line %d of concepts.txt names none", n+1)
		}
		id := hashed(oneConcept, name)
		for w := range strings.SplitSeq(wordings, ", ") {
			key, said := uint32(0), tokens(evenOf(w))
			for _, t := range said {
				key = joined(key, t.stem)
			}
			if len(said) > 0 && !slices.Contains(all[key], id) {
				all[key] = append(all[key], id)
			}
		}
	}
	return all, nil
}

// in finds the longest wording at every token. What lies within it counts too: 取消 and 分期 in 取消分期.
func (c concepts) in(all []token) []concept {
	held := make([]concept, 0, 32)
	for i := range all {
		var ids []uint32
		key, to := uint32(0), i
		for j := i; j < min(len(all), i+longestConcept) && all[j].kind != pauseToken; j++ {
			key = joined(key, all[j].stem)
			if found := c[key]; found != nil {
				ids, to = found, j+1
			}
		}
		for _, id := range ids {
			held = append(held, concept{id: id, from: i, to: to})
		}
	}
	return held
}
