package outbox

import (
	"context"
	"slices"
	"time"
)

// want is a claim that is worth making now.
type want struct {
	Claim
	judged func(found int) // is told how many it found, once the gates have been asked
}

// wants are the claims that a lane should make now: of everything but what has nowhere to go, and of what goes by senders at their rate as
// much as there are places for.
func (o *Outbox) wants(ctx context.Context, l *lane) (out []want) {
	now := o.Clock.Wall()
	general := Claim{Lane: l.name, N: o.Group, Except: o.resting()}
	if l.name.borne() {
		general.Except = nil
	}
	all := []Purpose{Service, Marketing, Security}
	var nap time.Duration
	for _, p := range all {
		queues := o.metered(l.name, p)
		if slices.Contains(general.Except, p) || len(queues) == 0 {
			continue
		}
		general.Except = append(general.Except, p)
		var places int
		var lent []queue
		for _, q := range queues {
			n, again := o.meters.lend(ctx, o.Throttle, q, o.Group)
			if n > 0 {
				places, lent = places+n, append(lent, q)
			}
			if again > 0 && (nap == 0 || again < nap) {
				nap = again
			}
		}
		if places > 0 {
			others := slices.DeleteFunc(slices.Clone(all), func(other Purpose) bool { return other == p })
			out = append(out, want{Claim{Lane: l.name, N: min(places, o.Group), Except: others}, o.backFrom(l, lent)})
		}
	}
	o.wakeLater(l, nap)
	if metered := len(out) > 0 || nap > 0; len(general.Except) < len(all) && (!metered || !now.Before(l.look)) {
		out = append(out, want{Claim: general, judged: func(found int) {
			if ended := o.Clock.Wall(); metered && found == 0 { // it looked past all that waits for places: not too often
				l.look = ended.Add(20 * ended.Sub(now))
			}
		}})
	}
	return out
}

// backFrom has the lane look again once a group was judged: there may be places left.
func (o *Outbox) backFrom(l *lane, lent []queue) func(int) {
	return func(found int) {
		for _, q := range lent {
			o.meters.judged(q)
		}
		if found > 0 {
			o.kick(l.name)
		}
	}
}

// leastWait and mostWait bound the naps of a lane whose senders are at their rates: what is missed gathers, and leaves together.
const (
	leastWait = 200 * time.Millisecond
	mostWait  = time.Second // it wakes then by itself
)

func (o *Outbox) wakeLater(l *lane, nap time.Duration) {
	if nap <= 0 || nap >= mostWait {
		return
	}
	if !urgent(l.name) {
		nap = max(nap, leastWait)
	}
	time.AfterFunc(nap, func() { o.kick(l.name) })
}

// metered are the queues of a lane by which messages of a purpose leave now, where all of them are metered; else none.
func (o *Outbox) metered(l Lane, p Purpose) (out []queue) {
	for _, sender := range o.roads.usual(p) {
		q := queue{l, sender}
		if !o.meters.on(q) {
			return nil
		}
		out = append(out, q)
	}
	return out
}

// usual are the senders that messages of a purpose leave by when nothing is wrong with a number: of each rule the first that may be used.
func (r *roads) usual(p Purpose) (out []string) {
	for _, rule := range r.rules {
		if rule.Purpose != p {
			continue
		}
		i := slices.IndexFunc(rule.By, func(w Route) bool {
			_, stopped := r.stop(w)
			return !stopped && r.rests.left(w.Sender) <= 0
		})
		if i >= 0 && !slices.Contains(out, rule.By[i].Sender) {
			out = append(out, rule.By[i].Sender)
		}
		if rule.weight() == 0 { // none of the others is ever asked
			break
		}
	}
	return out
}

// waiting is the verdict of a message that found no place: it keeps its turn where its queue is metered, and gets one otherwise.
func (g throttled) waiting(cs []*candidate, waits []time.Duration, now time.Time) []verdict {
	q, out := queue{cs[0].Lane, cs[0].Sender}, make([]verdict, len(cs))
	g.meters.refused(q, waits[0], len(cs))
	if g.whole(q.lane, cs[0].Purpose) {
		for i, c := range cs {
			out[i] = verdict{state: Held, due: c.Due, reason: "the sender's pace: it waits for its turn"}
		}
		return out
	}
	for i, turn := range g.meters.promise(q, waits, farthest) {
		out[i] = cs[i].hold(earlier(now.Add(turn), cs[i].Expires.Add(-time.Second)), "the sender's pace")
	}
	return out
}

// farthest is how far ahead turns are promised: a rate may be changed meanwhile.
const farthest = 10 * time.Minute
