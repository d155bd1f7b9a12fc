package notice

import (
	"strings"
	"testing"

	"cardline/internal/locale"
	"cardline/internal/outbox"
)

func TestFaultsOfATemplate(t *testing.T) {
	t.Parallel()
	w := house(t)
	const good = "Card {{ card }} ends {{ expires }}. Text RENEW."
	for _, c := range []struct {
		kind, text string
		segments   int
		want       string // "" is none
	}{
		{"renewal", good, 1, ""},
		{"renewal", good + " See https://www.harbour.example/renew for more.", 1, ""},
		{"renewal", "The end of card {{ card }} is {{ expires }}: yes, quit worrying. Text RENEW.", 1, ""},
		{"renewal", "Card {{ card }}.", 1, "{{ expires }} is missing"},
		{"renewal", good + " {{ nickname }}", 1, "{{ nickname }} is not known: renewal has card, expires, brand, hotline, lost_line"},
		{"renewal", good + " {{ expire }}", 1, "{{ expire }} is not known: is {{ expires }} meant?"},
		{"renewal", good + " {% if card == '1234' %}x{% endif %}", 1, "a condition asks about card"},
		{"renewal", good + " {{ card", 1, "is not closed"},
		{"renewal", strings.Repeat("x", 200) + good, 1, "it takes 2 segments"},
		{"renewal", "换卡" + good + strings.Repeat("x", 30), 1, "UCS-2), and 1 are declared"},
		{"renewal", good, 0, "segments must be from 1 to 6"},
		{"renewal", good, 9, "segments must be from 1 to 6"},
		{"renewal", good + " See http://www.harbour.example/renew.", 2, "is not on the list"},
		{"renewal", good + " bit.ly/x", 2, "bit.ly/x is not on the list"},
		{"renewal", good + " https://harbour.example.evil.example", 2, "is not on the list"},
		{"renewal", good + " https://harbour.example@evil.example/", 2, "is not on the list"},
		{"renewal", good + " https://{{ card }}.harbour.example/", 2, "is not on the list"},
		{"renewal", good + " Reply YES.", 1, "YES is a word that carriers act on"},
		{"renewal", good + " reply with 'stop' to end", 1, "STOP is a word that carriers act on"},
		{"renewal", good + " Or CANCEL.", 1, "CANCEL is a word"},
		{"renewal", "【x】" + good, 2, "【】 is the signature"},
		{"renewal", "  ", 1, "the text is empty"},
		{"fraud-alert", "{{ amount }} {{ merchant }} {{ at }} {{ card }} https://harbour.example", 4, "a security text holds no link"},
		{"complaint", "{% case state %}{% when 'received' %}{{ case }}{% endcase %}", 1, "it says nothing for some of the data"},
		{"instalment-invitation", "{{ card }} {{ amount }} {{ months }} {{ fee }} {{ code }} {{ until }}", 2, ""}, // the rate is added
		{"nothing", good, 1, "no such type"},
	} {
		err := w.Faults(Template{ID: ID{Key{outbox.Type(c.kind), locale.English}, 2}, Text: c.text, Segments: c.segments})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %q: %v, want %q", c.kind, c.text, err, c.want)
		}
	}
	for _, text := range []string{"卡{{ card }}{{ expires }}，请回复YES", "卡{{ card }}{{ expires }}，回复“stop”"} {
		if err := w.Faults(Template{ID: ID{Key{"renewal", locale.Simplified}, 2}, Text: text, Segments: 1}); err == nil || !strings.Contains(err.Error(), "carriers act on") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Whoever mends a template wants to know everything at once.
func TestAllFaultsAreToldTogether(t *testing.T) {
	t.Parallel()
	err := house(t).Faults(Template{ID: ID{Key{"fraud-alert", locale.English}, 2}, Text: "{{ who }} www.evil.example Reply YES or STOP", Segments: 1})
	for _, want := range []string{"{{ who }} is not known", "{{ card }} is missing", "{{ at }} is missing", "no link", "YES", "STOP"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	w := house(t)
	k := Key{"transaction", locale.English}
	p, err := w.Preview(w.base[k].Template, Request{Country: "US", Zone: "America/New_York", Now: now, Data: Data{"merchant": "Łódź"}}, "at&t")
	if err != nil || p.Forces != "Ł" || p.At != 40 || p.In != "words" || p.Encoding != "UCS-2" || p.Segments != 2 || p.Worst != 3 || p.Faults != nil {
		t.Errorf("%+v, %v", p, err)
	}
	if !p.Priced || p.Price.String() != "USD 0.0236" {
		t.Errorf("it costs %s (%v)", p.Price, p.Priced)
	}
	if p, err = w.Preview(w.base[k].Template, Request{Country: "HK", Now: now}, ""); err != nil || p.Priced || p.Forces != "" || p.Segments != 1 {
		t.Errorf("in Hong Kong: %+v, %v", p, err)
	}
	if _, err := w.Preview(Template{ID: ID{Key: k}, Text: "{{ nothing }}"}, Request{Now: now}, ""); err == nil {
		t.Error("what cannot be filled is shown")
	}
}

func TestReadPrices(t *testing.T) {
	t.Parallel()
	ps, err := ReadPrices([]byte("- {country: HK, segment: \"0.05\", currency: HKD, source: contract}\n- {country: GB, segment: \"0.04001\", currency: GBP}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		country  string
		segments int
		want     string
	}{{"HK", 3, "HKD 0.1500"}, {"GB", 100, "GBP 4.0010"}, {"GB", 1, "GBP 0.04001"}, {"FR", 1, ""}} {
		if p, ok := ps.Of(c.country, "any", c.segments); ok != (c.want != "") || ok && p.String() != c.want {
			t.Errorf("%d to %s: %s, want %s", c.segments, c.country, p, c.want)
		}
	}
	for _, bad := range []string{"- {country: HKG, segment: \"1\", currency: HKD}", "- {country: HK, segment: free, currency: HKD}", "- {contry: HK}", "- {country: HK, segment: \"0.000001\", currency: HKD}"} {
		if _, err := ReadPrices([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"same", "same", "same"},
		{"Card due soon", "Card due today", "Card due [-soon-]{+today+}"},
		{"pay {{ total }} now", "pay {{ minimum }} now", "pay {{ [-total-]{+minimum+} }} now"},
		{"应还款", "应缴款", "应[-还-]{+缴+}款"},
		{"", "new", "{+new+}"},
	} {
		if got := Diff(c.before, c.after); got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}
