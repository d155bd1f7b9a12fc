// Package clock is the one time everybody reads: the wall clock plus an offset that a demo or a test can turn.
// Several processes turn together because the offset is kept where all of them can read it (Redis) and followed.
package clock

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"sync/atomic"
	"time"
)

// Clock is the wall clock plus an offset. Its methods are safe for concurrent use.
type Clock struct {
	wall   func() time.Time
	offset atomic.Int64
}

// New makes a clock over wall, which only package main chooses (time.Now).
func New(wall func() time.Time) *Clock { return &Clock{wall: wall} }

// Now is the time as Cardline sees it, in UTC.
func (c *Clock) Now() time.Time { return c.wall().Add(time.Duration(c.offset.Load())).UTC() }

// Wall is the time of the machine: for measuring how long something took, and nothing else.
func (c *Clock) Wall() time.Time { return c.wall() }

// Offset is how far the clock has been turned.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Turn sets the offset of this process.
func (c *Clock) Turn(offset time.Duration) { c.offset.Store(int64(offset)) }

// Follow reads the shared offset every second until ctx ends. An offset that cannot be read leaves the clock as it is, and one that was
// read before this process itself turned the clock does not turn it back.
func (c *Clock) Follow(ctx context.Context, read func(context.Context) (time.Duration, error)) error {
	turn := func(ctx context.Context) error {
		before := c.offset.Load()
		d, err := read(ctx)
		if err == nil {
			c.offset.CompareAndSwap(before, int64(d))
		}
		return err
	}
	return Every(ctx, time.Second, turn, nil, "")
}

// NewID makes a time-ordered id: a UUID of version 7 (RFC 9562, section 5.7) of the given time.
func NewID(now time.Time) string {
	var b [16]byte
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	_, _ = rand.Read(b[6:]) // crypto/rand.Read never returns an error since Go 1.24
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
