package commands

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/phone"
	"cardline/internal/speech"
)

// Speaker puts answers in words.
type Speaker struct {
	brand   Brand
	scripts map[string]*Script
}

// Tone is how something is to be said.
type Tone struct {
	Channel Channel
	Lang    locale.Lang
	Zone    *time.Location
}

// NewSpeaker compiles the texts of every verb and of the dialogue. The error joins every fault.
func NewSpeaker(brand Brand, words []Words) (*Speaker, error) {
	s := &Speaker{brand: brand, scripts: map[string]*Script{}}
	var faults []error
	for _, w := range words {
		sc, errs := compile(w)
		s.scripts[w.ID] = sc
		faults = append(faults, errs...)
	}
	return s, errors.Join(faults...)
}

// Can reports whether there are words for the key on a channel, in every language.
func (s *Speaker) Can(verb, key string, c Channel) bool {
	sc := s.scripts[verb]
	return sc != nil && len(sc.on(c)[key]) == len(locale.All())
}

// Unbranded is a sentence without the bank's name before it.
func (s *Speaker) Unbranded(sentence string, l locale.Lang) string {
	return strings.TrimPrefix(sentence, s.brand.Name.In(l)+colon(l))
}

// Knows reports whether there are words for a verb at all.
func (s *Speaker) Knows(verb string) bool { return s.scripts[verb] != nil }

// Say is the text of a verb's key with its data.
func (s *Speaker) Say(verb, key string, data Data, t Tone) (string, error) {
	sc := s.scripts[verb]
	if sc == nil {
		return "", fmt.Errorf("words of %s: none", verb)
	}
	tpl := sc.on(t.Channel)[key][t.Lang]
	if tpl == nil {
		return "", fmt.Errorf("words of %s: no %s of %q in %s", verb, t.Channel, key, t.Lang)
	}
	vars := make(map[string]any, len(tpl.names))
	for _, name := range tpl.names { // the others need not be put in words
		v, given := data[name]
		if !given {
			v, given = derived(name, data)
		}
		if !given {
			v, given = s.own(name, t)
		}
		if !given {
			continue // Render says which
		}
		w, err := s.word(verb, v, t)
		if err != nil {
			return "", fmt.Errorf("words of %s, %s: %w", verb, name, err)
		}
		vars[name] = w
	}
	out, err := tpl.Render(vars)
	if err != nil {
		return "", fmt.Errorf("words of %s, %s in %s: %w", verb, key, t.Lang, err)
	}
	return out, nil
}

// own is what every text may name: the bank and its telephones.
func (s *Speaker) own(name string, t Tone) (any, bool) {
	switch strings.TrimSuffix(name, inWords) {
	case "brand":
		return s.brand.Name.In(t.Lang), true
	case "hotline":
		return called(s.brand.Hotline, t), true
	case "lost_line":
		return called(s.brand.LostLine, t), true
	}
	return nil, false
}

// inWords ends the name under which a spoken text has a value as it is said: a number in words. Conditions have it as it is.
const inWords = "_said"

// derived is what a text may ask of a value beside the value itself: a number in words, and whether an amount is none at all ("fee_none").
func derived(name string, data Data) (any, bool) {
	if base, is := strings.CutSuffix(name, inWords); is {
		v, given := data[base]
		if n, whole := v.(int); whole {
			return int64(n), true
		}
		return v, given
	}
	if base, is := strings.CutSuffix(name, "_none"); is {
		m, given := data[base].(money.Money)
		return given && m.Minor == 0, given
	}
	return nil, false
}

// called is a number as it is written, or said in the groups its country says it in.
func called(n phone.Number, t Tone) any {
	if t.Channel == Voice {
		return speech.Groups(phone.Groups(n.Reveal()), t.Lang)
	}
	return n.Reveal()
}

func (s *Speaker) word(verb string, v any, t Tone) (any, error) {
	switch v := v.(type) {
	case string:
		if t.Channel == Voice {
			return speech.Escape(v), nil
		}
		return v, nil
	case int, bool:
		return v, nil
	case int64:
		return count(v, t), nil
	case money.Money:
		return amountIn(v, t), nil
	case Rate:
		return rate(v, t), nil
	case card.Tail:
		return tail(v, t), nil
	case Tails:
		names := make([]string, len(v))
		for i, k := range v {
			names[i] = tail(k, t)
		}
		return strings.Join(names, comma(t.Lang)), nil
	case locale.Words:
		return s.word(verb, v.In(t.Lang), t)
	case Digits:
		return figures(string(v), t), nil
	case time.Time, Day, Clock:
		return when(v, t), nil
	case Topic:
		return s.topic(string(v), t.Lang)
	case Act:
		return s.act(string(v), t.Lang)
	case Usage:
		return s.usage(string(v), t.Lang)
	case Keywords:
		return s.each(v, t.Lang, func(sc *Script) string { return sc.keyword.In(t.Lang) })
	case Examples:
		return s.each(v, t.Lang, func(sc *Script) string { return sc.example.In(t.Lang) })
	case Rows:
		return s.rows(verb, v, t)
	case Options:
		return s.options(v, t), nil
	case Menu:
		return menu(v, t), nil
	}
	return nil, fmt.Errorf("no way to say a %T", v)
}

func (s *Speaker) rows(verb string, rows Rows, t Tone) (string, error) {
	lines := make([]string, len(rows))
	for i, r := range rows {
		line, err := s.Say(verb, r.Say, r.Data, t)
		if err != nil {
			return "", err
		}
		lines[i] = line
	}
	if t.Channel == Voice {
		return strings.Join(lines, " "), nil
	}
	return strings.Join(lines, "\n"), nil
}

// topic is how one verb is used: what it does and an example.
func (s *Speaker) topic(id string, l locale.Lang) (string, error) {
	sc := s.scripts[id]
	if sc == nil {
		return "", fmt.Errorf("no help on %s", id)
	}
	return sc.about.In(l) + colon(l) + sc.example.In(l), nil
}

// act names what a verb does, for reading back.
func (s *Speaker) act(id string, l locale.Lang) (string, error) {
	sc := s.scripts[id]
	if sc == nil {
		return "", fmt.Errorf("no name for %s", id)
	}
	return sc.about.In(l), nil
}

// usage is how one verb is written.
func (s *Speaker) usage(id string, l locale.Lang) (string, error) {
	sc := s.scripts[id]
	if sc == nil {
		return "", fmt.Errorf("no help on %s", id)
	}
	usage, example := sc.usage.In(l), sc.example.In(l)
	switch {
	case usage == example:
		return example, nil
	case l.Chinese():
		return usage + "，例如 " + example, nil
	}
	return usage + ", for example " + example, nil
}

// each names several verbs.
func (s *Speaker) each(ids []string, l locale.Lang, name func(*Script) string) (string, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		sc := s.scripts[id]
		if sc == nil {
			return "", fmt.Errorf("no help on %s", id)
		}
		names[i] = name(sc)
	}
	return strings.Join(names, comma(l)), nil
}

// options lists choices: by text their names and values, in a call the key of each.
func (s *Speaker) options(os Options, t Tone) string {
	parts := make([]string, len(os))
	for i, o := range os {
		name := o.Names.In(t.Lang)
		switch {
		case t.Channel == Text && strings.EqualFold(name, o.Value):
			parts[i] = o.Value
		case t.Channel == Text && t.Lang.Chinese():
			parts[i] = o.Value + "（" + name + "）"
		case t.Channel == Text:
			parts[i] = o.Value + " (" + name + ")"
		case t.Lang == locale.English:
			parts[i] = "For " + speech.Escape(name) + ", press " + strconv.Itoa(i+1) + "."
		case t.Lang == locale.Traditional:
			parts[i] = speech.Escape(name) + "，請按" + speech.Digits(strconv.Itoa(i+1), t.Lang) + "字。"
		default:
			parts[i] = speech.Escape(name) + "，请按" + strconv.Itoa(i+1) + "。"
		}
	}
	if t.Channel == Voice {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, comma(t.Lang))
}

func menu(m Menu, t Tone) string {
	parts := make([]string, len(m.Options))
	for i, o := range m.Options {
		parts[i] = strconv.Itoa(m.From+i+1) + " " + o.Names.In(t.Lang)
	}
	if t.Lang.Chinese() {
		return strings.Join(parts, "；")
	}
	return strings.Join(parts, "; ")
}

func amountIn(m money.Money, t Tone) string {
	if t.Channel == Voice {
		return speech.Money(m, t.Lang)
	}
	return m.String()
}

func rate(r Rate, t Tone) string {
	if t.Channel == Voice {
		return speech.Percent(int(r), t.Lang)
	}
	return fmt.Sprintf("%d.%02d%%", r/100, r%100)
}

func tail(k card.Tail, t Tone) string {
	if t.Channel == Voice {
		return speech.Digits(k.Reveal(), t.Lang)
	}
	return k.Masked()
}

func figures(s string, t Tone) string {
	if t.Channel == Voice {
		return speech.Digits(s, t.Lang)
	}
	return s
}

func count(n int64, t Tone) string {
	if t.Channel == Voice {
		return speech.Count(n, t.Lang)
	}
	return strings.TrimSuffix(money.Of(n*100, "").Amount(), ".00")
}

func comma(l locale.Lang) string {
	if l.Chinese() {
		return "、"
	}
	return ", "
}

func colon(l locale.Lang) string {
	if l.Chinese() {
		return "："
	}
	return ": "
}

// when writes or says a moment, a day or a time of day in the customer's zone.
func when(v any, t Tone) string {
	var at time.Time
	day, clock := true, true
	switch v := v.(type) {
	case time.Time:
		at = v
	case Day:
		at, clock = time.Time(v), false
	case Clock:
		at, day = time.Time(v), false
	}
	at = at.In(t.Zone)
	var parts []string
	if day {
		switch {
		case t.Channel == Voice:
			parts = append(parts, speech.Date(at, at, t.Lang))
		case t.Lang == locale.English:
			parts = append(parts, at.Format("2 Jan"))
		default:
			parts = append(parts, at.Format("1月2日"))
		}
	}
	if clock {
		if t.Channel == Voice {
			parts = append(parts, speech.Clock(at, t.Lang))
		} else {
			parts = append(parts, at.Format("15:04"))
		}
	}
	switch {
	case t.Lang != locale.English:
		return strings.Join(parts, "")
	case t.Channel == Voice:
		return strings.Join(parts, " at ")
	}
	return strings.Join(parts, " ")
}
