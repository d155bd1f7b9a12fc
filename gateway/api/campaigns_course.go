package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

type checkCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Accept []string `json:"accept,omitempty" maxItems:"20" doc:"Warnings that are accepted, by their names."`
		Reason string   `json:"reason,omitempty" maxLength:"200" example:"the few without consent are known" doc:"Why they are accepted: whoever approves reads it."`
	}
}

type checkCampaignOutput struct {
	Body struct {
		CampaignView

		Open []campaign.Warning `json:"open" doc:"Warnings that nobody accepted: as long as there are any, it stays a draft."`
	}
}

type approveCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Hash string `json:"hash" minLength:"8" maxLength:"64" doc:"Of what was read: nothing else is approved."`
	}
}

type cloneCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		As string `json:"as" minLength:"2" maxLength:"24" example:"SPRING-28"`
	}
}

type tryCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Numbers []string `json:"numbers" minItems:"1" maxItems:"5" doc:"Of the bank's own, as configured."`
	}
}

type tryCampaignOutput struct {
	Body struct {
		Texts []string `json:"texts" doc:"What was sent to each of them: every wording in every language."`
	}
}

// campaignCourse: from draft to approved.
func (d Deps) campaignCourse(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "check-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/check", DefaultStatus: http.StatusOK,
		Summary: "Find out what a campaign comes to",
		Description: "Whom it reaches and who is held back by which gate, when each sender is done within the hours and the pace, who would miss it, what it costs." +
			" Its warnings must be accepted by name; then it is checked, and can be proposed. 422 lists what forbids running it at all.",
	}, d.checkCampaign)
	huma.Register(api, huma.Operation{
		OperationID: "try-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/try", DefaultStatus: http.StatusAccepted,
		Summary:     "Send a campaign's words to numbers of the bank's own",
		Description: "Every wording in every language, with sample data where an event would tell it. 422: a number is not among campaigns.testers.",
	}, func(ctx context.Context, in *tryCampaignInput) (*tryCampaignOutput, error) {
		if err := allowed(ctx, access.CampaignsWrite); err != nil {
			return nil, err
		}
		texts, err := d.Campaigns.Try(ctx, in.Code, in.Body.Numbers)
		if err != nil {
			return nil, d.uncampaigned(err)
		}
		out := &tryCampaignOutput{}
		out.Body.Texts = texts
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "propose-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a campaign for approval",
	}, func(ctx context.Context, in *campaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsWrite, func() (campaign.Campaign, error) {
			return d.Campaigns.Propose(ctx, in.Code, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/approve", DefaultStatus: http.StatusOK,
		Summary: "Approve what others have written and proposed",
		Description: "Words, audience and ceiling are fixed by the hash; any change voids it, and so does age. 403: you wrote or proposed it." +
			" 409: it is not proposed, not what you read, was proposed too long ago, or a segment or a list was changed or more people are meant than were checked.",
	}, func(ctx context.Context, in *approveCampaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsApprove, func() (campaign.Campaign, error) {
			return d.Campaigns.Approve(ctx, in.Code, in.Body.Hash, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "refuse-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/refuse", DefaultStatus: http.StatusOK,
		Summary: "Send a proposal back, or take an approval back that was not used yet",
	}, func(ctx context.Context, in *whyInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsApprove, func() (campaign.Campaign, error) {
			return d.Campaigns.Refuse(ctx, in.Code, holder(ctx).Name, in.Body.Reason)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "clone-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/clone", DefaultStatus: http.StatusCreated,
		Summary: "Write a new campaign like another",
	}, func(ctx context.Context, in *cloneCampaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsWrite, func() (campaign.Campaign, error) {
			return d.Campaigns.Clone(ctx, in.Code, in.Body.As, holder(ctx).Name)
		})
	})
}

func (d Deps) checkCampaign(ctx context.Context, in *checkCampaignInput) (*checkCampaignOutput, error) {
	if err := allowed(ctx, access.CampaignsWrite); err != nil {
		return nil, err
	}
	c, err := d.Campaigns.Check(ctx, in.Code, in.Body.Accept, holder(ctx).Name, in.Body.Reason)
	var open *campaign.WarningsError
	if err != nil && !errors.As(err, &open) {
		return nil, d.uncampaigned(err)
	}
	out := &checkCampaignOutput{}
	out.Body.CampaignView, out.Body.Open = campaignOf(c), []campaign.Warning{}
	if open != nil {
		out.Body.Open = open.Open
	}
	return out, nil
}
