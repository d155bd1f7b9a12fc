package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

type cancelCampaignOutput struct {
	Body struct {
		CampaignView

		Taken int `json:"taken_back" doc:"Messages that had not been handed to the carrier."`
	}
}

type killOutput struct {
	Body struct {
		Paused []string `json:"paused" doc:"The campaigns that ran, or would have."`
	}
}

type killInput struct {
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"the core has wrong balances"`
	}
}

type paceInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Pace   int    `json:"pace" minimum:"0" maximum:"5000" doc:"Messages a second; 0: as it was written."`
		Reason string `json:"reason" minLength:"2" maxLength:"200"`
	}
}

// campaignSteering: what is done with one that was approved.
func (d Deps) campaignSteering(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "start-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/start", DefaultStatus: http.StatusOK,
		Summary: "Have a campaign run when its time comes", Description: "409: it is not approved, not what was approved, or its approval has lapsed. 422: its time has passed.",
	}, func(ctx context.Context, in *campaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsRun, func() (campaign.Campaign, error) {
			return d.Campaigns.Start(ctx, in.Code, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "pause-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/pause", DefaultStatus: http.StatusOK,
		Summary: "Halt a campaign", Description: "Nothing more is planned, and nothing of it leaves, everywhere within two seconds. What is at the carrier already arrives.",
	}, func(ctx context.Context, in *whyInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsRun, func() (campaign.Campaign, error) {
			return d.Campaigns.Pause(ctx, in.Code, holder(ctx).Name, in.Body.Reason)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "resume-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/resume", DefaultStatus: http.StatusOK,
		Summary:     "Let a campaign go on exactly where it was",
		Description: "409: it would be paused again at once, since its budget is planned, or who is meant is not what was approved; it says what to do instead.",
	}, func(ctx context.Context, in *whyInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsRun, func() (campaign.Campaign, error) {
			return d.Campaigns.Resume(ctx, in.Code, holder(ctx).Name, in.Body.Reason)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "pace-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/pace", DefaultStatus: http.StatusOK,
		Summary: "Make a campaign faster or slower, also while it runs",
	}, func(ctx context.Context, in *paceInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsRun, func() (campaign.Campaign, error) {
			return d.Campaigns.SetPace(ctx, in.Code, in.Body.Pace, holder(ctx).Name, in.Body.Reason)
		})
	})
	d.campaignBudget(api)
	d.campaignEnds(api)
}

// campaignEnds: how a campaign is ended, and all of them halted.
func (d Deps) campaignEnds(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "cancel-campaign", Method: http.MethodPost, Path: "/campaigns/{code}/cancel", DefaultStatus: http.StatusOK,
		Summary: "End a campaign for ever", Description: "What has not been handed to the carrier is taken back.",
	}, func(ctx context.Context, in *whyInput) (*cancelCampaignOutput, error) {
		if err := allowed(ctx, access.CampaignsRun); err != nil {
			return nil, err
		}
		c, taken, err := d.Campaigns.Cancel(ctx, in.Code, holder(ctx).Name, in.Body.Reason)
		if err != nil {
			return nil, d.uncampaigned(err)
		}
		out := &cancelCampaignOutput{}
		out.Body.CampaignView, out.Body.Taken = campaignOf(c), taken
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "kill-campaigns", Method: http.MethodPost, Path: "/campaigns/kill", DefaultStatus: http.StatusOK,
		Summary: "Halt every campaign", Description: "Each goes on when it is resumed.",
	}, func(ctx context.Context, in *killInput) (*killOutput, error) {
		if err := allowed(ctx, access.CampaignsRun); err != nil {
			return nil, err
		}
		killed, err := d.Campaigns.Kill(ctx, holder(ctx).Name, in.Body.Reason)
		if err != nil {
			return nil, d.uncampaigned(err)
		}
		out := &killOutput{}
		out.Body.Paused = append([]string{}, killed...)
		return out, nil
	})
}
