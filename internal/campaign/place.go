package campaign

import (
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// step is one part of the name of a field: a key, or the number of an element.
var step = regexp.MustCompile(`[^.\[\]]+`)

// Line is where a field of a definition stands in the file it was read from, such as words[0].text.en; of one that is not written down,
// where that stands which it would be in. 0: the file does not tell.
func Line(raw []byte, field string) int {
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return 0
	}
	at := 0
	path := (&yaml.PathBuilder{}).Root()
	for _, name := range step.FindAllString(field, -1) {
		if i, err := strconv.ParseUint(name, 10, 16); err == nil {
			path = path.Index(uint(i))
		} else {
			path = path.Child(name)
		}
		node, err := path.Build().FilterFile(file)
		if err != nil || node == nil {
			break
		}
		at = node.GetToken().Position.Line
	}
	return at
}
