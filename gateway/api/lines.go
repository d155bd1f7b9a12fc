package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/lines"
	"cardline/internal/locale"
)

// everyLine stands for all of them.
const everyLine = "every"

// LineView is how one of the lines customers call stands.
type LineView struct {
	Line      string     `json:"line" example:"main"`
	State     string     `json:"state" enum:"open,closed,holiday,emergency" example:"open"`
	Opens     *time.Time `json:"opens,omitempty" example:"2027-02-10T09:00:00+08:00" doc:"When people answer again; missing where nobody knows."`
	Closes    *time.Time `json:"closes,omitempty" example:"2027-02-05T18:00:00+08:00" doc:"When an open line closes; missing where it does not within 60 days."`
	Emergency *Emergency `json:"emergency,omitempty"`
	Hours     *LineHours `json:"hours,omitempty" doc:"Missing where a line is open at any hour whatever the file says."`
}

// LineHours are when people answer on a line, as its file says.
type LineHours struct {
	Zone     string         `json:"zone" example:"Asia/Hong_Kong" doc:"Of its clock."`
	Week     [7]DayHours    `json:"week" doc:"From Monday on."`
	Holidays string         `json:"holidays,omitempty" example:"HK" doc:"The country whose public holidays it keeps."`
	Holiday  []almanac.Span `json:"holiday" doc:"The hours on a public holiday; none: closed."`
	Next     *HolidayOfLine `json:"next_holiday,omitempty" doc:"Today's, or the next within a year; missing where none is known."`
	Dates    []DateHours    `json:"dates" doc:"Days to come that have hours of their own, by date."`
}

// DayHours are the hours of a day of the week.
type DayHours struct {
	Spans []almanac.Span `json:"spans" doc:"None: closed. One that does not end after it begins ends the next day."`
}

// DateHours are the hours of one day.
type DateHours struct {
	Date  string         `json:"date" example:"2026-12-24"`
	Spans []almanac.Span `json:"spans" doc:"None: closed."`
}

// HolidayOfLine is a public holiday that a line keeps.
type HolidayOfLine struct {
	Date string `json:"date" example:"2027-02-06"`
	Name string `json:"name" example:"Lunar New Year"`
}

func lineHoursOf(o almanac.Opening, at time.Time) *LineHours {
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	today := almanac.On(at.In(zone))
	hours := o.Hours(today)
	out := &LineHours{Zone: zone.String(), Holiday: hours.Holiday, Dates: views(hours.Dates, func(d almanac.Dated) DateHours {
		return DateHours{d.Day.String(), d.Spans}
	})}
	for i, spans := range hours.Week {
		out.Week[i].Spans = spans
	}
	if o.Calendar != nil {
		out.Holidays = o.Calendar.Country
	}
	if day, name, ok := o.Calendar.NextOff(today); ok {
		out.Next = &HolidayOfLine{day.String(), name}
	}
	return out
}

// Emergency is why nobody answers on a line.
type Emergency struct {
	Line   string    `json:"line" example:"every"`
	Reason string    `json:"reason" example:"typhoon signal 10"`
	By     string    `json:"by" example:"demo-agent"`
	Since  time.Time `json:"since" example:"2026-09-23T14:40:00Z"`
	Until  time.Time `json:"until" example:"2026-09-23T16:40:00Z"`
}

type linesOutput struct {
	Body struct {
		At    time.Time  `json:"at" example:"2027-02-06T10:00:00+08:00"`
		Lines []LineView `json:"lines"`
	}
}

type declareInput struct {
	Line string `path:"line" maxLength:"32" example:"main" doc:"A line, or every."`
	Body struct {
		Reason  string            `json:"reason" minLength:"3" maxLength:"200" example:"typhoon signal 10"`
		Minutes int               `json:"minutes" minimum:"1" maximum:"4320" example:"120" doc:"It ends by itself after so many."`
		Say     map[string]string `json:"say,omitempty" doc:"What callers hear, in every language: en, zh-Hans, zh-Hant. Without it, the menu's own words."`
	}
}

type liftInput struct {
	Line string `path:"line" maxLength:"32" example:"main" doc:"A line, or every."`
	Body struct {
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"back in the office"`
	}
}

// linesOf are the doors to the lines customers call.
func (d Deps) linesOf(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-lines", Method: http.MethodGet, Path: "/lines", Summary: "Tell how each line stands",
		Description: "Whether people answer, and if not, until when. Scope: lines:read.",
	}, d.listLines)
	huma.Register(api, huma.Operation{
		OperationID: "declare-emergency", Method: http.MethodPost, Path: "/lines/{line}/emergency", Summary: "Declare an emergency",
		Description: "Callers hear within two seconds that nobody can answer; lost cards are stopped all the same. Scope: lines:switch. Leaves an audit row.",
	}, d.declareEmergency)
	huma.Register(api, huma.Operation{
		OperationID: "lift-emergency", Method: http.MethodPost, Path: "/lines/{line}/emergency/lift", Summary: "Lift an emergency",
		Description: "Scope: lines:switch. Leaves an audit row.", DefaultStatus: http.StatusNoContent,
	}, d.liftEmergency)
}

func (d Deps) listLines(ctx context.Context, in *struct {
	At time.Time `query:"at" example:"2027-02-06T10:00:00+08:00" doc:"As of then; now where it is left out."`
}) (*linesOutput, error) {
	if err := allowed(ctx, access.LinesRead); err != nil {
		return nil, err
	}
	at := in.At
	if at.IsZero() {
		at = d.Now()
	}
	out := &linesOutput{}
	out.Body.At, out.Body.Lines = at, []LineView{}
	names := slices.Sorted(maps.Keys(d.Lines.Table))
	if _, named := d.Lines.Table[lines.Lost]; !named { // it is there whether anybody writes it down or not
		names = append(names, lines.Lost)
	}
	for _, name := range names {
		line := LineView{Line: name}
		var opens time.Time
		line.State, opens = d.Lines.Of(name, at)
		if !opens.IsZero() && line.State != "open" {
			line.Opens = &opens
		}
		if row, is := d.Lines.Table[name]; is && name != lines.Lost {
			line.Hours = lineHoursOf(row.Opening, at)
			if closes := row.Opening.Closes(at); line.State == "open" {
				line.Closes = known(closes)
			}
		}
		if e, is := d.Lines.Emergency(name, at); is && name != lines.Lost {
			line.Emergency = &Emergency{Line: cmp.Or(e.Line, everyLine), Reason: e.Reason, By: e.By, Since: e.Since, Until: e.Until}
		}
		out.Body.Lines = append(out.Body.Lines, line)
	}
	return out, nil
}

// lineNamed is a line of the table, or "" for every one.
func (d Deps) lineNamed(name string) (string, error) {
	if name == everyLine {
		return "", nil
	}
	if _, known := d.Lines.Table[name]; !known {
		return "", huma.Error404NotFound("there is no line " + name + " with hours of its own")
	}
	return name, nil
}

func (d Deps) declareEmergency(ctx context.Context, in *declareInput) (*struct{ Body Emergency }, error) {
	if err := allowed(ctx, access.LinesSwitch); err != nil {
		return nil, err
	}
	line, err := d.lineNamed(in.Line)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	e := lines.Emergency{
		Line: line, Reason: in.Body.Reason, By: holder(ctx).Name, Since: now, Until: now.Add(time.Duration(in.Body.Minutes) * time.Minute),
	}
	for lang, words := range in.Body.Say {
		if !locale.Lang(lang).Valid() || words == "" {
			return nil, huma.Error422UnprocessableEntity("say: words are wanted in en, zh-Hans and zh-Hant")
		}
		if e.Say == nil {
			e.Say = locale.Words{}
		}
		e.Say[locale.Lang(lang)] = words
	}
	if err := e.Check(now); errors.Is(err, lines.ErrEmergency) {
		return nil, huma.Error422UnprocessableEntity(err.Error())
	}
	if err := d.Lines.Switches.Declare(ctx, e); err != nil {
		return nil, d.later("declaring an emergency", err)
	}
	zone := d.Lines.Zone(line) // of every line, main's
	return &struct{ Body Emergency }{Emergency{Line: in.Line, Reason: e.Reason, By: e.By, Since: e.Since.In(zone), Until: e.Until.In(zone)}}, nil
}

func (d Deps) liftEmergency(ctx context.Context, in *liftInput) (*struct{}, error) {
	if err := allowed(ctx, access.LinesSwitch); err != nil {
		return nil, err
	}
	line, err := d.lineNamed(in.Line)
	if err != nil {
		return nil, err
	}
	lifted, err := d.Lines.Switches.Lift(ctx, line, holder(ctx).Name, in.Body.Reason, d.Now())
	if err != nil {
		return nil, d.later("lifting an emergency", err)
	}
	if !lifted {
		return nil, huma.Error404NotFound("there is no emergency of " + in.Line)
	}
	return nil, nil
}
