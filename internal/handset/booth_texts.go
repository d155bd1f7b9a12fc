package handset

import (
	"context"
	"strconv"
	"time"

	"cardline/internal/phone"
	"cardline/internal/sms"
)

// Bounds of what a booth remembers of texts.
const (
	threadsMost   = 200
	threadMost    = 200
	documentsMost = 500
)

// thread is what the telephone of a number shows.
type thread struct {
	seen  time.Time // by the wall clock
	last  string    // the newest message that the carrier has brought
	count int       // texts ever
	texts []HeldText
}

// HeldText is a text on a telephone of the booth.
type HeldText struct {
	N        int    // in its thread; the next has a higher one
	ID       string // MessageSid; of an answer, that of the text it answers with a number behind
	Key      string // of the turn it began or ended; "" for one that came by itself
	Sent     bool   // by the telephone
	With     string // the number of ours, or the id of a messaging service
	Body     string
	Segments int
	Lost     int // why it did not arrive, by the carrier's code; 0: it did
	At       time.Time
}

// documents are the newest TwiML answers, by the key of their turn.
type documents struct {
	keys []string
	of   map[string]string
}

func (b *Booth) document(key, twiml string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := &b.read
	if _, again := d.of[key]; !again {
		d.keys = append(d.keys, key)
	}
	d.of[key] = twiml
	if len(d.keys) > documentsMost {
		delete(d.of, d.keys[0])
		d.keys = d.keys[1:]
	}
}

// TwiML is what was answered to a turn, "" where it is forgotten.
func (b *Booth) TwiML(key string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read.of[key]
}

// Text sends a text from a telephone of the booth. It stands in the thread of the number, as do its answers, whatever becomes of it.
func (b *Booth) Text(ctx context.Context, from, to phone.Number, body string) (Answer, error) {
	m := Message{From: from, To: to, Body: body, SID: newSID("SM")}
	b.arrive(from)
	b.add(from, HeldText{ID: m.SID, Key: m.SID, Sent: true, With: to.Reveal(), Body: body})
	answer, err := b.phone.Text(ctx, m)
	b.document(m.SID, answer.TwiML)
	for i, r := range answer.Replies {
		b.add(r.To, HeldText{ID: m.SID + "." + strconv.Itoa(i), Key: m.SID, With: to.Reveal(), Body: r.Body})
	}
	return answer, err
}

// Texts are those on the telephone of a number after the nth, the oldest first. Whoever asks has it in their hand.
func (b *Booth) Texts(n phone.Number, after int) []HeldText {
	b.arrive(n)
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.thread(n)
	t.seen = b.wall()
	found := []HeldText{}
	for _, one := range t.texts {
		if one.N > after {
			found = append(found, one)
		}
	}
	return found
}

// arrive puts into the thread what the carrier has brought meanwhile.
func (b *Booth) arrive(n phone.Number) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.thread(n)
	for _, r := range b.arrived(n, t.last) {
		t.last = r.SID
		b.put(t, HeldText{ID: r.SID, With: r.From, Body: r.Body, Lost: r.Code, At: r.At})
	}
}

func (b *Booth) add(n phone.Number, one HeldText) {
	b.mu.Lock()
	defer b.mu.Unlock()
	one.At = b.now()
	b.put(b.thread(n), one)
}

func (b *Booth) put(t *thread, one HeldText) {
	t.count++
	one.N, one.Segments = t.count, sms.Count(one.Body).Segments
	if t.texts = append(t.texts, one); len(t.texts) > threadMost {
		t.texts = t.texts[1:]
	}
}

// thread is that of a number. Where there are too many the one nobody has looked at for longest goes.
func (b *Booth) thread(n phone.Number) *thread {
	if t := b.threads[n]; t != nil {
		return t
	}
	if len(b.threads) >= threadsMost {
		var oldest phone.Number
		for one, t := range b.threads {
			if oldest == "" || t.seen.Before(b.threads[oldest].seen) {
				oldest = one
			}
		}
		delete(b.threads, oldest)
	}
	t := &thread{}
	b.threads[n] = t
	return t
}
