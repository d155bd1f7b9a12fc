package greeting_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/greeting"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// demo is the town of the demo bank.
func demo() []customer.Customer {
	named := func(en, hans, hant string) locale.Words {
		return locale.Words{locale.English: en, locale.Simplified: hans, locale.Traditional: hant}
	}
	one := func(id string, n phone.Number, l locale.Lang, zone string, names locale.Words) customer.Customer {
		return customer.Customer{ID: id, Names: names, Lang: l, Zone: zone, Tier: "Classic", Numbers: []phone.Number{n}}
	}
	maria := one("C1001", "+12025550147", locale.English, "America/New_York", named("Maria Garcia", "", ""))
	li := one("C1002", "+8613800138000", locale.Simplified, "Asia/Shanghai", named("Li Wei", "李伟", "李偉"))
	li.Tier, li.Manager = "Platinum", "周敏"
	chan1 := one("C1003", "+85291234567", locale.Traditional, "Asia/Hong_Kong", named("Chan Tai Man", "陈大文", "陳大文"))
	tom := one("C1004", "+447400123456", locale.English, "Europe/London", named("Tom Lee", "", ""))
	tom.OverdueDays = 75
	wang := one("C1005", "+8613900139000", locale.Simplified, "Asia/Shanghai", named("Wang Fang", "王芳", "王芳"))
	wang.NoMarketing = true
	ho := one("C1006", "+85298765432", locale.Traditional, "Asia/Hong_Kong", named("Ho Chi Ming", "何志明", "何志明"))
	ling := one("C1007", "+85298765432", locale.Traditional, "Asia/Hong_Kong", named("Ho Mei Ling", "何美玲", "何美玲"))
	return []customer.Customer{maria, li, chan1, tom, wang, ho, ling}
}

func town(t *testing.T) (*store.DB, greeting.Greeter) {
	t.Helper()
	db := storetest.SQLite(t)
	if err := db.Directory().Upsert(t.Context(), demo()...); err != nil {
		t.Fatal(err)
	}
	shipped, err := greeting.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	kept := db.Greetings()
	rules := greeting.Editor{Shipped: shipped, Shelf: kept, Switches: kept}
	return db, greeting.Greeter{Brand: harbour, OptOut: optOut, Rules: rules, Audience: db.Audiences(), Circles: kept, Greetings: kept}
}

func optOut(country string, l locale.Lang) string { return " [" + country + " " + string(l) + "]" }

// evening in Asia, breakfast in New York.
var at = time.Date(2026, 11, 21, 14, 30, 0, 0, time.UTC)

func TestGreetTheTown(t *testing.T) {
	t.Parallel()
	db, greeter := town(t)
	dry, err := greeter.Greet(t.Context(), greeting.Ask{On: "spring-festival", DryRun: true}, at)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := db.NewSelect().Table("messages").Count(t.Context()); n != 0 {
		t.Errorf("a dry run wrote %d messages", n)
	}
	r, err := greeter.Greet(t.Context(), greeting.Ask{On: "spring-festival"}, at)
	if err != nil {
		t.Fatal(err)
	}
	if r.Occasion != "spring-festival/2027" || r.Date != "2027-02-06" || r.Planned != 4 || dry.Planned != 4 {
		t.Errorf("%+v", r)
	}
	for id, want := range map[string][]string{
		"C1001": {"en", "planned", "Harbour Bank: Maria Garcia", "[US en]"},
		"C1002": {"zh-Hans", "planned", "李伟", "周敏", "[CN zh-Hans]"},
		"C1003": {"zh-Hant", "planned", "陳大文", "[HK zh-Hant]"},
		"C1006": {"zh-Hant", "planned", "海港銀行祝您"},
	} {
		var got greeting.Planned
		for _, m := range r.Messages {
			if m.Customer == id {
				got = m
			}
		}
		text := strings.Join([]string{string(got.Language), got.State, got.Text}, " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q lacks %q", id, text, w)
			}
		}
		if id == "C1006" && (strings.Contains(text, "何") || strings.Contains(text, "志明")) {
			t.Errorf("a household number is told a name: %s", text)
		}
	}
	for id, want := range map[string]string{"C1004": "75 days overdue", "C1005": "opted out", "C1007": "one household number"} {
		if got := held(r, id); !strings.Contains(got, want) {
			t.Errorf("%s is held because %q", id, got)
		}
	}
	if all, _ := json.Marshal(r); strings.Contains(string(all), "25550147") || strings.Contains(string(all), "13800138000") {
		t.Error("a number is told in clear")
	}
	if n, _ := db.NewSelect().Table("messages").Where("state = 'suppressed'").Count(t.Context()); n != 3 {
		t.Errorf("%d held greetings are rows", n)
	}
}

func held(r greeting.Result, id string) string {
	for _, h := range r.Held {
		if h.Customer == id {
			return h.Reason
		}
	}
	return ""
}

func TestGreetTwiceSendsOnceAndSaysSo(t *testing.T) {
	t.Parallel()
	db, greeter := town(t)
	for range 2 {
		if _, err := greeter.Greet(t.Context(), greeting.Ask{On: "spring-festival"}, at); err != nil {
			t.Fatal(err)
		}
	}
	r, err := greeter.Greet(t.Context(), greeting.Ask{On: "spring-festival", DryRun: true}, at)
	if err != nil || r.Planned != 0 || r.HeldCount != 7 || !strings.Contains(held(r, "C1001"), "greeted before") {
		t.Errorf("%+v, %v", r, err)
	}
	if why := held(r, "C1004"); !strings.Contains(why, "overdue") {
		t.Errorf("who was never greeted is held because: %q", why)
	}
	if n, _ := db.NewSelect().Table("messages").Count(t.Context()); n != 7 {
		t.Errorf("%d rows for 7 people", n)
	}
}

func TestGreetAfterStop(t *testing.T) {
	t.Parallel()
	db, greeter := town(t)
	_, err := db.Consents().Record(t.Context(), consent.Change{Key: "SM1", Number: "+85298765432", At: at, Text: "STOP", Channel: "text"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := greeter.Greet(t.Context(), greeting.Ask{On: "spring-festival"}, at)
	if err != nil || r.Planned != 3 || !strings.Contains(held(r, "C1006"), "stopped") || !strings.Contains(held(r, "C1007"), "stopped") {
		t.Errorf("a wish by number covers everybody behind it: %+v, %v", r.Held, err)
	}
}

func TestGreetUnknownFestivalNamesTheKnown(t *testing.T) {
	t.Parallel()
	_, greeter := town(t)
	_, err := greeter.Greet(t.Context(), greeting.Ask{On: "easter", DryRun: true}, at)
	if !errors.Is(err, greeting.ErrNoFestival) || !strings.Contains(err.Error(), "spring-festival") {
		t.Error(err)
	}
}

var harbour = locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"}
