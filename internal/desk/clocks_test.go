package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/money"
	"cardline/internal/phone"
)

const iso = "2006-01-02T15:04Z"

// clocksOf tells the clocks of a case by when they end.
func clocksOf(c Case) string {
	var all []string
	for _, k := range c.Clocks {
		all = append(all, string(k.Name)+" "+k.Due.Format(iso))
	}
	return strings.Join(all, ", ")
}

func TestClocksFollowSeverityAndLaw(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	for _, c := range []struct {
		kind         Kind
		number, zone string
		severity     int
		want         string
	}{
		{Complaint, "+12025550147", "America/New_York", 1, "acknowledge 2026-11-19T12:15Z, investigate 2026-11-20T23:00Z, answer-by-law 2026-12-04T23:00Z"},
		{Complaint, "+85291234567", "Asia/Hong_Kong", 2, "acknowledge 2026-11-19T13:00Z, investigate 2026-11-24T10:00Z, acknowledge-by-law 2026-11-26T10:00Z, answer-by-law 2026-12-19T10:00Z"},
		{Complaint, "+8613800138000", "Asia/Shanghai", 3, "acknowledge 2026-11-19T16:00Z, investigate 2026-11-30T10:00Z, answer-by-law 2026-12-04T10:00Z"},
		{Complaint, "+447400123456", "Europe/London", 4, "acknowledge 2026-11-20T18:00Z, investigate 2026-11-20T18:00Z, answer-by-law 2027-01-14T18:00Z"},
		{Dispute, "+447400123456", "Europe/London", 2, "acknowledge 2026-11-19T13:00Z, investigate 2026-11-24T18:00Z, answer-by-law 2026-12-10T18:00Z"},
		{Dispute, "+12025550147", "America/New_York", 2, "acknowledge 2026-11-19T13:00Z, investigate 2026-11-24T23:00Z, acknowledge-by-law 2026-12-19T23:00Z, answer-by-law 2027-02-17T23:00Z"},
		{Suggestion, "+33612345678", "Europe/Paris", 4, "acknowledge 2026-11-20T17:00Z, investigate 2026-11-20T17:00Z"},
	} {
		o := Opening{Kind: c.kind, Number: phone.Number(c.number), Zone: zone(t, c.zone), Severity: c.severity, Received: someDay}
		if got := clocksOf(d.rules.file(o, Case{}, someDay)); got != c.want {
			t.Errorf("%s of severity %d in %s:\n got %s\nwant %s", c.kind, c.severity, c.zone, got, c.want)
		}
	}
	call := Opening{Kind: Callback, Number: "+12025550147", Severity: 3, Slot: someDay.Add(time.Hour)}
	if got := clocksOf(d.rules.file(call, Case{}, someDay)); got != "acknowledge 2026-11-19T13:15Z, investigate 2026-11-19T13:15Z" {
		t.Errorf("a call in an hour: %s", got)
	}
}

func TestWhatIsKnownAtIntakeDrivesSeverity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words    string
		amount   money.Money
		severity int
		drivers  string
	}{
		{"the annual fee is wrong", money.Money{}, 3, "[]"},
		{"the annual fee is wrong", money.Of(9_000_00, "USD"), 2, "[amount]"},
		{"the annual fee is wrong, my mother is 90 and I will call the ombudsman", money.Money{}, 2, "[threat vulnerable]"},
		{"收年费不对，我要找记者曝光，老人被骗", money.Money{}, 2, "[threat vulnerable]"},
		{"年費有錯，其他客戶都係咁", money.Money{}, 2, "[many]"},
		{"the fee letter leaked", money.Money{}, 1, "[breach]"},
	} {
		d, _, _ := newDesk(t)
		o := complaint("k", c.words)
		o.Amount = c.amount
		filed, err := d.Open(t.Context(), o)
		if got := fmt.Sprint(filed.Drivers); err != nil || filed.Severity != c.severity || got != c.drivers {
			t.Errorf("%q: severity %d by %s (%v), want %d by %s", c.words, filed.Severity, got, err, c.severity, c.drivers)
		}
	}
}

func TestAComplaintThatRepeatsAnotherFollowsIt(t *testing.T) {
	t.Parallel()
	d, _, now := newDesk(t)
	file := func(key, words string) Case {
		c, err := d.Open(t.Context(), complaint(key, words))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := file("a", "your staff was rude")
	if c := file("b", "the app is broken"); c.Severity != 3 || c.Prior != "" {
		t.Errorf("another matter: severity %d after %q", c.Severity, c.Prior)
	}
	if c := file("c", "what an attitude"); c.Severity != 2 || c.Prior != first.Ref || !slices.Equal(c.Drivers, []string{"repeated"}) {
		t.Errorf("the same again: severity %d after %q by %v", c.Severity, c.Prior, c.Drivers)
	}
	if c := file("a", "your staff was rude"); c.Ref != first.Ref || c.Severity != 3 {
		t.Errorf("the same text twice: %+v", c)
	}
	*now = now.AddDate(0, 0, 91)
	if c := file("d", "rude again"); c.Severity != 3 || c.Prior != "" {
		t.Errorf("months later: severity %d after %q", c.Severity, c.Prior)
	}
}

func TestAssigningOrNotingAcknowledges(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]func(context.Context, *Desk, string) (Case, error){
		"assign": func(ctx context.Context, d *Desk, ref string) (Case, error) {
			return d.Assign(ctx, ref, "k", "operator:anna", "anna")
		},
		"note": func(ctx context.Context, d *Desk, ref string) (Case, error) {
			return d.Note(ctx, ref, "k", "operator:anna", "called")
		},
	} {
		d, _, now := newDesk(t)
		o := complaint("a", "rude staff")
		o.Number = "+85291234567"
		c, err := d.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		*now = now.Add(time.Hour)
		if c, err = move(t.Context(), d, c.Ref); err != nil {
			t.Fatal(err)
		}
		for _, want := range []struct {
			clock   ClockName
			running bool
		}{{Acknowledge, false}, {AcknowledgeByLaw, false}, {Investigate, true}, {AnswerByLaw, true}} {
			if k := c.Clock(want.clock); k == nil || k.Running() != want.running || !want.running && !k.Stopped.Equal(*now) {
				t.Errorf("after %s %s is %+v", name, want.clock, k)
			}
		}
		if next, _ := c.Next(); next.Name != Investigate {
			t.Errorf("after %s the next is %s", name, next.Name)
		}
		if c, err = d.Close(t.Context(), c.Ref, "z", "operator:anna", "done"); err != nil || !c.Alarm.IsZero() {
			t.Errorf("closed, the next alarm is at %v, %v", c.Alarm, err)
		}
		if _, running := c.Next(); running {
			t.Errorf("a closed case has clocks that run: %s", clocksOf(c))
		}
	}
}

// rung tells what one look raises.
func rung(t *testing.T, d *Desk) string {
	t.Helper()
	raised, err := d.Ring(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range raised {
		all = append(all, fmt.Sprintf("%s %d%% level %d", a.Clock.Name, a.Percent, a.Case.Level))
	}
	return strings.Join(all, ", ")
}

func TestAlarmsAreRaisedOnceAtEachShare(t *testing.T) {
	t.Parallel()
	d, _, now := newDesk(t)
	c, err := d.Open(t.Context(), complaint("a", "rude staff")) // severity 3: 4 hours, 7 working days
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, ""},
		{119 * time.Minute, ""},
		{2 * time.Hour, "acknowledge 50% level 1"},
		{2 * time.Hour, ""},
		{3*time.Hour + 12*time.Minute, "acknowledge 80% level 1"},
		{4 * time.Hour, "acknowledge 100% level 2"},
		{5 * time.Hour, ""},
	} {
		*now = someDay.Add(step.after)
		if got := rung(t, d); got != step.want {
			t.Errorf("after %v: %q, want %q", step.after, got, step.want)
		}
	}
	if c, err = d.Assign(t.Context(), c.Ref, "as", "operator:anna", "anna"); err != nil {
		t.Fatal(err)
	}
	*now = c.Due
	if got := rung(t, d); !strings.Contains(got, "investigate 50%") || !strings.Contains(got, "investigate 100% level") {
		t.Errorf("a look after a long time raises %q", got)
	}
	if got := rung(t, d); got != "" {
		t.Errorf("the next look raises %q", got)
	}
	*now = now.Add(time.Minute)
	if late, err := d.Overdue(t.Context()); err != nil || len(late) != 1 || late[0].Owner != "anna" || !late[0].Due.Equal(c.Due) {
		t.Errorf("overdue: %+v, %v", late, err)
	}
	*now = now.AddDate(1, 0, 0)
	for range 4 {
		rung(t, d)
	}
	if c, err = d.Case(t.Context(), c.Ref); err != nil || c.Level != 4 {
		t.Errorf("a year later it is at level %d, %v", c.Level, err)
	}
	seen := map[string]bool{}
	for _, e := range c.History {
		if e.Action == "alarm" && seen[e.Key] {
			t.Errorf("%s twice", e.Key)
		}
		seen[e.Key] = true
	}
}

func TestTheLawsTimeIsExtendedStepByStep(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	o := complaint("a", "年费不对")
	o.Number, o.Zone = "+8613800138000", zone(t, "Asia/Shanghai")
	c, err := d.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, due := t.Context(), c.Due
	for _, step := range []struct {
		move     string
		actor    string
		approved bool
		limit    string
		err      error
	}{
		{"ask", "operator:anna", false, "2026-12-04T10:00Z", ErrNoExtension}, // whoever has it takes this one
		{"extend", "operator:anna", false, "2026-12-19T10:00Z", nil},
		{"extend", "operator:anna", false, "2026-12-19T10:00Z", ErrApproval},
		{"ask", "operator:anna", false, "2026-12-19T10:00Z", nil},
		{"extend", "operator:anna", true, "2026-12-19T10:00Z", ErrOwn}, // even where she may approve
		{"assign", "operator:max", false, "2026-12-19T10:00Z", nil},
		{"extend", "operator:max", true, "2026-12-19T10:00Z", ErrOwn}, // he has it
		{"extend", "operator:mia", true, "2027-01-18T10:00Z", nil},
		{"extend", "operator:mia", true, "2027-01-18T10:00Z", ErrNoExtension},
	} {
		var err error
		switch key := fmt.Sprint(step); step.move {
		case "ask":
			_, err = d.AskMore(ctx, c.Ref, key, step.actor, "complex")
		case "assign":
			_, err = d.Assign(ctx, c.Ref, key, step.actor, "max")
		default:
			_, err = d.Extend(ctx, c.Ref, key, step.actor, "complex", step.approved)
		}
		after, _ := d.Case(ctx, c.Ref)
		if !errors.Is(err, step.err) || after.Limit.Format(iso) != step.limit || !after.Clock(AnswerByLaw).Due.Equal(after.Limit) || !after.Due.Equal(due) {
			t.Errorf("%+v: %v, the law's day is %s, ours %s", step, err, after.Limit.Format(iso), after.Due.Format(iso))
		}
	}
	if _, err := d.Extend(ctx, c.Ref, "n", "operator:anna", " ", true); !errors.Is(err, ErrEmpty) {
		t.Errorf("without a reason: %v", err)
	}
	fr, err := d.Open(ctx, Opening{Key: "b", Kind: Complaint, Number: "+33612345678", Reason: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Extend(ctx, fr.Ref, "f", "operator:anna", "complex", true); !errors.Is(err, ErrNoExtension) {
		t.Errorf("where no law is known: %v", err)
	}
}

func TestNotesHoldNoSecrets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"refunded 88.20 on 2026-11-22, see HC2048168": "refunded 88.20 on 2026-11-22, see HC2048168",
		"card 4111 1111 1111 1111 replaced":           "card •••• •••• •••• 1111 replaced",
		"card 4111-1111-1111-1111":                    "card ••••-••••-••••-1111",
		"卡号４１１１１１１１１１１１１１１１":                          "卡号••••••••••••１１１１",
		"called +1 202 555 0147 at 15:04":             "called +• ••• ••• ••47 at 15:04",
		"致电13800138000":                               "致电•••••••••00",
		"電話 9123 4567":                                "電話 •••• ••67",
		"her PIN is 2468, changed":                    "her PIN is ••••, changed",
		"密码135790":                                    "密码••••••",
		"CVV2 123":                                    "CVV• •••",
		"the PIN of card 1234 is forgotten":           "the PIN of card 1234 is forgotten",
		"7 days, 30 days, 2 calls":                    "7 days, 30 days, 2 calls",
		"number 四一一一一一一一一一一一一一一一 said aloud": "number ••••••••••••一一一一 said aloud",
	} {
		if got := Discreet(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"call me on +1 202 555 0147":   "call me on +1 202 555 0147",
		"my card 4111111111111111 !":   "my card ••••••••••••1111 !",
		"my pin 2468 was not accepted": "my pin •••• was not accepted",
	} {
		if got := WithoutSecrets(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
	d, _, _ := newDesk(t)
	c, err := d.Open(t.Context(), complaint("a", "card 4111111111111111 was refused"))
	if err != nil || strings.Contains(c.Reason, "4111111111111111") {
		t.Errorf("a reason keeps %q, %v", c.Reason, err)
	}
	if c, err = d.Assign(t.Context(), c.Ref, "k", "operator:anna", "+12025550147"); err != nil || strings.Contains(c.Owner, "2025550") {
		t.Errorf("the owner is %q, %v", c.Owner, err)
	}
	for key, move := range map[string]func(context.Context, string, string, string, string) (Case, error){"n": d.Note, "c": d.Close} {
		if _, err := move(t.Context(), c.Ref, key, "operator:anna", "card 4111111111111111, PIN 2468, tel +12025550147"); err != nil {
			t.Fatal(err)
		}
	}
	c, err = d.Case(t.Context(), c.Ref)
	for _, e := range c.History {
		if err != nil || strings.Contains(e.Text, "41111") || strings.Contains(e.Text, "2468") || strings.Contains(e.Text, "202555") {
			t.Errorf("%s keeps %q, %v", e.Action, e.Text, err)
		}
	}
}

func TestACaseThatIsOpenedAgainIsTimedAgain(t *testing.T) {
	t.Parallel()
	d, _, now := newDesk(t)
	c, err := d.Open(t.Context(), complaint("a", "rude staff"))
	if err != nil {
		t.Fatal(err)
	}
	limit := c.Limit
	if _, err := d.Close(t.Context(), c.Ref, "c", "operator:anna", "apologised"); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(24 * time.Hour)
	if c, err = d.Score(t.Context(), c.Ref, "s", "number", 1, "not at all"); err != nil || c.State != Accepted {
		t.Fatalf("%s, %v", c.State, err)
	}
	for name, due := range map[ClockName]time.Time{Acknowledge: now.Add(4 * time.Hour), Investigate: c.Due, AnswerByLaw: limit} {
		if k := c.Clock(name); k == nil || !k.Running() || !k.Due.Equal(due) {
			t.Errorf("%s is %+v, want it to run until %s", name, k, due)
		}
	}
	if got := rung(t, d); got != "" {
		t.Errorf("at once it raises %q", got)
	}
}

func TestATaskOfACampaignHasTheDaysOfItsBrief(t *testing.T) {
	t.Parallel()
	d, _, now := newDesk(t)
	c, err := d.Open(t.Context(), Opening{
		Key: CampaignTask + "m1", Kind: Task, Subject: CampaignSubject("STAY", "Stay: with us"), Reason: "Shall I set it up?", Severity: 3, Working: 5,
	})
	if err != nil || len(c.Clocks) != 1 || c.Clocks[0].Name != Investigate || !c.Clocks[0].Due.Equal(c.Due) {
		t.Fatalf("%+v, %v", c.Clocks, err)
	}
	if c.Due.Sub(*now) < 4*24*time.Hour {
		t.Errorf("it is due at %s already", c.Due)
	}
	if c.Campaign() != "STAY" || (Case{Opening: Opening{Subject: "campaign STAY"}}).Campaign() != "" {
		t.Errorf("its campaign is %q", c.Campaign())
	}
	*now = now.Add(8 * time.Hour)
	if got := rung(t, d); got != "" {
		t.Errorf("after a day's work it raises %q", got)
	}
}

func TestWorkingDaysLeftAreThoseOfThePlace(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	c := Case{Opening: Opening{Zone: zone(t, "Asia/Shanghai")}, Region: "CN"}
	friday := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC) // 23:00 there
	for due, want := range map[time.Time]int{
		friday.Add(-time.Hour):       0,
		friday.Add(30 * time.Minute): 0,
		friday.AddDate(0, 0, 2):      0, // over the weekend
		friday.AddDate(0, 0, 3):      1,
		friday.AddDate(0, 0, 7):      5,
	} {
		if got := d.Rules().Left(c, friday, due); got != want {
			t.Errorf("until %v there are %d working days, want %d", due, got, want)
		}
	}
}
