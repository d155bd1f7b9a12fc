package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ask sends a request and gives its status, 0 where the connection broke, and the header.
func ask(t *testing.T, address string, form url.Values) (status int, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(account, token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	return res.StatusCode, res.Header
}

func TestTroublesOfRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		troubles Troubles
		status   int
		taken    int
	}{
		"none":                   {Troubles{Seed: 1}, 201, 1},
		"refused":                {Troubles{Refused: 1000}, 500, 0},
		"dropped":                {Troubles{Dropped: 1000}, 0, 0},
		"crowded":                {Troubles{Crowded: 1000, CrowdedFor: 3}, 429, 0},
		"taken, then lost":       {Troubles{Lost: 1000}, 0, 1},
		"taken, then vanished":   {Troubles{Vanished: 1000}, 0, 1},
		"taken, then failed":     {Troubles{Failed: 1000}, 500, 1},
		"taken, answered slowly": {Troubles{Slow: 1000, SlowFor: 30 * time.Millisecond}, 201, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := &Ledger{}
			_, base := begin(t, Options{Troubles: c.troubles, Ledger: book})
			began := time.Now()
			status, header := ask(t, messagesURL(base), text("+12025550148"))
			if status != c.status || book.Len() != c.taken {
				t.Errorf("answered %d after taking %d, want %d and %d", status, book.Len(), c.status, c.taken)
			}
			if status == 429 && header.Get("Retry-After") != "1" {
				t.Errorf("429 without a time to wait: %v", header)
			}
			if took := time.Since(began); took < c.troubles.SlowFor {
				t.Errorf("answered after %v", took)
			}
		})
	}
}

func TestTheSameSeedDoesTheSame(t *testing.T) {
	t.Parallel()
	some := Troubles{Refused: 100, Crowded: 0, Failed: 300}
	fates := func(seed uint64, from, step int) string {
		some := some
		some.Seed = seed
		_, base := begin(t, Options{Troubles: some})
		out := make([]byte, 40)
		for n := range out {
			i := (from + n*step + 40) % 40
			status, _ := ask(t, messagesURL(base), text("+120255501"+strconv.Itoa(10+i)))
			out[i] = "25"[status/500]
		}
		return string(out)
	}
	first := fates(7, 0, 1)
	if again := fates(7, 39, -1); again != first {
		t.Errorf("the same seed in another order: %s, before %s", again, first)
	}
	if other := fates(8, 0, 1); other == first || !strings.Contains(first, "5") || !strings.Contains(first, "2") {
		t.Errorf("seed 7: %s, seed 8: %s", first, other)
	}
}

func TestACrowdedSenderIsSentAwayForAWhile(t *testing.T) {
	t.Parallel()
	d := newDice(Troubles{Crowded: 1000, CrowdedFor: 3})
	d.throw(message{From: "+12025550100"})
	d.t = Troubles{Seed: 1, Untold: 1} // no more of them begin
	var got []trouble
	for range 4 {
		got = append(got, d.throw(message{From: "+12025550100"}).before)
	}
	if got[0] != crowded || got[1] != crowded || got[2] != well || got[3] != well {
		t.Errorf("after the first of three: %v", got)
	}
	if f := d.throw(message{From: "+12025550101"}); f.before != well {
		t.Error("another sender was sent away too")
	}
}

func TestTroublesOfCallbacks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		troubles Troubles
		want     string
	}{
		"swapped":  {Troubles{Swapped: 1000}, "delivered,sent"},
		"repeated": {Troubles{Repeated: 1000}, "sent,sent,delivered,delivered"},
		"late":     {Troubles{Late: 1000, LateFor: 20 * time.Millisecond}, "sent,delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, base := begin(t, Options{Troubles: c.troubles, Callbacks: Callbacks{Delay: time.Millisecond}})
			address, got := callbacks(t)
			began := time.Now()
			if status, _ := ask(t, messagesURL(base), with(text("+12025550148"), "StatusCallback", address)); status != 201 {
				t.Fatal(status)
			}
			if s := strings.Join(statuses(t, got, strings.Count(c.want, ",")+1), ","); s != c.want {
				t.Errorf("callbacks %s, want %s", s, c.want)
			}
			if time.Since(began) < 2*c.troubles.LateFor {
				t.Error("not late")
			}
		})
	}
}

func TestCallbackBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	book := &Ledger{}
	_, base := begin(t, Options{Troubles: Troubles{Early: 1000}, Callbacks: Callbacks{Delay: time.Millisecond}, Ledger: book})
	address, got := callbacks(t)
	if status, _ := ask(t, messagesURL(base), with(text("+12025550148"), "StatusCallback", address)); status != 201 || len(got) != 2 {
		t.Errorf("answered %d after %d callbacks", status, len(got))
	}
	if taken := book.All(); len(taken) != 1 || taken[0].Told != "delivered" || taken[0].Ended != "delivered" || taken[0].Callback != address {
		t.Errorf("%+v", taken)
	}
}

func TestInsistsAsOftenAsTheAddressSays(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Callbacks: Callbacks{Delay: time.Millisecond}})
	address, got := callbacks(t, 503, 503, 503)
	address, _, _ = strings.Cut(address, "#")
	_, _ = ask(t, messagesURL(base), with(text("+12025550148"), "StatusCallback", address+"#rc=3&rp=all"))
	if s := strings.Join(statuses(t, got, 5), ","); s != "sent,sent,sent,sent,delivered" {
		t.Error(s)
	}
}

func TestOnlyTheAccountsSendersSend(t *testing.T) {
	t.Parallel()
	const service = "MG0123456789abcdef0123456789abcdef"
	_, base := begin(t, Options{Numbers: []string{"+12025550100"}, Services: []string{service}})
	form := func(kv ...string) url.Values {
		f := url.Values{"To": {"+12025550148"}, "Body": {"Hello"}}
		for i := 0; i < len(kv); i += 2 {
			f.Set(kv[i], kv[i+1])
		}
		return f
	}
	for name, c := range map[string]struct {
		form url.Values
		code any
	}{
		"its number":             {form("From", "+12025550100"), nil},
		"its service":            {form("MessagingServiceSid", service), nil},
		"another's number":       {form("From", "+12025550101"), 21606.0},
		"another's service":      {form("MessagingServiceSid", "MG"+strings.Repeat("0", 32)), 21701.0},
		"no service":             {form("MessagingServiceSid", "MG1"), 21705.0},
		"valid for no time":      {form("From", "+12025550100", "ValidityPeriod", "0"), 21624.0},
		"valid for too long":     {form("From", "+12025550100", "ValidityPeriod", "36001"), 21624.0},
		"valid for the most":     {form("From", "+12025550100", "ValidityPeriod", "36000"), nil},
		"1,600 characters":       {form("From", "+12025550100", "Body", strings.Repeat("字", 1600)), nil},
		"1,601 of them":          {form("From", "+12025550100", "Body", strings.Repeat("字", 1601)), 21617.0},
		"a callback to nowhere":  {form("From", "+12025550100", "StatusCallback", "ftp://host/x"), 21609.0},
		"a recipient in letters": {form("From", "+12025550100", "To", "+1202555HELP"), 21211.0},
	} {
		if _, got := call(t, "POST", messagesURL(base), c.form); got["code"] != c.code {
			t.Errorf("%s: code %v, want %v", name, got["code"], c.code)
		}
	}
}

func TestListInPages(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Callbacks: Callbacks{Delay: time.Millisecond}})
	want := map[string]bool{}
	for range 7 {
		_, sent := call(t, "POST", messagesURL(base), text("+12025550148"))
		want[sent["sid"].(string)] = true
	}
	pages := 0
	for next := messagesURL(base) + "?PageSize=3&To=%2B12025550148"; next != ""; pages++ {
		_, got := call(t, "GET", next, nil)
		for _, m := range got["messages"].([]any) {
			sid := m.(map[string]any)["sid"].(string)
			if !want[sid] {
				t.Errorf("%s is listed twice", sid)
			}
			delete(want, sid)
		}
		if pages == 0 { // what comes meanwhile moves nothing
			_, _ = call(t, "POST", messagesURL(base), text("+12025550148"))
		}
		more, _ := got["next_page_uri"].(string)
		if next = more; next != "" {
			next = base + "/sandbox" + more
		}
	}
	if len(want) != 0 || pages != 3 {
		t.Errorf("%d pages, not listed: %v", pages, want)
	}
	today := url.QueryEscape(time.Now().UTC().Format(time.DateOnly))
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) { // only what has left has a date
		_, got := call(t, "GET", messagesURL(base)+"?DateSent="+today, nil)
		if len(got["messages"].([]any)) == 8 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%d were sent today, want 8", len(got["messages"].([]any)))
		}
	}
	if _, got := call(t, "GET", messagesURL(base)+"?DateSent=2020-01-01", nil); len(got["messages"].([]any)) != 0 {
		t.Error("sent years ago")
	}
}

func TestListLagsBehind(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Troubles: Troubles{ListLag: time.Hour}})
	_, sent := call(t, "POST", messagesURL(base), text("+12025550148"))
	if _, got := call(t, "GET", messagesURL(base), nil); len(got["messages"].([]any)) != 0 {
		t.Error("listed at once")
	}
	one := strings.Replace(messagesURL(base), ".json", "/"+sent["sid"].(string)+".json", 1)
	if status, _ := call(t, "GET", one, nil); status != 200 {
		t.Errorf("by its id: %d", status)
	}
}

func TestWhatVanishedIsNotListed(t *testing.T) {
	t.Parallel()
	book := &Ledger{}
	_, base := begin(t, Options{Troubles: Troubles{Vanished: 1000}, Ledger: book})
	if status, _ := ask(t, messagesURL(base), text("+12025550148")); status != 0 {
		t.Error(status)
	}
	if _, got := call(t, "GET", messagesURL(base), nil); len(got["messages"].([]any)) != 0 || !book.All()[0].Hidden {
		t.Errorf("listed: %v", got)
	}
}

func TestSettingsOfNumbersAndServices(t *testing.T) {
	t.Parallel()
	const service = "MG0123456789abcdef0123456789abcdef"
	_, base := begin(t, Options{Numbers: []string{"+12025550100", "+12025550101"}, Services: []string{service}})
	numbers := strings.Replace(messagesURL(base), "Messages", "IncomingPhoneNumbers", 1)
	_, got := call(t, "GET", numbers+"?PhoneNumber=%2B12025550101", nil)
	listed := got["incoming_phone_numbers"].([]any)
	if len(listed) != 1 {
		t.Fatalf("%v", got)
	}
	one := strings.Replace(numbers, ".json", "/"+listed[0].(map[string]any)["sid"].(string)+".json", 1)
	if status, got := call(t, "POST", one, url.Values{"SmsUrl": {"https://bank.example/sms"}}); status != 200 ||
		got["sms_url"] != "https://bank.example/sms" || got["voice_url"] != "" || got["phone_number"] != "+12025550101" {
		t.Errorf("%d %v", status, got)
	}
	for _, bad := range []url.Values{{"SmsUrl": {"bank.example"}}, {"SmsMethod": {"PUT"}}, {"SmsURL": {"https://bank.example"}}} {
		if status, _ := call(t, "POST", one, bad); status != 400 {
			t.Errorf("%v: %d", bad, status)
		}
	}
	at := base + "/sandbox/v1/Services/" + service
	if status, got := call(t, "POST", at, url.Values{"StickySender": {"false"}}); status != 200 || got["sticky_sender"] != false {
		t.Errorf("%d %v", status, got)
	}
	if status, got := call(t, "GET", at, nil); status != 200 || got["sticky_sender"] != false || got["inbound_request_url"] != nil {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := call(t, "GET", at+"0", nil); status != 404 {
		t.Error(status)
	}
}
