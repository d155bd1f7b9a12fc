package carrier

import (
	"context"
	"time"
)

// Capabilities are what a provider is able to do.
type Capabilities struct {
	Find     bool          // it tells what it sent; without, a message of unknown fate waits for its receipt, then for a person
	Redact   bool          // it can blank its copy of a text
	Callback bool          // receipts come to the address given with each message; without, the sender is a Listener
	Long     int           // most characters of one message, which the provider splits by itself; 0: one segment only
	UCS2     bool          // it takes every script; without, GSM-7 alone
	Validity time.Duration // the longest it keeps trying
	Inbound  bool          // it hands us what customers write to our numbers
}

// Listener is a Sender that has receipts over its own connection (SMPP, CMPP) instead of by callback. Listen hands each to take and
// returns when ctx ends. What take returns ErrEarly for is handed over again, a moment later and for a minute at most: a receipt may be
// faster than the answer to its message, and come to another process than that. Any other error: again until it is taken.
type Listener interface {
	Listen(ctx context.Context, take func(context.Context, Receipt) error) error
}

// Limited lets at most n messages be at the provider at the same time: its window, or what it bears. 0 or less is no limit. A fifth of the
// places, one at least, is for what is urgent. Who must wait waits for as long as its context, and Accepted says how long that was, by
// the machine's clock, wall.
func Limited(s Sender, n int, wall func() time.Time) Sender {
	if n <= 0 {
		return s
	}
	kept := 0
	if n > 1 {
		kept = max(n/5, 1)
	}
	return limited{s, make(chan struct{}, n-kept), make(chan struct{}, kept), wall}
}

type limited struct {
	Sender
	places, kept chan struct{} // for all, and for what is urgent alone
	wall         func() time.Time
}

// Send implements Sender. What found no place was not handed over.
func (l limited) Send(ctx context.Context, m Send) (Accepted, error) {
	began := l.wall()
	kept := l.kept
	if !m.Urgent {
		kept = nil
	}
	place := l.places
	select {
	case l.places <- struct{}{}:
	case kept <- struct{}{}:
		place = kept
	case <-ctx.Done():
		return Accepted{}, &Error{Status: StatusCrowded, Retry: true, Cause: ctx.Err()}
	}
	defer func() { <-place }()
	waited := l.wall().Sub(began)
	got, err := l.Sender.Send(ctx, m)
	got.Waited += waited
	return got, err
}

// Listen implements Listener where the limited sender does.
func (l limited) Listen(ctx context.Context, take func(context.Context, Receipt) error) error {
	if s, ok := l.Sender.(Listener); ok {
		return s.Listen(ctx, take)
	}
	<-ctx.Done()
	return nil
}

// StatusCrowded stands for "not now, the provider is busy" where no HTTP was spoken.
const StatusCrowded = 429
