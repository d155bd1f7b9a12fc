package notice

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"cardline/internal/outbox"
	"cardline/internal/spelling"
	"cardline/internal/template"
)

// Faults tells everything that is wrong with a template, as one error each joined; nil if it may be proposed and approved.
func (w *Words) Faults(t Template) error {
	if !t.Lang.Valid() {
		return fmt.Errorf("no language %q", t.Lang)
	}
	if _, err := template.Parse(t.Text); err != nil {
		return err // of a text that has no name yet
	}
	p, err := prepare(t)
	if err != nil {
		return err
	}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if strings.TrimSpace(t.Text) == "" {
		fault("the text is empty")
	}
	if strings.ContainsAny(t.Text, "【】") {
		fault("【】 is the signature that Chinese channels add by themselves: leave it out")
	}
	known := w.names(p, fault)
	w.links(p, fault)
	for _, word := range reserved(t.Text) {
		fault("%s is a word that carriers act on: ask for another answer", word)
	}
	if t.Segments < 1 || t.Segments > segmentsMost {
		fault("segments must be from 1 to %d", segmentsMost)
	} else if known {
		w.length(p, fault)
	}
	return errors.Join(faults...)
}

// segmentsMost is the most a template may declare: longer messages arrive in pieces, and in any order on old telephones.
const segmentsMost = 6

type report func(format string, args ...any)

// names checks the variables: all there are must be known, all that are needed must be there, and conditions may only ask what is missing
// or chosen, so that every way through the text can be measured.
func (w *Words) names(p prepared, fault report) bool {
	known := true
	used := p.words.Variables()
	for _, name := range used {
		i := slices.IndexFunc(p.kind.Fields, func(f outbox.Field) bool { return f.Name == name })
		if i < 0 && !slices.Contains(ours, name) {
			known = false
			fault("{{ %s }} is not known: %s", name, instead(name, p.kind))
		}
		if slices.Contains(p.words.Tested(), name) && (i < 0 || !p.kind.Fields[i].Optional && p.kind.Fields[i].Kind != outbox.OneOf) {
			fault("a condition asks about %s, which is never missing and no choice", name)
		}
	}
	for _, f := range p.kind.Fields {
		if !f.Optional && !slices.Contains(used, f.Name) && !(rated(p.kind) && f.Name == rateField) {
			fault("{{ %s }} is missing", f.Name)
		}
	}
	return known
}

// instead tells which name may be meant.
func instead(name string, d outbox.Declaration) string {
	names := fieldNames(d)
	if near := spelling.Nearest(name, names, 3); near != "" {
		return "is {{ " + near + " }} meant?"
	}
	return string(d.Type) + " has " + strings.Join(names, ", ")
}

// ours are the names every text may use.
var ours = []string{"brand", "hotline", "lost_line"}

func fieldNames(d outbox.Declaration) []string {
	names := make([]string, 0, len(d.Fields)+len(ours))
	for _, f := range d.Fields {
		names = append(names, f.Name)
	}
	return append(names, ours...)
}

// linked finds what telephones make a link of.
var linked = regexp.MustCompile(`(?i)(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)[^\s，。）」”]+|\b(?:[a-z0-9-]+\.)+(?:[a-z]{2,})\b(?:/[^\s，。）」”]*)?`)

func (w *Words) links(p prepared, fault report) {
	found := linked.FindAllString(p.Text, -1)
	if len(found) > 0 && protective(p.kind) {
		fault("a security text holds no link")
		return
	}
	for _, link := range found {
		if !w.allowed(link) {
			fault("%s is not on the list of links that are allowed", link)
		}
	}
}

// protective reports whether a type protects the customer: who warns of fraud must not look like it.
func protective(d outbox.Declaration) bool {
	return d.Alert || d.Purpose == outbox.Security || d.Lane == outbox.SecurityLane || d.Lane == outbox.CodeLane || d.Type == "security-tips"
}

func (w *Words) allowed(link string) bool {
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.User != nil || strings.Contains(u.Host, "{") {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(w.house.Links, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// Words that carriers take as stop, start or help, and keep for themselves (docs of Twilio, "Support for opt-out keywords").
const carriers = `STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO`

var (
	shouted = regexp.MustCompile(`\b(?:` + carriers + `)\b`)
	asked   = regexp.MustCompile(`(?i)(?:\b(?:reply|text|send|answer|sms|write)(?:\s+(?:with|us|back))?|回复|回覆|发送|發送|请回|請回|请发|請發|短信|短訊)[\s:："'“”「]*(` + carriers + `)\b`)
)

// reserved finds carriers' words asked as an answer: after a verb that asks, or in capitals, as answers are written. What stands between
// Liquid's braces is no text.
func reserved(text string) []string {
	text = braces.ReplaceAllString(text, "_")
	found := shouted.FindAllString(text, -1)
	for _, m := range asked.FindAllStringSubmatch(text, -1) {
		found = append(found, strings.ToUpper(m[1]))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

var braces = regexp.MustCompile(`\{\{.*?\}\}|\{%.*?%\}`)

// length measures the longest message the template can make.
func (w *Words) length(p prepared, fault report) {
	most, err := w.worst(p)
	switch {
	case err != nil:
		fault("%w", err)
	case most.Segments > p.Segments:
		fault("with the longest data it takes %d segments (%d characters, %s), and %d are declared", most.Segments, most.Units, most.Encoding, p.Segments)
	}
	for _, vars := range extremes(p.kind.Fields) {
		if said, err := p.words.Render(w.housed(p, vars)); err == nil && strings.TrimSpace(said) == "" {
			fault("it says nothing for some of the data")
			return
		}
	}
}
