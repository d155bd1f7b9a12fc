package consent

import (
	"maps"
	"slices"
	"time"

	"cardline/internal/phone"
)

// Learned is the channel of a change that nobody expressed to us: the carrier refused a message because the number had
// stopped this sender. It blocks the sender and says nothing of the customer's wish.
const Learned = "carrier"

// Wish is the newest entry about one purpose.
type Wish struct {
	In      bool
	At      time.Time
	Written bool // agreed to words of which we have the version
}

// After is the standing once c has happened. Changes apply in the order they are recorded.
func (s Standing) After(c Change) Standing {
	s.All = StopsAll(c.Number.Region())
	s.Blocked = slices.DeleteFunc(slices.Clone(s.Blocked), func(b phone.Number) bool { return b == c.Sender })
	if c.Carrier && !c.In {
		s.Blocked = append(s.Blocked, c.Sender)
	}
	if c.Channel != Learned {
		s.Stopped, s.Since = !c.In, c.At
	}
	return s
}

// Told is the standing with e. The newest entry of a purpose counts, in whatever order they are told; of two of one moment, the refusal.
func (s Standing) Told(e Entry) Standing {
	w := Wish{In: e.In, At: e.At, Written: e.In && e.Wording != ""}
	old, known := s.Wishes[e.Purpose]
	switch {
	case known && old.At.After(w.At):
		return s
	case known && old.At.Equal(w.At):
		w.In, w.Written = w.In && old.In, w.In && old.In && (w.Written || old.Written)
	}
	s.Wishes = maps.Clone(s.Wishes)
	if s.Wishes == nil {
		s.Wishes = map[Purpose]Wish{}
	}
	s.Wishes[e.Purpose] = w
	return s
}

// Declines reports whether the last word about a purpose was no: START takes it back, as it takes back a stop.
func (s Standing) Declines(p Purpose) bool {
	w, told := s.Wishes[p]
	return told && !w.In && (s.Stopped || !w.At.Before(s.Since))
}

// Agrees reports whether the last word about a purpose was yes: a stop said later takes it back.
func (s Standing) Agrees(p Purpose) bool {
	w, told := s.Wishes[p]
	return told && w.In && (!s.Stopped || w.At.After(s.Since))
}

// Calls says whether the program may call about something of a class that nobody asked for, and if not, why. What is for sale and what
// is care needs an agreement to be called by a machine, wherever the number is (47 CFR 64.1200(a)(2); PECR 2003, regulation 19). A START is
// about texts: it takes no refusal of calls back.
func (s Standing) Calls(c Class) (bool, string) {
	w, told := s.Wishes[ForCalls]
	switch {
	case told && !w.In:
		return false, "the customer wants no calls by a machine"
	case c != Transactional && !s.Agrees(ForCalls):
		return false, "no consent to calls by a machine on file"
	}
	return true, ""
}

// Called says whether somebody of the bank may call so, and if not, why.
func (s Standing) Called() (bool, string) {
	if w, told := s.Wishes[ForCalls]; told && !w.In {
		return false, "the customer wants no calls"
	}
	return true, ""
}

// about is the purpose of what is sent in a class.
func (c Class) about() Purpose {
	switch c {
	case Marketing:
		return ForMarketing
	case Care:
		return ForCare
	}
	return ForService
}
