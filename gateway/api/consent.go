package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/consent"
	"cardline/internal/desk"
	"cardline/internal/wrong"
)

// Consents is who agreed to what, and who must not be written to by law.
type Consents interface {
	consent.Ledger
	consent.Shelf
}

// Consent is one line of the ledger.
type Consent struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at" doc:"When it was said or signed."`
	Number   string    `json:"number" example:"+1•••••••147" doc:"Masked, unless it is revealed."`
	Purpose  string    `json:"purpose" enum:"all,service,marketing,care,security,calls" doc:"all: the stop or start of the whole number."`
	In       bool      `json:"in" doc:"true: agreed; false: refused."`
	Channel  string    `json:"channel" example:"text" doc:"carrier: the carrier told that the number has stopped a sender."`
	Words    string    `json:"words,omitempty" example:"STOP" doc:"What was said, or the document's reference; only where it is revealed."`
	Wording  string    `json:"wording,omitempty" example:"terms-3" doc:"Version of the words that were shown."`
	Sender   string    `json:"sender,omitempty" example:"+12025550100" doc:"Our address it came to."`
	Campaign string    `json:"campaign,omitempty"`
	By       string    `json:"by,omitempty" example:"operator:anna" doc:"Who wrote it down; missing: the customer."`
	Proof    string    `json:"proof,omitempty" example:"DMS 4411"`
}

func consentOf(e consent.Entry, revealed bool) Consent {
	c := Consent{
		ID: e.ID, At: e.At, Number: e.Number.String(), Purpose: cmp.Or(string(e.Purpose), "all"), In: e.In, Channel: e.Channel,
		Wording: e.Wording, Sender: e.Sender.Reveal(), Campaign: e.Campaign, By: e.By, Proof: e.Proof,
	}
	if revealed {
		c.Number, c.Words = e.Number.Reveal(), e.Text
	}
	return c
}

// Standing is where a number stands.
type Standing struct {
	Stopped    bool            `json:"stopped" doc:"Said stop, and not start since."`
	Since      *time.Time      `json:"since,omitempty" doc:"Of the last stop or start."`
	Everything bool            `json:"everything" doc:"By the law of its country a stop ends service messages too."`
	May        map[string]bool `json:"may" doc:"By class: T, M and C. What protects the customer is sent all the same."`
	Agreed     []string        `json:"agreed" doc:"Purposes somebody agreed to."`
	Refused    []string        `json:"refused" doc:"Purposes somebody refused."`
	Registers  []string        `json:"registers" doc:"Do-not-contact registers it stands on."`
}

func standingOf(s consent.Standing) Standing {
	out := Standing{Stopped: s.Stopped, Everything: s.All, May: map[string]bool{}, Agreed: []string{}, Refused: []string{}, Registers: []string{}}
	if !s.Since.IsZero() {
		out.Since = &s.Since
	}
	for _, c := range []consent.Class{consent.Transactional, consent.Marketing, consent.Care} {
		out.May[string(c)], _ = s.May(c, false)
	}
	for _, p := range consent.Purposes() {
		switch {
		case s.Agrees(p):
			out.Agreed = append(out.Agreed, string(p))
		case s.Declines(p):
			out.Refused = append(out.Refused, string(p))
		}
	}
	for _, c := range s.Checks {
		if c.Listed {
			out.Registers = append(out.Registers, c.Name)
		}
	}
	return out
}

type showConsentsInput struct {
	Body struct {
		Number string `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Reveal bool   `json:"reveal,omitempty" doc:"Show the number and the words. Needs the scope messages:reveal, and is written down."`
		After  string `json:"after,omitempty" maxLength:"40" doc:"The next of the page before."`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"500" default:"100"`
	}
}

type consentsOutput struct {
	Body struct {
		Standing *Standing `json:"standing,omitempty"`
		Consents []Consent `json:"consents"`
		Next     string    `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type recordConsentInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same again is written once; within 48 hours it gets the answer of the first, and another call with the key 422."`
	Body       struct {
		Number   string     `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Purpose  string     `json:"purpose" enum:"service,marketing,care,security,calls" example:"marketing"`
		In       bool       `json:"in" doc:"true: agrees; false: refuses."`
		At       *time.Time `json:"at,omitempty" doc:"When it was said or signed; missing: now."`
		Channel  string     `json:"channel" enum:"text,voice,api,branch,paper" example:"branch"`
		Words    string     `json:"words" minLength:"1" maxLength:"2000" example:"no more offers, please" doc:"What was said, or the reference of the document."`
		Wording  string     `json:"wording,omitempty" maxLength:"200" example:"terms-3" doc:"Version of the words that were shown. US marketing needs it."`
		Campaign string     `json:"campaign,omitempty" maxLength:"200"`
		Proof    string     `json:"proof,omitempty" maxLength:"200" example:"DMS 4411" doc:"Where the document lies. Needed to agree on paper or in a branch."`
	}
}

// RecordedConsent is what became of what was to be written down.
type RecordedConsent struct {
	Recorded bool     `json:"recorded" doc:"false: it was there already."`
	Standing Standing `json:"standing"`
}

type recordConsentOutput struct {
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     RecordedConsent
}

type exportConsentsInput struct {
	Body struct {
		Number string `json:"number,omitempty" maxLength:"24" example:"+12025550147" doc:"In international form; missing: of everybody."`
		After  string `json:"after,omitempty" maxLength:"40" doc:"The next of the page before."`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"1000" default:"1000"`
	}
}

// consents: a number stands in a body, never in an address: addresses are logged.
func (d Deps) consents(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "show-consents", Metadata: keepsNothing, Method: http.MethodPost, Path: "/consents/show", Summary: "Tell what a number agreed to, with its history",
	}, d.showConsents)
	huma.Register(api, huma.Operation{
		OperationID: "record-consent", Method: http.MethodPost, Path: "/consents", DefaultStatus: http.StatusOK, Summary: "Write down what a customer agreed to or refused",
		Description: "What is refused takes planned messages of that purpose back at once. Stop and start of the whole number are the customer's to say.",
	}, d.recordConsent)
	huma.Register(api, huma.Operation{
		OperationID: "import-consents", Method: http.MethodPost, Path: "/consents/import", DefaultStatus: http.StatusOK, MaxBodyBytes: 2 << 20,
		Summary: "Take consents with their proof, up to 1,000 rows of CSV under a header",
		Description: "Columns: number, purpose, in (in or out), at (RFC 3339), channel, wording, proof; also words and campaign. Rows are taken one" +
			" by one or refused with the field at fault; the same again is taken once. The newest entry counts, in whatever order they come.",
	}, d.importConsents)
	huma.Register(api, huma.Operation{
		OperationID: "export-consents", Method: http.MethodPost, Path: "/consents/export", DefaultStatus: http.StatusOK,
		Summary: "Read the ledger in clear, for a regulator", Description: "Is written down before anything is told.",
	}, d.exportConsents)
	d.registers(api)
}

func (d Deps) showConsents(ctx context.Context, in *showConsentsInput) (*consentsOutput, error) {
	if err := allowed(ctx, access.ConsentRead); err != nil {
		return nil, err
	}
	n, err := d.numberOf(ctx, in.Body.Number)
	if err != nil {
		return nil, err
	}
	if in.Body.Reveal {
		if err := allowed(ctx, access.MessagesReveal); err != nil {
			return nil, err
		}
		if err := d.audited(ctx, "consent.reveal", "number:"+n.String(), nil, nil); err != nil {
			return nil, d.later("revealing consents", err)
		}
	}
	s, err := d.Consents.Standing(ctx, n)
	if err != nil {
		return nil, d.later("reading a standing", err)
	}
	out, err := d.ledgerPage(ctx, consent.Query{Number: n, After: in.Body.After, Limit: cmp.Or(in.Body.Limit, 100)}, in.Body.Reveal)
	if err != nil {
		return nil, err
	}
	stands := standingOf(s)
	out.Body.Standing = &stands
	return out, nil
}

func (d Deps) ledgerPage(ctx context.Context, q consent.Query, revealed bool) (*consentsOutput, error) {
	most := q.Limit
	q.Limit++
	es, err := d.Consents.Entries(ctx, q)
	if err != nil {
		return nil, d.later("reading consents", err)
	}
	out := &consentsOutput{}
	out.Body.Consents, out.Body.Next = paged(es, most, func(e consent.Entry) Consent { return consentOf(e, revealed) }, func(e consent.Entry) string { return e.ID })
	return out, nil
}

func (d Deps) recordConsent(ctx context.Context, in *recordConsentInput) (*recordConsentOutput, error) {
	if err := allowed(ctx, access.ConsentWrite); err != nil {
		return nil, err
	}
	b := in.Body
	n, err := d.numberOf(ctx, b.Number)
	if err != nil {
		return nil, err
	}
	e := consent.Entry{
		Number: n, Purpose: consent.Purpose(b.Purpose), In: b.In, At: d.Now(), Channel: b.Channel, Text: desk.WithoutSecrets(b.Words),
		Wording: b.Wording, Campaign: b.Campaign, By: "operator:" + holder(ctx).Name, Proof: b.Proof,
	}
	if b.At != nil {
		e.At = *b.At
	}
	if in.Idempotent != "" {
		e.Key = "api:" + holder(ctx).Name + "/" + in.Idempotent
	}
	if faults := entryFaults(e.Check(d.Now())); len(faults) > 0 {
		return nil, huma.Error422UnprocessableEntity("this cannot be written down as it is", faults...)
	}
	done, err := once(ctx, d, "record-consent", in.Idempotent, b, func() (int, RecordedConsent, error) {
		fresh, err := d.Consents.Tell(ctx, []consent.Entry{e})
		if err != nil {
			return 0, RecordedConsent{}, d.later("writing a consent down", err)
		}
		s, err := d.Consents.Standing(ctx, n)
		if err != nil {
			return 0, RecordedConsent{}, d.later("reading a standing", err)
		}
		return http.StatusOK, RecordedConsent{fresh[0], standingOf(s)}, nil
	})
	if err != nil {
		return nil, err
	}
	return &recordConsentOutput{done.Replayed, done.Body}, nil
}

// entryFaults are the faults of an entry, one for each field.
func entryFaults(err error) (out []error) {
	if err == nil {
		return nil
	}
	for _, one := range each(err) {
		var fault *consent.EntryError
		if errors.As(one, &fault) {
			out = append(out, &placed{fault.Field, wrong.Words(fault.Why)})
		}
	}
	return out
}

func (d Deps) exportConsents(ctx context.Context, in *exportConsentsInput) (*consentsOutput, error) {
	if err := allowed(ctx, access.ConsentExport); err != nil {
		return nil, err
	}
	q, whose := consent.Query{After: in.Body.After, Limit: cmp.Or(in.Body.Limit, 1000)}, "everybody"
	if in.Body.Number != "" {
		n, err := numberIn("number", in.Body.Number)
		if err != nil {
			return nil, err
		}
		q.Number, whose = n, "number:"+n.String()
	}
	if err := d.audited(ctx, "consent.export", whose, nil, map[string]any{"after": q.After, "limit": q.Limit}); err != nil {
		return nil, d.later("exporting consents", err)
	}
	return d.ledgerPage(ctx, q, true)
}
