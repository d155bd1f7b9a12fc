package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/consent"
	"cardline/internal/desk"
	"cardline/internal/phone"
)

type importConsentsInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours."`
	RawBody    []byte `contentType:"text/csv"`
}

// RefusedConsent is what is wrong with one row.
type RefusedConsent struct {
	Row    int    `json:"row" doc:"From 1, the header not counted."`
	Field  string `json:"field" example:"proof"`
	Reason string `json:"reason" example:"is missing"`
}

// TakenConsents is what became of a page.
type TakenConsents struct {
	Rows     int              `json:"rows"`
	Taken    int              `json:"taken"`
	Repeated int              `json:"repeated" doc:"Rows that were there already."`
	Refused  []RefusedConsent `json:"refused" doc:"Row by row; one with several faults stands here several times. Values are not repeated."`
}

type takenConsentsOutput struct {
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     TakenConsents
}

// consentRowsMost is how many rows one call may bring.
const consentRowsMost = 1000

var (
	consentColumns = []string{"number", "purpose", "in", "at", "channel", "wording", "proof"}
	furtherColumns = []string{"words", "campaign"}
)

func (d Deps) importConsents(ctx context.Context, in *importConsentsInput) (*takenConsentsOutput, error) {
	if err := allowed(ctx, access.ConsentWrite); err != nil {
		return nil, err
	}
	rows := csv.NewReader(bytes.NewReader(in.RawBody))
	rows.FieldsPerRecord = -1
	columns, err := rows.Read()
	if err != nil {
		return nil, huma.Error422UnprocessableEntity("no header: " + strings.Join(consentColumns, ","))
	}
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
		if !slices.Contains(consentColumns, columns[i]) && !slices.Contains(furtherColumns, columns[i]) {
			return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("column %d has none of the names %s", i+1,
				strings.Join(slices.Concat(consentColumns, furtherColumns), ", ")))
		}
	}
	for i, c := range columns {
		if slices.Contains(columns[:i], c) {
			return nil, huma.Error422UnprocessableEntity("the column " + c + " stands there twice")
		}
	}
	for _, c := range consentColumns {
		if !slices.Contains(columns, c) {
			return nil, huma.Error422UnprocessableEntity("the column " + c + " is missing")
		}
	}
	page := TakenConsents{Refused: []RefusedConsent{}}
	es, err := d.readConsents(ctx, rows, columns, &page)
	if err != nil {
		return nil, err
	}
	done, err := once(ctx, d, "import-consents", in.Idempotent, in.RawBody, func() (int, TakenConsents, error) {
		fresh, err := d.Consents.Tell(ctx, es)
		if err != nil {
			return 0, page, d.later("importing consents", err)
		}
		for _, is := range fresh {
			if is {
				page.Taken++
			} else {
				page.Repeated++
			}
		}
		return http.StatusOK, page, nil
	})
	if err != nil {
		return nil, err
	}
	return &takenConsentsOutput{done.Replayed, done.Body}, nil
}

// readConsents reads the rows that can be taken, and notes what is wrong with the others.
func (d Deps) readConsents(ctx context.Context, rows *csv.Reader, columns []string, page *TakenConsents) (es []consent.Entry, err error) {
	for {
		fields, err := rows.Read()
		if err == io.EOF {
			return es, nil
		}
		if page.Rows++; page.Rows > consentRowsMost {
			return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("more than %d rows in one call", consentRowsMost))
		}
		refuse := func(field, why string) {
			page.Refused = append(page.Refused, RefusedConsent{page.Rows, field, why})
		}
		switch {
		case err != nil:
			refuse("row", "is not CSV")
			continue
		case len(fields) != len(columns):
			refuse("row", fmt.Sprintf("has %d columns, the header %d", len(fields), len(columns)))
			continue
		}
		said := map[string]string{}
		for i, c := range columns {
			said[c] = strings.TrimSpace(fields[i])
		}
		e, err := importedConsent(said, d.Now())
		if err == nil {
			e.By = "operator:" + holder(ctx).Name
			es = append(es, e)
			continue
		}
		for _, one := range each(err) {
			var fault *consent.EntryError
			if errors.As(one, &fault) {
				refuse(fault.Field, fault.Why)
			}
		}
	}
}

func importedConsent(said map[string]string, now time.Time) (consent.Entry, error) {
	var faults []error
	fault := func(field, why string) { faults = append(faults, &consent.EntryError{Field: field, Why: why}) }
	e := consent.Entry{
		Purpose: consent.Purpose(said["purpose"]), Channel: said["channel"], Text: desk.WithoutSecrets(said["words"]), Wording: said["wording"],
		Campaign: said["campaign"], Proof: said["proof"],
	}
	e.Number, _ = phone.Parse(said["number"])      // Check says so
	e.At, _ = time.Parse(time.RFC3339, said["at"]) // the same
	switch said["in"] {
	case "in":
		e.In = true
	case "out":
	default:
		fault("in", "must be in or out")
	}
	if e.Proof == "" {
		fault("proof", "is missing: where does the document lie?")
		e.Proof = "-" // told once
	}
	if err := e.Check(now); err != nil {
		faults = append(faults, each(err)...)
	}
	return e, errors.Join(faults...)
}
