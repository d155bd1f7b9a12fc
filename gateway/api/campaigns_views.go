package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
	"cardline/internal/outbox"
)

type occurrencesInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Page
}

type occurrencesOutput struct {
	Body struct {
		Occurrences []OccurrenceView `json:"occurrences"`
		Next        string           `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type previewCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	N    int    `query:"n" minimum:"1" maximum:"100" default:"10" doc:"How many people are shown."`
}

type previewCampaignOutput struct {
	Body struct {
		People []PreviewedView `json:"people"`
	}
}

// PreviewedView is what somebody who is meant would get.
type PreviewedView struct {
	To       string          `json:"to" doc:"Masked."`
	Customer string          `json:"customer,omitempty" example:"C1001"`
	Lang     string          `json:"lang" example:"en"`
	Tier     string          `json:"tier,omitempty" example:"Gold"`
	Wording  string          `json:"wording,omitempty" example:"all"`
	Text     string          `json:"text,omitempty"`
	Segments int             `json:"segments,omitempty" doc:"Of a call: minutes begun."`
	Seconds  int             `json:"seconds,omitempty" doc:"Estimated, of words that are spoken."`
	Due      time.Time       `json:"due"`
	Held     string          `json:"held,omitempty" doc:"Why nothing would be sent, or not at once."`
	Gate     string          `json:"gate,omitempty" example:"consent" doc:"Which holds it back."`
	Why      []outbox.Clause `json:"why,omitempty" doc:"Held in parts, each with a stable code."`
}

// campaignViews: what a campaign is and was.
func (d Deps) campaignViews(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-occurrences", Method: http.MethodGet, Path: "/campaigns/{code}/occurrences", Summary: "List the times a campaign ran, the newest first",
	}, d.listOccurrences)
	huma.Register(api, huma.Operation{
		OperationID: "preview-campaign", Method: http.MethodGet, Path: "/campaigns/{code}/preview", Summary: "See what some of those who are meant would get",
		Description: "Drawn at random where they are many; the gates are asked as if each message left now. Nothing is written.",
	}, d.previewCampaign)
}

func (d Deps) listOccurrences(ctx context.Context, in *occurrencesInput) (*occurrencesOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	var before campaign.Occurrence
	if in.After != "" {
		at, name, err := cutPlace(in.After)
		if err != nil {
			return nil, err
		}
		before = campaign.Occurrence{Due: campaign.Due{Key: name, Begins: at}}
	}
	found, err := d.Campaigns.Ran(ctx, in.Code, before, in.Limit+1)
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	out := &occurrencesOutput{}
	out.Body.Occurrences, out.Body.Next = paged(found, in.Limit, occurrenceOf, func(o campaign.Occurrence) string {
		return placeAt(o.Begins, o.Key)
	})
	return out, nil
}

func (d Deps) previewCampaign(ctx context.Context, in *previewCampaignInput) (*previewCampaignOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	found, err := d.Campaigns.Preview(ctx, in.Code, in.N)
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	out := &previewCampaignOutput{}
	out.Body.People = views(found, previewedOf)
	return out, nil
}

func previewedOf(p campaign.Previewed) PreviewedView {
	v := PreviewedView{
		To: p.Message.To.String(), Customer: p.Message.Customer, Lang: string(p.Message.Lang), Tier: p.Recipient.Tier, Wording: campaign.WordingOf(p.Message.Template),
		Text: p.Message.Body, Segments: p.Segments, Seconds: p.Seconds, Due: p.Message.Due.UTC(), Held: p.Message.Held,
	}
	if v.Held == "" && p.Foreseen.State != "" {
		v.Held, v.Gate = p.Foreseen.Reason, p.Foreseen.Gate
	}
	v.Why = outbox.Clauses(v.Held)
	return v
}
