package campaign

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Brief is what somebody writes: everything an approval is of.
type Brief struct {
	Name     string                            `json:"name" yaml:"name" minLength:"2" maxLength:"80" example:"Spring offer 2027"`
	Channel  Channel                           `json:"channel,omitempty" yaml:"channel" enum:"text,voice,task" doc:"How they are told; text."`
	Type     outbox.Type                       `json:"type" yaml:"type" maxLength:"40" example:"offer" doc:"Of its messages: their class, sender, hours and data."`
	Audience audience.Definition               `json:"audience,omitzero" yaml:"audience" doc:"Who is meant."`
	Of       *Of                               `json:"of,omitempty" yaml:"of" doc:"In place of an audience: those of another campaign."`
	Words    []Wording                         `json:"words,omitempty" yaml:"words" maxItems:"20" doc:"What is said; empty: the templates of the type that are in use when it is proposed."`
	Coupon   string                            `json:"coupon,omitempty" yaml:"coupon" maxLength:"40" example:"SPRING-POOL" doc:"A pool of codes, of which everybody gets one: {{ coupon }} in the words."`
	Data     map[string]string                 `json:"data,omitempty" yaml:"data" doc:"What the words are filled with. {points} and such are of the recipient; what an event tells is there by itself."`
	Call     *Calling                          `json:"call,omitempty" yaml:"call" doc:"Of channel voice."`
	Task     *Tasking                          `json:"task,omitempty" yaml:"task" doc:"Of channel task."`
	DataIn   map[locale.Lang]map[string]string `json:"data_in,omitempty" yaml:"data_in" doc:"In place of data, for those who are written to in a language."`
	When     When                              `json:"when" yaml:"when"`
	Window   Window                            `json:"window,omitzero" yaml:"window" doc:"Within the hours that law and courtesy leave, in which its messages become due, on the clock of each recipient."`
	Pace     int                               `json:"pace,omitempty" yaml:"pace" minimum:"0" maximum:"5000" doc:"Messages a second that are planned at most; 0: as fast as it goes."`
	Priority int                               `json:"priority,omitempty" yaml:"priority" minimum:"0" maximum:"9" doc:"Of campaigns that run at once, one of a lower priority waits while a higher one is planned; of those that would tell the same of an event the higher does. 5."`
	Budget   string                            `json:"budget,omitempty" yaml:"budget" maxLength:"24" example:"USD 500.00" doc:"It is paused before what is planned costs more. Of one that events trigger also of a day: USD 50.00 a day, after which events come to nothing until the next (UTC)."`
	Ceiling  int                               `json:"ceiling,omitempty" yaml:"ceiling" minimum:"0" doc:"Of one that events trigger: messages a day at most. Of others: people at most, where that is less than what was counted and 5 %."`
}

// Wording is what is said to some of those who are meant, in each language.
type Wording struct {
	Name     string                 `json:"name,omitempty" yaml:"name" maxLength:"20" example:"a" doc:"For reports."`
	Variant  string                 `json:"variant,omitempty" yaml:"variant" maxLength:"20" doc:"Of the audience's split; empty: all of them."`
	Tiers    []string               `json:"tiers,omitempty" yaml:"tiers" maxItems:"8" doc:"Only these; empty: all whom no wording before is for."`
	Text     map[locale.Lang]string `json:"text" yaml:"text" doc:"By language: en, zh-Hans, zh-Hant. Liquid, as in templates."`
	Segments int                    `json:"segments,omitempty" yaml:"segments" minimum:"0" maximum:"6" doc:"The most a message may take; 2."`
}

// Window is a part of every day.
type Window struct {
	From string `json:"from,omitempty" yaml:"from" maxLength:"5" example:"10:00"`
	To   string `json:"to,omitempty" yaml:"to" maxLength:"5" example:"18:00"`
}

// Of chooses recipients of another campaign.
type Of struct {
	Campaign string `json:"campaign" yaml:"campaign" maxLength:"24" example:"SPRING-27"`
	Who      Who    `json:"who" yaml:"who" example:"undelivered" doc:"undelivered, reached or unanswered: whether a text was read no carrier tells."`
	Wording  string `json:"wording,omitempty" yaml:"wording" maxLength:"20" doc:"Only whom this one was for."`
}

const (
	usualSegments = 2
	usualPriority = 5
	bytesMost     = 64 << 10
)

// Read reads a definition as YAML or JSON, strictly: what is misspelt is an error that names its line.
func Read(raw []byte) (code string, d Brief, err error) {
	if len(raw) > bytesMost {
		return "", d, fmt.Errorf("a definition has at most %d bytes", bytesMost)
	}
	var file struct {
		Code  string `yaml:"code"`
		Brief `yaml:",inline"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(&file); err != nil {
		return "", d, fmt.Errorf("reading a campaign: %w", err)
	}
	return file.Code, file.Brief, nil
}

// settled is d with what was left out.
func (d Brief) settled() Brief {
	d.Words = slices.Clone(d.Words)
	for i := range d.Words {
		if d.Words[i].Segments == 0 {
			d.Words[i].Segments = usualSegments
		}
		if d.Words[i].Name == "" {
			d.Words[i].Name = d.Words[i].usualName(i, len(d.Words))
		}
	}
	if d.Priority == 0 {
		d.Priority = usualPriority
	}
	return d
}

func (w Wording) usualName(i, of int) string {
	name := strings.ToLower(strings.Join(append([]string{w.Variant}, w.Tiers...), "-"))
	if name = strings.Trim(name, "-"); name == "" || len(name) > 20 {
		name = "all"
		if of > 1 {
			name = fmt.Sprintf("words-%d", i+1)
		}
	}
	return name
}

// form tells what is wrong with the definition by itself: it knows neither words nor audience.
func (d Brief) form() faults {
	var f faults
	kind, ok := outbox.Declared(d.Type)
	switch {
	case !ok:
		f.add("type", "type-none")
	case kind.Opens() || kind.Alert || kind.Collection || kind.Purpose == outbox.Security || kind.Lane == outbox.ReplyLane:
		f.add("type", "type-not-sent")
	case d.Type == outbox.Correction && (d.Of == nil || d.Of.Who != Reached):
		f.add("type", "type-correction")
	}
	if m := d.Channel.medium(); m == nil {
		f.add("channel", "one-of", "text, voice, task")
	} else {
		m.faults(d, &f)
	}
	d.couponFaults(&f)
	d.When.parse(&f)
	if _, err := d.Window.hours(); err != nil {
		f.found("window", err)
	}
	d.capFaults(&f)
	if d.When.Event != nil && d.Of != nil {
		f.add("of", "not-with", "an event")
	}
	if d.Of == nil {
		_ = f.audience(d.Audience.Check()) // of which there is no other kind
	} else {
		d.Of.faults(&f)
	}
	d.longData(&f)
	d.wordings(&f)
	return f
}

func (d Brief) wordings(f *faults) {
	seen := map[string]bool{}
	for i, w := range d.Words {
		at := fmt.Sprintf("words[%d]", i)
		if seen[w.Name] {
			f.add(at+".name", "twice", w.Name)
		}
		if strings.ContainsAny(w.Name, "/ ") {
			f.add(at+".name", "slash")
		}
		seen[w.Name] = true
		if len(w.Text) == 0 {
			f.add(at+".text", "missing")
		}
		for l := range w.Text {
			if !l.Valid() {
				f.add(at+".text", "language", strconv.Quote(string(l)))
			}
		}
		for _, before := range d.Words[:i] {
			if len(before.Tiers) == 0 && (before.Variant == "" || before.Variant == w.Variant) {
				f.add(at, "never-used", before.Name)
				break
			}
		}
	}
}

// hours are the window on the clock; the zero Window is all day.
func (w Window) hours() (almanac.Window, error) {
	if w == (Window{}) {
		return almanac.Window{}, nil
	}
	from, err1 := parseHour(w.From)
	to, err2 := parseHour(w.To)
	if err1 != nil || err2 != nil || to <= from || to-from < time.Hour {
		return almanac.Window{}, wrong.Of("window")
	}
	return almanac.Window{Open: from, Close: to}, nil
}

// wording is what is said to somebody; false: nothing is.
func (d Brief) wording(variant, tier string) (Wording, bool) {
	i := slices.IndexFunc(d.Words, func(w Wording) bool {
		fits := func(t string) bool { return strings.EqualFold(t, tier) }
		return (w.Variant == "" || w.Variant == variant) && (len(w.Tiers) == 0 || slices.ContainsFunc(w.Tiers, fits))
	})
	if i < 0 {
		return Wording{}, false
	}
	return d.Words[i], true
}
