package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/menus"
	"cardline/internal/wrong"
	"cardline/ivr"
)

// MenuChart is a menu as a drawing of it needs it.
type MenuChart struct {
	Menu   string      `json:"menu" example:"7b1f03a9"`
	Begin  []MenuWay   `json:"begin" doc:"Entrances: key is the line that was dialled."`
	Always []MenuWay   `json:"always" doc:"Keys that every menu has, unless it says otherwise."`
	Nodes  []MenuNode  `json:"nodes" doc:"In the order of the files."`
	Faults []MenuFault `json:"faults" doc:"Everything that forbids proposing it."`
}

// MenuNode is one stop of a call.
type MenuNode struct {
	Name    string       `json:"name" example:"main.account"`
	File    string       `json:"file" example:"main.yaml"`
	Line    int          `json:"line" example:"126"`
	Kind    string       `json:"kind" enum:"menu,ask,do,dial,queue,record,say,goto,end"`
	Does    string       `json:"does,omitempty" example:"BALANCE" doc:"The verb, the number or queue by its name, or what an entry is called."`
	Said    []MenuSaying `json:"said" doc:"What is said there."`
	Ways    []MenuWay    `json:"ways" doc:"Its own; not what every menu has."`
	Faults  []MenuFault  `json:"faults" doc:"Those in its lines."`
	Callers int          `json:"callers" doc:"Who came here in the days asked for; who comes twice counts twice."`
	Left    int          `json:"left" doc:"Whose calls ended here without having been led on: they hung up."`
}

// MenuSaying are words at a node.
type MenuSaying struct {
	Slot    string            `json:"slot" enum:"prompt,fuller,say" doc:"fuller is said instead of prompt after the second silence or wrong key."`
	Text    map[string]string `json:"text" doc:"By language."`
	Seconds map[string]int    `json:"seconds" doc:"That it takes to say, estimated, by language."`
}

// MenuWay leads from a node to another.
type MenuWay struct {
	Key     string    `json:"key" example:"1" doc:"A digit, star, hash, timeout, invalid; then, failed or person."`
	When    string    `json:"when,omitempty" example:"known" doc:"For whom, in words; without, for everybody."`
	For     []MenuAsk `json:"for,omitempty" doc:"For whom: all of these hold. None behind others: everybody else."`
	Lang    string    `json:"lang,omitempty" doc:"The call changes to this language."`
	To      string    `json:"to" example:"main.balance" doc:"A node, or again, back, redo."`
	Callers int       `json:"callers,omitempty" doc:"Who went this way."`
}

// MenuFault is one thing that is wrong.
type MenuFault struct {
	File string `json:"file" example:"main.yaml"`
	Line int    `json:"line" example:"126"`
	Text string `json:"text" example:"main.statements is no node"`
	Told
}

// MenuEdit is one change: words of a node in a language, or where a key leads.
type MenuEdit struct {
	Node string `json:"node" minLength:"3" maxLength:"120" example:"main.account"`
	Slot string `json:"slot,omitempty" enum:"prompt,fuller,say"`
	Lang string `json:"lang,omitempty" enum:"en,zh-Hans,zh-Hant"`
	Text string `json:"text,omitempty" maxLength:"600" doc:"The words, on one line."`
	Key  string `json:"key,omitempty" maxLength:"12" example:"1" doc:"Instead of words: a key, as the chart names it."`
	To   string `json:"to,omitempty" maxLength:"120" example:"balance" doc:"Where it leads; without, the key is taken away."`
}

type (
	drawMenuInput struct {
		Number int `path:"number" minimum:"0" example:"3"`
		Days   int `query:"days" minimum:"0" maximum:"396" doc:"With the callers of today and so many days before it; 0: without."`
	}
	editMenuInput struct {
		Number int `path:"number" minimum:"0" example:"3"`
		Body   struct {
			Edits []MenuEdit `json:"edits" minItems:"1" maxItems:"100"`
			Note  string     `json:"note,omitempty" maxLength:"200" example:"clearer words for instalments" doc:"What changes and why; 3 letters at least where it is saved."`
			Try   bool       `json:"try,omitempty" doc:"Save nothing: tell what it would be."`
		}
	}
	editMenuOutput struct {
		Body struct {
			Number  int          `json:"number,omitempty" doc:"Of the draft that was saved."`
			Chart   MenuChart    `json:"chart"`
			Changes []MenuChange `json:"changes" doc:"What differs for callers from the menu in use; none while there are faults."`
		}
	}
	walkMenuInput struct {
		Number int `path:"number" minimum:"0" example:"3"`
		Body   struct {
			Node  string   `json:"node,omitempty" maxLength:"120" example:"main.account" doc:"Where the call has come to; without, where a call begins."`
			Lang  string   `json:"lang,omitempty" enum:"en,zh-Hans,zh-Hant" doc:"Without: none is known."`
			Known bool     `json:"known,omitempty" doc:"The number belongs to a customer."`
			Tier  string   `json:"tier,omitempty" maxLength:"20" example:"platinum"`
			Hours string   `json:"hours,omitempty" enum:"open,closed,holiday,emergency" doc:"Of the line; without: open."`
			Line  string   `json:"line,omitempty" maxLength:"40" example:"main"`
			Keys  []string `json:"keys" maxItems:"100" doc:"One after the other: digits, star, hash, - for silence."`
		}
	}
	walkMenuOutput struct {
		Body struct {
			Heard []string `json:"heard" example:"en: For your balance, press 1." doc:"Words with their language, > key, [VERB], (waiting at …), (person …), (end)."`
			At    string   `json:"at" example:"main.account" doc:"Where the call stands then."`
		}
	}
)

// menuCharts: a menu drawn, changed and tried.
func (d Deps) menuCharts(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "draw-menu", Method: http.MethodGet, Path: "/menus/{number}/chart", Summary: "Read a version as nodes and ways, with its faults at their nodes",
	}, d.drawMenu)
	huma.Register(api, huma.Operation{
		OperationID: "edit-menu", Method: http.MethodPost, Path: "/menus/{number}/edit", DefaultStatus: http.StatusOK, Summary: "Change words and keys of a version: the outcome is a new draft",
		Description: "Everything else in the files stays as it is written. With try nothing is saved. 422: a change that cannot be made in this way, and why.",
	}, d.editMenu)
	huma.Register(api, huma.Operation{
		OperationID: "walk-menu", Metadata: keepsNothing, Method: http.MethodPost, Path: "/menus/{number}/walk", DefaultStatus: http.StatusOK, Summary: "Walk a version from a node, without a call",
		Description: "Nothing is done at the bank: every verb is taken to have succeeded. 422: a menu with faults cannot be walked.",
	}, d.walkMenu)
}

func (d Deps) drawMenu(ctx context.Context, in *drawMenuInput) (*struct{ Body MenuChart }, error) {
	v, err := d.Menus.Editor.Version(ctx, in.Number)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	var counts *ivr.Counts
	if in.Days > 0 {
		found, _, err := d.counted(ctx, in.Days, "")
		if err != nil {
			return nil, err
		}
		counts = menus.Drawn("", found)
	}
	return &struct{ Body MenuChart }{chartOf(d.Menus.Editor.Chart(v.Files, counts))}, nil
}

func (d Deps) editMenu(ctx context.Context, in *editMenuInput) (*editMenuOutput, error) {
	if !in.Body.Try && len(in.Body.Note) < 3 {
		return nil, huma.Error422UnprocessableEntity("say what changes and why", fault("body.note", wrong.Of("missing")))
	}
	v, err := d.Menus.Editor.Version(ctx, in.Number)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	draft, err := d.Menus.Editor.Edit(v, views(in.Body.Edits, func(e MenuEdit) ivr.Edit { return ivr.Edit(e) }), in.Body.Note)
	var refused *ivr.EditError
	if errors.As(err, &refused) {
		return nil, huma.Error422UnprocessableEntity("the change cannot be made in this way", fault(refused.Node, refused.Why))
	}
	if err != nil {
		return nil, d.menuRefused(err)
	}
	out := &editMenuOutput{}
	out.Body.Changes = []MenuChange{}
	if in.Body.Try {
		changesNothing(ctx)
	} else {
		saved, err := d.Menus.Editor.Save(ctx, draft, holder(ctx).Name)
		if err != nil {
			return nil, d.menuRefused(err)
		}
		out.Body.Number = saved.Number
	}
	chart := d.Menus.Editor.Chart(draft.Files, nil)
	if out.Body.Chart = chartOf(chart); len(chart.Faults) == 0 {
		out.Body.Changes = views(d.Menus.Editor.Against(menus.Version{Files: draft.Files}), MenuChangeOf)
	}
	return out, nil
}

func (d Deps) walkMenu(ctx context.Context, in *walkMenuInput) (*walkMenuOutput, error) {
	v, err := d.Menus.Editor.Version(ctx, in.Number)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	tree, err := d.Menus.Editor.Tree(v)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	b := in.Body
	out := &walkMenuOutput{}
	out.Body.Heard, out.Body.At = ivr.WalkFrom(tree, ivr.Facts{Lang: b.Lang, Known: b.Known, Line: b.Line, Tier: b.Tier, Hours: b.Hours}, b.Node, b.Keys)
	return out, nil
}

func chartOf(c ivr.Chart) MenuChart {
	return MenuChart{
		Menu: c.Menu, Begin: views(c.Begin, menuWayOf), Always: views(c.Always, menuWayOf), Faults: views(c.Faults, menuFaultOf),
		Nodes: views(c.Stops, func(s ivr.ChartStop) MenuNode {
			n := MenuNode{
				Name: s.Name, File: s.File, Line: s.Line, Kind: s.Kind, Does: s.Does, Faults: views(s.Faults, menuFaultOf),
				Said: views(s.Said, func(w ivr.Saying) MenuSaying { return MenuSaying(w) }),
				Ways: []MenuWay{}, Callers: s.Count.Callers, Left: s.Count.Left,
			}
			for _, w := range s.Ways {
				if !w.Always {
					way := menuWayOf(w.StopWay)
					way.Callers = w.Callers
					n.Ways = append(n.Ways, way)
				}
			}
			return n
		}),
	}
}

func menuWayOf(w ivr.StopWay) MenuWay {
	return MenuWay{Key: w.Key, When: w.When, For: views(w.For, menuAskOf), Lang: w.Lang, To: w.To}
}

func menuFaultOf(f ivr.Fault) MenuFault {
	return MenuFault{File: f.File, Line: f.Line, Text: f.Why.Error(), Told: told(f.Why)}
}
