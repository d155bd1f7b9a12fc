package handset

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cardline/internal/phone"
)

// Answered is a call of Cardline's that a telephone of the sandbox's got, and what was heard.
type Answered struct {
	SID    string `json:"sid"`
	Status string `json:"status"`
	Picked string `json:"answered_by"`
	Heard  []Line `json:"heard"`
}

// Over reports whether the call has ended.
func (a Answered) Over() bool { return !has("queued ringing in-progress", a.Status) }

// Calls lists the calls a number got, the oldest first. It asks the sandbox, as Later does.
func (p *Phone) Calls(ctx context.Context, to phone.Number) ([]Answered, error) {
	raw, err := p.sandbox(ctx, http.MethodGet, "/sandbox/calls?"+url.Values{"to": {to.Reveal()}}.Encode(), "")
	if err != nil {
		return nil, err
	}
	var page struct {
		Calls []Answered `json:"calls"`
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return nil, fmt.Errorf("reading /sandbox/calls: %w", err)
	}
	return page.Calls, nil
}

// lineOf says how a telephone answers: `line N human 1,1234#,2`, `line N busy`.
func (r *runner) lineOf(ctx context.Context, args string) error {
	name, how, _ := strings.Cut(args, " ")
	n, err := r.number(name)
	if err != nil {
		return err
	}
	answers, keys, _ := strings.Cut(strings.TrimSpace(how), " ")
	body, err := json.Marshal(map[string]string{"number": n.Reveal(), "answers": answers, "keys": strings.TrimSpace(keys)})
	if err != nil {
		return err
	}
	return r.phone.Sandbox(ctx, "/sandbox/line", string(body))
}

// rung waits for the next call that a number got, to its end, in which a line matches: `rung N RE`.
func (r *runner) rung(ctx context.Context, args string) error {
	name, pattern, _ := strings.Cut(args, " ")
	n, err := r.number(name)
	if err != nil {
		return err
	}
	for end := time.NewTimer(r.target.Patience); ; {
		calls, err := r.phone.Calls(ctx, n)
		if err != nil {
			return err
		}
		if seen := r.rings[n]; len(calls) > seen && calls[seen].Over() {
			var all strings.Builder
			fmt.Fprintf(&all, "%s %s\n", calls[seen].Status, calls[seen].Picked)
			for _, l := range calls[seen].Heard {
				fmt.Fprintf(&all, "%s %s\n", l.Verb, l.Text)
			}
			r.rings[n]++
			told := all.String()
			if ok, err := r.match(pattern, told); ok || err != nil {
				return err
			}
			return fmt.Errorf("what was heard is %s", told)
		}
		select {
		case <-end.C:
			return fmt.Errorf("within %s it did not ring, or the call did not end", r.target.Patience)
		case <-time.After(pollEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// notRung wants no more calls to a number than were looked at, within a second or two: `notrung N`.
func (r *runner) notRung(ctx context.Context, name string) error {
	n, err := r.number(name)
	if err != nil {
		return err
	}
	select {
	case <-time.After(min(ringless, r.target.Patience)):
	case <-ctx.Done():
		return ctx.Err()
	}
	calls, err := r.phone.Calls(ctx, n)
	if err == nil && len(calls) > r.rings[n] {
		err = fmt.Errorf("it rang %d times, and %d were looked at", len(calls), r.rings[n])
	}
	return err
}
