package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"cardline/gateway/api"
)

// progress tells how far a file is: on a terminal by a line that is drawn anew, elsewhere by a line now and then.
type progress struct {
	out      io.Writer
	terminal bool
	size     int64
	first    int   // rows there were before
	skipped  int64 // bytes they take
	began    time.Time
	told     time.Time
	drawn    bool
}

func newProgress(out io.Writer, size int64, rows int) *progress {
	now := time.Now()
	p := &progress{out: out, size: size, first: rows, began: now, told: now}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

const (
	barWidth  = 30
	drawEvery = 100 * time.Millisecond
	logEvery  = 10 * time.Second
)

// show tells where the server is, and how many bytes of the file that takes.
func (p *progress) show(im api.Import, read int64) {
	if im.Rows <= p.first {
		p.skipped = read
	}
	switch since := time.Since(p.told); {
	case p.terminal && (since >= drawEvery || read >= p.size):
		done := int(min(read, p.size) * barWidth / max(p.size, 1))
		fmt.Fprintf(p.out, "\r[%s%s] %s\x1b[K", strings.Repeat("=", done), strings.Repeat(" ", barWidth-done), p.line(im, read))
		p.drawn = true
	case !p.terminal && since >= logEvery:
		fmt.Fprintf(p.out, "%s: %d%%, %s\n", im.ID, min(read, p.size)*100/max(p.size, 1), p.line(im, read))
	default:
		return
	}
	p.told = time.Now()
}

func (p *progress) line(im api.Import, read int64) string {
	out := fmt.Sprintf("%d rows, %d refused, %.0f rows/s", im.Rows, im.Refused, p.rate(im.Rows))
	if done := read - p.skipped; done > 0 && read < p.size {
		left := time.Duration(float64(time.Since(p.began)) * float64(p.size-read) / float64(done))
		out += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return out
}

func (p *progress) end() {
	if p.drawn {
		fmt.Fprintln(p.out)
	}
}

// rate is rows a second since this command began.
func (p *progress) rate(rows int) float64 {
	took := time.Since(p.began).Seconds()
	if took <= 0 || rows == p.first {
		return 0
	}
	return float64(rows-p.first) / took
}
