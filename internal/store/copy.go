package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"math"
	"time"
)

// copying is rows in the binary format of COPY (documentation of Postgres, "COPY", "File Formats"). As the only argument of a COPY statement it
// goes to the server as it is: database/sql itself has no way to copy within a transaction.
type copying []byte

// ExecContext hands rows to COPY, and everything else to pgx.
func (c plainConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 1 {
		if rows, ok := args[0].Value.(copying); ok {
			done, err := c.Conn.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows), query)
			return driver.RowsAffected(done.RowsAffected()), err
		}
	}
	return c.Conn.ExecContext(ctx, query, args)
}

var copyHead = []byte("PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00") // no flags, no extension of the header

// copyEnd stands where the number of fields of a next row would.
const copyEnd = math.MaxUint16

func (c *copying) row(fields int) { *c = binary.BigEndian.AppendUint16(*c, uint16(fields)) }

func (c *copying) size(n int) { *c = binary.BigEndian.AppendUint32(*c, uint32(n)) }

func (c *copying) text(ss ...string) {
	for _, s := range ss {
		c.size(len(s))
		*c = append(*c, s...)
	}
}

// bytes writes a bytea; nil is NULL.
func (c *copying) bytes(b []byte) {
	if b == nil {
		c.size(-1)
		return
	}
	c.size(len(b))
	*c = append(*c, b...)
}

func (c *copying) int2(n int) {
	c.size(2)
	*c = binary.BigEndian.AppendUint16(*c, uint16(n))
}

func (c *copying) int4(n int) {
	c.size(4)
	*c = binary.BigEndian.AppendUint32(*c, uint32(n))
}

func (c *copying) int8(n int64) {
	c.size(8)
	*c = binary.BigEndian.AppendUint64(*c, uint64(n))
}

// epoch is the day timestamps of Postgres count from, in microseconds.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func (c *copying) times(ts ...time.Time) {
	for _, t := range ts {
		c.int8(t.UnixMicro() - epoch)
	}
}

// copyMessages are the columns messagesToCopy writes, in their order. Those that are not named have defaults.
const (
	copyMessages = `COPY messages (id, key, type, class, purpose, lane, customer, zone, lang, occasion, reason, template, source, owner, sender, sid,
	party, number_sealed, body_sealed, asks_sealed, said, about, asked, due, expires, planned, state, step, segments, tries, code, key_id)
	FROM STDIN (FORMAT binary)`
	copyFields = 32
)

func messagesToCopy(rows []messageRow) copying {
	const each = 900 // bytes of a usual row
	c := append(make(copying, 0, len(copyHead)+each*len(rows)), copyHead...)
	for i := range rows {
		r := &rows[i]
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
	c.row(copyEnd)
	return c
}
