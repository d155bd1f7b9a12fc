package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// codes has one-time codes asked for by customers who each do so once: a text asks for a higher limit, Y accepts it, and the code is sent
// to their number.
type codes struct {
	far    *farCarrier
	addr   string
	public string
	ids    *ids
	now    func() time.Time
	next   atomic.Int64
}

const (
	codeAskers  = 3 // at the same time
	codeEvery   = 75 * time.Millisecond
	codePatient = 10 * time.Second
)

// during asks from the first message of the delivery to its last, and returns how long each code took from the customer's Y to the carrier.
func (c *codes) during(ctx context.Context, d *delivery) (took []time.Duration, err error) {
	select {
	case <-d.begun:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	times, errs := make([][]time.Duration, codeAskers), make([]error, codeAskers)
	var askers sync.WaitGroup
	for i := range codeAskers {
		askers.Go(func() { times[i], errs[i] = c.asked(ctx, d.delivered) })
	}
	askers.Wait()
	return slices.Concat(times...), errors.Join(errs...)
}

// asked is one after the other, over a connection of its own.
func (c *codes) asked(ctx context.Context, until <-chan struct{}) (took []time.Duration, err error) {
	w, err := dial(c.addr, token)
	if err != nil {
		return nil, err
	}
	defer w.close()
	w.public = []byte(c.public)
	for {
		select {
		case <-until:
			return took, nil
		case <-ctx.Done():
			return took, context.Cause(ctx)
		case <-time.After(codeEvery):
		}
		who := int(c.next.Add(1)) - 1
		if who >= holders { // long runs use up the customers
			return took, nil
		}
		one, err := c.ask(w, who)
		if err != nil {
			return took, err
		}
		took = append(took, one)
	}
}

func (c *codes) ask(w *wire, who int) (time.Duration, error) {
	number, tail := holder(who)
	answer, err := w.post(newForm("/webhooks/twilio/sms", textParams(number, "TLIMIT $11,000 "+tail)), c.ids.next("SM"))
	if err != nil {
		return 0, err
	}
	quote := string(answer)
	arrived := c.far.await(number)
	began := c.now()
	if answer, err = w.post(newForm("/webhooks/twilio/sms", textParams(number, "Y")), c.ids.next("SM")); err != nil {
		return 0, err
	}
	select {
	case <-arrived:
		return c.now().Sub(began), nil
	case <-time.After(codePatient):
		return 0, fmt.Errorf("no code within %v; asked for the limit we said %q, to Y %q", codePatient, quote, answer)
	}
}

func percentile(took []time.Duration, p float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*p))]
}
