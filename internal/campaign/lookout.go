package campaign

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// lookout looks at people one by one and sums up.
type lookout struct {
	Office
	c   Campaign
	f   *Forecast
	now time.Time

	press   *press
	blocked map[Blocked]int
	texts   map[Texts]int
	costs   map[string]int64 // hundred-thousandths by currency
	queues  map[string]*queue
	homes   homes
	mute    map[locale.Lang]int // people without words in their language
}

// all looks at everybody who is listed.
func (l *lookout) all(ctx context.Context, people []audience.Recipient) (err error) {
	if l.press, err = newPress(l.Words, l.c); err != nil {
		return err
	}
	l.blocked, l.texts, l.costs = map[Blocked]int{}, map[Texts]int{}, map[string]int64{}
	l.queues, l.homes, l.mute = map[string]*queue{}, homes{}, map[locale.Lang]int{}
	for page := range slices.Chunk(people, lookedPage) {
		if err := l.some(ctx, page); err != nil {
			return err
		}
	}
	codes, err := l.ahead(ctx, l.c)
	if err != nil {
		return err
	}
	l.sum(len(people))
	l.warn()
	l.warnOfRivals(codes)
	return nil
}

// due is the time that is looked at: the next one, or now.
func (l *lookout) due() Due {
	if len(l.f.Next) > 0 {
		return l.f.Next[0]
	}
	return Due{Key: "once", Begins: l.now}
}

func (l *lookout) some(ctx context.Context, people []audience.Recipient) error {
	due := l.due()
	start := later(l.now, due.Begins)
	var who []audience.Recipient
	var ms []outbox.Message
	for _, r := range people {
		var told notice.Data
		if l.c.When.Event != nil {
			told = l.Words.Sample(notice.Key{Type: l.c.Type, Lang: r.Lang}, nil)
		}
		m, said, err := l.press.message(r, due, told, start)
		switch {
		case err != nil:
			return err
		case m.Held == WhyHeldOut:
			l.f.HeldOut++
			continue
		case m.Held != "":
			l.blocked[Blocked{Gate: "words", Reason: m.Held}]++
			if m.Held == fmt.Sprintf(whyLanguage, r.Lang) {
				l.mute[r.Lang]++
			}
			continue
		}
		l.texts[Texts{WordingOf(m.Template), r.Lang, r.Region, 0, said.Segments, said.Seconds, said.Text}]++
		who, ms = append(who, r), append(ms, m)
	}
	if len(ms) == 0 {
		return nil
	}
	foreseen, err := l.Gates.Foresee(ctx, ms)
	if err != nil {
		return err
	}
	for i, seen := range foreseen {
		if seen.State == outbox.Suppressed || seen.State == outbox.Expired || seen.State == outbox.Held && seen.Gate == "frequency" {
			if l.blocked[Blocked{Gate: seen.Gate, Reason: plainReason(seen.Reason), Today: seen.Today}]++; !seen.Today {
				continue
			}
		}
		if l.homes.got(l.c, ms[i].To) {
			l.blocked[Blocked{Gate: gateOfHomes, Reason: whyShared}]++
			continue
		}
		l.f.Reached++
		l.price(who[i], ms[i].Segments)
		l.queue(who[i], ms[i])
	}
	return nil
}

func (l *lookout) price(r audience.Recipient, segments int) {
	p, ok := l.press.medium.price(l.Words, r.Region, segments)
	if !ok {
		l.f.Unpriced++
		return
	}
	if p.Amount > 0 {
		l.costs[p.Currency] += p.Amount
	}
}

// queue puts a message where it waits for its sender.
func (l *lookout) queue(r audience.Recipient, m outbox.Message) {
	medium := l.press.medium
	sender, rate := medium.sender(l.Senders, m.Type, r.Region)
	q := l.queues[sender]
	if q == nil {
		q = &queue{rate: rate, groups: map[groupKey]*group{}}
		l.queues[sender] = q
	}
	places := l.press.places(r)
	key := groupKey{m.Due.Unix(), places[0].String(), len(places), r.Region}
	g := q.groups[key]
	if g == nil {
		g = &group{due: m.Due, expires: m.Expires, window: l.press.hours(r.Region), places: places}
		q.groups[key] = g
	}
	g.messages++
	g.segments += medium.weight(m.Segments)
}

// sum makes figures of everybody out of those of a sample.
func (l *lookout) sum(looked int) {
	l.f.Looked = looked
	scale := func(n int) int {
		if looked == 0 || looked >= l.f.Counted {
			return n
		}
		return int(int64(n) * int64(l.f.Counted) / int64(looked))
	}
	told := l.daily(scale)
	l.f.HeldOut, l.f.Reached, l.f.Unpriced = scale(l.f.HeldOut), scale(l.f.Reached), told(l.f.Unpriced)
	l.f.Blocked = shown(l.blocked, scale)
	for t, n := range l.texts {
		t.People = scale(n)
		l.f.Texts = append(l.f.Texts, t)
	}
	slices.SortFunc(l.f.Texts, func(a, b Texts) int {
		return cmp.Or(strings.Compare(a.Wording, b.Wording), cmp.Compare(a.Lang, b.Lang), strings.Compare(a.Country, b.Country), cmp.Compare(a.Segments, b.Segments), strings.Compare(a.Sample, b.Sample))
	})
	for currency, amount := range l.costs {
		if looked > 0 && looked < l.f.Counted {
			amount = amount * int64(l.f.Counted) / int64(looked)
		}
		if l.c.When.Event != nil && l.f.Reached > 0 {
			amount = amount * int64(l.c.Ceiling) / int64(l.f.Reached)
		}
		l.costs[currency] = amount
		l.f.Costs = append(l.f.Costs, notice.Price{Amount: amount, Currency: currency}.String())
	}
	slices.Sort(l.f.Costs)
	told = l.daily(scale)
	for _, sender := range slices.Sorted(maps.Keys(l.queues)) {
		f := l.queues[sender].finish(l.c.Rate(), told)
		f.Sender = sender
		l.f.Finish = append(l.f.Finish, f)
	}
}

// daily makes, where events trigger the campaign, of the messages to everybody those of a day: as many as its ceiling lets go. What it
// gives adds up to them.
func (l *lookout) daily(scale func(int) int) func(int) int {
	all, carried := 0, 0
	for _, q := range l.queues {
		for _, g := range q.groups {
			all += scale(g.messages)
		}
	}
	if l.c.When.Event == nil || all == 0 {
		return scale
	}
	return func(n int) int {
		carried += scale(n) * l.c.Ceiling
		n = carried / all
		carried -= n * all
		return n
	}
}

// warn names what must be accepted.
func (l *lookout) warn() {
	warn := func(name string, with []string, text string, args ...any) {
		l.f.Warnings = append(l.f.Warnings, Warning{Name: name, Text: fmt.Sprintf(text, args...), With: with})
	}
	caps, gates := 0, 0
	for _, b := range l.f.Blocked {
		switch {
		case b.Gate == "frequency":
			caps += b.People
		case b.Today || b.Gate == "words" || b.Gate == gateOfHomes:
		default:
			gates += b.People
		}
	}
	if l.f.Counted == 0 && l.c.When.Event == nil {
		warn("nobody", nil, "nobody is meant")
	}
	if len(l.mute) > 0 {
		warn("languages", l.mutes(), "there are no words in %s", l.muted())
	}
	if len(l.f.strays) > 0 {
		warn("values", strayed(l.f.strays), "%s", strays(l.f.strays))
	}
	l.warnOfDays()
	l.warnOfData()
	if by := l.tellers(); len(by) > 0 {
		warn("told", by, "whom rule %s tells the same of an event gets nothing from here", strings.Join(by, ", "))
	}
	if gates > 0 {
		warn("blocked", figures(gates), "%d would be held back, shared numbers aside: the table above tells why", gates)
	}
	if caps > 0 {
		warn("caps", figures(caps), "%d have been sent as much as they may be", caps)
	}
	missed := 0
	for _, f := range l.f.Finish {
		missed += f.Missed
	}
	if missed > 0 {
		warn("late", figures(missed), "%s too old before their turn comes: the times of the senders tell", messages(missed, "is", "are"))
	}
	if len(l.f.Costs) > 0 && l.c.When.Event != nil {
		warn("daily-cost", l.f.Costs, "it costs %s a day at most", strings.Join(l.f.Costs, " and "))
	} else if len(l.f.Costs) > 0 {
		warn("cost", l.f.Costs, "it costs %s", strings.Join(l.f.Costs, " and "))
	}
	if l.f.Unpriced > 0 {
		warn("unpriced", figures(l.f.Unpriced), "no price is known for %s", messages(l.f.Unpriced, "", ""))
	}
	l.warnOfBudget()
}

func figures(n int) []string { return []string{strconv.Itoa(n)} }

// messages is a number of messages, with the verb that follows: 1 message is, 2 messages are.
func messages(n int, one, many string) string {
	if n == 1 {
		return strings.TrimSpace("1 message " + one)
	}
	return strings.TrimSpace(fmt.Sprintf("%d messages %s", n, many))
}

// mutes are the languages without words.
func (l *lookout) mutes() (out []string) {
	for _, lang := range locale.All() {
		if l.mute[lang] > 0 {
			out = append(out, string(lang))
		}
	}
	return out
}

// muted lists the languages without words, with how many read them of those who were looked at.
func (l *lookout) muted() string {
	var out []string
	for _, lang := range locale.All() {
		if n := l.mute[lang]; n > 0 {
			out = append(out, fmt.Sprintf("%s, which %d read", lang, n))
		}
	}
	return strings.Join(out, "; ")
}

// hundredThousandths is an amount as prices are counted.
func hundredThousandths(m money.Money) int64 {
	each := int64(100_000)
	for range money.Decimals(m.Currency) {
		each /= 10
	}
	return m.Minor * each
}

// queue is what waits for one sender.
type queue struct {
	rate   int
	groups map[groupKey]*group
}

type groupKey struct {
	due     int64
	place   string
	places  int
	country string
}

// group are messages that may leave at the same hours.
type group struct {
	due, expires       time.Time
	window             almanac.Window
	places             []*time.Location
	messages, segments int
}

const (
	stepOfQueue = 5 * time.Minute
	stepsMost   = 30 * 24 * 12 // thirty days
)

// finish walks through the time it takes. scale makes everybody of a sample.
func (q *queue) finish(pace int, scale func(int) int) (f Finish) {
	left := make([]*group, 0, len(q.groups))
	var at time.Time
	for _, g := range q.inOrder() {
		n := scale(g.messages)
		g.messages, g.segments = n, (g.segments*n+g.messages-1)/g.messages
		f.Messages += n
		left = append(left, g)
		if at.IsZero() || g.due.Before(at) {
			at = g.due
		}
	}
	slices.SortFunc(left, func(a, b *group) int { return a.expires.Compare(b.expires) })
	each := 1.0 // segments of a message, on average
	if total := segments(left); f.Messages > 0 {
		each = float64(total) / float64(f.Messages)
	}
	if f.Rate = q.rate; pace > 0 && (q.rate == 0 || float64(pace)*each < float64(q.rate)) {
		f.Rate = max(1, int(float64(pace)*each))
	}
	for step := 0; step < stepsMost && len(left) > 0; step++ {
		room := f.Rate * int(stepOfQueue/time.Second)
		for _, g := range left {
			if g.due.After(at) || !g.window.Next(at, g.places...).Equal(at) || !g.expires.After(at) || g.segments == 0 {
				continue
			}
			if f.First.IsZero() {
				f.First = at.UTC()
			}
			take := g.segments
			if f.Rate > 0 {
				take = min(take, room)
				room -= take
			}
			if g.segments -= take; take > 0 {
				f.Last = at.UTC()
			}
		}
		at = at.Add(stepOfQueue)
		left = slices.DeleteFunc(left, func(g *group) bool {
			if g.segments > 0 && !g.expires.After(at) {
				f.Missed += int(float64(g.segments)/each + 0.5)
			}
			return g.segments == 0 || !g.expires.After(at)
		})
	}
	return f
}

// inOrder are the groups, always in the same one.
func (q *queue) inOrder() []*group {
	keys := slices.SortedFunc(maps.Keys(q.groups), func(a, b groupKey) int {
		return cmp.Or(cmp.Compare(a.due, b.due), strings.Compare(a.place, b.place), cmp.Compare(a.places, b.places), strings.Compare(a.country, b.country))
	})
	out := make([]*group, len(keys))
	for i, key := range keys {
		out[i] = q.groups[key]
	}
	return out
}

func segments(gs []*group) (n int) {
	for _, g := range gs {
		n += g.segments
	}
	return n
}
