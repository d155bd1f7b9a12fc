package notice

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/outbox"
	"cardline/internal/spelling"
	"cardline/internal/wrong"
)

// Faults is everything that is wrong with the text of a template, of no field; none: it may be proposed and approved.
func (w *Words) Faults(t Template) (faults wrong.Faults) {
	p, ok := readied(t, &faults)
	if !ok {
		return faults
	}
	if strings.TrimSpace(t.Text) == "" {
		faults.Add("", "text-empty")
	}
	if strings.ContainsAny(t.Text, "【】") {
		faults.Add("", "text-signature")
	}
	known := w.names(p, &faults)
	w.links(p, &faults)
	for _, word := range reserved(t.Text) {
		faults.Add("", "text-carrier-word", word)
	}
	if t.Segments < 1 || t.Segments > segmentsMost {
		faults.Add("", "text-segments", segmentsMost)
	} else if known {
		w.length(p, &faults)
	}
	return faults
}

// readied prepares a template, if it can be read.
func readied(t Template, faults *wrong.Faults) (p prepared, ok bool) {
	if !t.Lang.Valid() {
		faults.Add("", "text-language", strconv.Quote(string(t.Lang)))
		return p, false
	}
	p, err := prepare(t)
	if err != nil {
		faults.Tell("", wrong.From(err))
	}
	return p, err == nil
}

// segmentsMost is the most a template may declare: longer messages arrive in pieces, and in any order on old telephones.
const segmentsMost = 6

// names checks the variables: all there are must be known, all that are needed must be there, and conditions may only ask what is missing
// or chosen, so that every way through the text can be measured.
func (w *Words) names(p prepared, faults *wrong.Faults) bool {
	known := true
	used := p.words.Variables()
	for _, name := range used {
		i := slices.IndexFunc(p.kind.Fields, func(f outbox.Field) bool { return f.Name == name })
		if i < 0 && !slices.Contains(ours, name) {
			known = false
			faults.Tell("", instead(name, p.kind))
		}
		if slices.Contains(p.words.Tested(), name) && (i < 0 || !p.kind.Fields[i].Optional && p.kind.Fields[i].Kind != outbox.OneOf) {
			faults.Add("", "text-condition", name)
		}
	}
	for _, f := range p.kind.Fields {
		if !f.Optional && !slices.Contains(used, f.Name) && !(rated(p.kind) && f.Name == rateField) {
			faults.Add("", "text-name-missing", f.Name)
		}
	}
	return known
}

// instead tells that a name is not known, and which may be meant.
func instead(name string, d outbox.Declaration) *wrong.Why {
	names := fieldNames(d)
	if near := spelling.Nearest(name, names, 3); near != "" {
		return wrong.Of("text-name-near", name, near)
	}
	return wrong.Of("text-name-none", name, d.Type, strings.Join(names, ", "))
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

func (w *Words) links(p prepared, faults *wrong.Faults) {
	found := linked.FindAllString(p.Text, -1)
	if len(found) > 0 && protective(p.kind) {
		faults.Add("", "text-no-link")
		return
	}
	for _, link := range found {
		if !w.allowed(link) {
			faults.Add("", "text-link", link)
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
func (w *Words) length(p prepared, faults *wrong.Faults) {
	most, err := w.worst(p)
	switch {
	case err != nil:
		faults.Tell("", wrong.From(err))
	case most.Segments > p.Segments:
		faults.Add("", "text-long", most.Segments, most.Units, most.Encoding, p.Segments)
	}
	for _, vars := range extremes(p.kind.Fields) {
		if said, err := p.words.Render(w.housed(p, vars)); err == nil && strings.TrimSpace(said) == "" {
			faults.Add("", "text-silent")
			return
		}
	}
}
