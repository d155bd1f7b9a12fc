package campaign

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// press makes messages of recipients. One goroutine uses it at a time.
type press struct {
	c       Campaign
	kind    outbox.Declaration
	window  almanac.Window
	data    map[locale.Lang]notice.Data
	words   *notice.Words
	medium  medium
	mark    string // stands for a code
	phrases map[spoken]phrase
	said    map[saying]notice.Rendered
	zones   map[[2]string][]*time.Location
}

// spoken is a wording in a language.
type spoken struct {
	wording string
	lang    locale.Lang
}

// saying is everything a text depends on where an event tells nothing.
type saying struct {
	spoken
	zone, country string
}

// remembered bounds the texts a press knows by heart.
const remembered = 4096

// Why nothing is sent to somebody who is meant. Reports count by them.
const (
	WhyHeldOut  = "held out: gets nothing, to compare with"
	whyNumber   = "no telephone number is known"
	whyWording  = "no wording is for them"
	whyLanguage = "there are no words in %s"
)

// newPress readies the words of a campaign as they were checked.
func newPress(words *notice.Words, c Campaign) (*press, error) {
	kind, ok := outbox.Declared(c.Type)
	if !ok {
		return nil, fmt.Errorf("%w: %q", notice.ErrType, c.Type)
	}
	window, err := c.Window.hours()
	if err != nil {
		return nil, err
	}
	p := &press{
		c: c, kind: kind, window: window, data: map[locale.Lang]notice.Data{}, words: words, medium: c.Channel.medium(), mark: couponSample,
		phrases: map[spoken]phrase{}, said: map[saying]notice.Rendered{}, zones: map[[2]string][]*time.Location{},
	}
	for _, l := range locale.All() {
		p.data[l] = c.dataFor(l)
	}
	for _, w := range c.Said {
		for l, text := range w.Text {
			phrase, err := p.medium.phrase(words, c.worded(l, text, w.Segments))
			if err != nil {
				return nil, fmt.Errorf("wording %s: %w", w.Name, err)
			}
			p.phrases[spoken{w.Name, l}] = phrase
		}
	}
	return p, nil
}

// say puts what somebody is told into words. why is what hinders it; "" for nothing.
func (p *press) say(r audience.Recipient, told notice.Data, now time.Time) (said notice.Rendered, wording, why string) {
	d := p.c.Brief
	d.Words = p.c.Said
	w, ok := d.wording(r.Variant, r.Tier)
	if !ok {
		return said, "", whyWording
	}
	lang := r.Lang
	phrase := p.phrases[spoken{w.Name, lang}]
	if phrase == nil {
		return said, w.Name, fmt.Sprintf(whyLanguage, lang)
	}
	key := saying{spoken{w.Name, lang}, r.Zone, r.Region}
	if kept, ok := p.said[key]; ok && told == nil {
		return kept, w.Name, ""
	}
	data, ours := notice.Data{}, p.data[lang]
	for _, f := range p.kind.Fields {
		if v, ok := ours[f.Name]; ok {
			data[f.Name] = v
		} else if v, ok := told[f.Name]; ok {
			data[f.Name] = v
		}
	}
	if p.c.Coupon != "" {
		data[couponField] = p.mark
	}
	said, err := phrase.Render(notice.Request{Data: data, Zone: r.Zone, Country: r.Region, Now: now})
	if err != nil {
		return said, w.Name, "it cannot be said: " + plainFault(err)
	}
	if told == nil && len(p.said) < remembered {
		p.said[key] = said
	}
	return said, w.Name, ""
}

// plainFault is an error without any value.
func plainFault(err error) string {
	var faults wrong.Faults
	if errors.As(err, &faults) {
		return faults[0].Error()
	}
	return err.Error()
}

// message is what a recipient gets of an occurrence; one with Held is written down and not sent. The error is a fault of ours.
func (p *press) message(r audience.Recipient, d Due, told notice.Data, now time.Time) (outbox.Message, notice.Rendered, error) {
	m := outbox.Message{
		Unique: p.c.Source() + "/" + d.Key + "/" + r.Key, Type: p.c.Type, To: r.Number, Customer: r.Customer, Zone: r.Zone, Lang: r.Lang,
		Lane: p.medium.lane(), Occasion: p.c.Code + "/" + d.Key, Source: p.c.Source(),
	}
	said, wording, why := p.say(r, told, now)
	if m.Template = p.template(r.Lang, wording); r.HeldOut {
		why, m.Template = WhyHeldOut, ""
	} else if r.Number == "" {
		why = whyNumber
	}
	places := p.places(r)
	due, err := d.For(now, places)
	if err != nil && why == "" {
		why = err.Error()
	}
	if p.window != (almanac.Window{}) {
		due = p.window.Next(due, places...)
	}
	if m.Due = due; why != "" {
		m.Held, said = why, notice.Rendered{}
	} else {
		m.Body, m.Segments, m.Coupon = said.Text, said.Segments, p.coupon(r)
	}
	m, err = m.Prepare(now)
	return m, said, err
}

// template is how messages name their words: of which type, language, campaign and wording.
func (p *press) template(l locale.Lang, wording string) string {
	if wording == "" {
		return ""
	}
	return strings.Join([]string{string(p.c.Type), string(l), p.c.Code + "." + wording}, "/")
}

// WordingOf is the wording that a message's template names, "" for none.
func WordingOf(template string) string {
	_, wording, _ := strings.Cut(template[strings.LastIndex(template, "/")+1:], ".")
	return wording
}

// places are where a recipient may be.
func (p *press) places(r audience.Recipient) []*time.Location {
	key := [2]string{r.Zone, r.Region}
	if known, ok := p.zones[key]; ok {
		return known
	}
	p.zones[key] = almanac.Zones(r.Zone, r.Region)
	return p.zones[key]
}

// hours are those in which a message may arrive at a country's numbers, the campaign's own among them.
func (p *press) hours(country string) almanac.Window {
	var w almanac.Window
	switch p.kind.Hours {
	case outbox.Courteous:
		w = almanac.Courtesy
	case outbox.Cheerful:
		w = almanac.Greeting(country)
	default:
		if p.medium.lane() != "" { // a telephone rings
			w = almanac.Courtesy
		}
	}
	if p.window == (almanac.Window{}) {
		return w
	}
	return p.window.Within(w)
}
