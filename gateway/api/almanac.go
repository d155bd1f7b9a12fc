package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
)

// FestivalDay is a day a festival falls on.
type FestivalDay struct {
	Date     string `json:"date" example:"2027-02-06"`
	Festival string `json:"festival" example:"spring-festival"`
	Lunar    string `json:"lunar" example:"2027-01-01" doc:"The date by the Chinese calendar; L stands before a leap month."`
	Working  *bool  `json:"working,omitempty" doc:"Whether the day is worked in the region."`
	Holiday  string `json:"holiday,omitempty" example:"Lunar New Year"`
}

// UnusualDay is a public holiday, or a day of the weekend that is worked for one.
type UnusualDay struct {
	Date    string `json:"date" example:"2027-02-08"`
	Working bool   `json:"working"`
	Holiday string `json:"holiday,omitempty" example:"Lunar New Year"`
}

type almanacOutput struct {
	Body struct {
		Year        int           `json:"year" example:"2027"`
		Region      string        `json:"region,omitempty" example:"HK"`
		Announced   *bool         `json:"announced,omitempty" doc:"Whether the table holds the year: else what law fixes is told."`
		Until       string        `json:"known_until,omitempty" example:"2026-12-31" doc:"The last day the region's government has announced, as far as the table knows."`
		By          string        `json:"usually_by,omitempty" example:"11-15" doc:"Until when it has usually announced the next year, as month and day."`
		Festivals   []FestivalDay `json:"festivals"`
		Days        []UnusualDay  `json:"days,omitempty" doc:"The region's public holidays and the days worked for them."`
		WorkingDays int           `json:"working_days,omitempty" example:"248" doc:"How many of the year are worked in the region."`
	}
}

type almanacInput struct {
	Year   int    `path:"year" minimum:"1950" maximum:"2100" example:"2027"`
	Region string `query:"region" enum:"CN,HK,GB,US" example:"HK" doc:"Country whose working days are told; none: festivals alone."`
}

// almanac: what falls when.
func (d Deps) almanac(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "show-almanac", Method: http.MethodGet, Path: "/almanac/{year}", Summary: "Which festivals fall when in a year",
		Description: "By date; a festival may fall twice, or not at all. With a region also its public holidays and the days worked for them.",
	}, d.showAlmanac)
}

func (d Deps) showAlmanac(ctx context.Context, in *almanacInput) (*almanacOutput, error) {
	if err := allowed(ctx, access.TemplatesRead); err != nil {
		return nil, err
	}
	all, err := almanac.Year(in.Year)
	if err != nil {
		return nil, huma.Error422UnprocessableEntity(err.Error())
	}
	out := &almanacOutput{}
	b := &out.Body
	b.Year, b.Region, b.Festivals = in.Year, in.Region, make([]FestivalDay, len(all))
	calendar := d.Holidays[in.Region]
	for i, o := range all {
		lunar, err := almanac.LunarOf(o.Day)
		if err != nil {
			return nil, err
		}
		b.Festivals[i] = FestivalDay{Date: o.Day.String(), Festival: o.Festival, Lunar: lunar.String()}
		if in.Region != "" {
			works := calendar.Works(o.Day)
			b.Festivals[i].Working = &works
			b.Festivals[i].Holiday, _ = calendar.Off(o.Day)
		}
	}
	if in.Region == "" {
		return out, nil
	}
	announced := calendar.Knows(almanac.Day{Year: in.Year, Month: time.December, Day: 31})
	b.Announced = &announced
	if calendar != nil {
		b.Until = calendar.Until.String()
		if by := calendar.By; by != (almanac.Day{}) {
			b.By = fmt.Sprintf("%02d-%02d", by.Month, by.Day)
		}
	}
	for day := (almanac.Day{Year: in.Year, Month: time.January, Day: 1}); day.Year == in.Year; day = day.Add(1) {
		name, off := calendar.Off(day)
		if off || calendar.Worked(day) {
			b.Days = append(b.Days, UnusualDay{Date: day.String(), Working: !off, Holiday: name})
		}
		if calendar.Works(day) {
			b.WorkingDays++
		}
	}
	return out, nil
}
