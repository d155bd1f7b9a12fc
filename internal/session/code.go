package session

import (
	"encoding/binary"
	"errors"
	"time"
)

// format is the first byte of an encoded state. Another one is another way of writing, and is not read.
const format = 1

var errEncoded = errors.New("not an encoded session")

// encode appends the state to dst.
func encode(dst []byte, s *State) []byte {
	c := coder{out: append(dst, format)}
	s.code(&c)
	return c.out
}

func decode(plain []byte) (State, error) {
	var s State
	if len(plain) == 0 || plain[0] != format {
		return s, errEncoded
	}
	c := coder{reads: true, in: string(plain[1:])} // every string of the state is a piece of this one
	s.code(&c)
	if c.wrong {
		return State{}, errEncoded
	}
	return s, nil
}

func (s *State) code(c *coder) {
	c.record(func() {
		number(c, &s.Seq)
		list(c, &s.Recent, text)
		text(c, &s.Lang)
		moment(c, &s.LangUntil)
		list(c, &s.Questions, (*coder).question)
		maybe(c, &s.More, (*coder).work)
		moment(c, &s.MoreUntil)
		c.pace(&s.Texts)
		moment(c, &s.Warned)
		list(c, &s.Unknown, moment)
		list(c, &s.Missed, moment)
		moment(c, &s.CoolUntil)
		list(c, &s.Codes, moment)
		moment(c, &s.Helped)
		maybe(c, &s.Call, (*coder).call)
		list(c, &s.Next, (*coder).work)
		moment(c, &s.NextUntil)
		maybe(c, &s.Paused, (*coder).question)
		list(c, &s.Acts, moment)
		text(c, &s.Echo)
		c.pace(&s.Echoes)
		list(c, &s.Alerts, (*coder).alert)
		maybe(c, &s.Dropped, (*coder).dropped)
		list(c, &s.Searches, moment)
		text(c, &s.Talk)
		moment(c, &s.TalkUntil)
		maybe(c, &s.Begun, (*coder).begun)
		maybe(c, &s.Texted, (*coder).begun)
		maybe(c, &s.Colleague, (*coder).colleague)
	})
}

func (c *coder) colleague(k *Colleague) {
	c.record(func() {
		text(c, &k.ID)
		text(c, &k.Name)
		moment(c, &k.Since)
		moment(c, &k.Until)
		moment(c, &k.Heard)
		flag(c, &k.Told)
		flag(c, &k.Wrote)
		flag(c, &k.Back)
	})
}

func (c *coder) pace(p *Pace) {
	c.record(func() {
		moment(c, &p.From)
		number(c, &p.Count)
	})
}

func (c *coder) question(q *Question) {
	c.record(func() {
		text(c, &q.ID)
		text(c, &q.Kind)
		text(c, &q.Arg)
		c.work(&q.Work)
		moment(c, &q.Until)
		number(c, &q.Tries)
		text(c, &q.Hash)
		text(c, &q.Code)
		number(c, &q.From)
		flag(c, &q.Calm)
		list(c, &q.Offered, (*coder).choice)
		number(c, &q.Texted)
	})
}

func (c *coder) begun(b *Begun) {
	c.record(func() {
		text(c, &b.ID)
		c.work(&b.Work)
		flag(c, &b.Voice)
		moment(c, &b.Until)
		text(c, &b.Hash)
		number(c, &b.Tries)
		text(c, &b.Arg)
		list(c, &b.Offered, (*coder).choice)
		text(c, &b.Taken)
		flag(c, &b.Stopped)
	})
}

func (c *coder) choice(o *Choice) {
	c.record(func() {
		text(c, &o.Value)
		words(c, &o.Names)
	})
}

func (c *coder) alert(a *Alert) {
	c.record(func() {
		text(c, &a.Ref)
		c.work(&a.Work)
		moment(c, &a.Until)
		text(c, &a.After)
		text(c, &a.Answer)
		moment(c, &a.Answered)
	})
}

func (c *coder) work(w *Work) {
	c.record(func() {
		text(c, &w.Verb)
		words(c, &w.Args)
		text(c, &w.Customer)
		list(c, &w.Cards, text)
		number(c, &w.Proven)
		flag(c, &w.Confirmed)
		flag(c, &w.Exact)
		flag(c, &w.Near)
		text(c, &w.Key)
		text(c, &w.Text)
		text(c, &w.Or)
		text(c, &w.Quote)
		moment(c, &w.QuoteEnd)
		number(c, &w.Amended)
		flag(c, &w.Pinless)
		text(c, &w.Once)
	})
}

func (c *coder) call(k *Call) {
	c.record(func() {
		text(c, &k.SID)
		flag(c, &k.Stranger)
		raw(c, &k.Tree)
		number(c, &k.Step)
		number(c, &k.Epoch)
		raw(c, &k.Page)
		text(c, &k.Customer)
		text(c, &k.Card)
		number(c, &k.Proven)
		text(c, &k.From)
		text(c, &k.Lang)
		list(c, &k.Did, text)
		text(c, &k.Waits)
		number(c, &k.Told)
		flag(c, &k.Rings)
		text(c, &k.Takes)
		maybe(c, &k.Asks, (*coder).work)
		number(c, &k.Fillers)
		maybe(c, &k.Read, (*coder).work)
		flag(c, &k.Spoken)
		flag(c, &k.Cut)
		flag(c, &k.Resumes)
		maybe(c, &k.Again, (*coder).work)
		flag(c, &k.Over)
		flag(c, &k.Served)
		moment(c, &k.Began)
		flag(c, &k.Got)
		flag(c, &k.Person)
		flag(c, &k.Proves)
		text(c, &k.Order)
		flag(c, &k.Unrated)
		text(c, &k.Lost)
		maybe(c, &k.Ours, (*coder).ours)
		flag(c, &k.Goes)
		text(c, &k.Begun)
		flag(c, &k.Handed)
		flag(c, &k.Unasked)
		flag(c, &k.Leaving)
		text(c, &k.Ahead)
	})
}

func (c *coder) ours(o *Ours) {
	c.record(func() {
		text(c, &o.Try)
		text(c, &o.About)
		text(c, &o.Customer)
		text(c, &o.Message)
		text(c, &o.Ref)
		flag(c, &o.Mailbox)
		flag(c, &o.Left)
		number(c, &o.Asked)
		text(c, &o.Asking)
		text(c, &o.Told)
	})
}

func (c *coder) dropped(d *Dropped) {
	c.record(func() {
		moment(c, &d.At)
		raw(c, &d.Tree)
		maybe(c, &d.Work, (*coder).work)
		flag(c, &d.Shown)
		flag(c, &d.Spoken)
		text(c, &d.Begun)
	})
}

// coder writes a state or reads one. Both go through the same lines above, so a field is named once. Its length stands before each
// record: new fields are added at the end of their record, and processes of two versions understand each other, the older leaving out
// what it does not know and the newer finding nothing there. JSON took a third of what a turn costs besides its I/O.
type coder struct {
	out   []byte
	reads bool
	in    string // what is left of the record being read
	wrong bool
}

// size of a record's length; a state is a few KiB.
const size = 4

func (c *coder) record(fields func()) {
	if !c.reads {
		at := len(c.out)
		c.out = append(c.out, 0, 0, 0, 0)
		fields()
		binary.BigEndian.PutUint32(c.out[at:], uint32(len(c.out)-at-size))
		return
	}
	if c.in == "" {
		return
	}
	var head [size]byte
	copy(head[:], c.take(size))
	record := c.take(uint64(binary.BigEndian.Uint32(head[:])))
	rest := c.in
	c.in = record
	fields()
	c.in = rest
}

// take cuts n bytes off what is to be read.
func (c *coder) take(n uint64) string {
	if n > uint64(len(c.in)) {
		c.in, c.wrong = "", true
		return ""
	}
	piece := c.in[:n]
	c.in = c.in[n:]
	return piece
}

// count writes n, or reads it: 0 where the record has ended.
func (c *coder) count(n int) int {
	if !c.reads {
		c.out = binary.AppendUvarint(c.out, uint64(n))
		return n
	}
	return int(min(c.uvarint(), uint64(len(c.in)))) // of anything there is at least one byte each
}

func (c *coder) uvarint() (v uint64) {
	for shift := 0; c.in != ""; shift += 7 {
		b := c.in[0]
		c.in = c.in[1:]
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	return v
}

func number[T ~int | ~int64 | ~uint8](c *coder, v *T) {
	if c.reads {
		u := c.uvarint()
		*v = T(int64(u>>1) ^ -int64(u&1))
		return
	}
	c.out = binary.AppendVarint(c.out, int64(*v))
}

func flag(c *coder, v *bool) {
	n := 0
	if *v {
		n = 1
	}
	number(c, &n)
	*v = n != 0
}

func text[T ~string](c *coder, v *T) {
	if n := c.count(len(*v)); c.reads {
		*v = T(c.take(uint64(n)))
		return
	}
	c.out = append(c.out, *v...)
}

func raw[T ~[]byte](c *coder, v *T) {
	s := string(*v)
	if text(c, &s); c.reads && s != "" {
		*v = T(s)
	}
}

func moment(c *coder, v *time.Time) {
	var ns int64 // 0 is no time
	if !v.IsZero() {
		ns = v.UnixNano()
	}
	if number(c, &ns); c.reads && ns != 0 {
		*v = time.Unix(0, ns).UTC()
	}
}

func list[T any](c *coder, v *[]T, each func(*coder, *T)) {
	n := c.count(len(*v))
	if c.reads && n > 0 {
		*v = make([]T, n)
	}
	for i := range *v {
		each(c, &(*v)[i])
	}
}

func maybe[T any](c *coder, v **T, each func(*coder, *T)) {
	n := 0
	if *v != nil {
		n = 1
	}
	if n = c.count(n); n == 0 {
		return
	}
	if c.reads {
		*v = new(T)
	}
	each(c, *v)
}

func words[M ~map[K]string, K ~string](c *coder, v *M) {
	n := c.count(len(*v))
	if !c.reads {
		for key, value := range *v {
			text(c, &key)
			text(c, &value)
		}
		return
	}
	if n > 0 {
		*v = make(M, n)
	}
	for range n {
		var key K
		var value string
		text(c, &key)
		text(c, &value)
		(*v)[key] = value
	}
}
