package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Campaigns are what campaigns take. Without a Shelf their doors are not there.
type Campaigns struct {
	campaign.Office
}

// CampaignView is one campaign and where it stands.
type CampaignView struct {
	Code     string             `json:"code" example:"SPRING-27"`
	State    string             `json:"state" enum:"draft,checked,awaiting-approval,approved,scheduled,running,paused,finished,cancelled"`
	Version  int                `json:"version" doc:"One more with every change of what is written."`
	Reason   string             `json:"reason,omitempty" doc:"Why it stands as it does."`
	Why      []outbox.Clause    `json:"why,omitempty" doc:"The reason in parts, each with a stable code; none: somebody's own words."`
	Hash     string             `json:"hash,omitempty" doc:"What an approval is of: what is written, the words, who is meant, and how many at most. Not before it was checked."`
	Brief    campaign.Brief     `json:"brief"`
	Said     []campaign.Wording `json:"said,omitempty" doc:"The words as they were checked."`
	Forecast *campaign.Forecast `json:"forecast,omitempty"`
	Authors  []string           `json:"authors" doc:"Whoever wrote any of it: none of them can approve it."`
	Proposer string             `json:"proposer,omitempty"`
	Checker  string             `json:"checker,omitempty"`
	Saved    *time.Time         `json:"saved,omitempty"`
	Proposed *time.Time         `json:"proposed,omitempty"`
	Decided  *time.Time         `json:"approved,omitempty"`
	Until    *time.Time         `json:"approved_until,omitempty" doc:"An occurrence may begin until then."`
	Pace     int                `json:"pace,omitempty" doc:"Messages a second, as it is now."`
	Opened   *time.Time         `json:"started,omitempty"`
	Raise    *campaign.Raise    `json:"raise,omitempty" doc:"A larger budget that is asked for, and not approved yet."`
	Before   *campaign.Agreed   `json:"before,omitempty" doc:"The words that were approved last and are not any more, of this campaign or of the one that it is a clone of: what changed is told by them."`
}

// OccurrenceView is one time a campaign ran, or was to.
type OccurrenceView struct {
	Name    string          `json:"name" example:"2027-02-01"`
	Stage   string          `json:"stage" enum:"waiting,planning,sending,done,skipped"`
	Begins  time.Time       `json:"begins"`
	Wall    string          `json:"wall,omitempty" example:"2027-02-01 10:00" doc:"On the clock of each recipient."`
	Reason  string          `json:"reason,omitempty" doc:"Of one that was skipped, or cut short."`
	Why     []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code."`
	Counted int             `json:"counted" doc:"People who were meant when it began."`
	Planned int             `json:"planned" doc:"People who have been dealt with: messages, and those to whom nothing is sent."`
	Held    int             `json:"held" doc:"Held back for ever, as the report tells; those held out aside."`
	Began   *time.Time      `json:"began,omitempty"`
	Whole   *time.Time      `json:"planned_at,omitempty" doc:"When everybody was planned."`
	Over    *time.Time      `json:"over,omitempty"`
}

type campaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
}

type campaignOutput struct{ Body CampaignView }

type whyInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"wrong price in the text"`
	}
}

type listCampaignsInput struct {
	State string `query:"state" enum:"draft,checked,awaiting-approval,approved,scheduled,running,paused,finished,cancelled"`
	Page
}

type campaignsOutput struct {
	Body struct {
		Campaigns []CampaignView `json:"campaigns"`
		Next      string         `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type newCampaignInput struct {
	Body struct {
		Code  string         `json:"code" minLength:"2" maxLength:"24" example:"SPRING-27"`
		Brief campaign.Brief `json:"brief"`
	}
}

// Resolve tells what is wrong with what was written, all at once.
func (in *newCampaignInput) Resolve(ctx huma.Context) []error {
	return judge(ctx, &in.Body, func(d Deps) []error { return briefFaults(d.Campaigns.Faults(in.Body.Code, in.Body.Brief)) })
}

type changeCampaignInput struct {
	Code string `path:"code" maxLength:"24" example:"SPRING-27"`
	Body struct {
		Version int            `json:"version" minimum:"1" doc:"That was read: 409 if somebody has changed it since."`
		Brief   campaign.Brief `json:"brief"`
		Reason  string         `json:"reason,omitempty" maxLength:"200"`
	}
}

// Resolve tells what is wrong with what was written, all at once.
func (in *changeCampaignInput) Resolve(ctx huma.Context) []error {
	return judge(ctx, &in.Body, func(d Deps) []error { return briefFaults(d.Campaigns.Faults(in.Code, in.Body.Brief)) })
}

// campaigns: written by one, checked, approved by another, started, watched.
func (d Deps) campaigns(api huma.API) {
	if d.Campaigns.Shelf == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-campaigns", Method: http.MethodGet, Path: "/campaigns", Summary: "List campaigns by code",
	}, d.listCampaigns)
	huma.Register(api, huma.Operation{
		OperationID: "show-campaign", Method: http.MethodGet, Path: "/campaigns/{code}", Summary: "Read one campaign",
	}, func(ctx context.Context, in *campaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsRead, func() (campaign.Campaign, error) { return d.Campaigns.Shelf.Campaign(ctx, in.Code) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "new-campaign", Method: http.MethodPost, Path: "/campaigns", DefaultStatus: http.StatusCreated,
		Summary: "Write a campaign", Description: "It is a draft. 422 lists everything that is wrong with it as such; whom it reaches the check tells. 409: there is one of this code.",
	}, func(ctx context.Context, in *newCampaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsWrite, func() (campaign.Campaign, error) {
			return d.Campaigns.New(ctx, in.Body.Code, in.Body.Brief, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "change-campaign", Method: http.MethodPut, Path: "/campaigns/{code}",
		Summary:     "Write something else in place of what was written",
		Description: "As long as it has not been started. Whatever was checked and approved is void. 409: it was started, or changed by somebody else.",
	}, func(ctx context.Context, in *changeCampaignInput) (*campaignOutput, error) {
		return d.campaign(ctx, access.CampaignsWrite, func() (campaign.Campaign, error) {
			return d.Campaigns.Change(ctx, in.Code, in.Body.Version, in.Body.Brief, holder(ctx).Name, in.Body.Reason)
		})
	})
	d.campaignCourse(api)
	d.campaignSteering(api)
	d.campaignViews(api)
	d.campaignReports(api)
}

func (d Deps) listCampaigns(ctx context.Context, in *listCampaignsInput) (*campaignsOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	found, err := d.Campaigns.Shelf.Campaigns(ctx, campaign.Query{State: campaign.State(in.State), After: in.After, N: in.Limit + 1})
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	out := &campaignsOutput{}
	out.Body.Campaigns, out.Body.Next = paged(found, in.Limit, campaignOf, func(c campaign.Campaign) string { return c.Code })
	return out, nil
}

// campaign answers with one campaign after do has read or moved it.
func (d Deps) campaign(ctx context.Context, need access.Scope, do func() (campaign.Campaign, error)) (*campaignOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	c, err := do()
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	return &campaignOutput{campaignOf(c)}, nil
}

// briefFaults are the faults of what was written, by where they stand in the body.
func briefFaults(err error) (out []error) {
	var all wrong.Faults
	errors.As(err, &all)
	for _, f := range all {
		at := "body.brief." + f.Field
		if f.Field == "code" {
			at = "body.code"
		}
		out = append(out, fault(at, f.Why))
	}
	return out
}

// uncampaigned is an error of campaigns in HTTP's words.
func (d Deps) uncampaigned(err error) error {
	var faults wrong.Faults
	var state *campaign.StateError
	var amiss *campaign.AmissError
	var warnings *campaign.WarningsError
	switch {
	case errors.As(err, &faults):
		return huma.Error422UnprocessableEntity("the campaign cannot run as it is", briefFaults(err)...)
	case errors.As(err, &warnings):
		return huma.Error422UnprocessableEntity(warnings.Error())
	case errors.Is(err, campaign.ErrTester):
		return huma.Error422UnprocessableEntity("it is tried only on numbers of the bank's own", fault("body.numbers", wrong.From(err)))
	case errors.Is(err, campaign.ErrNoCampaign):
		return huma.Error404NotFound(campaign.ErrNoCampaign.Error())
	case errors.As(err, &state):
		return huma.Error409Conflict(state.Error())
	case errors.As(err, &amiss):
		return huma.Error409Conflict(amiss.Error())
	case errors.Is(err, campaign.ErrOwn):
		return huma.Error403Forbidden("whoever wrote or proposed it cannot approve it")
	}
	for _, known := range []error{campaign.ErrTaken, campaign.ErrChanged, campaign.ErrLapsed} {
		if errors.Is(err, known) {
			return huma.Error409Conflict(known.Error())
		}
	}
	d.Log.Error("a campaign", "err", err)
	return err
}

func campaignOf(c campaign.Campaign) CampaignView {
	out := CampaignView{
		Code: c.Code, State: string(c.State), Version: c.Version, Reason: c.Reason, Why: outbox.Clauses(c.Reason), Brief: c.Brief, Said: c.Said, Authors: c.Authors, Proposer: c.Proposer,
		Checker: c.Checker, Saved: known(c.Saved), Proposed: known(c.Proposed), Decided: known(c.Decided), Until: known(c.Until), Pace: c.Rate(), Opened: known(c.Opened), Raise: c.Raise,
	}
	if !c.Forecast.At.IsZero() {
		out.Forecast, out.Hash = &c.Forecast, c.Hash()
	}
	if c.Before.Campaign != "" {
		out.Before = &c.Before
	}
	return out
}

func occurrenceOf(o campaign.Occurrence) OccurrenceView {
	return OccurrenceView{
		Name: o.Key, Stage: string(o.Stage), Begins: o.Begins.UTC(), Wall: o.Wall, Reason: o.Reason, Why: outbox.Clauses(o.Reason), Counted: o.Counted, Planned: o.Planned, Held: o.Held,
		Began: known(o.Began), Whole: known(o.Whole), Over: known(o.Over),
	}
}
