package consent_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// In whatever order entries come, the newest of each purpose counts, and of two of one moment the refusal.
func TestStandingIsThatOfTheNewestEntries(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 500 {
		es := make([]consent.Entry, 1+r.IntN(9))
		for i := range es {
			es[i] = consent.Entry{
				Number: chan1, Purpose: consent.Purposes()[r.IntN(4)], In: r.IntN(2) == 0, At: noon.Add(time.Duration(r.IntN(5)) * time.Hour),
				Wording: []string{"", "v2"}[r.IntN(2)],
			}
		}
		last := map[consent.Purpose][]consent.Entry{}
		for _, p := range consent.Purposes() {
			for _, e := range es {
				if e.Purpose != p || len(last[p]) > 0 && e.At.Before(last[p][0].At) {
					continue
				}
				if len(last[p]) > 0 && e.At.After(last[p][0].At) {
					last[p] = nil
				}
				last[p] = append(last[p], e)
			}
		}
		stop := noon.Add(time.Duration(r.IntN(6))*time.Hour - 30*time.Minute)
		for _, stopped := range []bool{false, true} {
			s := consent.Standing{Stopped: stopped, Since: stop}
			r.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
			for _, e := range es {
				s = s.Told(e)
			}
			for _, p := range consent.Purposes() {
				told := len(last[p]) > 0
				in := told && !slices.ContainsFunc(last[p], func(e consent.Entry) bool { return !e.In })
				newer := told && last[p][0].At.After(stop)
				if agrees := in && (!stopped || newer); s.Agrees(p) != agrees {
					t.Fatalf("round %d, %s: agrees %v, want %v: %+v", round, p, s.Agrees(p), agrees, es)
				}
				if declines := told && !in && (stopped || newer); s.Declines(p) != declines {
					t.Fatalf("round %d, %s: declines %v, want %v: %+v", round, p, s.Declines(p), declines, es)
				}
			}
		}
	}
}

func TestAWishOfOnePurposeBindsThatAlone(t *testing.T) {
	t.Parallel()
	no := consent.Entry{Number: maria, Purpose: consent.ForMarketing, At: noon}
	yes := consent.Entry{Number: maria, Purpose: consent.ForMarketing, In: true, At: noon.Add(time.Hour)}
	stop := consent.Change{Number: maria, At: noon.Add(2 * time.Hour), Channel: "text"}
	start := consent.Change{Number: maria, At: noon.Add(3 * time.Hour), In: true, Channel: "text"}
	for _, c := range []struct {
		name           string
		s              consent.Standing
		marketing, all bool // all: care and service
	}{
		{"no marketing", consent.Standing{}.Told(no), false, true},
		{"then yes", consent.Standing{}.Told(no).Told(yes), true, true},
		{"then STOP", consent.Standing{}.Told(yes).After(stop), false, false},
		{"a yes that is older than the stop, and told later", consent.Standing{}.After(stop).Told(yes), false, false},
		{"START after all", consent.Standing{}.Told(no).After(stop).After(start), true, true},
		{"a yes newer than the stop", consent.Standing{}.After(stop).Told(consent.Entry{
			Number: maria, Purpose: consent.ForMarketing, In: true, At: noon.Add(4 * time.Hour),
		}), true, false},
	} {
		for class, want := range map[consent.Class]bool{consent.Marketing: c.marketing, consent.Care: c.all, consent.Transactional: c.all} {
			if may, why := c.s.May(class, false); may != want || may == (why != "") {
				t.Errorf("%s, class %s: %v (%s), want %v", c.name, class, may, why, want)
			}
		}
		if may, _ := c.s.May(consent.Marketing, true); !may {
			t.Errorf("%s: what protects the customer is stopped", c.name)
		}
	}
}

func TestWhatMarketingNeedsByCountry(t *testing.T) {
	t.Parallel()
	rules, err := consent.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	strict, err := consent.ReadRules(strings.NewReader("region,needs,flag,source\nUS,written,nobody,law\n*,consent,customer,law\n"))
	if err != nil {
		t.Fatal(err)
	}
	const london, paris = phone.Number("+447400123456"), phone.Number("+33612345678")
	agreed := func(n phone.Number, wording string) consent.Standing {
		return consent.Standing{}.Told(consent.Entry{Number: n, Purpose: consent.ForMarketing, In: true, At: noon, Wording: wording})
	}
	started := consent.Standing{}.After(consent.Change{Number: paris, In: true, At: noon, Channel: "text"})
	for _, c := range []struct {
		name     string
		rules    consent.Rules
		n        phone.Number
		s        consent.Standing
		customer bool
		may      bool
	}{
		{"a stranger in Hong Kong", rules, chan1, consent.Standing{}, false, true},
		{"a stranger in London", rules, london, consent.Standing{}, false, false},
		{"a customer in London", rules, london, consent.Standing{}, true, true},
		{"a stranger in the US who agreed", rules, maria, agreed(maria, ""), false, false},
		{"a stranger in the US who agreed to words", rules, maria, agreed(maria, "v3"), false, true},
		{"a customer in the US", rules, maria, consent.Standing{}, true, true},
		{"a customer in the US, of a bank that cannot prove it", strict, maria, consent.Standing{}, true, false},
		{"a customer in France, of the same", strict, paris, consent.Standing{}, true, false},
		{"who said START", strict, paris, started, true, true},
	} {
		if why := c.rules.Lacks(c.n, c.s, c.customer, noon); (why == "") != c.may {
			t.Errorf("%s: %q", c.name, why)
		}
	}
	for _, bad := range []string{"", "region,needs\n", "region,needs,flag,source\nUS,written,written,law\n", "region,needs,flag,source\n*,much,nobody,law\n"} {
		if _, err := consent.ReadRules(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestRegisters(t *testing.T) {
	t.Parallel()
	rules, err := consent.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	register, err := consent.FindRegister("hk-dnc")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := consent.FindRegister("moon"); !errors.Is(err, consent.ErrNoRegister) {
		t.Error(err)
	}
	for line, want := range map[string]phone.Number{
		"91234567": chan1, "+852 9123 4567": chan1, "85291234567,2026-11-01": chan1, "9123-4567\tsms": chan1, "number": "", "1234567": "", "": "",
	} {
		if n, err := register.Number(line); n != want || (err != nil) != (want == "") {
			t.Errorf("%q is read as %s, %v", line, n.Reveal(), err)
		}
	}
	made := consent.Copy{Register: register, Date: noon}
	yes := consent.Standing{}.Told(consent.Entry{Number: chan1, Purpose: consent.ForMarketing, In: true, At: noon})
	for _, c := range []struct {
		name  string
		check consent.Check
		s     consent.Standing
		at    time.Time
		says  string
	}{
		{"not on it", consent.Check{Copy: made}, consent.Standing{}, noon, ""},
		{"on it", consent.Check{Copy: made, Listed: true}, consent.Standing{}, noon, "on the do-not-contact register hk-dnc of 2026-11-22"},
		{"on it, but agreed", consent.Check{Copy: made, Listed: true}, yes, noon, ""},
		{"just within its age", consent.Check{Copy: made}, consent.Standing{}, noon.AddDate(0, 0, 14).Add(-1), ""},
		{"too old", consent.Check{Copy: made}, consent.Standing{}, noon.AddDate(0, 0, 14), "too old since 2026-12-06"},
		{"keys gone", consent.Check{Copy: consent.Copy{Register: register, Date: noon, Lost: true}}, consent.Standing{}, noon, "loaded again"},
	} {
		c.s.Checks = []consent.Check{c.check}
		why := rules.Lacks(chan1, c.s, true, c.at)
		if (why == "") != (c.says == "") || !strings.Contains(why, c.says) {
			t.Errorf("%s: %q, want %q", c.name, why, c.says)
		}
	}
}

func TestWhatNobodyCanProveIsRefused(t *testing.T) {
	t.Parallel()
	good := consent.Entry{Number: chan1, Purpose: consent.ForMarketing, In: true, At: noon, Channel: "branch", Text: "agreed at the desk", Proof: "form 7/4411"}
	if err := good.Check(noon); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(e *consent.Entry){
		"number":  func(e *consent.Entry) { e.Number = "" },
		"purpose": func(e *consent.Entry) { e.Purpose = "spam" },
		"channel": func(e *consent.Entry) { e.Channel = "pigeon" },
		"at":      func(e *consent.Entry) { e.At = noon.Add(time.Hour) },
		"proof":   func(e *consent.Entry) { e.Proof = "" },
		"wording": func(e *consent.Entry) { e.Wording = strings.Repeat("x", 201) },
	} {
		e := good
		change(&e)
		var fault *consent.EntryError
		if err := e.Check(noon); !errors.As(err, &fault) || fault.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
