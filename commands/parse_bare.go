package commands

import "strings"

// BareDigits returns the digits of a text that holds nothing else but separators, in half width; "" for any other text. Full-width
// digits count, as they are what Chinese keyboards write.
func BareDigits(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune('0' + r - '０')
		case strings.ContainsRune(" #*＊＃.,-。，　\t\r\n\u200b\ufeff", r):
		default:
			return ""
		}
		if b.Len() > 16 {
			return ""
		}
	}
	return b.String()
}
