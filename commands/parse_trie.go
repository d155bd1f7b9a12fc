package commands

// trie finds sequences of units. V is what a sequence stands for; several may share one sequence.
type trie[V any] struct {
	edges map[uint64]int32
	held  [][]V // by node
}

func newTrie[V any]() trie[V] {
	return trie[V]{edges: map[uint64]int32{}, held: make([][]V, 1)}
}

func edge(node, id int32) uint64 { return uint64(uint32(node))<<32 | uint64(uint32(id)) }

// add returns what the sequence stood for before.
func (t *trie[V]) add(seq []unit, v V) (before []V) {
	var node int32
	for _, u := range seq {
		next, ok := t.edges[edge(node, u.id)]
		if !ok {
			next = int32(len(t.held))
			t.edges[edge(node, u.id)] = next
			t.held = append(t.held, nil)
		}
		node = next
	}
	before = t.held[node]
	t.held[node] = append(before, v)
	return before
}

// each calls found for every sequence that begins at the first unit, shortest first.
func (t *trie[V]) each(units []unit, found func(n int, held []V)) {
	var node int32
	for i := range units {
		next, ok := t.edges[edge(node, units[i].id)]
		if !ok {
			return
		}
		node = next
		if held := t.held[node]; len(held) > 0 {
			found(i+1, held)
		}
	}
}

// longest is the longest sequence that begins at the first unit; n is 0 if there is none.
func (t *trie[V]) longest(units []unit) (n int, held []V) {
	t.each(units, func(m int, h []V) { n, held = m, h })
	return n, held
}
