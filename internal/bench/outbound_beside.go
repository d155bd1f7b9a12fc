package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

// openLoop starts the reference: like what is measured, a process of its own, but as everybody writes it, with Go's own setting of the collector.
func (o *outward) openLoop() error {
	addr, err := address()
	if err != nil {
		return err
	}
	o.loop, err = o.s.run("bare loop", addr, append(withoutOurs(os.Environ()), "GOGC=100"), o.opt.Program, "bench", "loop", "--listen", addr)
	return err
}

// bareLoop counts the messages a second that twilio-go alone hands over.
func (o *outward) bareLoop(ctx context.Context) (float64, error) {
	return o.asked(ctx, "/bare?span="+o.opt.Span.String()+"&carrier="+o.far.addr)
}

// followedLoop counts the messages a second of the same loop if it also hears what became of them, up to the last receipt.
func (o *outward) followedLoop(ctx context.Context) (rate float64, err error) {
	far, err := newFarCarrier(o.opt.Now)
	if err != nil {
		return 0, err
	}
	defer far.close()
	far.callBack("http://"+o.loop.addr, o.loop.addr)
	d := far.anyone(o.opt.Messages)
	if _, err := o.asked(ctx, "/followed?n="+strconv.Itoa(o.opt.Messages)+"&carrier="+far.addr); err != nil {
		return 0, err
	}
	if err := d.finished(ctx); err != nil {
		return 0, fmt.Errorf("the loop with receipts: %w", err)
	}
	return float64(o.opt.Messages) / d.took().Seconds(), nil
}

// asked has the loop run once, and gives its rate.
func (o *outward) asked(ctx context.Context, path string) (rate float64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+o.loop.addr+path, nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, fmt.Errorf("asking the bare loop: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return 0, fmt.Errorf("asking the bare loop: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the bare loop: %s", text)
	}
	return strconv.ParseFloat(string(text), 64)
}
