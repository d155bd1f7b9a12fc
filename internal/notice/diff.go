package notice

import (
	"strings"
	"unicode"
)

// Diff shows what turned one text into another, word by word, as git does: [-gone-]{+new+}. A Chinese character is a word.
func Diff(before, after string) string {
	a, b := split(before), split(after)
	// common[i][j] is how many words a[i:] and b[j:] have in common, in order.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out, gone, come strings.Builder
	change := func() {
		if gone.Len() > 0 {
			out.WriteString("[-" + gone.String() + "-]")
		}
		if come.Len() > 0 {
			out.WriteString("{+" + come.String() + "+}")
		}
		gone.Reset()
		come.Reset()
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			change()
			out.WriteString(a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			gone.WriteString(a[i])
			i++
		default:
			come.WriteString(b[j])
			j++
		}
	}
	change()
	return out.String()
}

// split cuts a text into words and what stands between them.
func split(s string) []string {
	var out []string
	joins := false // the word at the end of out may go on
	for _, r := range s {
		word := (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') && !unicode.Is(unicode.Han, r)
		if word && joins {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		joins = word
	}
	return out
}
