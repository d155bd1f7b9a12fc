package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// bar shows how far something is that a person waits for: one line drawn again and again on a terminal, elsewhere a line now and then.
type bar struct {
	out      io.Writer
	terminal bool
	every    time.Duration // between lines where there is no terminal
	told     time.Time
	width    int // of the line before
}

func newBar(out io.Writer, every time.Duration) *bar {
	b := &bar{out: out, every: every}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		b.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return b
}

// show tells that done of all is over, in words.
func (b *bar) show(done, all int, words string) {
	if !b.terminal {
		if time.Since(b.told) >= b.every || done == all {
			b.told = time.Now()
			fmt.Fprintln(b.out, words)
		}
		return
	}
	full := barWidth
	if all > 0 {
		full = min(done, all) * barWidth / all
	}
	line := fmt.Sprintf("[%s%s] %s", strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), words)
	fmt.Fprintf(b.out, "\r%-*s", b.width, line)
	b.told, b.width = time.Now(), len(line)
}

// end leaves the line as it stands.
func (b *bar) end() {
	if b.terminal && !b.told.IsZero() {
		fmt.Fprintln(b.out)
	}
}
