package audience

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"cardline/internal/wrong"
)

// Fixed is a definition whose segments and lists are settled: what it means no longer changes by what others save. It can be kept as JSON.
type Fixed struct {
	Definition
	Segments map[string]string `json:"segments,omitempty"` // the filters of those that are spoken of, by name
	Versions map[string]string `json:"versions,omitempty"` // of the lists that are spoken of, by name
	On       string            `json:"on"`                 // 2026-11-22: the day that "90 days ago" counts from
}

// Hash is the SHA-256 of everything that decides who is meant but the day, in hex: of two alike, the same people of the same mirror.
func (f Fixed) Hash() string {
	lists := slices.Sorted(slices.Values(f.Lists))
	canonical, err := json.Marshal([]any{f.Filter.String(), f.Without.String(), lists, f.Holdout, f.Seed, f.Split, f.Segments, f.Versions})
	if err != nil {
		panic(fmt.Sprintf("audience: words and numbers do not marshal: %v", err)) // they always do
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// Settle makes a Fixed of a definition: segments tells the filter of a segment, lists the version of a list; ok is false where there is none.
// Faults are wrong.Faults.
func Settle(d Definition, on time.Time, segments func(name string) (Filter, bool), lists func(name string) (version string, ok bool)) (Fixed, error) {
	if err := d.Check(); err != nil {
		return Fixed{}, err
	}
	f := Fixed{Definition: d, Segments: map[string]string{}, Versions: map[string]string{}, On: on.Format(time.DateOnly)}
	spoken := map[string]bool{}
	for _, l := range d.Lists {
		spoken[l] = true
	}
	for field, filter := range map[string]Filter{"filter": d.Filter, "without": d.Without} {
		whole, err := Expand(filter, segments)
		if err != nil {
			return Fixed{}, wrong.Faults{wrong.From(err).At(field)}
		}
		filter.each(func(t Term) {
			if t.Column == inSegment {
				for _, name := range t.Values {
					own, _ := segments(name)
					one, _ := Expand(own, segments) // it was expanded as a part of whole
					f.Segments[name] = one.String()
				}
			}
		})
		whole.each(func(t Term) {
			if t.Column == inList {
				for _, name := range t.Values {
					spoken[name] = true
				}
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(spoken)) {
		v, ok := lists(name)
		if !ok {
			return Fixed{}, wrong.At("lists", "list-none", strconv.Quote(name))
		}
		f.Versions[name] = v
	}
	return f, nil
}

// Whole are the filter and what it leaves out, with what each segment says in its place.
func (f Fixed) Whole() (filter, without Filter, err error) {
	of := func(name string) (Filter, bool) {
		said, ok := f.Segments[name]
		if !ok {
			return Filter{}, false
		}
		one, err := parse(said, partsDeep)
		return one, err == nil
	}
	if filter, err = Expand(f.Filter, of); err != nil {
		return Filter{}, Filter{}, err
	}
	without, err = Expand(f.Without, of)
	return filter, without, err
}

// Place tells whether somebody of the audience is held out, and else in which variant they are. It follows from the seed and the key
// alone: whoever asks, and however often, is told the same.
func (d Definition) Place(key string) (variant string, heldOut bool) {
	if d.Holdout > 0 && draw(d.Seed, "holdout", key, 1000) < uint64(d.Holdout) {
		return "", true
	}
	total := 0
	for _, v := range d.Split {
		total += v.Weight
	}
	if total == 0 {
		return "", false
	}
	at := draw(d.Seed, "split", key, uint64(total))
	for _, v := range d.Split {
		if at < uint64(v.Weight) {
			return v.Name, false
		}
		at -= uint64(v.Weight)
	}
	return "", false
}

// draw is a number below n, each as likely as the others.
func draw(seed, what, key string, n uint64) uint64 {
	sum := sha256.Sum256([]byte(seed + "\x00" + what + "\x00" + key))
	x := uint64(0)
	for _, b := range sum[:8] {
		x = x<<8 | uint64(b)
	}
	at, _ := bits.Mul64(x, n)
	return at
}
