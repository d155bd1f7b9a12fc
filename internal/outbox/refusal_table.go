package outbox

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/carrier"
	"cardline/internal/consent"
)

// Refusals say what becomes of what a carrier refuses; refusals.yaml says what each field means.
type Refusals struct {
	Codes    map[int]Refusal `yaml:"codes"`
	Statuses map[int]Refusal `yaml:"statuses"`
}

// Refusal is what one code means, and what is done about it.
type Refusal struct {
	Means    string          `yaml:"means"`
	Retry    []time.Duration `yaml:"retry"`
	Endless  bool            `yaml:"endless"`
	For      []consent.Class `yaml:"for"`
	Rest     bool            `yaml:"rest"`
	Suppress *Suppress       `yaml:"suppress"`
	OptOut   bool            `yaml:"optout"`
	Reroute  bool            `yaml:"reroute"`
	Call     bool            `yaml:"call"`
	Pause    []consent.Class `yaml:"pause"`
	Sender   string          `yaml:"sender"`
	Account  string          `yaml:"account"`
	Alarm    bool            `yaml:"alarm"`
	Ours     bool            `yaml:"ours"`
}

// Suppress is when a number is left alone, for how long, and by what.
type Suppress struct {
	After   int             `yaml:"after"`
	Within  time.Duration   `yaml:"within"` // 0: ever
	For     time.Duration   `yaml:"for"`
	Classes []consent.Class `yaml:"classes"`
}

// What may become of a sender or an account.
const (
	leftDown    = "down"
	leftStopped = "stopped"
)

//go:embed refusals.yaml
var refusals []byte

// ShippedRefusals is the table of the program.
func ShippedRefusals() (*Refusals, error) { return ReadRefusals(refusals) }

// shippedRefusals is read once. A fault in it is a fault of the program: a test reads it first.
var shippedRefusals = sync.OnceValue(func() *Refusals {
	t, err := ShippedRefusals()
	if err != nil {
		panic(err)
	}
	return t
})

// ReadRefusals reads the form of refusals.yaml strictly. The error joins every fault.
func ReadRefusals(raw []byte) (*Refusals, error) {
	t := &Refusals{}
	if err := yaml.UnmarshalWithOptions(raw, t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading what refusals mean: %w", err)
	}
	var faults []error
	if !t.Codes[blockedSender].Reroute {
		faults = append(faults, fmt.Errorf("code %d must be rerouted: it is how a carrier tells of a stop", blockedSender))
	}
	for _, of := range []struct {
		what  string
		rules map[int]Refusal
	}{{"code", t.Codes}, {"status", t.Statuses}} {
		for _, n := range slices.Sorted(maps.Keys(of.rules)) {
			for _, fault := range of.rules[n].faults() {
				faults = append(faults, fmt.Errorf("%s %d: %w", of.what, n, fault))
			}
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("reading what refusals mean: %w", err)
	}
	return t, nil
}

func (f Refusal) faults() (out []error) {
	check := func(ok bool, why string) {
		if !ok {
			out = append(out, errors.New(why))
		}
	}
	classes := func(cs []consent.Class) bool {
		return !slices.ContainsFunc(cs, func(c consent.Class) bool {
			return c != consent.Transactional && c != consent.Marketing && c != consent.Care
		})
	}
	check(f.Means != "", "means is needed")
	check(!slices.ContainsFunc(f.Retry, func(d time.Duration) bool { return d < time.Second }), "retry: each wait must be a second or longer")
	check(!f.Endless || len(f.Retry) > 0, "endless without retry")
	check(len(f.For) == 0 || len(f.Retry) > 0, "for without retry")
	check(classes(f.For), "for: classes are T, M and C")
	check(classes(f.Pause), "pause: classes are T, M and C")
	check(f.Sender == "" || f.Sender == leftStopped, "sender may be stopped")
	check(f.Account == "" || f.Account == leftDown || f.Account == leftStopped, "account may be down or stopped")
	check(!f.Reroute || len(f.Retry) == 0, "what is rerouted is not retried")
	check(!f.OptOut || f.Suppress != nil, "optout without suppress: nobody would see the number")
	if s := f.Suppress; s != nil {
		check(s.After > 0, "suppress: after must be 1 or more")
		check(s.For > 0, "suppress: for must be longer than nothing")
		check(s.After == 1 || s.Within > 0, "suppress: within is needed where it takes more than one")
		check(len(s.Classes) > 0 && classes(s.Classes), "suppress: classes are T, M and C")
	}
	return out
}

// of is the rule for a refusal. What the table does not know is tried again where the carrier says so, and has failed otherwise.
func (t *Refusals) of(e *carrier.Error) Refusal {
	if f, known := t.Codes[e.Code]; known {
		return f
	}
	if f, known := t.Statuses[e.Status]; known && e.Code == 0 {
		return f
	}
	f := Refusal{Means: "refused by the carrier", Alarm: e.Status/100 != 4 && !e.Retry}
	if e.Retry {
		f.Means, f.Retry, f.Endless = "the carrier could not take it now", usualWaits, true
	}
	return f
}

// usualWaits are those of a refusal that the table does not know, and whose carrier says that it will pass.
var usualWaits = []time.Duration{
	2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
}

// wait is how long a message rests before its next try, the nth, from 1; false: there is none.
func (f Refusal) wait(c consent.Class, n int) (time.Duration, bool) {
	switch {
	case len(f.Retry) == 0, len(f.For) > 0 && !slices.Contains(f.For, c):
		return 0, false
	case n <= len(f.Retry):
		return f.Retry[max(n, 1)-1], true
	}
	return f.Retry[len(f.Retry)-1], f.Endless
}

// restAfterwards is how long a sender rests for a receipt, which asks for no time of its own: as the message would, 10 s at most.
func (f Refusal) restAfterwards() time.Duration {
	if len(f.Retry) == 0 {
		return time.Second
	}
	return min(f.Retry[0], 10*time.Second)
}
