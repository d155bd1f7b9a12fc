package ivr

// Helped reports whether a caller who needs a person comes to one from where the call stands, with nothing but words before: what is said
// must not promise a colleague where a message or a goodbye follows.
func (t *Tree) Helped(p Place) bool {
	name := t.person
	if n := t.nodes[p.Node]; n != nil && n.person != nil {
		name = n.person.pick(&p)
	}
	for range maxSteps {
		n := t.nodes[name]
		if n == nil || !n.passes() {
			return n != nil && n.answers()
		}
		name = n.then.pick(&p)
	}
	return false
}
