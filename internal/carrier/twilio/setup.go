package twilio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"cardline/internal/carrier"
	"cardline/internal/phone"
)

// Setup looks at how our numbers and Messaging Services are set at Twilio, and sets them: where it asks what to answer, where it
// asks when that fails, where it reports. What it does not name stays as it is. Start at Plan.
type Setup struct {
	core      *Sender // numbers and messages
	messaging *Sender // Messaging Services, at Twilio a host of their own
}

const messagingAPI = "https://messaging.twilio.com"

// NewSetup makes a Setup for an account. An API address other than Twilio's is asked about Messaging Services too.
func NewSetup(a Account) (*Setup, error) {
	core, err := NewSender(a)
	if err != nil {
		return nil, err
	}
	a.API = cmp.Or(a.API, messagingAPI)
	messaging, err := NewSender(a)
	if err != nil {
		return nil, err
	}
	return &Setup{core: core, messaging: messaging}, nil
}

// Close lets go of the idle connections.
func (s *Setup) Close() {
	s.core.Close()
	s.messaging.Close()
}

// Wanted is how everything should be.
type Wanted struct {
	Public        string // our address as Twilio knows it
	SMSFallback   string // asked when a text could not be handed to us; "" leaves what is set
	VoiceFallback string // asked when a call could not
	Senders       []string
	Receives      map[string][]string // from where senders must receive answers: countries, none of them for everywhere; those left out need not
	Redaction     Redaction
	AnswersSTOP   bool // Twilio answers STOP and blocks the number by itself
}

// Redaction is what Twilio blanks by itself, a setting of the account that its API does not tell.
type Redaction string

// The redactions.
const (
	RedactsNothing Redaction = "none"
	RedactsBodies  Redaction = "bodies"
	RedactsNumbers Redaction = "numbers"
	RedactsAll     Redaction = "all"
)

// Redactions lists them.
func Redactions() []Redaction {
	return []Redaction{RedactsNothing, RedactsBodies, RedactsNumbers, RedactsAll}
}

func (r Redaction) any() bool { return r != "" && r != RedactsNothing }

// overrides ask Twilio to try an address twice more whatever goes wrong, within its 15 s. By default it tries once more, and only where
// no connection was had. They are not part of what it signs.
const overrides = "#rc=2&rp=all"

// CallOverrides are overrides for the steps of calls that we place.
const CallOverrides = overrides

// ReceiptOverrides are overrides for the receipts of messages, for which nobody waits: five more tries outlive a restart.
const ReceiptOverrides = "#rc=5&rp=all"

// Plan is what there is to change, sender by sender.
type Plan struct{ Senders []SenderPlan }

// SenderPlan is one number or Messaging Service: what is to change of it, and what is wrong with it that no change of ours mends.
type SenderPlan struct {
	Name      string // number or id, as configured
	SID       string // "" where the account has none such
	Note      string // why there is nothing to set, "" otherwise
	Changes   []Change
	Conflicts []Conflict
}

// Change is one setting that is not as it should be. Both values are as the API shows them.
type Change struct {
	Field    string
	From, To string
	param    string // of the request that sets it
}

// Conflict is a combination of settings that Twilio warns of, or in which ours do nothing.
type Conflict struct {
	Code int // Twilio's, 0 where it has none
	Say  string
}

// Done reports whether everything is as it should be.
func (p Plan) Done() bool { return p.Changes() == 0 && p.Conflicts() == 0 }

// Changes counts the settings to change.
func (p Plan) Changes() (n int) {
	for _, s := range p.Senders {
		n += len(s.Changes)
	}
	return n
}

// Conflicts counts what a change of ours does not mend.
func (p Plan) Conflicts() (n int) {
	for _, s := range p.Senders {
		n += len(s.Conflicts)
	}
	return n
}

// Plan compares what is set with what is wanted. A sender the account does not have is a conflict, not an error.
func (s *Setup) Plan(ctx context.Context, w Wanted) (Plan, error) {
	var p Plan
	for _, name := range w.Senders {
		one, err := s.plan(ctx, w, name)
		if err != nil {
			return Plan{}, fmt.Errorf("look at %s: %w", shown(name), err)
		}
		p.Senders = append(p.Senders, one)
	}
	return p, nil
}

// shown is a sender as it may stand in an error: an id, or a masked number.
func shown(name string) string {
	if isService(name) {
		return name
	}
	return phone.Number(name).String()
}

func isService(name string) bool { return strings.HasPrefix(name, "MG") }

func (s *Setup) plan(ctx context.Context, w Wanted, name string) (SenderPlan, error) {
	if note := unset(name); note != "" {
		return SenderPlan{Name: name, Note: note}, nil
	}
	wanted, read := ofNumber, s.number
	if isService(name) {
		wanted, read = ofService, s.service
	}
	set, err := read(ctx, name)
	if err != nil {
		return SenderPlan{}, err
	}
	p := SenderPlan{Name: name, SID: set.text("sid")}
	if p.SID == "" {
		p.Conflicts = []Conflict{{Say: "the account has no such sender"}}
		return p, nil
	}
	for _, want := range wanted(w) {
		from := set.text(want.Field)
		if from == want.To || strings.HasSuffix(want.Field, "_method") && strings.EqualFold(from, want.To) {
			continue
		}
		want.From = from
		p.Changes = append(p.Changes, want)
	}
	p.Conflicts = conflicts(w, set)
	deaf, err := s.deaf(ctx, w, name, set)
	p.Conflicts = append(p.Conflicts, deaf...)
	return p, err
}

// unset says why a sender has no addresses that could be set here.
func unset(name string) string {
	switch {
	case isService(name), strings.HasPrefix(name, "+"):
		return ""
	case strings.Trim(name, "0123456789") == "":
		return "a short code: set its addresses in the console as those of a number"
	}
	return "a name: nothing to set, and nobody can answer to it"
}

// Apply makes the changes of a plan, sender by sender, and tells each when it is done. After an error nothing more is changed; to
// plan and apply again goes on from there.
func (s *Setup) Apply(ctx context.Context, p Plan, done func(SenderPlan)) error {
	for _, one := range p.Senders {
		if len(one.Changes) == 0 {
			continue
		}
		form := url.Values{}
		for _, c := range one.Changes {
			form.Set(c.param, c.To)
		}
		x, path := s.core.exchange(ctx, true), "/2010-04-01/Accounts/"+s.core.account.SID+"/IncomingPhoneNumbers/"+one.SID+".json"
		if isService(one.Name) {
			x, path = s.messaging.exchange(ctx, true), "/v1/Services/"+one.SID
		}
		if _, err := x.send(http.MethodPost, path, form); err != nil {
			return fmt.Errorf("set %s: %w", shown(one.Name), x.explain(err))
		}
		done(one)
	}
	return nil
}

// Status asks what became of a message: the carrier's word and its error, 0 for none.
func (s *Setup) Status(ctx context.Context, sid string) (status string, code int, err error) {
	if !validSID(sid) {
		return "", 0, errors.New("status: not the id of a message")
	}
	x := s.core.exchange(ctx, true)
	set, err := x.read("/2010-04-01/Accounts/" + s.core.account.SID + "/Messages/" + sid + ".json")
	if err != nil {
		return "", 0, fmt.Errorf("status of %s: %w", sid, err)
	}
	n, _ := set["error_code"].(float64)
	return set.text("status"), int(n), nil
}

// Send hands over a text outside the outbox: a test of the account, not a message to a customer.
func (s *Setup) Send(ctx context.Context, m carrier.Send) (carrier.Accepted, error) {
	return s.core.Send(ctx, m)
}
