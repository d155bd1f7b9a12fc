package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

type raiseInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Budget string `json:"budget" minLength:"5" maxLength:"24" example:"USD 800.00" doc:"More than it is, in the same currency."`
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"the rest of the branch"`
	}
}

type grantInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Budget string `json:"budget" minLength:"5" maxLength:"24" example:"USD 800.00" doc:"That was asked for: nothing else is approved."`
	}
}

// campaignBudget: a larger budget for one that was started.
func (d Deps) campaignBudget(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "raise-campaign-budget", Method: http.MethodPost, Path: "/campaigns/{code}/budget", DefaultStatus: http.StatusOK,
		Summary:     "Ask for a larger budget",
		Description: "For a campaign that was started; nothing else of it changes. It counts when somebody else has approved it. Asked again, the last counts.",
	}, func(ctx context.Context, in *raiseInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsWrite, func() (campaign.Campaign, error) {
			return d.Campaigns.Raise(ctx, in.Code, in.Body.Budget, holder(ctx).Name, in.Body.Reason)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-campaign-budget", Method: http.MethodPost, Path: "/campaigns/{code}/budget/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve the larger budget that was asked for",
		Description: "A campaign that is paused for its budget can be resumed then. 403: you asked for it, or wrote the campaign. 409: it is not what was asked for, or was asked too long ago.",
	}, func(ctx context.Context, in *grantInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsApprove, func() (campaign.Campaign, error) {
			return d.Campaigns.Grant(ctx, in.Code, in.Body.Budget, holder(ctx).Name)
		})
	})
}
