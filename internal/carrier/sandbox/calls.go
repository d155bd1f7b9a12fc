package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cardline/internal/handset"
)

// placed is one call as the account's records hold it.
type placed struct {
	SID     string
	From    string
	To      string
	Status  string
	Picked  string // AnsweredBy
	Created time.Time
	Heard   []handset.Line
	hidden  bool // not in lists
}

// over reports whether the call has ended.
func (c *placed) over() bool {
	return !slices.Contains([]string{"queued", "ringing", "in-progress"}, c.Status)
}

// calls are the newest of those placed, and how telephones answer.
type calls struct {
	mu    sync.Mutex
	all   []*placed
	lines map[string]Line // by number
}

// maxCalls are remembered.
const maxCalls = 5000

func (c *calls) add(one *placed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) >= maxCalls {
		c.all = slices.Delete(c.all, 0, 1)
	}
	c.all = append(c.all, one)
}

func (c *calls) change(one *placed, edit func(*placed)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	edit(one)
}

// to lists copies of the calls to a number ("" is all), the oldest first.
func (c *calls) to(number string) (out []placed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.all {
		if number == "" || one.To == number {
			copied := *one
			copied.Heard = slices.Clone(one.Heard)
			out = append(out, copied)
		}
	}
	return out
}

// callResource is a call as the REST API shows it.
type callResource struct {
	SID         string  `json:"sid"`
	AccountSID  string  `json:"account_sid"`
	From        string  `json:"from"`
	To          string  `json:"to"`
	Status      string  `json:"status"`
	Direction   string  `json:"direction"`
	AnsweredBy  *string `json:"answered_by"`
	DateCreated string  `json:"date_created"`
	APIVersion  string  `json:"api_version"`
	URI         string  `json:"uri"`
}

func (s *Sandbox) callResource(c placed) callResource {
	return callResource{
		SID: c.SID, AccountSID: s.options.AccountSID, From: c.From, To: c.To, Status: c.Status, Direction: "outbound-api", AnsweredBy: optional(c.Picked),
		DateCreated: c.Created.UTC().Format(time.RFC1123Z), APIVersion: "2010-04-01",
		URI: "/2010-04-01/Accounts/" + s.options.AccountSID + "/Calls/" + c.SID + ".json",
	}
}

// createCall takes a call: POST Calls.json, unless trouble befalls it.
func (s *Sandbox) createCall(w http.ResponseWriter, r *http.Request) {
	c := &placed{SID: "CA" + newSID()[2:], From: r.PostFormValue("From"), To: r.PostFormValue("To"), Status: "queued", Created: s.options.Now()}
	order, f, bad := s.readDial(r.PostForm)
	if bad {
		fail(w, f)
		return
	}
	fate := s.dice.throw(message{From: c.From, To: c.To, Callback: order.over})
	if s.befall(w, r, fate.before) {
		return
	}
	c.hidden = fate.hidden
	s.calls.add(c)
	shown := s.callResource(*c)
	s.ring(c, order)
	if s.befall(w, r, fate.after) {
		return
	}
	answer(w, http.StatusCreated, shown)
}

// dial is what was asked for beside From and To.
type dial struct {
	address string
	over    string
	detects bool
	ring    time.Duration
}

// callParameters are those this sandbox knows: Twilio passes over a misspelt one, which hides a fault.
var callParameters = []string{
	"To", "From", "Url", "Method", "StatusCallback", "StatusCallbackMethod", "MachineDetection", "MachineDetectionTimeout", "Timeout",
}

// readDial finds what Twilio would refuse a new call for.
func (s *Sandbox) readDial(form url.Values) (d dial, f refusal, bad bool) {
	from, to := form.Get("From"), form.Get("To")
	d = dial{address: form.Get("Url"), over: form.Get("StatusCallback"), detects: form.Get("MachineDetection") != "", ring: time.Minute}
	for name := range form {
		if !slices.Contains(callParameters, name) {
			return d, refusal{20001, "Unknown parameter " + name}, true
		}
	}
	seconds := form.Get("Timeout")
	n, err := strconv.Atoi(seconds)
	if seconds != "" {
		d.ring = time.Duration(n) * time.Second
	}
	switch detection := form.Get("MachineDetection"); {
	case to == "":
		f = refusal{21201, "No 'To' number is specified"}
	case from == "":
		f = refusal{21213, "No 'From' number is specified"}
	case !isNumber(to):
		f = invalidTo(to)
	case !isNumber(from):
		f = refusal{21212, "Invalid 'From' Phone Number: " + from}
	case !s.senders.known(from, ""):
		f = refusal{21210, "The source phone number provided, " + from + ", is not yet verified for your account."}
	case !isAbsolute(d.address):
		f = refusal{21205, "Url is not a valid URL: " + d.address}
	case d.over != "" && !isAbsolute(d.over):
		f = refusal{21609, "The 'StatusCallback' URL " + d.over + " is not a valid URL."}
	case detection != "" && detection != "Enable" && detection != "DetectMessageEnd":
		f = refusal{21231, "MachineDetection is neither Enable nor DetectMessageEnd"}
	case seconds != "" && (err != nil || n < 1 || n > 600):
		f = refusal{21231, "Timeout is no number of seconds up to 600"}
	default:
		f, bad = magicCall(from, to)
		return d, f, bad
	}
	return d, f, true
}

// magicCall is Twilio's test numbers for calls.
func magicCall(from, to string) (refusal, bool) {
	switch {
	case from == "+15005550001":
		return refusal{21212, "Invalid 'From' Phone Number: " + from}, true
	case to == "+15005550001":
		return refusal{21217, "Phone number does not appear to be valid: " + to}, true
	case to == "+15005550002":
		return refusal{21214, "'To' phone number cannot be reached: " + to}, true
	case to == "+15005550003":
		return refusal{21215, "Account not authorized to call " + to}, true
	case to == "+15005550004":
		return refusal{21216, "Call blocked by Twilio blocklist: " + to}, true
	}
	return refusal{}, false
}

// listCalls shows calls, the newest first: GET Calls.json with To and PageSize.
func (s *Sandbox) listCalls(w http.ResponseWriter, r *http.Request) {
	size, err := strconv.Atoi(r.URL.Query().Get("PageSize"))
	if err != nil || size < 1 {
		size = defaultPage
	}
	listed := s.options.Now().Add(-s.options.Troubles.ListLag)
	shown := []callResource{}
	for _, c := range slices.Backward(s.calls.to(r.URL.Query().Get("To"))) {
		lags := s.options.Troubles.ListLag > 0 && c.Created.After(listed)
		if !c.hidden && !lags && len(shown) < min(size, maxPage) {
			shown = append(shown, s.callResource(c))
		}
	}
	answer(w, http.StatusOK, map[string]any{"calls": shown, "page": 0, "page_size": size, "next_page_uri": nil, "uri": below(r.URL)})
}

// rung is a call as the telephone that rang tells it.
type rung struct {
	SID    string         `json:"sid"`
	From   string         `json:"from"`
	To     string         `json:"to"`
	Status string         `json:"status"`
	Picked string         `json:"answered_by"`
	Heard  []handset.Line `json:"heard"`
}

// readCalls is GET /sandbox/calls?to=N: the calls a telephone got, the oldest first, with what was heard.
func (s *Sandbox) readCalls(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	if strings.HasPrefix(to, " ") {
		to = "+" + to[1:] // a + typed into an address by hand
	}
	found := s.calls.to(to)
	out := make([]rung, len(found))
	for i, c := range found {
		out[i] = rung{c.SID, c.From, c.To, c.Status, c.Picked, c.Heard}
	}
	answer(w, http.StatusOK, map[string]any{"calls": out})
}
