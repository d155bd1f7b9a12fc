package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/campaign"
)

// CampaignDay is a day on which a campaign ran, or is to run.
type CampaignDay struct {
	Date  string     `json:"date" example:"2027-02-01"`
	Time  string     `json:"time" example:"10:00"`
	At    *time.Time `json:"at,omitempty" doc:"The moment; none: at that time where each recipient is."`
	Code  string     `json:"code" example:"SPRING-27"`
	Name  string     `json:"name" example:"Spring offer 2027"`
	State string     `json:"state" enum:"draft,checked,awaiting-approval,approved,scheduled,running,paused,finished,cancelled" doc:"Of the campaign: only what is scheduled, running or paused comes by itself."`
}

type campaignDaysInput struct {
	Year int `path:"year" minimum:"1950" maximum:"2100" example:"2027"`
}

type campaignDaysOutput struct {
	Body struct {
		Days []CampaignDay `json:"days" doc:"By date and time."`
		Most bool          `json:"more,omitempty" doc:"There are more campaigns than were looked at."`
	}
}

const (
	// campaignsLooked is how many campaigns one year is made of at most.
	campaignsLooked = 2000
	// daysOfYear is how often one campaign is told in a year at most: it runs once a day.
	daysOfYear = 366
)

// campaignDays: which campaigns run on which days of a year.
func (d Deps) campaignDays(api huma.API) {
	if d.Campaigns.Shelf == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-campaign-days", Method: http.MethodGet, Path: "/almanac/{year}/campaigns", Summary: "List the days of a year on which campaigns run",
		Description: "Those of drafts, too: as they would be if they were started now. What events trigger has no days.",
	}, d.listCampaignDays)
}

func (d Deps) listCampaignDays(ctx context.Context, in *campaignDaysInput) (*campaignDaysOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	all, err := d.Campaigns.Shelf.Campaigns(ctx, campaign.Query{N: campaignsLooked + 1})
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	out := &campaignDaysOutput{}
	if out.Body.Most = len(all) > campaignsLooked; out.Body.Most {
		all = all[:campaignsLooked]
	}
	out.Body.Days = []CampaignDay{}
	for _, c := range all {
		out.Body.Days = append(out.Body.Days, d.daysOf(c, in.Year)...)
	}
	slices.SortStableFunc(out.Body.Days, func(a, b CampaignDay) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Time, b.Time))
	})
	return out, nil
}

// daysOf are the days of a year on which a campaign runs. One whose times cannot be read yet, as a draft's may not, has none.
func (d Deps) daysOf(c campaign.Campaign, year int) (out []CampaignDay) {
	opened := c.Opened
	if opened.IsZero() {
		if c.State == campaign.Cancelled || c.Brief.When.At == campaign.Now {
			return nil
		}
		opened = d.Now()
	}
	zone := d.Lines.Zone("")
	if at := almanac.Locations(c.Brief.When.Zone); c.Brief.When.Zone != "" && len(at) == 1 {
		zone = at[0]
	}
	first := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -2) // a day begins earlier in the east
	dues, err := c.Brief.When.Next(opened, first, daysOfYear+4, d.Holidays)
	if err != nil {
		return nil
	}
	for _, due := range dues {
		if c.State == campaign.Cancelled && due.Begins.After(d.Now()) {
			break
		}
		day := CampaignDay{Code: c.Code, Name: c.Brief.Name, State: string(c.State)}
		if at := due.Begins.In(zone); due.Wall == "" {
			day.Date, day.Time, day.At = at.Format(time.DateOnly), at.Format("15:04"), &at
		} else {
			day.Date, day.Time = due.Wall[:len(time.DateOnly)], due.Wall[len(time.DateOnly)+1:]
		}
		if on, err := almanac.ParseDay(day.Date); err == nil && on.Year == year {
			out = append(out, day)
		}
	}
	return out
}
