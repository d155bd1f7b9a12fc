package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/menus"
	"cardline/ivr"
)

// Menus is the voice menu: who may change it, what callers do in it, what was written down of their calls.
type Menus struct {
	Editor menus.Editor
	Tally  *menus.Tally
	Steps  menus.Steps
}

// Menu is one version of the voice menu; number 0 comes with the program.
type Menu struct {
	Number int    `json:"number" example:"3"`
	Menu   string `json:"menu" example:"7b1f03a9" doc:"What calls name it by: made of what its files say."`
	InUse  bool   `json:"in_use" doc:"New calls begin on it."`
	Note   string `json:"note" example:"instalments moved to key 2"`
	Base   int    `json:"base" example:"2" doc:"What it was made from: it is published over that and nothing else."`
	Hash   string `json:"hash,omitempty" example:"3f1c9a2b7d5e4f60" doc:"Of everything an approval is for."`
	Course
	Overtaken string       `json:"overtaken,omitempty" doc:"Why it can no longer be published as it is: another version than it was made from is in use."`
	Faults    []string     `json:"faults,omitempty" doc:"Why it cannot be proposed, as file:line: what."`
	Changes   []MenuChange `json:"changes,omitempty" doc:"What differs for callers from the one in use."`
	Files     []MenuFile   `json:"files,omitempty"`
}

// MenuFile is one file of a menu.
type MenuFile struct {
	Name string `json:"name" maxLength:"64" example:"main.yaml"`
	Text string `json:"text" maxLength:"524288" example:"nodes: {}"`
}

// MenuUse is that a version was put to use.
type MenuUse struct {
	Number int       `json:"number" example:"3"`
	Action string    `json:"action" enum:"publish,rollback"`
	By     string    `json:"by"`
	Why    string    `json:"why" example:"new instalment plans"`
	At     time.Time `json:"at"`
	Ends   int       `json:"ends,omitempty" example:"3" doc:"The version that was rolled back: it is never used again."`
}

func menuUseOf(u menus.Use) MenuUse {
	return MenuUse{Number: u.Number, Action: u.Action, By: u.By, Why: u.Why, At: u.At, Ends: u.Ends}
}

type (
	menuOutput    struct{ Body Menu }
	menuUseOutput struct{ Body MenuUse }
	menusOutput   struct {
		Body struct {
			Menus  []Menu `json:"menus" doc:"The newest first."`
			Next   string `json:"next,omitempty" doc:"after of the next page; empty on the last."`
			Behind bool   `json:"behind" doc:"The program brings a menu that whoever wrote the one in use had not seen. It is not used by itself."`
		}
	}
	menuUsesOutput struct {
		Body struct {
			Uses []MenuUse `json:"uses" doc:"The newest first; before the oldest, the menu of the program."`
			Next string    `json:"next,omitempty" doc:"after of the next page; empty on the last."`
		}
	}
	menuChangesOutput struct {
		Body struct {
			Changes []MenuChange `json:"changes" doc:"From the first to the other."`
		}
	}
	menuInput struct {
		Number int  `path:"number" minimum:"0" example:"3"`
		Files  bool `query:"files" doc:"With its files."`
	}
	menuMove struct {
		Number int `path:"number" minimum:"0" example:"3"`
	}
	approveMenuInput struct {
		Number int `path:"number" minimum:"0" example:"3"`
		Body   versionRead
	}
	publishMenuInput struct {
		Number int `path:"number" minimum:"0" example:"3"`
		Body   versionReason
	}
	rollBackMenuInput struct {
		Body struct {
			Over int    `json:"over" minimum:"0" example:"3" doc:"The version that is rolled back: the one in use."`
			Why  string `json:"why" minLength:"3" maxLength:"200" example:"key 3 leads nowhere useful"`
		}
	}
	saveMenuInput struct {
		Body struct {
			Files []MenuFile `json:"files" minItems:"1" maxItems:"40" doc:"All of them: a menu is a set of files."`
			Note  string     `json:"note" minLength:"3" maxLength:"200" example:"instalments moved to key 2"`
			Over  *int       `json:"over,omitempty" minimum:"0" example:"2" doc:"The version it was made from; without, the one in use."`
		}
	}
)

// menus: what callers hear, written by one and approved by another. A version never changes; any change is a new version.
func (d Deps) menus(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-menus", Method: http.MethodGet, Path: "/menus", Summary: "List the versions of the voice menu, with the one of the program",
	}, d.listMenus)
	huma.Register(api, huma.Operation{
		OperationID: "show-menu", Method: http.MethodGet, Path: "/menus/{number}", Summary: "Read one version, its faults and what it changes",
	}, d.showMenu)
	huma.Register(api, huma.Operation{
		OperationID: "compare-menus", Method: http.MethodGet, Path: "/menus/{number}/changes/{other}", Summary: "Tell what one version changes for callers against another",
	}, d.compareMenus)
	huma.Register(api, huma.Operation{
		OperationID: "save-menu", Method: http.MethodPost, Path: "/menus", DefaultStatus: http.StatusCreated, MaxBodyBytes: 1 << 20,
		Summary:     "Save a new version of the voice menu as a draft",
		Description: "The answer lists what forbids proposing it, and what it changes. At most 512 KiB of text. 409: it is what is in use.",
	}, d.saveMenu)
	huma.Register(api, huma.Operation{
		OperationID: "propose-menu", Method: http.MethodPost, Path: "/menus/{number}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a draft for approval", Description: "422 lists everything that is wrong with it.",
	}, func(ctx context.Context, in *menuMove) (*menuOutput, error) {
		return d.moved(d.Menus.Editor.Propose(ctx, in.Number, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-menu", Method: http.MethodPost, Path: "/menus/{number}/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve what somebody else has written and proposed",
		Description: "It is not in use before it is published. 403: you wrote or proposed it. 409: it is not proposed, or not what you read.",
	}, func(ctx context.Context, in *approveMenuInput) (*menuOutput, error) {
		return d.moved(d.Menus.Editor.Approve(ctx, in.Number, in.Body.Hash, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "publish-menu", Method: http.MethodPost, Path: "/menus/{number}/publish", DefaultStatus: http.StatusOK,
		Summary: "Have new calls begin on an approved version",
		Description: "Within two seconds in every process; calls under way stay on theirs. It is checked again, and nothing is published with a fault. " +
			"409: it is not approved, or another version than it was made from is in use.",
	}, func(ctx context.Context, in *publishMenuInput) (*menuUseOutput, error) {
		return d.used(d.Menus.Editor.Publish(ctx, in.Number, in.Body.Why, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "roll-back-menu", Method: http.MethodPost, Path: "/menu/rollback", DefaultStatus: http.StatusOK,
		Summary:     "Have new calls begin on what was in use before",
		Description: "The version that is rolled back is never used again. 409: another version is in use, or the one of the program.",
	}, func(ctx context.Context, in *rollBackMenuInput) (*menuUseOutput, error) {
		return d.used(d.Menus.Editor.Rollback(ctx, in.Body.Over, in.Body.Why, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-menu-uses", Method: http.MethodGet, Path: "/menu/uses", Summary: "Tell which version was in use when, who put it to use and why",
	}, d.listMenuUses)
}

func (d Deps) listMenus(ctx context.Context, in *struct{ Page }) (*menusOutput, error) {
	before, err := below(in.After)
	if err != nil {
		return nil, err
	}
	found, err := d.Menus.Editor.Versions(ctx, before, in.Limit+1)
	if err != nil {
		return nil, d.later("listing menus", err)
	}
	out := &menusOutput{}
	out.Body.Menus, out.Body.Next = paged(found, in.Limit, d.menuOf, func(v menus.Version) string { return strconv.Itoa(v.Number) })
	out.Body.Behind = d.Menus.Editor.Library.Behind()
	return out, nil
}

// below is the number that a cursor names; 0 for none.
func below(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(after, 10, 31)
	if err != nil || n == 0 {
		return 0, huma.Error422UnprocessableEntity("after is no next of a page before")
	}
	return int(n), nil
}

func (d Deps) showMenu(ctx context.Context, in *menuInput) (*menuOutput, error) {
	v, err := d.Menus.Editor.Version(ctx, in.Number)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	out := &menuOutput{d.menuJudged(v)}
	if in.Files {
		out.Body.Files = views(v.Files, func(f ivr.File) MenuFile { return MenuFile{Name: f.Name, Text: string(f.Src)} })
	}
	return out, nil
}

func (d Deps) compareMenus(ctx context.Context, in *struct {
	Number int `path:"number" minimum:"0" example:"2"`
	Other  int `path:"other" minimum:"0" example:"3"`
}) (*menuChangesOutput, error) {
	before, err := d.Menus.Editor.Version(ctx, in.Number)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	after, err := d.Menus.Editor.Version(ctx, in.Other)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	changes, err := d.Menus.Editor.Changes(before.Files, after.Files)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	out := &menuChangesOutput{}
	out.Body.Changes = views(changes, MenuChangeOf)
	return out, nil
}

func (d Deps) saveMenu(ctx context.Context, in *saveMenuInput) (*menuOutput, error) {
	files := views(in.Body.Files, func(f MenuFile) ivr.File { return ivr.File{Name: f.Name, Src: []byte(f.Text)} })
	v, err := d.Menus.Editor.Save(ctx, menus.Draft{Files: files, Note: in.Body.Note, Over: in.Body.Over}, holder(ctx).Name)
	if err != nil {
		return nil, d.menuRefused(err)
	}
	return &menuOutput{d.menuJudged(v)}, nil
}

func (d Deps) listMenuUses(ctx context.Context, in *struct{ Page }) (*menuUsesOutput, error) {
	before, err := below(in.After)
	if err != nil {
		return nil, err
	}
	found, err := d.Menus.Editor.History(ctx, before, in.Limit+1)
	if err != nil {
		return nil, d.later("which menus were in use", err)
	}
	out := &menuUsesOutput{}
	out.Body.Uses, out.Body.Next = paged(found, in.Limit, menuUseOf, func(u menus.Use) string { return strconv.Itoa(u.Seq) })
	return out, nil
}

// moved answers with a version that was moved.
func (d Deps) moved(v menus.Version, err error) (*menuOutput, error) {
	if err != nil {
		return nil, d.menuRefused(err)
	}
	return &menuOutput{d.menuJudged(v)}, nil
}

func (d Deps) used(u menus.Use, err error) (*menuUseOutput, error) {
	if err != nil {
		return nil, d.menuRefused(err)
	}
	return &menuUseOutput{menuUseOf(u)}, nil
}

// menuRefused is an error of the menus in HTTP's words.
func (d Deps) menuRefused(err error) error {
	var faults *menus.FaultsError
	var form *menus.FormError
	var refusal *menus.Refusal
	switch {
	case errors.As(err, &faults):
		var details []error
		for _, f := range faults.Faults {
			details = append(details, fault(fmt.Sprintf("%s:%d", f.File, f.Line), f.Why))
		}
		return huma.Error422UnprocessableEntity("the menu cannot be used as it is", details...)
	case errors.As(err, &form):
		return huma.Error422UnprocessableEntity(form.Error())
	case errors.As(err, &refusal):
		return huma.Error409Conflict(refusal.Error())
	case errors.Is(err, menus.ErrNone):
		return huma.Error404NotFound(menus.ErrNone.Error())
	}
	if refused := unapproved(err); refused != nil {
		return refused
	}
	for _, known := range []error{menus.ErrShipped, menus.ErrRaced, menus.ErrTwin, menus.ErrSame} {
		if errors.Is(err, known) {
			return huma.Error409Conflict(known.Error())
		}
	}
	return d.later("a menu", err)
}

func (d Deps) menuOf(v menus.Version) Menu {
	out := Menu{
		Number: v.Number, Menu: v.Menu, InUse: d.Menus.Editor.Library.InUse().Number == v.Number, Note: v.Note, Base: v.Base, Course: courseOf(v.Course),
	}
	if err := d.Menus.Editor.Overtaken(v); err != nil {
		out.Overtaken = err.Error()
	}
	return out
}

// menuJudged is a version with what is wrong with it, or what it changes.
func (d Deps) menuJudged(v menus.Version) Menu {
	out := d.menuOf(v)
	out.Hash = v.Hash()
	for _, f := range d.Menus.Editor.Faults(v.Files) {
		out.Faults = append(out.Faults, f.Error())
	}
	if len(out.Faults) == 0 && !out.InUse {
		out.Changes = views(d.Menus.Editor.Against(v), MenuChangeOf)
	}
	return out
}
