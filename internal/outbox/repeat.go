package outbox

import "cardline/internal/locale"

// mayRepeat stands before a text that the customer may have already: somebody waits for it, and nobody can tell whether it came.
var mayRepeat = locale.Words{
	locale.English:     "May be a repeat: ",
	locale.Simplified:  "（可能重复发送）",
	locale.Traditional: "（可能重複發送）",
}

// AsRepeat is a text worded as one that may have come before.
func AsRepeat(l locale.Lang, body string) string { return mayRepeat.In(l) + body }

// words are what the row says now.
func (r *Row) words() string {
	if r.Repeats > 0 {
		return AsRepeat(r.Lang, r.Body)
	}
	return r.Body
}

// said reports whether a text at the carrier may be the row: in its words, those it had before it was repeated, or blanked.
func (r *Row) said(body string) bool { return body == "" || body == r.Body || body == r.words() }
