// Package spelling says how far two names are apart, so that whoever misspells one can be told which was meant.
package spelling

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
