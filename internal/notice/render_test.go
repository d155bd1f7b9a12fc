package notice

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

func TestValuesAreWrittenForTheReader(t *testing.T) {
	t.Parallel()
	w := house(t)
	newYork, shanghai := Request{Zone: "America/New_York", Country: "US"}, Request{Zone: "Asia/Shanghai", Country: "CN"}
	for _, c := range []struct {
		to   Request
		lang locale.Lang
		data Data
		want string
	}{
		{newYork, locale.English, Data{"at": "2026-11-22T19:05:00Z"}, "22 Nov 14:05 Eastern time"},
		{shanghai, locale.English, Data{"at": "2026-11-22T19:05:00Z"}, "23 Nov 03:05."},
		{shanghai, locale.Simplified, Data{"at": "2026-11-22T14:05:00-05:00"}, "11月23日03:05在"},
		{Request{Zone: "Asia/Shanghai", Country: "US"}, locale.Simplified, Data{}, "11月23日03:05（北京时间）"},
		{Request{Zone: "Europe/London", Country: "HK"}, locale.Traditional, Data{}, "11月22日19:05（倫敦時間）"},
		{Request{Zone: "Asia/Kathmandu", Country: "HK"}, locale.English, Data{}, "23 Nov 00:50 UTC+5:45"},
		{Request{Zone: "America/St_Johns", Country: "HK"}, locale.English, Data{}, "22 Nov 15:35 UTC-3:30"},
		{Request{Country: "US"}, locale.English, Data{}, "22 Nov 19:05 UTC"},
		{Request{Country: "HK"}, locale.English, Data{}, "23 Nov 03:05."},
		{Request{Zone: "No/Where", Country: "HK"}, locale.English, Data{}, "23 Nov 03:05."},
		{newYork, locale.English, Data{"at": "2024-11-22T19:05:00Z"}, "22 Nov 2024 14:05"},
		{newYork, locale.English, Data{"amount": "JPY 1234567"}, "JPY 1,234,567 at"},
		{newYork, locale.English, Data{"amount": "USD 1,234.5"}, "USD 1,234.50 at"},
		{newYork, locale.English, Data{"card": "0042"}, "Card *0042:"},
		{newYork, locale.English, Data{"merchant": "AMAZON.COM*ab.cd"}, "at AMAZON COM*ab cd,"},
		{newYork, locale.English, Data{"merchant": " Joe’s\n\tCafé\u202e “A”\x00 "}, `at Joe's Café "A",`},
		{newYork, locale.English, Data{"merchant": "{{ card }}{% if x %}"}, "at {{ card }}{% if x %},"},
		{newYork, locale.English, Data{"merchant": "海底捞"}, "at 海底捞,"},
	} {
		c.to.Type, c.to.Lang, c.to.Now = "transaction", c.lang, now
		c.to.Data = w.Sample(Key{"transaction", c.lang}, c.data)
		if r, err := w.Render(c.to); err != nil || !strings.Contains(r.Text, c.want) {
			t.Errorf("%v for %s in %s: %q, %v; want %q", c.data, c.to.Zone, c.to.Country, r.Text, err, c.want)
		}
	}
}

func TestDataIsCheckedByField(t *testing.T) {
	t.Parallel()
	good := Data{"card": "1234", "amount": "USD 88.20", "merchant": "GRAND HOTEL", "at": "2026-11-22T14:05:00-05:00"}
	with := func(name, value string) Data {
		out := Data{}
		for k, v := range good {
			out[k] = v
		}
		if out[name] = value; value == "-" {
			delete(out, name)
		}
		return out
	}
	if err := Check("transaction", good); err != nil {
		t.Fatal(err)
	}
	for name, values := range map[string][]string{
		"card":     {"-", "", "123", "12345", "*1234", "12a4", "１２３４"},
		"amount":   {"-", "", "88.20", "USD", "USD ", "usd 1", "USD 1.234", "USD 1e9", "USD 99999999999.99", "USD 1 2", "USDX 1", "US$ 88"},
		"at":       {"-", "", "2026-11-22", "22 Nov", "2026-11-22T14:05:00", "2026-02-30T00:00:00Z", "9999-01-01T00:00:00Z"},
		"merchant": {"-", "", " \n", "\u200b", "https://x", "see WWW.evil.example", strings.Repeat("x", 41), "4111 1111 1111 1111", strings.Repeat("…", 14)},
		"tier":     {"gold"},
	} {
		for _, v := range values {
			err := Check("transaction", with(name, v))
			var faults wrong.Faults
			if !errors.As(err, &faults) || faults[0].Field != name {
				t.Errorf("%s %q: %v", name, v, err)
			} else if v := strings.TrimSpace(v); len(v) > 3 && strings.Contains(strings.TrimPrefix(err.Error(), name), v) {
				t.Errorf("%s: the error repeats %q: %v", name, v, err)
			}
		}
	}
	err := Check("transaction", Data{"4111111111111111": "x", "card": "nope"})
	if err == nil || strings.Contains(err.Error(), "4111") || strings.Contains(err.Error(), "nope") {
		t.Errorf("a name that is none: %v", err)
	}
	for _, name := range []string{"card", "amount", "merchant", "at", "a field"} {
		if !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s is not told: %v", name, err)
		}
	}
	if err := Check("no-such-type", nil); !errors.Is(err, ErrType) {
		t.Errorf("a type there is not: %v", err)
	}
	for state, ok := range map[string]bool{"mailed": true, "lost": false, "": false} {
		if err := Check("card-post", Data{"card": "1234", "state": state, "mailed": "2026-11-20"}); (err == nil) != ok {
			t.Errorf("state %q: %v", state, err)
		}
	}
}

// raw is what no message shows: dates and times as machines write them, amounts without their form, tails without a star, Liquid.
var raw = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|T\d{2}:\d{2}|\d\.\d(?:\D|$)|[^*\d]4242\D|\{\{|\{%|\b\d{4,}\.\d`)

func TestNoMessageIsLongerThanDeclaredOrShowsRawData(t *testing.T) {
	t.Parallel()
	w := house(t)
	random := rand.New(rand.NewPCG(4, 15))
	zones := []string{"", "America/New_York", "Asia/Shanghai", "Asia/Kathmandu", "Pacific/Chatham", "Asia/Singapore", "Europe/London"}
	for range 40 {
		for k, p := range w.base {
			r := Request{
				Type: k.Type, Lang: k.Lang, Data: randomData(random, p.kind.Fields), Zone: zones[random.IntN(len(zones))],
				Country: append(w.countries(), "JP")[random.IntN(len(w.countries())+1)], Now: now,
			}
			if err := Check(r.Type, r.Data); err != nil {
				t.Fatalf("%s: %v of %q", k.Type, err, r.Data)
			}
			out, err := w.Render(r)
			if err != nil || out.Segments > p.Segments {
				t.Errorf("%s with %q: %d segments of %d, %v", p.ID, r.Data, out.Segments, p.Segments, err)
			}
			if found := raw.FindString(out.Text); found != "" {
				t.Errorf("%s shows %q: %s", p.ID, found, out.Text)
			}
			for _, f := range p.kind.Fields {
				if v := r.Data[f.Name]; (f.Kind == outbox.Date || f.Kind == outbox.Time) && v != "" && strings.Contains(out.Text, v) {
					t.Errorf("%s shows %s as it came: %s", p.ID, f.Name, out.Text)
				}
			}
		}
	}
}

// randomData is valid, and often at its limits.
func randomData(random *rand.Rand, fields []outbox.Field) Data {
	out := Data{}
	alphabets := []string{"abcdefg HIJ", "海港银行餐厅", "👍🏽👨", "กำนี้", "€[]~", "éèüç’"}
	for _, f := range fields {
		if f.Optional && random.IntN(3) == 0 {
			continue
		}
		switch f.Kind {
		case outbox.Text:
			letters := []rune(alphabets[random.IntN(len(alphabets))])
			text := "x"
			for n := random.IntN(longestText/2 + 1); len([]rune(text)) < n; {
				text += string(letters[random.IntN(len(letters))])
			}
			if random.IntN(4) == 0 {
				text = strings.Repeat("漢", longestText)
			}
			out[f.Name] = text
		case outbox.Money:
			out[f.Name] = fmt.Sprintf("USD %d.%02d", random.Int64N([]int64{10, 10_000, 9_999_999_999}[random.IntN(3)]), random.IntN(100))
		case outbox.Date:
			out[f.Name] = now.AddDate(0, 0, random.IntN(2000)-500).Format("2006-01-02")
		case outbox.Time:
			out[f.Name] = now.AddDate(0, -random.IntN(30), 0).Format("2006-01-02T15:04:05Z07:00")
		case outbox.Count:
			out[f.Name] = fmt.Sprint(random.IntN(999_999_999))
		case outbox.Percent:
			out[f.Name] = fmt.Sprintf("%d.%02d", random.IntN(999), random.IntN(100))
		case outbox.Tail:
			out[f.Name] = "4242"
		case outbox.Code:
			out[f.Name] = strings.Repeat("A", 1+random.IntN(longestCode))
		case outbox.OneOf:
			out[f.Name] = f.Choice[random.IntN(len(f.Choice))]
		}
	}
	return out
}

// Whatever a shop calls itself, the message is sound: one line, within its segments, without a link.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"GRAND HOTEL", "{{ card }}", "http://x", "AMAZON.COM", "👨‍👩‍👧👨‍👩‍👧", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "\x00\xff", "क्षक्षक्षक्षक्षक्षक्षक्ष", "ᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀ"} {
		f.Add(s)
	}
	w := house(f)
	f.Fuzz(func(t *testing.T, merchant string) {
		for l, to := range homes {
			to.Type, to.Lang, to.Data = "fraud-alert", l, w.Sample(Key{"fraud-alert", l}, Data{"merchant": merchant})
			r, err := w.Render(to)
			if checked := Check(to.Type, to.Data); (err == nil) != (checked == nil) {
				t.Fatalf("%q renders with %v, and is checked with %v", merchant, err, checked)
			}
			if err != nil {
				var faults wrong.Faults
				if !errors.As(err, &faults) || len(merchant) > 12 && strings.Contains(err.Error(), merchant) {
					t.Errorf("%q: %v", merchant, err)
				}
				continue
			}
			if strings.ContainsAny(r.Text, "\n\r\x00\x1b") || strings.Contains(r.Text, "://") {
				t.Errorf("%q becomes %q", merchant, r.Text)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	w := house(b)
	r := homes[locale.English]
	r.Type, r.Lang, r.Data = "transaction", locale.English, w.Sample(Key{"transaction", locale.English}, nil)
	for b.Loop() {
		if _, err := w.Render(r); err != nil {
			b.Fatal(err)
		}
	}
}
