package template

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
)

func parsed(t testing.TB, src string) *Template {
	t.Helper()
	tpl, err := Parse(src)
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return tpl
}

func TestRender(t *testing.T) {
	t.Parallel()
	vars := map[string]any{"name": "Maria", "amount": "USD 1,284.50", "n": 3, "big": int64(86400), "gold": true, "plain": false, "none": ""}
	for src, want := range map[string]string{
		"":                                 "",
		"plain words {single} 100%":        "plain words {single} 100%",
		"{{ name }}":                       "Maria",
		"{{name}}{{ n }}{{big}}{{ gold }}": "Maria386400true",
		"海港银行：{{ name }}，欠款 {{ amount }}。": "海港银行：Maria，欠款 USD 1,284.50。",
		"line\n{{ name }}\n":                                          "line\nMaria\n",
		"{% if gold %}Gold {% endif %}{{ name }}":                     "Gold Maria",
		"{% if plain %}a{% else %}b{% endif %}":                       "b",
		"{% unless plain %}a{% endunless %}":                          "a",
		"{% if n == 1 %}day{% elsif n > 2 and gold %}days{% endif %}": "days",
		"{% case n %}{% when 1 %}one{% when 3 %}three{% endcase %}":   "three",
		"{{ name | upcase | append: '!' }}":                           "MARIA!",
		"{{ none | default: \"friend\" }}":                            "friend",
		"{{ name | prepend: amount }}":                                "USD 1,284.50Maria",
		"a {{- name -}} b":                                            "aMariab",
		"{% if name contains 'ri' %}y{% endif %}":                     "y",
	} {
		if got, err := parsed(t, src).Render(vars); err != nil || got != want {
			t.Errorf("%q renders %q, %v; want %q", src, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a\nb {{ name":                        "line 2: {{ is not closed",
		"a\n\n{% if x %}":                     "line 3: ",
		"{% endif %}":                         "line 1: endif not inside",
		"x }} y":                              "}} closes nothing",
		"\n%}":                                "line 2: %} closes nothing",
		"{{ }}":                               "an expression is missing",
		"{{ a b }}":                           "line 1: ",
		"{{ a.b }}":                           `"." is not allowed`,
		"{{ a[0] }}":                          `"[" is not allowed`,
		"{{ a | }}":                           "a filter is missing",
		"{{ a | money }}":                     `filter "money" is not allowed`,
		"{{ a | times: 3 }}":                  `filter "times" is not allowed`,
		"{{ nil }}":                           `"nil" cannot be a name`,
		"{{ 1.5 }}":                           `"." is not allowed`,
		"{{ 99999999999999999999 }}":          "is not allowed",
		"{{ 'open }}":                         `"'" is not allowed`,
		"{% for i in (1..9) %}x{% endfor %}":  `tag "for" is not allowed`,
		"{% include '../../etc/hostname' %}":  `tag "include" is not allowed`,
		"{% assign a = 1 %}":                  `tag "assign" is not allowed`,
		"{% capture a %}{% endcapture %}":     `tag "capture" is not allowed`,
		"{% raw %}{% endraw %}":               `tag "raw" is not allowed`,
		"{% tablerow i in a %}":               `tag "tablerow" is not allowed`,
		"{% else if x %}":                     "else takes nothing",
		"{% if %}{% endif %}":                 "an expression is missing",
		"{% if x\n%}{% endif %}":              "is not closed by",
		"{{ '}}' }}":                          "line 1: ",
		"{{ a }} {{ 余额 }}":                    "is not allowed",
		strings.Repeat("x", MaxSource+1):      "the limit is 8192",
		"\xff":                                "not UTF-8",
		"{% if (1..99999999) %}x{% endif %}":  `"(" is not allowed`,
		"ok\n{{ x | append: y | append }}{% ": "line 2: ",
	} {
		if _, err := Parse(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error %v, want %q", src, err, want)
		}
	}
}

func TestAMissingValueIsAnErrorWhereverItStands(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"{{ nope }}", "{{ nope | upcase }}", "{{ nope | default: 'x' }}", "{{ yes | append: nope }}",
		"{% if nope %}{% endif %}", "{% unless nope %}{% endunless %}", "{% if yes or nope %}x{% endif %}",
		"{% if no %}{{ nope }}{% endif %}", "{% case yes %}{% when nope %}{% endcase %}",
	} {
		tpl := parsed(t, src)
		for _, vars := range []map[string]any{
			{"yes": "x", "no": false},
			{"yes": "x", "no": false, "nope": nil},
			{"yes": "x", "no": false, "nope": 1.5},
			{"yes": "x", "no": false, "nope": struct{ Secret string }{"s3cret"}},
		} {
			out, err := tpl.Render(vars)
			if !errors.Is(err, ErrVariable) || !strings.Contains(err.Error(), "nope") || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%q with %v renders %q, %v", src, vars, out, err)
			}
		}
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	tpl := parsed(t, "{{ b }}{% if a and c == 'd' %}{{ b | append: e }}{% elsif true %}{% endif %}")
	if got, want := tpl.Variables(), []string{"a", "b", "c", "e"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Variables() = %v, want %v", got, want)
	}
	if got, want := tpl.Tested(), []string{"a", "c"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Tested() = %v, want %v", got, want)
	}
}

// A value is never read as a template, and the caller's map is never written.
func TestValuesAreOnlyValues(t *testing.T) {
	t.Parallel()
	vars := map[string]any{"name": "{{ secret }}{% if x %}", "yes": true}
	for _, src := range []string{"{{ name }}", "{% if yes %}{{ name }}{% endif %}"} {
		if got, err := parsed(t, src).Render(vars); err != nil || got != vars["name"] {
			t.Errorf("%q renders %q, %v", src, got, err)
		}
	}
	if len(vars) != 2 {
		t.Errorf("vars became %v", vars)
	}
}

func TestConcurrentRender(t *testing.T) {
	t.Parallel()
	tpl := parsed(t, "{% if n > 1 %}{{ n }} cards{% else %}one card{% endif %}")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if got, err := tpl.Render(map[string]any{"n": 2}); err != nil || got != "2 cards" {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	all.Wait()
}

// Whatever is let in renders without panic; what is filled without liquid reads as liquid would write it.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"{{ a }} x", "{% if a %}{{ b | upcase }}{% endif %}", "{{- a -}}", "{% case a %}{% when 'x' or b %}y{% endcase %}",
		"{{ a | append: \"x\" | default: 'y' }}", "{% unless a == 1 %}{% else %}{% endunless %}", "{{ a | upcase: }}", "{{ a: b }}", "{%}", "{{-}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		tpl, err := Parse(src)
		if err != nil {
			return
		}
		vars := map[string]any{}
		for i, name := range tpl.Variables() {
			vars[name] = []any{"é 海", i, int64(i), i%2 == 0}[i%4]
		}
		got, err := tpl.Render(vars)
		if tpl.liquid == nil {
			want, fault := engine.ParseAndRenderString(src, vars)
			if err != nil || fault != nil || got != want {
				t.Errorf("%q renders %q, %v; liquid %q, %v", src, got, err, want, fault)
			}
		}
	})
}

const text1 = "Harbour Bank: card {{ card }} owes {{ amount }} as of {{ time }}. Due {{ due }}. Reply BILL for the statement."

var values1 = map[string]any{"card": "*1234", "amount": "USD 1,284.50", "time": "2:05 PM", "due": "21 Nov"}

func BenchmarkRender(b *testing.B) {
	tpl := parsed(b, text1)
	for b.Loop() {
		if _, err := tpl.Render(values1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderCondition(b *testing.B) {
	tpl := parsed(b, text1+"{% if due == '' %} Nothing is due.{% endif %}")
	for b.Loop() {
		if _, err := tpl.Render(values1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLiquid(b *testing.B) {
	tpl, err := engine.ParseString(text1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := tpl.RenderString(values1); err != nil {
			b.Fatal(err)
		}
	}
}
