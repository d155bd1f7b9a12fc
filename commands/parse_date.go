package commands

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mention is a date as written. What is not said is 0.
type mention struct {
	year, month, day int
	whole            time.Time // of a date that needs no month: tomorrow, next Friday, 中秋
	from, to         int       // place in the text
	until            bool      // the end of something: until 9 May, 9号回来
}

const (
	monthNames = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`
	hanNumber  = `[一二三四五六七八九十廿卅]{1,3}`
	dayNumber  = `(\d{1,2}|` + hanNumber + `)`
	ordinal    = `(?:st|nd|rd|th)?`
	yearAfter  = `(?:,? ?(20\d\d)\b)?`
	weekdays   = `(mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday|rs|r|s)?\b`
)

// dateForm is one way to write a date; the groups are told to read.
type dateForm struct {
	re   *regexp.Regexp
	read func(p []string, now time.Time) []mention
}

func form(re string, read func(p []string, now time.Time) []mention) dateForm {
	return dateForm{regexp.MustCompile(re), read}
}

// dateForms come in the order in which they are tried: what a form has read, a later one leaves alone.
var dateForms = []dateForm{
	form(`\b(20\d\d)(?:-|/|\.|年) ?(\d{1,2})(?:-|/|\.|月) ?(\d{1,2})(?:日|号|\b)`, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[1]), month: number(p[2]), day: number(p[3])}}
	}),
	form(`(?:(20\d\d)年)?`+dayNumber+`月 ?`+dayNumber+`(?:日|号)?`, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[1]), month: number(p[2]), day: number(p[3])}}
	}),
	form(`\b(\d{1,2})`+ordinal+` ?(?:-|–|to|until|till|through|and) ?(?:the )?(\d{1,2})`+ordinal+` ?(?:of )?`+monthNames+yearAfter, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[4]), month: monthNamed(p[3]), day: number(p[1])}, {year: number(p[4]), month: monthNamed(p[3]), day: number(p[2])}}
	}),
	form(`\b`+monthNames+` ?(\d{1,2})`+ordinal+` ?(?:-|–|to|until|till|through) ?(?:the )?(\d{1,2})`+ordinal+`\b`+yearAfter, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[4]), month: monthNamed(p[1]), day: number(p[2])}, {year: number(p[4]), month: monthNamed(p[1]), day: number(p[3])}}
	}),
	form(`\b(\d{1,2})`+ordinal+` ?(?:of )?`+monthNames+yearAfter, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[3]), month: monthNamed(p[2]), day: number(p[1])}}
	}),
	form(`\b`+monthNames+` ?(?:the )?(\d{1,2})`+ordinal+`\b`+yearAfter, func(p []string, _ time.Time) []mention {
		return []mention{{year: number(p[3]), month: monthNamed(p[1]), day: number(p[2])}}
	}),
	form(`\b(\d{1,2})/(\d{1,2})(?:/(20\d\d))?\b`, func(p []string, _ time.Time) []mention {
		m, d := number(p[1]), number(p[2])
		if m > 12 {
			m, d = d, m
		}
		return []mention{{year: number(p[3]), month: m, day: d}}
	}),
	form(`(下个?月|next month)`+dayNumber+`[号日]`, func(p []string, now time.Time) []mention {
		return one(time.Date(now.Year(), now.Month()+1, number(p[2]), 0, 0, 0, 0, time.UTC))
	}),
	form(`day after tomorrow|tomorrow|\btmrw?\b|\btmw\b|yesterday|today|tonight|大后天|大后日|后天|明天|明日|明儿|明早|明晚|今天|今日|今晚|大前天|前天|前日|昨天|昨日|昨晚|听日|听晚|听朝|后日|琴日|寻日|琴晚`, relativeDay),
	form(`(?:\b(next|this|last|coming|on) )?\b`+weekdays, func(p []string, now time.Time) []mention {
		return one(weekday(now, slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, p[2]), map[string]int{"next": 1, "last": -1}[p[1]], p[1] == "" || p[1] == "on" || p[1] == "coming"))
	}),
	form(`(下下|下|这|今|本|上)?个?(?:周|星期|礼拜)([一二三四五六日天])`, func(p []string, now time.Time) []mention {
		at := strings.Index("一二三四五六日", strings.Replace(p[2], "天", "日", 1)) / len("一")
		return one(weekday(now, at, map[string]int{"下下": 2, "下": 1, "上": -1}[p[1]], p[1] == ""))
	}),
	form(`\bin (a|\d{1,3}|two|three) (day|week)s?|`+dayNumber+`(天|周|个星期)(?:后|之后)`, func(p []string, now time.Time) []mention {
		n, _ := spelled(p[1] + p[3])
		if p[2] == "week" || p[4] != "" && p[4] != "天" {
			n *= 7
		}
		return one(now.AddDate(0, 0, n))
	}),
	form(`\bnext week\b|下个?(?:周|星期|礼拜)`, func(_ []string, now time.Time) []mention { return one(weekday(now, 0, 1, false)) }),
	form(`end of (?:the|this) month|month end|月底`, func(_ []string, now time.Time) []mention {
		return one(time.Date(now.Year(), now.Month()+1, 0, 0, 0, 0, 0, time.UTC))
	}),
	form(`\b(\d{1,2})(?:st|nd|rd|th)\b|`+dayNumber+`[号日]`, func(p []string, _ time.Time) []mention { return []mention{{day: number(p[1] + p[2])}} }),
}

func one(day time.Time) []mention { return []mention{{whole: midnight(day)}} }

func number(s string) int {
	if s == "" {
		return 0
	}
	s = strings.NewReplacer("卅", "三十", "廿", "二十").Replace(s)
	n, _ := spelled(s)
	return n
}

func monthNamed(s string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])/3 + 1
}

func relativeDay(p []string, now time.Time) []mention {
	days := 0
	switch s := p[0]; {
	case hasAnyPrefix(s, "day after", "后"):
		days = 2
	case strings.HasPrefix(s, "大后"):
		days = 3
	case hasAnyPrefix(s, "tm", "tom", "明", "听"):
		days = 1
	case hasAnyPrefix(s, "yes", "昨", "琴", "寻"):
		days = -1
	case strings.HasPrefix(s, "前"):
		days = -2
	case strings.HasPrefix(s, "大前"):
		days = -3
	}
	return one(now.AddDate(0, 0, days))
}

// weekday is a day (0 = Monday) of this week or so many weeks on; coming means the next such day, whichever week it is in.
func weekday(now time.Time, day, weeks int, coming bool) time.Time {
	today := (int(now.Weekday()) + 6) % 7
	ahead := day - today + 7*weeks
	if coming && ahead <= 0 {
		ahead += 7
	}
	return now.AddDate(0, 0, ahead)
}

// mentions lists the dates of a text in the order in which they are written.
func (p *Parser) mentions(t *text, f *findings, now time.Time) []mention {
	var all []mention
	taken := func(from, to int) bool {
		return slices.ContainsFunc(all, func(m mention) bool { return m.from < to && from < m.to })
	}
	add := func(at []int, found []mention) {
		if taken(at[0], at[1]) {
			return
		}
		for i, m := range found {
			m.from, m.to = at[0], at[1]
			m.until = i > 0 || hasAnySuffix(t.before(at[0]), "until", "till", "until the", "till the", "til", "up to", "through", "thru", "by", "back", "back on", "back on the", "back the", "return", "returning", "return on", "home on", "home on the", "to", "到", "至", "-") ||
				hasAnyPrefix(t.after(at[1]), "回", "返", "前", "为止")
			all = append(all, m)
		}
	}
	for _, name := range p.festivals.names.FindAllStringIndex(t.even(), -1) {
		if day, ok := p.festivals.byName[t.even()[name[0]:name[1]]].next(now); ok && f.free(t, name[0], name[1]) {
			add(name, one(day))
		}
	}
	for _, form := range dateForms {
		f.each(t, form.re, func(at []int) bool {
			parts := make([]string, len(at)/2)
			for i := range parts {
				parts[i] = t.part(at, i)
			}
			add(at, form.read(parts, now))
			return true
		})
	}
	slices.SortStableFunc(all, func(a, b mention) int { return cmp.Compare(a.from, b.from) })
	return all
}

// settle turns mentions into days: what has no month takes that of a neighbour, what has no year is the next such day, or with past
// the last one. Days that no calendar has are left out.
func settle(all []mention, now time.Time, past bool) []mention {
	month := 0
	for _, m := range slices.Backward(all) {
		if m.month != 0 {
			month = m.month
		}
	}
	var days []mention
	for _, m := range all {
		if m.whole.IsZero() {
			if m.month == 0 {
				m.month = month
			}
			month = m.month
			if m.day < 1 || m.day > 31 || m.month > 12 {
				continue
			}
			if m.whole = nearest(m, now, past); m.whole.Day() != m.day {
				continue
			}
		}
		month = int(m.whole.Month())
		days = append(days, m)
	}
	return days
}

// argUnreal is a day as it was written that no calendar has, where a verb takes a date and no other is said: it is asked for.
const argUnreal = "unreal"

// saidUnreal wants a day asked for where one was said that no calendar has.
func saidUnreal(_ context.Context, r Request) (bool, error) { return r.Args[argUnreal] != "", nil }

// unreal reports whether a date was said with day and month, and cannot be one.
func (m mention) unreal() bool { return m.whole.IsZero() && m.month != 0 && m.day != 0 }

// likely reports whether it was meant as one all the same: in the words of a complaint 30/36 is something else.
func (m mention) likely() bool { return m.unreal() && m.month <= 12 && m.day <= 31 }

func nearest(m mention, now time.Time, past bool) time.Time {
	year, month := m.year, m.month
	step := 1
	if past {
		step = -1
	}
	day := func() time.Time { return time.Date(year, time.Month(month), m.day, 0, 0, 0, 0, time.UTC) }
	off := func() bool { return !past && day().Before(midnight(now)) || past && day().After(midnight(now)) }
	switch {
	case year != 0:
	case month == 0:
		if year, month = now.Year(), int(now.Month()); off() {
			month += step
		}
	default:
		if year = now.Year(); off() {
			year += step
		}
	}
	return day()
}

// dates finds the days a verb takes: from and to, or one. In a sentence a day is the end of something only where it is said to be.
func (p *Parser) dates(t *text, f *findings, v *lexeme, now time.Time, free bool) {
	if now.IsZero() {
		return
	}
	all := p.mentions(t, f, now)
	days := settle(all, now, v.wants("date"))
	give := func(arg string, m mention) {
		f.set(arg, m.whole.Format(time.DateOnly))
		f.useBytes(t, m.from, m.to)
	}
	switch {
	case len(days) == 0:
		meant := mention.unreal
		if v.id == grievance {
			meant = mention.likely
		}
		if i := slices.IndexFunc(all, meant); i >= 0 && !v.wants("from") { // a trip asks for its days anyway
			f.set(argUnreal, t.even()[all[i].from:all[i].to])
			f.useBytes(t, all[i].from, all[i].to)
		}
	case v.wants("from") && v.wants("to") && len(days) > 1:
		from, to := days[0], days[1]
		if from.until && !to.until {
			from, to = to, from
		}
		if to.month == 0 && to.whole.Equal(from.whole) { // from tomorrow till Sunday, said on a Saturday
			to.whole = to.whole.AddDate(0, 0, 7)
		}
		if to.whole.Before(from.whole) && to.year == 0 {
			to.whole = to.whole.AddDate(1, 0, 0)
		}
		give("from", from)
		give("to", to)
	case v.wants("from") && !(v.wants("to") && days[0].until):
		give("from", days[0])
	case v.wants("to") && (v.wants("from") || days[len(days)-1].until || !free):
		give("to", days[len(days)-1])
	case v.wants("date"):
		give("date", days[0])
	}
}

// digitsOf is what is left of a text when everything but digits is dropped.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, s)
}

func between(s string, least, most int) (string, bool) {
	n, err := strconv.Atoi(s)
	return strconv.Itoa(n), err == nil && n >= least && n <= most
}
