package ivr

// roads are the nodes of a tree by number and where each leads, for looks at callers of thousands of kinds. Which way is taken at a fork depends on
// who calls; it is looked up once for each kind of caller, however many nodes share the fork.
type roads struct {
	tree   *Tree
	number map[string]int
	nodes  []*node
	sure   [][]int // by node: where it leads everybody
	asked  [][]int // by node: its forks
	forks  []*target

	// What follows is of the caller looked at.
	taken []int   // by fork: the node it leads to
	from  [][]int // by node: those reached that lead here
	seen  []bool  // by node: the caller comes here
	saved []bool  // by node: from here the caller comes to an end
}

// What a fork leads to beside nodes.
const (
	nowhere  = -1 // what a key does without leaving
	notAsked = -2
)

func newRoads(t *Tree) *roads {
	r := &roads{tree: t, number: make(map[string]int, len(t.order))}
	for _, name := range t.order {
		r.number[name] = len(r.nodes)
		r.nodes = append(r.nodes, t.nodes[name])
	}
	known := map[*branch]int{}
	r.sure, r.asked = make([][]int, len(r.nodes)), make([][]int, len(r.nodes))
	for n, at := range r.nodes {
		for _, way := range at.targets() {
			if len(way.to.cases) == 0 {
				if to := r.at(way.to.to); to != nowhere {
					r.sure[n] = append(r.sure[n], to)
				}
				continue
			}
			first := &way.to.cases[0]
			if _, is := known[first]; !is {
				known[first] = len(r.forks)
				r.forks = append(r.forks, &way.to)
			}
			r.asked[n] = append(r.asked[n], known[first])
		}
	}
	r.taken, r.from = make([]int, len(r.forks)), make([][]int, len(r.nodes))
	r.seen, r.saved = make([]bool, len(r.nodes)), make([]bool, len(r.nodes))
	return r
}

// at is the number of a node, nowhere if there is none of this name.
func (r *roads) at(name string) int {
	if n, is := r.number[name]; is {
		return n
	}
	return nowhere
}

// stuck lists where a caller of this kind can come to and nothing ends.
func (r *roads) stuck(p *Place) (names []string) {
	reached := r.reached(p)
	var ends []int
	for _, n := range reached {
		if r.nodes[n].ends() {
			r.saved[n] = true
			ends = append(ends, n)
		}
	}
	for len(ends) > 0 {
		last := len(ends) - 1
		n := ends[last]
		ends = ends[:last]
		for _, before := range r.from[n] {
			if !r.saved[before] {
				r.saved[before] = true
				ends = append(ends, before)
			}
		}
	}
	for _, n := range reached {
		if !r.saved[n] {
			names = append(names, r.tree.order[n])
		}
	}
	return names
}

// reached lists the nodes a caller of this kind can come to, and notes from where.
func (r *roads) reached(p *Place) (all []int) {
	clear(r.seen)
	clear(r.saved)
	for n := range r.from {
		r.from[n] = r.from[n][:0]
	}
	for f := range r.taken {
		r.taken[f] = notAsked
	}
	come := func(n int) {
		if n != nowhere && !r.seen[n] {
			r.seen[n] = true
			all = append(all, n)
		}
	}
	start := r.tree.entrance(p.Facts.Line)
	for _, name := range [...]string{start.to.pick(p), r.tree.person, r.tree.lost} {
		come(r.at(name))
	}
	for k := 0; k < len(all); k++ {
		n := all[k]
		for _, to := range r.sure[n] {
			r.from[to] = append(r.from[to], n)
			come(to)
		}
		for _, f := range r.asked[n] {
			if r.taken[f] == notAsked {
				r.taken[f] = r.at(r.forks[f].pick(p))
			}
			if to := r.taken[f]; to != nowhere {
				r.from[to] = append(r.from[to], n)
				come(to)
			}
		}
	}
	return all
}
