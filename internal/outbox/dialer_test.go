package outbox_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// switchboard is a carrier that notes whom it was to call.
type switchboard struct {
	mu     sync.Mutex
	dialed []carrier.Dial
	answer error // to the next requests
	list   []carrier.Dialed
}

func (e *switchboard) Call(_ context.Context, d carrier.Dial) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.dialed = append(e.dialed, d)
	return "CA" + strings.Repeat("0", 31) + string(rune('0'+len(e.dialed))), e.answer
}

func (e *switchboard) Called(context.Context, phone.Number, time.Time, time.Time) ([]carrier.Dialed, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.list), nil
}

func (e *switchboard) rings() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.dialed)
}

// dialing is a dialer with a real book, whose clock a test turns.
type dialing struct {
	*outbox.Dialer
	t    *testing.T
	db   *store.DB
	ex   *switchboard
	left []string // to people
	now  time.Time
	mu   sync.Mutex
}

func newDialing(t *testing.T, now time.Time) *dialing {
	t.Helper()
	d := &dialing{t: t, ex: &switchboard{}, now: now}
	d.db = openStore(t, storetest.SQLiteFile(t), clock.New(d.read))
	holidays, err := almanac.ShippedHolidays()
	if err != nil {
		t.Fatal(err)
	}
	d.Dialer = &outbox.Dialer{
		Book: d.db.Calls(), Records: d.db.Calls(), Caller: d.ex, From: "+12025550100", People: d.db.Directory(), Clock: clock.New(d.read),
		Rules:   outbox.CallRules{Tries: 2, Between: 30 * time.Minute, Ring: 25 * time.Second, Patience: 10 * time.Second},
		Address: func(try string) (string, string) { return try, try + "/over" }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Holidays: holidays, Trips: d.db.Circumstances(),
		GiveUp: func(_ context.Context, c outbox.Call) error { d.left = append(d.left, c.Message); return nil },
	}
	return d
}

func (d *dialing) read() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *dialing) turn(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// once lets the dialer do what a second of Run does.
func (d *dialing) once() {
	d.t.Helper()
	if err := d.Step(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *dialing) person(id string, n phone.Number, change func(*customer.Customer)) {
	d.t.Helper()
	c := customer.Customer{ID: id, Names: locale.Words{locale.English: id}, Lang: locale.English, Zone: "America/New_York", Numbers: []phone.Number{n}}
	change(&c)
	if err := d.db.Directory().Upsert(d.t.Context(), c); err != nil {
		d.t.Fatal(err)
	}
}

func (d *dialing) want(message string, kind outbox.Type, id string, n phone.Number) {
	d.t.Helper()
	now := d.read()
	err := d.db.Reach().Want(d.t.Context(), outbox.Call{
		Message: message, Type: kind, Number: n, Customer: id, Reason: "no answer to its text", At: now, Due: now, Expires: now.Add(24 * time.Hour),
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// stands wants a call in a state, with a note that says so; it returns the last try.
func (d *dialing) stands(message string, state outbox.CallState, note string) outbox.Try {
	d.t.Helper()
	s, err := d.db.Calls().Story(d.t.Context(), message)
	if err != nil || s.State != state || !strings.Contains(s.Note, note) {
		d.t.Fatalf("%s is %s: %q, want %s: %q (%v)", message, s.State, s.Note, state, note, err)
	}
	if len(s.All) == 0 {
		return outbox.Try{}
	}
	return s.All[len(s.All)-1]
}

// monday is ten in the morning in New York, on a working day.
var monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func TestWhoIsNotCalled(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	d.person("dead", "+12025550141", func(c *customer.Customer) { c.Deceased = true })
	d.person("gone", "+12025550142", func(*customer.Customer) {})
	d.person("late", "+12025550143", func(c *customer.Customer) { c.Zone = "Asia/Shanghai" })
	d.person("sold", "+12025550145", func(*customer.Customer) {})
	if err := d.db.Directory().Distrust(t.Context(), "+12025550142", true, "test"); err != nil {
		t.Fatal(err)
	}
	d.want("1", outbox.FraudAlert, "dead", "+12025550141")
	d.want("2", outbox.FraudAlert, "gone", "+12025550142")
	d.want("3", outbox.FraudAlert, "late", "+12025550143")
	d.want("4", outbox.FraudAlert, "else", "+12025550143")
	d.want("5", "limit-offer", "sold", "+12025550145")
	d.once()
	d.stands("1", outbox.CallMoot, "has died")
	d.stands("2", outbox.CallMoot, "not to be with its owner")
	d.stands("3", outbox.CallPlanned, "held until 2026-11-24 08:00 (Asia/Shanghai)")
	d.stands("4", outbox.CallMoot, "not the customer's any more")
	d.stands("5", outbox.CallMoot, "nobody is called to be sold something")
	if d.ex.rings() > 0 {
		t.Errorf("%d telephones rang", d.ex.rings())
	}
}

// At Christmas nobody is called but about their safety; abroad the hours are those of the place.
func TestHolidaysAndTrips(t *testing.T) {
	t.Parallel()
	d := newDialing(t, time.Date(2026, 12, 25, 2, 0, 0, 0, time.UTC)) // ten in the morning in Hong Kong
	inHongKong := func(c *customer.Customer) { c.Zone = "Asia/Hong_Kong" }
	d.person("home", "+85291234561", inHongKong)
	d.person("away", "+85291234562", inHongKong)
	trip := outbox.Trip{First: "2026-12-20", Last: "2026-12-30", Zones: []string{"America/New_York"}}
	if err := d.db.Circumstances().Depart(t.Context(), "trip", "away", trip); err != nil {
		t.Fatal(err)
	}
	d.want("1", "payment-received", "home", "+85291234561")
	d.want("2", outbox.FraudAlert, "home", "+85291234561")
	d.want("3", outbox.FraudAlert, "away", "+85291234562")
	d.once()
	d.stands("1", outbox.CallLeft, "nobody is called on a holiday: ") // on the next day that is none it is of no use
	d.stands("2", outbox.CallSubmitted, "try 1")
	d.stands("3", outbox.CallPlanned, "(America/New_York)")
	if d.ex.rings() != 1 {
		t.Errorf("%d telephones rang", d.ex.rings())
	}
}

func TestTriesAreCountedAndSpaced(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	var told []string
	d.Told = func(kind outbox.Type, what string) { told = append(told, string(kind)+" "+what) }
	d.person("maria", maria, func(*customer.Customer) {})
	d.want("1", outbox.FraudAlert, "maria", maria)
	d.once()
	d.once()
	first := d.stands("1", outbox.CallSubmitted, "try 1")
	for range 2 { // the end is told twice
		if err := d.Over(t.Context(), first.ID, first.SID, "busy"); err != nil {
			t.Fatal(err)
		}
	}
	d.turn(29 * time.Minute)
	d.once()
	d.stands("1", outbox.CallPlanned, "try 1: busy")
	d.turn(2 * time.Minute)
	d.once()
	second := d.stands("1", outbox.CallSubmitted, "try 2")
	if err := d.Over(t.Context(), second.ID, second.SID, "no-answer"); err != nil {
		t.Fatal(err)
	}
	d.once()
	d.stands("1", outbox.CallLeft, "the last of 2")
	d.once()
	if d.ex.rings() != 2 || len(d.left) != 1 {
		t.Errorf("%d rings, left %v", d.ex.rings(), d.left)
	}
	if want := []string{"fraud-alert placed", "fraud-alert no-answer", "fraud-alert placed", "fraud-alert no-answer"}; !slices.Equal(told, want) {
		t.Errorf("counted %v", told)
	}
}

func TestWhatATryCountsAs(t *testing.T) {
	t.Parallel()
	for want, one := range map[string]outbox.Try{
		"answered right-party": {Picked: "human", Came: outbox.CameAnswered},
		"answered":             {Picked: "human", Came: outbox.CameStranger},
		"machine":              {Picked: "machine_end_beep", Came: outbox.CameMailbox},
		"no-answer":            {Came: outbox.CameBusy},
		"failed":               {Came: outbox.CameRefused},
		"unknown":              {Came: outbox.CameUnknown},
	} {
		if got := strings.Join(one.What(), " "); got != want {
			t.Errorf("%+v counts as %q, want %q", one, got, want)
		}
	}
}

// What may have rung is settled by the carrier's list, and never placed again before.
func TestAnAnswerThatWasLost(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	d.person("maria", maria, func(*customer.Customer) {})
	d.ex.answer = &carrier.Error{Unknown: true, Cause: errors.New("cut")}
	d.want("1", outbox.FraudAlert, "maria", maria)
	d.once()
	d.turn(5 * time.Second)
	d.once()
	d.stands("1", outbox.CallSubmitted, "try 1")
	d.ex.list = []carrier.Dialed{{SID: "CA7", Status: "in-progress", At: monday}}
	d.turn(10 * time.Second)
	d.once()
	if one := d.stands("1", outbox.CallSubmitted, "try 1"); one.SID != "CA7" {
		t.Fatalf("the carrier's id is %q", one.SID)
	}
	d.ex.list[0].Status = "no-answer"
	d.turn(2 * time.Minute)
	d.once()
	d.stands("1", outbox.CallPlanned, "try 1: no-answer")
	if d.ex.rings() != 1 {
		t.Errorf("%d rings", d.ex.rings())
	}
}

// Where nothing rang it is no try; what the carrier will never place is left to people.
func TestWhatTheCarrierRefuses(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	d.person("maria", maria, func(*customer.Customer) {})
	d.ex.answer = &carrier.Error{Status: 429, Code: 20429, Retry: true, Cause: errors.New("crowded")}
	d.want("1", outbox.FraudAlert, "maria", maria)
	d.once()
	d.stands("1", outbox.CallPlanned, "20429")
	d.ex.answer = &carrier.Error{Status: 400, Code: 21214, Cause: errors.New("unreachable")}
	d.turn(2 * time.Minute)
	d.once()
	d.once()
	d.stands("1", outbox.CallLeft, "21214")
	s, err := d.db.Calls().Story(t.Context(), "1")
	if err != nil || s.Tries != 1 || len(d.left) != 1 {
		t.Errorf("%d tries, left %v, %v", s.Tries, d.left, err)
	}
}

// Asked for once more the call comes at the earlier time, and only until it was tried.
func TestACallIsWantedOnce(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	d.person("maria", maria, func(*customer.Customer) {})
	c := outbox.Call{Message: "1", Type: outbox.FraudAlert, Number: maria, Customer: "maria", Reason: "no answer", At: monday, Due: monday.Add(time.Hour), Expires: monday.Add(24 * time.Hour)}
	for _, due := range []time.Duration{time.Hour, 0, 2 * time.Hour} {
		c.Due = monday.Add(due)
		if err := d.db.Reach().Want(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	d.once()
	d.stands("1", outbox.CallSubmitted, "try 1")
}
