package ivr

// Chart is a menu to be looked at and changed. Of a menu with faults it shows what could be read.
type Chart struct {
	Menu   string    // its version
	Begin  []StopWay // entrances: Key is the line
	Always []StopWay // keys that every menu has, unless it says otherwise
	Stops  []ChartStop
	Faults []Fault
}

// ChartStop is a node with where it is written and what is wrong with it.
type ChartStop struct {
	Stop
	File   string
	Line   int // where it begins in its file
	Said   []Saying
	Ways   []ChartWay
	Faults []Fault
	Count  NodeCount
}

// ChartWay is a way on, and how many went it.
type ChartWay struct {
	StopWay
	Callers int
}

// Saying is one thing that is said at a node.
type Saying struct {
	Slot    string            // prompt, fuller or say, as in the file
	Text    map[string]string // by language
	Seconds map[string]int    // that it takes, estimated as Seconds does
}

// ChartOf makes the chart of a menu's files, with counts of callers where there are any. verbs is as Check's.
func ChartOf(files []File, verbs func(id string) bool, counts *Counts) Chart {
	t, faults := inspect(files, verbs)
	counted := t.resolve(counts)
	c := Chart{Menu: t.Version, Begin: t.Begins(), Faults: faults}
	for _, a := range t.always {
		for _, w := range a.ways() {
			c.Always = append(c.Always, StopWay{Key: a.key, Lang: a.to.lang, To: w.name, Always: true})
		}
	}
	for i, s := range t.Stops() {
		n := t.nodes[t.order[i]]
		drawn := ChartStop{Stop: s, File: n.file, Line: n.line, Count: counted.nodes[s.Name]}
		for _, w := range s.Ways {
			drawn.Ways = append(drawn.Ways, ChartWay{w, counted.ways[arrow{s.Name, w.Key, w.To}]})
		}
		for _, slot := range n.slots() {
			drawn.Said = append(drawn.Said, slot.drawn())
		}
		c.Stops = append(c.Stops, drawn)
	}
	c.blame()
	return c
}

// blame hands each fault to the node in whose lines it stands.
func (c *Chart) blame() {
	for _, f := range c.Faults {
		at := -1
		for i, s := range c.Stops {
			if s.File == f.File && s.Line <= f.Line && (at < 0 || s.Line > c.Stops[at].Line) {
				at = i
			}
		}
		if at >= 0 {
			c.Stops[at].Faults = append(c.Stops[at].Faults, f)
		}
	}
}

// slot is a place of a node where words stand.
type slot struct {
	name  string
	words *words
}

// slots are those of a node that are written.
func (n *node) slots() []slot {
	var out []slot
	for _, name := range []string{"say", "prompt"} {
		if _, written := n.has[name]; written {
			out = append(out, slot{name, &n.words})
		}
	}
	if _, written := n.has["fuller"]; written {
		out = append(out, slot{"fuller", &n.fuller})
	}
	return out
}

func (s slot) drawn() Saying {
	out := Saying{Slot: s.name, Text: map[string]string{}, Seconds: map[string]int{}}
	for lang, text := range s.words.text {
		out.Text[lang], out.Seconds[lang] = text, Seconds(text)
	}
	return out
}
