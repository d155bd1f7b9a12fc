package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// codes has one-time codes asked for, one after the other, by customers who each do so once: a text asks for a higher limit, Y
// accepts it, and the code is sent to their number.
type codes struct {
	far    *farCarrier
	addr   string
	public string
	ids    *ids
	now    func() time.Time
	next   int
}

const (
	codeEvery   = 25 * time.Millisecond
	codePatient = 10 * time.Second
)

// during asks until the delivery has ended, and returns how long each code took from the customer's Y to the carrier.
func (c *codes) during(ctx context.Context, until <-chan struct{}) (took []time.Duration, err error) {
	w, err := dial(c.addr, token)
	if err != nil {
		return nil, err
	}
	defer w.close()
	w.public = []byte(c.public)
	for c.next < holders {
		select {
		case <-until:
			return took, nil
		case <-ctx.Done():
			return took, context.Cause(ctx)
		case <-time.After(codeEvery):
		}
		one, err := c.ask(w)
		if err != nil {
			return took, err
		}
		took = append(took, one)
	}
	return took, nil
}

func (c *codes) ask(w *wire) (time.Duration, error) {
	number, tail := holder(c.next)
	c.next++
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
