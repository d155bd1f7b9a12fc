package enrol_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/enrol"
	"cardline/internal/locale"
)

func drawn(seed []byte, refs ...string) enrol.Draw {
	order := enrol.Order(seed, refs)
	return enrol.Draw{Commitment: enrol.Commit(seed), Seed: strings.Repeat("07", len(seed)), Refs: order, Digest: enrol.Digest(order)}
}

func TestADrawIsFoundAgain(t *testing.T) {
	t.Parallel()
	seed := []byte(strings.Repeat("\x07", 32))
	refs := []string{"EHK000001", "EHK000002", "EHK000003", "EHK000004", "EHK000005"}
	d := drawn(seed, refs...)
	if err := d.Verify(); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(refs)
	if !slices.Equal(d.Refs, enrol.Order(seed, refs)) {
		t.Error("the order depends on who came first")
	}
	for what, change := range map[string]func(*enrol.Draw){
		"another seed":     func(d *enrol.Draw) { d.Seed = strings.Repeat("08", 32) },
		"no seed":          func(d *enrol.Draw) { d.Seed = "" },
		"places exchanged": func(d *enrol.Draw) { d.Refs[0], d.Refs[1] = d.Refs[1], d.Refs[0]; d.Digest = enrol.Digest(d.Refs) },
		"one left out":     func(d *enrol.Draw) { d.Refs = d.Refs[1:] },
	} {
		other := d
		other.Refs = slices.Clone(d.Refs)
		if change(&other); other.Verify() == nil {
			t.Errorf("%s: agrees", what)
		}
	}
}

func TestFaultsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, b, err := enrol.Read([]byte("names: {en: Tea}\nwho: in list spring\nopens: 2026-11-21T00:00:00Z\ncloses: 2026-11-20T00:00:00Z\nmode: lottery\nconfirm: by-staff\n"))
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, f := range b.Faults(at) {
		fields = append(fields, f.Field)
	}
	for _, want := range []string{"names.zh-Hans", "terms.en", "closes", "quota", "confirm", "who"} {
		if !slices.Contains(fields, want) {
			t.Errorf("no word of %s: %v", want, fields)
		}
	}
	if _, _, err := enrol.Read([]byte("qota: 5")); err == nil || !strings.Contains(err.Error(), "qota") {
		t.Errorf("misspelt: %v", err)
	}
	for code, good := range map[string]bool{"HEALTH": true, "CNY88": true, "AB": false, "health": false, "8MARCH": false, "SPRING-27": false} {
		if (enrol.CheckCode(code) == nil) != good {
			t.Errorf("%s: %v", code, enrol.CheckCode(code))
		}
	}
}

// Every stage is told in every language, and of what was lost nothing is promised.
func TestEveryStageIsTold(t *testing.T) {
	t.Parallel()
	c := enrol.Demo(time.Unix(0, 0))[0]
	seen := map[string]bool{}
	for _, stage := range enrol.Stages() {
		for _, l := range locale.All() {
			text := enrol.Confirmation("Harbour Bank", c, enrol.Enrolled{Ref: "EHK123456", Stage: stage}, l)
			if !strings.Contains(text, "EHK123456") || !strings.Contains(text, c.Names[l]) || strings.Contains(text, "%!") || seen[text] {
				t.Errorf("%s %s: %s", stage, l, text)
			}
			if over := stage == enrol.Refused || stage == enrol.Lost; over == strings.Contains(text, c.Terms[l]) {
				t.Errorf("%s %s, terms: %s", stage, l, text)
			}
			seen[text] = true
		}
	}
}
