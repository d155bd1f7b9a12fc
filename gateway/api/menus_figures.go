package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/desk"
	"cardline/internal/floor"
	"cardline/internal/menus"
	"cardline/ivr"
)

// MenuFigures are how the voice menu did.
type MenuFigures struct {
	Since       time.Time     `json:"since" doc:"Days are counted whole, in UTC."`
	Calls       int           `json:"calls" doc:"That ended."`
	Contained   int           `json:"contained" doc:"They had something told or done by the menu, and nobody talked to them or is to."`
	HandedOn    int           `json:"handed_on" doc:"A person is to call them back, or to hear their message, and nobody talked to them."`
	Talked      int           `json:"talked" doc:"They were put through to a person."`
	GaveUp      int           `json:"gave_up" doc:"They hung up while they waited for one."`
	Left        int           `json:"left" doc:"They hung up without any of these."`
	Containment int           `json:"containment" doc:"Contained in percent of calls."`
	Abandonment *int          `json:"abandonment,omitempty" doc:"Percent of those who waited on the line for a person that hung up; absent where nobody did."`
	Level       *int          `json:"service_level,omitempty" doc:"Percent of those who waited on the line for a person that were answered in time; absent where nobody did."`
	Stopped     CardsStopped  `json:"stopped"`
	Nodes       []MenuTrouble `json:"nodes" doc:"Where nobody pressed a key, or one that means nothing there: the fifty worst."`
	Scores      []int         `json:"scores" doc:"How many calls were scored 1, 2, 3, 4 and 5."`
}

// CardsStopped are cards that were stopped in a call.
type CardsStopped struct {
	Cards   int `json:"cards"`
	InTime  int `json:"in_time" doc:"Within twenty seconds of the ring."`
	Average int `json:"average_seconds"`
}

// MenuTrouble is a node where callers do not get on.
type MenuTrouble struct {
	Node    string `json:"node" example:"main.main"`
	NoInput int    `json:"no_input"`
	NoMatch int    `json:"no_match"`
}

// Replay is a call read again. Numbers that were entered are not shown; those that were said are masked.
type Replay struct {
	Call  string       `json:"call" example:"CA0123456789abcdef0123456789abcdef"`
	Ended *time.Time   `json:"ended,omitempty"`
	Steps []ReplayStep `json:"steps"`
}

// ReplayStep is what a caller did, and what they heard then.
type ReplayStep struct {
	Step    int         `json:"step"`
	At      time.Time   `json:"at"`
	Pressed string      `json:"pressed" example:"1" doc:"Or said; empty for the ring and for silence."`
	Verb    string      `json:"verb,omitempty" example:"BALANCE"`
	Outcome string      `json:"outcome,omitempty" example:"balance"`
	Menu    string      `json:"menu,omitempty" example:"7b1f03a9" doc:"The version this call was on."`
	Number  *int        `json:"number,omitempty" doc:"Of that version, where it is one of ours or the one of the program."`
	Node    string      `json:"node,omitempty" example:"main.after_reading" doc:"Where the call stood then."`
	Lang    string      `json:"lang,omitempty" example:"en"`
	Heard   []HeardLine `json:"heard"`
	Then    string      `json:"then,omitempty" example:"answer"`
	Secret  bool        `json:"secret,omitempty" doc:"What was entered next is a secret."`
	Gone    bool        `json:"gone,omitempty" doc:"The words have been deleted."`
}

// HeardLine is one thing said.
type HeardLine struct {
	Lang string `json:"lang" example:"en"`
	Text string `json:"text" example:"You owe USD 1,284.50."`
}

const figureNodes = 50

// menuFigures: how the menu does, and what a caller heard.
func (d Deps) menuFigures(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "count-menu", Method: http.MethodGet, Path: "/menu/counts", Summary: "Count the ways callers went",
		Description: "Passages, not people: who hears a menu twice counts twice.",
	}, d.countMenu)
	huma.Register(api, huma.Operation{
		OperationID: "show-menu-figures", Method: http.MethodGet, Path: "/menu/figures", Summary: "Tell how the voice menu did",
		Description: "Containment, abandonment, time to a stopped card, silence and wrong keys by node, the queue's service level, scores of calls.",
	}, d.showMenuFigures)
	huma.Register(api, huma.Operation{
		OperationID: "replay-call", Method: http.MethodGet, Path: "/menu/replays/{call}", Summary: "Read a call again: what was heard and pressed",
		Description: "With the version of the menu it was on, secrets masked. Scope: calls:replay. Leaves an audit row.",
	}, d.replayCall)
}

// counted is what was counted in so many days, with what this process has not told the others yet.
func (d Deps) counted(ctx context.Context, days int, menu string) (counts []menus.Counted, since time.Time, err error) {
	since = menus.Day(d.Now()).AddDate(0, 0, 1-days)
	if err = d.Menus.Tally.Flush(ctx); err == nil {
		counts, err = d.Menus.Tally.Ledger().Since(ctx, since, menu)
	}
	if err != nil {
		return nil, since, d.later("the figures of the menu", err)
	}
	return counts, since, nil
}

func (d Deps) countMenu(ctx context.Context, in *struct {
	Days int    `query:"days" minimum:"1" maximum:"396" default:"7" doc:"Today and those before it."`
	Menu string `query:"menu" maxLength:"8" doc:"Only calls on this version, by the name calls have for it."`
}) (*struct{ Body ivr.Counts }, error) {
	counts, since, err := d.counted(ctx, in.Days, in.Menu)
	if err != nil {
		return nil, err
	}
	if in.Menu != "" && len(counts) == 0 {
		numbers, err := d.Menus.Editor.Numbers(ctx)
		if err != nil {
			return nil, d.later("the figures of the menu", err)
		}
		if _, ours := numbers[in.Menu]; !ours {
			return nil, huma.Error404NotFound("no such menu: name one as a list of the versions shows it, eight letters and figures")
		}
	}
	told := fmt.Sprintf("%s to %s", since.Format("2 Jan 2006"), d.Now().UTC().Format("2 Jan 2006"))
	out := &struct{ Body ivr.Counts }{*menus.Drawn(told, counts)}
	out.Body.Ways = append([]ivr.WayCount{}, out.Body.Ways...)
	out.Body.Nodes = append([]ivr.NodeCount{}, out.Body.Nodes...)
	return out, nil
}

func (d Deps) showMenuFigures(ctx context.Context, in *struct {
	Days int `query:"days" minimum:"1" maximum:"396" default:"7" doc:"Today and those before it."`
}) (*struct{ Body MenuFigures }, error) {
	counts, since, err := d.counted(ctx, in.Days, "")
	if err != nil {
		return nil, err
	}
	f := menus.FiguresOf(counts)
	out := &struct{ Body MenuFigures }{MenuFigures{
		Since: since, Calls: f.Calls, Contained: f.Contained, HandedOn: f.HandedOn, Talked: f.Talked, GaveUp: f.GaveUp, Left: f.Left,
		Containment: f.Share(f.Contained),
		Stopped:     CardsStopped{Cards: f.Stopped, InTime: f.InTime, Average: seconds(f.Average)},
		Nodes:       views(f.Nodes[:min(len(f.Nodes), figureNodes)], func(t menus.Trouble) MenuTrouble { return MenuTrouble(t) }),
		Scores:      f.Scores[:],
	}}
	if d.Floor != nil {
		if out.Body.Level, out.Body.Abandonment, err = d.waitedSince(ctx, since); err != nil {
			return nil, d.later("the figures of the queue", err)
		}
	}
	return out, nil
}

// waitedSince are the service level and the abandonment of all queues together; nil where nobody waited.
func (d Deps) waitedSince(ctx context.Context, since time.Time) (level, lost *int, err error) {
	_, figures, err := d.Floor.Status(ctx, since)
	if err != nil {
		return nil, nil, err
	}
	var all floor.Figures
	for _, g := range figures {
		all.Within, all.Answered, all.Abandoned = all.Within+g.Within, all.Answered+g.Answered, all.Abandoned+g.Abandoned
	}
	if level = all.Level(); level != nil {
		share := all.Lost()
		lost = &share
	}
	return level, lost, nil
}

func (d Deps) replayCall(ctx context.Context, in *struct {
	Call string `path:"call" maxLength:"64" example:"CA0123456789abcdef0123456789abcdef"`
}) (*struct{ Body Replay }, error) {
	steps, ended, err := d.Menus.Steps.Steps(ctx, in.Call)
	if errors.Is(err, menus.ErrNoCall) {
		return nil, huma.Error404NotFound(menus.ErrNoCall.Error())
	}
	var heard []menus.Heard
	if err == nil {
		heard, err = menus.Replay(steps, desk.Discreet)
	}
	var numbers map[string]int
	if err == nil {
		numbers, err = d.Menus.Editor.Numbers(ctx)
	}
	if err == nil {
		err = d.audited(ctx, "call.replay", "call:"+in.Call, nil, nil)
	}
	if err != nil {
		return nil, d.later("reading a call again", err)
	}
	out := &struct{ Body Replay }{Replay{Call: in.Call, Ended: known(ended)}}
	out.Body.Steps = views(heard, func(h menus.Heard) ReplayStep {
		s := ReplayStep{
			Step: h.N, At: h.At, Pressed: h.Pressed, Verb: h.Verb, Outcome: h.Outcome, Menu: h.Menu, Node: h.Node, Lang: h.Lang, Then: string(h.Then),
			Secret: h.Secret, Gone: h.Gone, Heard: views(h.Said, func(l ivr.Line) HeardLine { return HeardLine{l.Lang, l.Text} }),
		}
		if n, ok := numbers[h.Menu]; ok {
			s.Number = &n
		}
		return s
	})
	return out, nil
}
