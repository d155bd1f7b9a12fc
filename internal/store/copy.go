package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"io"
	"math"
	"time"
)

// copying makes rows in the binary format of COPY (documentation of Postgres, "COPY", "File Formats") while they are read: the server enters
// the first while the last are still to be sealed, and there are never more than a few in memory. As the only argument of a COPY statement
// it goes to the server as it is: database/sql itself has no way to copy within a transaction.
type copying struct {
	rows int
	row  func(i int, to *fields)

	next int    // row; one past the last is the end
	made fields // and not all read
	read int
}

// copyPart is how much is made at once.
const copyPart = 16 << 10

// Read implements io.Reader.
func (c *copying) Read(p []byte) (int, error) {
	if c.read == len(c.made) {
		if c.next > c.rows {
			return 0, io.EOF
		}
		c.make()
	}
	n := copy(p, c.made[c.read:])
	c.read += n
	return n, nil
}

func (c *copying) make() {
	c.made, c.read = c.made[:0], 0
	if c.next == 0 {
		c.made = append(make(fields, 0, copyPart+copyPart/4), copyHead...)
	}
	for ; c.next < c.rows && len(c.made) < copyPart; c.next++ {
		c.row(c.next, &c.made)
	}
	if c.next == c.rows {
		c.made.row(copyEnd)
		c.next++
	}
}

// ExecContext hands rows to COPY, and everything else to pgx.
func (c plainConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 1 {
		if rows, ok := args[0].Value.(*copying); ok {
			done, err := c.Conn.Conn().PgConn().CopyFrom(ctx, rows, query)
			return driver.RowsAffected(done.RowsAffected()), err
		}
	}
	return c.Conn.ExecContext(ctx, query, args)
}

var copyHead = []byte("PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00") // no flags, no extension of the header

// copyEnd stands where the number of fields of a next row would.
const copyEnd = math.MaxUint16

// fields are those of rows, one after the other.
type fields []byte

func (c *fields) row(n int) { *c = binary.BigEndian.AppendUint16(*c, uint16(n)) }

func (c *fields) size(n int) { *c = binary.BigEndian.AppendUint32(*c, uint32(n)) }

func (c *fields) text(ss ...string) {
	for _, s := range ss {
		c.size(len(s))
		*c = append(*c, s...)
	}
}

// bytes writes a bytea; nil is NULL.
func (c *fields) bytes(b []byte) {
	if b == nil {
		c.size(-1)
		return
	}
	c.size(len(b))
	*c = append(*c, b...)
}

func (c *fields) flags(bs ...bool) {
	for _, b := range bs {
		c.size(1)
		var n byte
		if b {
			n = 1
		}
		*c = append(*c, n)
	}
}

func (c *fields) int2(n int) {
	c.size(2)
	*c = binary.BigEndian.AppendUint16(*c, uint16(n))
}

func (c *fields) int4(n int) {
	c.size(4)
	*c = binary.BigEndian.AppendUint32(*c, uint32(n))
}

func (c *fields) int8(n int64) {
	c.size(8)
	*c = binary.BigEndian.AppendUint64(*c, uint64(n))
}

// epoch is the day timestamps of Postgres count from, in microseconds.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func (c *fields) times(ts ...time.Time) {
	for _, t := range ts {
		c.int8(t.UnixMicro() - epoch)
	}
}

// copyMessages are the columns that copied writes, in their order. Those that are not named have defaults.
const (
	copyMessages = `COPY messages (id, key, type, class, purpose, lane, customer, zone, lang, occasion, reason, template, source, owner, sender, sid,
	party, number_sealed, body_sealed, asks_sealed, said, about, asked, due, expires, planned, state, step, segments, tries, code, key_id)
	FROM STDIN (FORMAT binary)`
	copyFields = 32
)

// copied writes a row for COPY.
func (r *messageRow) copied(c *fields) {
	c.row(copyFields)
	c.text(r.ID, r.Key, string(r.Type), string(r.Class), string(r.Purpose), string(r.Lane), r.Customer, r.Zone, string(r.Lang), r.Occasion,
		r.Reason, r.Template, r.Source, "", "", "")
	for _, b := range [][]byte{r.Party, r.NumberSealed, r.BodySealed, r.AsksSealed, r.Said, r.About} {
		c.bytes(b)
	}
	c.times(r.Asked, r.Due, r.Expires, r.Planned)
	c.text(string(r.State))
	c.int2(r.Step)
	c.int2(r.Segments)
	c.int4(0)
	c.int4(0)
	c.int8(r.KeyID)
}
