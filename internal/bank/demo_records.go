package bank

// DemoRecords are the named customers of the demo bank as its file tells them when it opens: for tools that work offline.
func DemoRecords() []Record {
	var out []Record
	for _, h := range demoHolders {
		if h.beside {
			continue
		}
		r := h.Record
		for _, c := range h.cards {
			r.Cards = append(r.Cards, c.record())
		}
		out = append(out, r)
	}
	return out
}
