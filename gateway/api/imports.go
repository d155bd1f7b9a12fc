package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Import is a file of notifications of one type, and how far it has been taken.
type Import struct {
	ID       string    `json:"id" example:"due-reminder-9f86d081884c7d65"`
	Name     string    `json:"name,omitempty" example:"due-november.csv"`
	Type     string    `json:"type" example:"due-reminder"`
	State    string    `json:"state" enum:"running,paused,cancelled,done"`
	By       string    `json:"by" example:"anna"`
	Columns  []string  `json:"columns"`
	Rows     int       `json:"rows" doc:"Taken so far: the next page begins here."`
	Planned  int       `json:"planned"`
	Repeated int       `json:"repeated" doc:"Rows whose key was used before, in this import."`
	Refused  int       `json:"refused" doc:"Rows nothing was planned of: /imports/{id}/refused says why."`
	Began    time.Time `json:"began"`
	Last     time.Time `json:"last"`
}

type beginImportInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours."`
	Body       struct {
		ID      string   `json:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9._-]+$" example:"due-reminder-9f86d081884c7d65" doc:"Yours: the same again is the same import, which goes on where it stopped."`
		Name    string   `json:"name,omitempty" maxLength:"120" example:"due-november.csv"`
		Type    string   `json:"type" maxLength:"40" example:"due-reminder"`
		Columns []string `json:"columns" minItems:"1" maxItems:"40" doc:"Of the rows, in order: key, customer or number, lang, send_at, and the data of the type."`
	}
}

type importOutput struct {
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     Import
}

type importInput struct {
	ID string `path:"id" maxLength:"80" example:"due-reminder-9f86d081884c7d65"`
}

type rowsInput struct {
	ID         string `path:"id" maxLength:"80" example:"due-reminder-9f86d081884c7d65"`
	From       int    `query:"from" minimum:"0" required:"true" example:"0" doc:"How many rows came before: the import's rows."`
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours."`
	RawBody    []byte `contentType:"text/csv"`
}

type listImportsInput struct{ Page }

type importsOutput struct {
	Body struct {
		Imports []Import `json:"imports"`
		Next    string   `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

// imports: files of any length, a page of up to 20,000 rows a call, which is taken part by part. A part is taken whole with its cursor, or not at all.
func (d Deps) imports(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "begin-import", Method: http.MethodPost, Path: "/imports", DefaultStatus: http.StatusOK, Summary: "Begin a file of notifications, or go on with one",
		Description: "Name its columns, then send rows page by page, as many at once as are taken in about a second. 409: another file was begun under this id.",
	}, d.beginImport)
	huma.Register(api, huma.Operation{
		OperationID: "send-rows", Method: http.MethodPost, Path: "/imports/{id}/rows", DefaultStatus: http.StatusOK, MaxBodyBytes: 2 << 20,
		Summary: "Send the next rows of a file, up to 20,000 and 2 MiB, as CSV without a header",
		Description: "Rows are planned one by one, or refused with the field at fault. 409: the import goes on at another row, or is paused," +
			" cancelled or done: read it. After a lost answer or a 5xx, read it and go on at its rows: a part of the page may have been taken.",
	}, d.sendRows)
	huma.Register(api, huma.Operation{
		OperationID: "list-imports", Method: http.MethodGet, Path: "/imports", Summary: "List files, the newest first",
	}, d.listImports)
	huma.Register(api, huma.Operation{
		OperationID: "show-import", Method: http.MethodGet, Path: "/imports/{id}", Summary: "Read how far a file has been taken",
	}, func(ctx context.Context, in *importInput) (*importOutput, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		im, err := d.Files.Imports.Import(ctx, in.ID)
		return d.imported(im, err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-refused-rows", Method: http.MethodGet, Path: "/imports/{id}/refused", Summary: "Read which rows were refused and why, as CSV",
		Description: "line,field,reason; a row with several faults has several lines. Values are not repeated. Link names the next page.",
	}, d.refusedRows)
	for _, move := range []struct {
		name, summary string
		to            notice.ImportState
	}{
		{"pause", "Pause a file: no more rows are taken", notice.Paused}, {"resume", "Go on with a paused file", notice.Running},
		{"finish", "Say that a file is complete", notice.Done},
	} {
		huma.Register(api, huma.Operation{
			OperationID: move.name + "-import", Method: http.MethodPost, Path: "/imports/{id}/" + move.name, DefaultStatus: http.StatusOK, Summary: move.summary,
			Description: "409: it is cancelled, or done: what is done may be cancelled still.",
		}, func(ctx context.Context, in *importInput) (*importOutput, error) { return d.steer(ctx, in.ID, move.to) })
	}
	d.importCancelled(api)
}

func (d Deps) beginImport(ctx context.Context, in *beginImportInput) (*importOutput, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	b := in.Body
	if err := d.drained(ctx, outbox.Type(b.Type)); err != nil {
		return nil, err
	}
	return d.importedOnce(ctx, "begin-import", in.Idempotent, b, func() (notice.Import, error) {
		return d.Files.Begin(ctx, notice.Import{ID: b.ID, By: holder(ctx).Name, Name: b.Name, Type: outbox.Type(b.Type), Columns: b.Columns})
	})
}

// importedOnce answers with an import after do has moved it, under an idempotency key.
func (d Deps) importedOnce(ctx context.Context, operation, key string, call any, do func() (notice.Import, error)) (*importOutput, error) {
	done, err := once(ctx, d, operation, key, call, func() (int, Import, error) {
		im, err := do()
		out, err := d.imported(im, err)
		if err != nil {
			return 0, Import{}, err
		}
		return http.StatusOK, out.Body, nil
	})
	if err != nil {
		return nil, err
	}
	return &importOutput{done.Replayed, done.Body}, nil
}

// imported answers with an import, or with what is wrong with it.
func (d Deps) imported(im notice.Import, err error) (*importOutput, error) {
	var amiss wrong.Faults
	switch {
	case errors.Is(err, notice.ErrNoImport):
		return nil, huma.Error404NotFound("there is no such import")
	case errors.Is(err, notice.ErrOther):
		return nil, huma.Error409Conflict("another file was begun under this id")
	case errors.Is(err, notice.ErrCursor):
		return nil, huma.Error409Conflict(fmt.Sprintf("the import goes on at another row: read it (%d when you asked)", im.Rows))
	case errors.Is(err, notice.ErrHalted):
		return nil, huma.Error409Conflict("the import is paused, cancelled or done")
	case errors.As(err, &amiss):
		return nil, huma.Error422UnprocessableEntity("the file cannot be taken as it is", faults("", amiss)...)
	case err != nil:
		return nil, d.later("an import", err)
	}
	return &importOutput{Body: importOf(im)}, nil
}

func importOf(im notice.Import) Import {
	return Import{
		ID: im.ID, Name: im.Name, Type: string(im.Type), State: string(im.State), By: im.By, Columns: im.Columns, Rows: im.Rows, Planned: im.Planned,
		Repeated: im.Repeated, Refused: im.Refused, Began: im.Began, Last: im.Last,
	}
}

// ownImport is an import of the caller. Another's is not there for them, unless they may run the outbox.
func (d Deps) ownImport(ctx context.Context, id string) (notice.Import, error) {
	im, err := d.Files.Imports.Import(ctx, id)
	if err == nil && im.By != holder(ctx).Name && !holder(ctx).May(access.OutboxOperate) {
		return im, notice.ErrNoImport
	}
	return im, err
}

func (d Deps) sendRows(ctx context.Context, in *rowsInput) (*importOutput, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	im, err := d.ownImport(ctx, in.ID)
	if err != nil {
		return d.imported(im, err)
	}
	if err := d.drained(ctx, im.Type); err != nil {
		return nil, err
	}
	return d.importedOnce(ctx, "send-rows", in.Idempotent, []any{in.ID, in.From, in.RawBody}, func() (notice.Import, error) {
		im, err := d.Files.Take(ctx, im, in.From, in.RawBody)
		if errors.Is(err, notice.ErrCursor) {
			if now, read := d.Files.Imports.Import(ctx, in.ID); read == nil {
				im = now
			}
		}
		return im, err
	})
}

func (d Deps) listImports(ctx context.Context, in *listImportsInput) (*importsOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	ims, err := d.Files.Imports.Imports(ctx, in.After, in.Limit+1)
	if err != nil {
		_, err = d.imported(notice.Import{}, err)
		return nil, err
	}
	out := &importsOutput{}
	out.Body.Imports, out.Body.Next = paged(ims, in.Limit, importOf, func(one notice.Import) string { return one.ID })
	return out, nil
}

func (d Deps) steer(ctx context.Context, id string, to notice.ImportState) (*importOutput, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	im, err := d.ownImport(ctx, id)
	if err != nil {
		return d.imported(im, err)
	}
	before, by := im.State, "operator:"+holder(ctx).Name
	if im, err = d.Files.Imports.Steer(ctx, id, to, by, d.Now()); err != nil {
		return d.imported(im, err)
	}
	err = d.audited(ctx, "import."+string(to), "import:"+id, map[string]string{"state": string(before)}, map[string]any{"state": im.State})
	return d.imported(im, err)
}

func (d Deps) refusedRows(ctx context.Context, in *refusedInput) (*refusedOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	if _, err := d.Files.Imports.Import(ctx, in.ID); err != nil {
		_, err = d.imported(notice.Import{}, err)
		return nil, err
	}
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	rs, err := d.Files.Imports.Refusals(ctx, in.ID, notice.Refusal{Line: after.Line, Field: after.Field}, in.Limit)
	if err != nil {
		d.Log.Error("listing refused rows", "import", in.ID, "err", err)
		return nil, err
	}
	return in.page("imports", views(rs, func(r notice.Refusal) refusedLine { return refusedLine(r) })), nil
}
