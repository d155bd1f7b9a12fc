package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

type reportInput struct {
	Code       string `path:"code" maxLength:"24" example:"SPRING-27"`
	Occurrence string `query:"occurrence" maxLength:"40" example:"2027-02-01" doc:"Only this time; empty: all of them."`
}

type exportInput struct {
	Code       string `path:"code" maxLength:"24" example:"SPRING-27"`
	Form       string `path:"form" enum:"csv,xlsx,svg" example:"csv"`
	Occurrence string `query:"occurrence" maxLength:"40" doc:"Only this time; empty: all of them."`
}

type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Name        string `header:"Content-Disposition"`
	Body        []byte
}

// campaignReports: what came of a campaign, and how far it is.
func (d Deps) campaignReports(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "report-campaign", Method: http.MethodGet, Path: "/campaigns/{code}/report", Summary: "Read what came of a campaign",
		Description: "From who was meant to who did what was wanted: by wording, language, tier, branch and hour; what failed and why; the cost; and, where a group was" +
			" held out, the lift with its 95 % interval. The bank tells of conversions by events of that type.",
	}, func(ctx context.Context, in *reportInput) (*struct{ Body campaign.Report }, error) {
		r, err := d.report(ctx, in.Code, in.Occurrence)
		return &struct{ Body campaign.Report }{r}, err
	})
	huma.Register(api, huma.Operation{
		OperationID: "export-report", Method: http.MethodGet, Path: "/campaigns/{code}/report.{form}", Summary: "Read the report as CSV or XLSX, or its funnel as SVG",
	}, d.exportReport)
	huma.Register(api, huma.Operation{
		OperationID: "show-progress", Method: http.MethodGet, Path: "/campaigns/{code}/progress", Summary: "Read how far a campaign has come",
		Description: "/campaigns/{code}/watch tells the same as server-sent events, as often as it changes.",
	}, func(ctx context.Context, in *campaignInput) (*struct{ Body campaign.Progress }, error) {
		if err := allowed(ctx, access.CampaignsRead); err != nil {
			return nil, err
		}
		p, err := d.Campaigns.Look(ctx, in.Code)
		if err != nil {
			return nil, d.uncampaigned(err)
		}
		return &struct{ Body campaign.Progress }{p}, nil
	})
}

func (d Deps) report(ctx context.Context, code, occurrence string) (campaign.Report, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return campaign.Report{}, err
	}
	r, err := d.Campaigns.Report(ctx, code, occurrence)
	if err != nil {
		return r, d.uncampaigned(err)
	}
	return r, nil
}

func (d Deps) exportReport(ctx context.Context, in *exportInput) (*fileOutput, error) {
	r, err := d.report(ctx, in.Code, in.Occurrence)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	kind := ""
	switch in.Form {
	case "csv":
		kind, err = "text/csv; charset=utf-8", r.CSV(&b)
	case "xlsx":
		kind, err = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", r.XLSX(&b)
	default:
		kind = "image/svg+xml"
		b.WriteString(r.SVG())
	}
	if err != nil {
		return nil, d.uncampaigned(err)
	}
	return &fileOutput{ContentType: kind, Name: `attachment; filename="` + in.Code + "-report." + in.Form + `"`, Body: b.Bytes()}, nil
}
