package ivr

import "slices"

// Recordings are the names of all recordings that prompts call for, one for each language a prompt is said in: "hello.zh-Hant".
func (t *Tree) Recordings() (names []string) {
	said := []*words{&t.silence, &t.wrong}
	for _, n := range t.nodes {
		said = append(said, &n.words, &n.fuller)
	}
	for _, w := range said {
		for _, l := range w.all {
			if l.Play != "" {
				names = append(names, l.Play)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
