package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// plain writes lines without their time.
func plain(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}}))
}

func TestOneErrorIsToldOnceASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var wrote bytes.Buffer
		log := spare(plain(&wrote), slog.LevelError)
		for i := range 2500 { // one a millisecond
			log.Error("step not written", "message", i, "err", fmt.Errorf("dial tcp 127.0.0.1:%d: connection refused", 40000+i))
			time.Sleep(time.Millisecond)
			if i == 0 { // from here on between the seconds
				time.Sleep(time.Millisecond / 2)
			}
		}
		log.Warn("step not written", "message", 9999, "err", "the disk is full")
		log.Error("alarm", "code", 30007)
		log.Error("alarm", "code", 30007)
		log.Info("news", "err", "none")
		log.Info("news", "err", "none")
		time.Sleep(5 * time.Second)
		synctest.Wait()
		want := `level=ERROR msg="step not written" message=0 err="dial tcp 127.0.0.1:40000: connection refused"
level=ERROR msg="step not written" message=999 err="dial tcp 127.0.0.1:40999: connection refused" times=999
level=ERROR msg="step not written" message=1999 err="dial tcp 127.0.0.1:41999: connection refused" times=1000
level=WARN msg="step not written" message=9999 err="the disk is full"
level=ERROR msg=alarm code=30007
level=ERROR msg=alarm code=30007
level=INFO msg=news err=none
level=INFO msg=news err=none
level=ERROR msg="step not written" message=2499 err="dial tcp 127.0.0.1:42499: connection refused" times=500
`
		if got := wrote.String(); got != want {
			t.Errorf("wrote\n%s\nwant\n%s", got, want)
		}
		log.Error("step not written", "message", 1, "err", "dial tcp 127.0.0.1:1: connection refused")
		if !strings.HasSuffix(wrote.String(), "message=1 err=\"dial tcp 127.0.0.1:1: connection refused\"\n") {
			t.Error("what has not been said for seconds is not said at once")
		}
	})
}

func TestWhatFailsForOneCauseIsOneLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var wrote bytes.Buffer
		log := spare(plain(&wrote), slog.LevelError)
		refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
		for _, lane := range []string{"code", "reply", "service"} {
			log.Error("this round failed", "err", errors.Join(fmt.Errorf("claim messages of lane %s: %w", lane, refused), errors.New("and more")))
		}
		log.Error("this round failed", "err", errors.New("no room on the disk"))
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if got := wrote.String(); strings.Count(got, "\n") != 3 || !strings.Contains(got, "times=2") || !strings.Contains(got, "no room") {
			t.Errorf("wrote\n%s", got)
		}
	})
}

func TestManyDifferentErrorsAreBoundedToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var wrote bytes.Buffer
		log := spare(plain(&wrote), slog.LevelError)
		for i := range 10_000 {
			log.Error("no", "err", strings.Repeat("x", i%250)+strings.Repeat("y", i/250))
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if lines := strings.Count(wrote.String(), "\n"); lines > 3*causesMost {
			t.Errorf("%d lines", lines)
		}
	})
}

func TestAnOutageIsToldOnceWithItsLength(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var wrote bytes.Buffer
		var told atomic.Bool
		gone := &net.OpError{Op: "dial", Err: errors.New("refused")}
		o := &outage{what: "the database", log: plain(&wrote), wall: time.Now, told: &told, away: func(err error) bool { return errors.Is(err, gone) }}
		o.saw(gone) // nobody serves yet
		told.Store(true)
		o.saw(nil)
		o.saw(errors.New("a row is there already"))
		for range 100 {
			o.saw(gone)
			time.Sleep(100 * time.Millisecond)
		}
		o.saw(nil)
		time.Sleep(500 * time.Millisecond)
		o.saw(gone) // a connection from before
		time.Sleep(500 * time.Millisecond)
		for range 20 {
			o.saw(nil)
			time.Sleep(100 * time.Millisecond)
		}
		o.saw(gone)
		want := `level=ERROR msg="the database is away" err="dial: refused"
level=WARN msg="the database is back" after=11s errors=101
level=ERROR msg="the database is away" err="dial: refused"
`
		if wrote.String() != want {
			t.Errorf("wrote\n%s\nwant\n%s", wrote.String(), want)
		}
	})
}

func TestWhatADialogueCouldNotDoIsAlwaysTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var wrote bytes.Buffer
		log := spare(plain(&wrote), slog.LevelWarn)
		for range 3 {
			log.Warn("a turn without memory", "err", "connection refused")
			log.Error("stopping a card without writing it down first", "err", "connection refused")
		}
		if n := strings.Count(wrote.String(), "stopping a card"); n != 3 {
			t.Errorf("three cards were stopped, and %d lines tell of it", n)
		}
		if n := strings.Count(wrote.String(), "without memory"); n != 1 {
			t.Errorf("a server that is away was told %d times in a moment", n)
		}
	})
}
