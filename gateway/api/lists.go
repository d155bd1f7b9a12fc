package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
)

// List is people somebody brought: a version, in use or being taken in.
type List struct {
	ID       string     `json:"id"`
	Name     string     `json:"name" example:"spring-2027"`
	State    string     `json:"state" enum:"staging,ready,dropped" doc:"ready: in use, unless it has ended."`
	File     string     `json:"file,omitempty" example:"spring.csv"`
	By       string     `json:"by" example:"anna"`
	Columns  []string   `json:"columns" example:"[\"number\",\"proof\",\"consent_at\"]"`
	Country  string     `json:"country,omitempty" doc:"Of numbers written without one."`
	Rows     int        `json:"rows" doc:"Taken so far: the next page begins here."`
	Taken    int        `json:"taken" doc:"People on it."`
	Repeated int        `json:"repeated" doc:"Rows whose person stood there before."`
	Refused  int        `json:"refused" doc:"Rows nobody was taken of: /lists/{id}/refused says why."`
	Began    time.Time  `json:"began"`
	Ready    *time.Time `json:"ready,omitempty"`
	Ended    *time.Time `json:"ended,omitempty"`
}

func listOf(l audience.List) List {
	out := List{
		ID: l.ID, Name: l.Name, State: string(l.State), File: l.File, By: l.By, Columns: l.Columns, Country: l.Country, Rows: l.Rows, Taken: l.Taken,
		Repeated: l.Repeated, Refused: l.Refused, Began: l.Began,
	}
	if !l.Ready.IsZero() {
		out.Ready = &l.Ready
	}
	if !l.Ended.IsZero() {
		out.Ended = &l.Ended
	}
	return out
}

type beginListInput struct {
	Body struct {
		Name    string   `json:"name" maxLength:"60" example:"spring-2027"`
		File    string   `json:"file,omitempty" maxLength:"120" example:"spring.csv"`
		Columns []string `json:"columns" minItems:"1" maxItems:"10" example:"[\"number\",\"proof\",\"consent_at\"]" doc:"Of the rows, in order: customer or number, language, and consent_at, consent_channel, consent_wording, proof of a consent that is not on file."`
		Country string   `json:"country,omitempty" maxLength:"2" example:"HK" doc:"Of numbers written without one."`
	}
}

type listOutput struct {
	Body struct {
		List
		More bool `json:"more,omitempty" doc:"One call took as much of the workbook as it takes: send it again."`
		Next int  `json:"next,omitempty" doc:"One call wrote down as many consents as it does: use the list again, after this line."`
	}
}

type listInput struct {
	ID string `path:"id" maxLength:"40"`
}

type listRowsInput struct {
	ID      string `path:"id" maxLength:"40"`
	From    int    `query:"from" minimum:"0" required:"true" example:"0" doc:"How many rows came before: the list's rows."`
	RawBody []byte `contentType:"text/csv"`
}

// workbook is the content type of XLSX.
const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type beginWorkbookInput struct {
	Name    string `query:"name" required:"true" maxLength:"60" example:"spring-2027"`
	File    string `query:"file" maxLength:"120" example:"spring.xlsx"`
	Country string `query:"country" maxLength:"2" example:"HK" doc:"Of numbers written without one."`
	RawBody []byte `contentType:"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"`
}

type workbookInput struct {
	ID      string `path:"id" maxLength:"40"`
	RawBody []byte `contentType:"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"`
}

type useListInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		After  int  `json:"after,omitempty" minimum:"0" doc:"The next of the call before."`
		Anyway bool `json:"anyway,omitempty" doc:"Also where rows were refused."`
	}
}

type listNameInput struct {
	Name string `path:"name" maxLength:"60" example:"spring-2027"`
}

type listsOutput struct {
	Body struct {
		Lists []List `json:"lists"`
		Next  string `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

// lists: people brought in files. A list is taken in beside the one in use and takes its place as a whole.
func (d Deps) lists(api huma.API) {
	const checked = "Rows are checked one by one: numbers are brought into one form, and refused are people who stand there already, are not in the directory, refused " +
		"marketing, or whose consent is neither on file nor proved by the row. 409: it goes on at another row, or is in use or dropped."
	huma.Register(api, huma.Operation{
		OperationID: "begin-list", Method: http.MethodPost, Path: "/lists", DefaultStatus: http.StatusCreated, Summary: "Begin a version of a list",
	}, d.beginList)
	huma.Register(api, huma.Operation{
		OperationID: "add-list-rows", Method: http.MethodPost, Path: "/lists/{id}/rows", DefaultStatus: http.StatusOK, MaxBodyBytes: 2 << 20,
		Summary: "Send the next rows of a list, up to 2,000, as CSV without a header", Description: checked,
	}, d.addListRows)
	huma.Register(api, huma.Operation{
		OperationID: "begin-list-workbook", Method: http.MethodPost, Path: "/lists/workbook", DefaultStatus: http.StatusOK, MaxBodyBytes: 16 << 20,
		Summary: "Begin a version of a list with a workbook (XLSX) of up to 16 MiB", Description: "The first row of its first sheet names the columns. " + checked,
	}, d.beginListWorkbook)
	huma.Register(api, huma.Operation{
		OperationID: "add-list-workbook", Method: http.MethodPost, Path: "/lists/{id}/workbook", DefaultStatus: http.StatusOK, MaxBodyBytes: 16 << 20,
		Summary: "Go on with the workbook of a list", Description: checked,
	}, d.addListWorkbook)
	huma.Register(api, huma.Operation{
		OperationID: "use-list", Method: http.MethodPost, Path: "/lists/{id}/use", DefaultStatus: http.StatusOK, Summary: "Use a list in the place of the one before",
		Description: "The consents its rows proved are written down first. What was approved with the version before must be approved again. 409: rows were refused " +
			"(anyway), nobody is on it, or it was dropped.",
	}, d.useList)
	huma.Register(api, huma.Operation{
		OperationID: "drop-list", Method: http.MethodDelete, Path: "/lists/{name}", DefaultStatus: http.StatusNoContent, Summary: "Drop a list",
		Description: "409: a segment speaks of it.",
	}, func(ctx context.Context, in *listNameInput) (*struct{}, error) {
		if err := allowed(ctx, access.AudiencesWrite); err != nil {
			return nil, err
		}
		return nil, d.listFault(d.Audiences.DropList(ctx, in.Name, holder(ctx).Name))
	})
	d.listsRead(api)
}

func (d Deps) listsRead(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-lists", Method: http.MethodGet, Path: "/lists", Summary: "List the lists in use, by name",
	}, func(ctx context.Context, in *Page) (*listsOutput, error) {
		if err := allowed(ctx, access.AudiencesRead); err != nil {
			return nil, err
		}
		all, err := d.Audiences.Lists(ctx, in.After, in.Limit+1)
		if err != nil {
			return nil, d.listFault(err)
		}
		out := &listsOutput{}
		out.Body.Lists, out.Body.Next = paged(all, in.Limit, listOf, func(l audience.List) string { return l.ID })
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-list", Method: http.MethodGet, Path: "/lists/{id}", Summary: "Read a version of a list",
	}, func(ctx context.Context, in *listInput) (*listOutput, error) {
		if err := allowed(ctx, access.AudiencesRead); err != nil {
			return nil, err
		}
		l, err := d.Audiences.List(ctx, in.ID)
		return d.listed(l, err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-refused-list-rows", Method: http.MethodGet, Path: "/lists/{id}/refused", Summary: "Read which rows of a list were refused and why, as CSV",
		Description: "line,field,reason; a row with several faults has several lines. Values are not repeated. Link names the next page.",
	}, d.refusedListRows)
}

// listFault is what an answer says of it.
func (d Deps) listFault(err error) error {
	var broken *audience.SheetError
	amiss := definitionFaults(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, audience.ErrNoList):
		return huma.Error404NotFound("there is no such list")
	case errors.As(err, &broken):
		return huma.Error422UnprocessableEntity("the workbook cannot be taken", fault("body", broken.Why))
	case len(amiss) > 0:
		return huma.Error422UnprocessableEntity("the list cannot be taken as it is", faults("", amiss)...)
	}
	for _, known := range []error{audience.ErrCursor, audience.ErrHalted, audience.ErrNobody, audience.ErrRefused, audience.ErrUsed} {
		if errors.Is(err, known) {
			return huma.Error409Conflict(strings.TrimPrefix(known.Error(), "audience: "))
		}
	}
	return d.later("a list", err)
}

func (d Deps) listed(l audience.List, err error) (*listOutput, error) {
	if err != nil {
		return nil, d.listFault(err)
	}
	out := &listOutput{}
	out.Body.List = listOf(l)
	return out, nil
}

func (d Deps) beginList(ctx context.Context, in *beginListInput) (*listOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	b := in.Body
	l, err := d.ListClerk.Begin(ctx, audience.List{Name: b.Name, File: b.File, By: holder(ctx).Name, Columns: b.Columns, Country: strings.ToUpper(b.Country)})
	return d.listed(l, err)
}

func (d Deps) addListRows(ctx context.Context, in *listRowsInput) (*listOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	l, err := d.Audiences.List(ctx, in.ID)
	if err != nil {
		return d.listed(l, err)
	}
	l, err = d.ListClerk.Take(ctx, l, in.From, in.RawBody)
	return d.listed(l, err)
}

func (d Deps) beginListWorkbook(ctx context.Context, in *beginWorkbookInput) (*listOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	columns, err := audience.SheetColumns(in.RawBody)
	if err != nil {
		return nil, d.listFault(err)
	}
	l, err := d.ListClerk.Begin(ctx, audience.List{Name: in.Name, File: in.File, By: holder(ctx).Name, Columns: columns, Country: strings.ToUpper(in.Country)})
	if err != nil {
		return nil, d.listFault(err)
	}
	return d.tookWorkbook(ctx, l, in.RawBody)
}

func (d Deps) addListWorkbook(ctx context.Context, in *workbookInput) (*listOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	l, err := d.Audiences.List(ctx, in.ID)
	if err != nil {
		return d.listed(l, err)
	}
	return d.tookWorkbook(ctx, l, in.RawBody)
}

func (d Deps) tookWorkbook(ctx context.Context, l audience.List, file []byte) (*listOutput, error) {
	l, more, err := d.ListClerk.TakeSheet(ctx, l, file)
	out, err := d.listed(l, err)
	if err == nil {
		out.Body.More = more
	}
	return out, err
}

func (d Deps) useList(ctx context.Context, in *useListInput) (*listOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	l, err := d.Audiences.List(ctx, in.ID)
	if err != nil {
		return d.listed(l, err)
	}
	l, next, err := d.ListClerk.Use(ctx, l, holder(ctx).Name, in.Body.After, in.Body.Anyway)
	out, err := d.listed(l, err)
	if err == nil {
		out.Body.Next = next
	}
	return out, err
}

func (d Deps) refusedListRows(ctx context.Context, in *refusedInput) (*refusedOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	if _, err := d.Audiences.List(ctx, in.ID); err != nil {
		return nil, d.listFault(err)
	}
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	rs, err := d.Audiences.Refusals(ctx, in.ID, audience.Refusal{Line: after.Line, Field: after.Field}, in.Limit)
	if err != nil {
		return nil, d.listFault(err)
	}
	return in.page("lists", views(rs, func(r audience.Refusal) refusedLine { return refusedLine(r) })), nil
}
