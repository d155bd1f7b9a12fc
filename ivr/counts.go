package ivr

// Counts are what callers did over some time, for a drawing. Calls of other versions may be among them: what names no node or way of the
// menu that is drawn is left out.
type Counts struct {
	Told  string      `json:"told"`  // which calls were counted, for the heading: "7 days until 22 Nov 2026"
	Calls int         `json:"calls"` // all calls that began
	Ways  []WayCount  `json:"ways"`
	Nodes []NodeCount `json:"nodes"`
}

// WayCount is how often callers went one way. What lies between From and To without waiting for the caller (say, goto) need not be told: a
// drawing finds it. From and To are nodes, `file.node`; From is "" where a call began, and Key the line then. Otherwise Key is a digit, star,
// hash, timeout or invalid where the caller was waited for, and then, failed or person behind a verb, a talk or a recording.
type WayCount struct {
	From    string `json:"from,omitempty"`
	Key     string `json:"key"`
	To      string `json:"to"`
	Callers int    `json:"callers"`
}

// NodeCount is how many came to a node, and how many calls ended there without having been led on: the caller hung up.
type NodeCount struct {
	Name    string `json:"name"` // file.node
	Callers int    `json:"callers"`
	Left    int    `json:"left"`
}
