// Package spelling says how far two names are apart, so that whoever misspells one can be told which was meant.
package spelling

import "strings"

// longest is how much of a name is looked at, in bytes.
const longest = 64

// Nearest is the one of names that differs least from given, by fewer than within letters and not by all of its own; "" if none does. Case
// does not matter.
func Nearest(given string, names []string, within int) string {
	given = strings.ToLower(given[:min(len(given), longest)])
	best := ""
	for _, name := range names {
		if far := Distance(given, strings.ToLower(name[:min(len(name), longest)])); far < within && far < len(name) {
			best, within = name, far
		}
	}
	return best
}

// Distance counts the letters to insert, delete or replace to make b of a (Levenshtein), byte by byte.
func Distance(a, b string) int {
	row := make([]int, len(b)+1) // of the table of all beginnings of a and b, one row at a time
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
