package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// However many calls are wanted to one number, by however many processes, its telephone rings once at a time; the others say what they wait for.
func TestOneTelephoneRingsOnceAtATime(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	other := *newDialing(t, monday) // another process, with the same book
	other.Dialer.Book, other.Dialer.Records, other.Dialer.People, other.Dialer.Clock = d.Book, d.Records, d.People, d.Clock
	d.person("maria", maria, func(*customer.Customer) {})
	d.want("1", outbox.FraudAlert, "maria", maria)
	d.want("2", "large-transaction", "maria", maria)
	d.once()
	d.stands("2", outbox.CallPlanned, "another call of ours to this number is under way")
	d.want("3", outbox.FraudAlert, "maria", maria)
	for range 5 { // it comes round, and waits on
		d.turn(5 * time.Second)
		d.once()
		other.once()
	}
	d.stands("3", outbox.CallPlanned, "another call of ours to this number is under way")
	if n := d.ex.rings() + other.ex.rings(); n != 1 {
		t.Fatalf("%d telephones rang at once", n)
	}
	one := d.stands("1", outbox.CallSubmitted, "try 1")
	if err := d.Over(t.Context(), one.ID, one.SID, "busy"); err != nil {
		t.Fatal(err)
	}
	d.turn(20 * time.Second)
	other.once()
	d.once()
	if n := d.ex.rings() + other.ex.rings(); n != 2 {
		t.Errorf("%d telephones rang", n)
	}
}

// slowBoard is a carrier whose list answers nobody until it is let go.
type slowBoard struct {
	*switchboard
	let chan struct{}
}

func (s slowBoard) Called(ctx context.Context, _ phone.Number, _, _ time.Time) ([]carrier.Dialed, error) {
	select {
	case <-s.let:
	case <-ctx.Done():
	}
	return nil, errors.New("slow")
}

// A call about safety waits neither for the carrier's list nor for those that were due before it.
func TestACallAboutSafetyDoesNotWait(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	slow := slowBoard{d.ex, make(chan struct{})}
	d.ex.answer = &carrier.Error{Unknown: true, Cause: errors.New("cut")}
	for i := range 60 { // of these the carrier says nothing
		n := phone.Number(fmt.Sprintf("+1202556%04d", 100+i))
		d.person(fmt.Sprint(i), n, func(*customer.Customer) {})
		d.want(fmt.Sprint("quiet", i), "payment-received", fmt.Sprint(i), n)
	}
	d.once()
	d.once()
	d.turn(time.Hour)
	d.Caller = slow
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error)
	go func() { ran <- d.Run(ctx) }()
	rang := d.ex.rings()
	for i := range 60 { // due, and before it
		n := phone.Number(fmt.Sprintf("+1202556%04d", 300+i))
		d.person(fmt.Sprint("late", i), n, func(*customer.Customer) {})
		d.want(fmt.Sprint("loud", i), "payment-received", fmt.Sprint("late", i), n)
	}
	d.person("maria", maria, func(*customer.Customer) {})
	d.want("alert", outbox.FraudAlert, "maria", maria)
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if s, err := d.db.Calls().Story(t.Context(), "alert"); err == nil && s.State == outbox.CallSubmitted {
			break
		}
	}
	d.stands("alert", outbox.CallSubmitted, "try 1")
	if d.ex.rings() == rang {
		t.Error("no telephone rang")
	}
	stop()
	close(slow.let)
	if err := <-ran; err != nil {
		t.Error(err)
	}
}

// What the desk does not take now keeps back nothing else.
func TestWhatTheDeskDoesNotTakeMakesRoom(t *testing.T) {
	t.Parallel()
	d := newDialing(t, monday)
	d.GiveUp = func(_ context.Context, c outbox.Call) error {
		if strings.HasPrefix(c.Message, "stuck") {
			return errors.New("the desk takes none of it")
		}
		d.left = append(d.left, c.Message)
		return nil
	}
	d.turn(48 * time.Hour) // and everything is too late
	now := d.read()
	for i := range 61 {
		message := fmt.Sprintf("stuck%d", i)
		if i == 60 {
			message = "zz"
		}
		n := phone.Number(fmt.Sprintf("+1202556%04d", 100+i))
		d.person(message, n, func(*customer.Customer) {})
		err := d.db.Reach().Want(t.Context(), outbox.Call{
			Message: message, Type: outbox.FraudAlert, Number: n, Customer: message, At: now, Due: now.Add(-time.Hour), Expires: now.Add(-time.Minute),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		_ = d.Step(t.Context()) // it tells of those that are stuck
	}
	if len(d.left) != 1 || d.left[0] != "zz" {
		t.Errorf("left to people: %v", d.left)
	}
	d.stands("stuck7", outbox.CallSpent, "its time is over")
}
