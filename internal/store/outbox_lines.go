package store

import (
	"strconv"
	"strings"
	"time"

	"cardline/internal/outbox"
)

// letters stand for the states of the ordinary way in the story that a row keeps itself.
var letters = map[outbox.State]byte{outbox.Submitted: 'U', outbox.Accepted: 'A', outbox.Sent: 'S', outbox.Delivered: 'D'}

// line is what the row itself keeps of a step: its letter and when, in microseconds to the base 36. "" is a step that has more to tell,
// and so a row of its own.
func (s stepRow) line() string {
	letter, ordinary := letters[s.State]
	if !ordinary || s.Gate != "" || s.Reason != "" || s.Code != 0 {
		return ""
	}
	b := make([]byte, 1, 16)
	b[0] = letter
	return string(strconv.AppendInt(b, s.At.UnixMicro(), 36))
}

// read are the lines that a row keeps. What is no line is left out: a later program may know more letters.
func read(story string) (out []outbox.Told) {
	isLetter := func(c rune) bool { return 'A' <= c && c <= 'Z' }
	for story != "" {
		letter, rest := story[0], story[1:]
		at := rest
		if i := strings.IndexFunc(rest, isLetter); i >= 0 {
			at = rest[:i]
		}
		story = rest[len(at):]
		micros, err := strconv.ParseInt(at, 36, 64)
		for state, known := range letters {
			if known == letter && err == nil {
				out = append(out, outbox.Told{At: time.UnixMicro(micros).UTC(), State: state})
			}
		}
	}
	return out
}

// whole is a story out of the lines that the row keeps and those that are rows, each in their order. Where a word of the carrier was on its
// way to the row while the message became unknown, it stands after that: it is what settled it, whatever the clocks of two processes say.
func whole(kept string, rows []stepRow) (out []outbox.Told) {
	lines := read(kept)
	for _, s := range rows {
		for len(lines) > 0 && (lines[0].At.Before(s.At) && !settles(lines[0], s) || lines[0].At.Equal(s.At) && lines[0].State.Rank() <= s.State.Rank()) {
			out, lines = append(out, lines[0]), lines[1:]
		}
		out = append(out, outbox.Told{At: s.At, State: s.State, Gate: s.Gate, Reason: s.Reason, Code: s.Code})
	}
	return append(out, lines...)
}

// settles reports whether a word of the carrier came after the message had become unknown: none becomes so that it has spoken of.
func settles(word outbox.Told, s stepRow) bool {
	return s.State == outbox.Unknown && word.State.Rank() >= outbox.Settled
}
