package speech

import (
	"time"

	"cardline/internal/locale"
)

// Duration is how long something takes, in its two largest units: "one hour and five minutes", 一小时零五分钟, 一個鐘零五分鐘. What is
// smaller is dropped, and less than a second is none.
func Duration(d time.Duration, l locale.Lang) string {
	n := uint64(max(d, 0) / time.Second)
	at := len(spans) - 1
	for i, s := range spans {
		if n >= s.seconds {
			at = i
			break
		}
	}
	out := spans[at].append(make([]byte, 0, 64), n/spans[at].seconds, l)
	if at+1 == len(spans) {
		return string(out)
	}
	less := spans[at+1]
	rest := n % spans[at].seconds / less.seconds
	switch {
	case rest == 0:
		return string(out)
	case !l.Chinese():
		out = append(out, " and "...)
	case rest < 10: // nothing stands in its tens
		out = append(out, "零"...)
	}
	return string(less.append(out, rest, l))
}

// unit is a measure of time and how it is counted.
type unit struct {
	seconds   uint64
	one, many string
	han       map[locale.Lang]string
}

var spans = [...]unit{
	{86400, " day", " days", map[locale.Lang]string{locale.Simplified: "天", locale.Traditional: "日"}},
	{3600, " hour", " hours", map[locale.Lang]string{locale.Simplified: "小时", locale.Traditional: "個鐘"}},
	{60, " minute", " minutes", map[locale.Lang]string{locale.Simplified: "分钟", locale.Traditional: "分鐘"}},
	{1, " second", " seconds", map[locale.Lang]string{locale.Simplified: "秒", locale.Traditional: "秒"}},
}

func (u unit) append(out []byte, n uint64, l locale.Lang) []byte {
	out = appendCount(out, n, l)
	if l.Chinese() {
		return append(out, u.han[l]...)
	}
	return append(out, plural(n, u.one, u.many)...)
}
