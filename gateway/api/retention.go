package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/retention"
)

// Archive is what is kept about people: it deletes, holds, tells and erases.
type Archive interface {
	Due(ctx context.Context) ([]retention.Due, error)
	Finished(ctx context.Context) (time.Time, error)
	Run(ctx context.Context, batches int) (done []retention.Due, over bool, err error)
	Name(s retention.Subject) string
	Hold(ctx context.Context, h retention.Hold) (retention.Hold, error)
	Holds(ctx context.Context, after string, n int) ([]retention.Hold, error)
	Release(ctx context.Context, id, by, why string) error
	Lines(ctx context.Context, s retention.Subject, place string, most int) (retention.Page, error)
	AskErasure(ctx context.Context, e retention.Erasure) (retention.Erasure, error)
	Erasures(ctx context.Context, before string, n int) ([]retention.Erasure, error)
	Erase(ctx context.Context, id, by string) (retention.Erasure, error)
}

// runBatches is how much of the deletion one call does: with the pauses it stays within the deadline.
const runBatches = 100

// KeptRule is how long one class of records is kept in one jurisdiction, and what of it is due.
type KeptRule struct {
	Class        string `json:"class" example:"texts"`
	Jurisdiction string `json:"jurisdiction" example:"CN" doc:"Of the number; any: the records tell none."`
	Min          string `json:"min,omitempty" example:"5mo" doc:"By law."`
	Words        string `json:"words,omitempty" example:"13mo" doc:"The words are deleted then, the row stays."`
	Rows         string `json:"rows" example:"3y" doc:"The row is deleted then."`
	Source       string `json:"source"`
	DueWords     int    `json:"due_words" doc:"Records whose words go; of a run: have gone."`
	DueRows      int    `json:"due_rows" doc:"Rows that go; of a run: have gone."`
	More         bool   `json:"more,omitempty" doc:"Not all were looked at: there may be more."`
}

func keptRules(ds []retention.Due) []KeptRule {
	out := make([]KeptRule, len(ds))
	for i, d := range ds {
		out[i] = KeptRule{
			Class: string(d.Class), Jurisdiction: d.Jurisdiction, Min: d.Rule.Min.String(), Words: d.Rule.Words.String(), Rows: d.Rule.Rows.String(),
			Source: d.Rule.Source, DueWords: d.Words, DueRows: d.Rows, More: d.More,
		}
	}
	return out
}

type retentionOutput struct {
	Body struct {
		Rules    []KeptRule `json:"rules"`
		Finished *time.Time `json:"finished,omitempty" doc:"When all that was due had last been deleted."`
	}
}

type retentionRunOutput struct {
	Body struct {
		Done    bool       `json:"done" doc:"That was all."`
		Deleted []KeptRule `json:"deleted" doc:"By this call."`
	}
}

// retention: what is kept, how long, and the deletion of what is older.
func (d Deps) retention(api huma.API) {
	if d.Archive == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "show-retention", Method: http.MethodGet, Path: "/retention", Summary: "See how long records are kept, and how many are due",
		Description: "Nothing is deleted by it.",
	}, d.showRetention)
	huma.Register(api, huma.Operation{
		OperationID: "run-retention", Method: http.MethodPost, Path: "/retention/run", DefaultStatus: http.StatusOK, Summary: "Delete what is due now",
		Description: "Workers do so once a day. Call it until done is true. 409: another process is at it.",
	}, d.runRetention)
	d.subjects(api)
}

func (d Deps) showRetention(ctx context.Context, _ *struct{}) (*retentionOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	due, err := d.Archive.Due(ctx)
	if err != nil {
		return nil, d.later("counting what is due", err)
	}
	at, err := d.Archive.Finished(ctx)
	if err != nil {
		return nil, d.later("reading when was last deleted", err)
	}
	out := &retentionOutput{}
	if out.Body.Rules = keptRules(due); at.Year() > 2000 {
		out.Body.Finished = &at
	}
	return out, nil
}

func (d Deps) runRetention(ctx context.Context, _ *struct{}) (*retentionRunOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	if err := d.audited(ctx, "retention.run", "retention:all", nil, nil); err != nil {
		return nil, d.later("deleting what is old", err)
	}
	done, over, err := d.Archive.Run(ctx, runBatches)
	if errors.Is(err, retention.ErrBusy) {
		return nil, huma.Error409Conflict(retention.ErrBusy.Error())
	}
	if err != nil {
		return nil, d.later("deleting what is old", err)
	}
	out := &retentionRunOutput{}
	out.Body.Done, out.Body.Deleted = over, keptRules(done)
	return out, nil
}
