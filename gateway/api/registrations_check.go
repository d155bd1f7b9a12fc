package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/sms"
)

// RegistrationText is the text that promises a place, in one language.
type RegistrationText struct {
	Lang     string `json:"lang" enum:"en,zh-Hans,zh-Hant"`
	Text     string `json:"text"`
	Encoding string `json:"encoding" enum:"GSM-7,UCS-2"`
	Segments int    `json:"segments"`
	Forces   string `json:"forces,omitempty" doc:"The first character that makes it UCS-2."`
}

type registrationCheckOutput struct {
	Body struct {
		Faults []Wrong            `json:"faults" doc:"Why it could not be proposed; what the pool of a reward holds is looked at then."`
		Texts  []RegistrationText `json:"texts" doc:"What a customer is told who gets a place, with a reference of the usual length."`
	}
}

// sampleRef stands where a customer's reference will.
const sampleRef = "EHK482913"

func (d Deps) registrationCheck(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "check-registration", Metadata: keepsNothing, Method: http.MethodPost, Path: "/registrations/check", DefaultStatus: http.StatusOK,
		Summary: "Look at a registration while it is written", Description: "Nothing is kept.",
	}, d.checkRegistration)
}

func (d Deps) checkRegistration(ctx context.Context, in *newRegistrationInput) (*registrationCheckOutput, error) {
	if err := allowed(ctx, access.CampaignsWrite); err != nil {
		return nil, err
	}
	out := &registrationCheckOutput{}
	for _, f := range d.Registrations.Faults(in.Body.Code, in.Body.Brief) {
		out.Body.Faults = append(out.Body.Faults, wrongOf(f))
	}
	c := enrol.Version{Code: in.Body.Code, Brief: in.Body.Brief}.Campaign()
	promised := enrol.Enrolled{Ref: sampleRef, Stage: enrol.Joined, Drawn: c.Lottery}
	for _, l := range locale.All() {
		text := enrol.Confirmation(d.Registrations.Brand.In(l), c, promised, l)
		size := sms.Count(text)
		seen := RegistrationText{Lang: string(l), Text: text, Encoding: size.Encoding, Segments: size.Segments}
		if size.Forces != 0 {
			seen.Forces = string(size.Forces)
		}
		out.Body.Texts = append(out.Body.Texts, seen)
	}
	return out, nil
}
