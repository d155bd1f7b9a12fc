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

// Listener is a Sender that has receipts over its own connection (SMPP, CMPP) instead of by callback. Listen hands each to take, again
// until take returns nil, and returns when ctx ends.
type Listener interface {
	Listen(ctx context.Context, take func(context.Context, Receipt) error) error
}

// Limited lets at most n messages be at the provider at the same time; 0 or less is no limit. Who must wait waits for as long as its context.
func Limited(s Sender, n int) Sender {
	if n <= 0 {
		return s
	}
	return limited{s, make(chan struct{}, n)}
}

type limited struct {
	Sender
	places chan struct{}
}

// Send implements Sender. What found no place was not handed over.
func (l limited) Send(ctx context.Context, m Send) (Accepted, error) {
	select {
	case l.places <- struct{}{}:
		defer func() { <-l.places }()
		return l.Sender.Send(ctx, m)
	case <-ctx.Done():
		return Accepted{}, &Error{Status: StatusCrowded, Retry: true, Cause: ctx.Err()}
	}
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
