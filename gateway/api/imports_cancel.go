package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/notice"
)

// CancelledImport is a file that was cancelled, and what one call took back of it.
type CancelledImport struct {
	Import

	Taken int  `json:"taken_back" doc:"Messages that this call took back: they had not been handed to the carrier."`
	More  bool `json:"more,omitempty" doc:"The time of this call was up before all were taken back: call again, until this is no more there."`
}

type cancelledImportOutput struct{ Body CancelledImport }

const (
	takenBackAtOnce = 1000             // messages of a cancelled file that one transaction takes back
	takingBack      = 10 * time.Second // and whoever cancels is kept so long at most: they call again for the rest
)

func (d Deps) importCancelled(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "cancel-import", Method: http.MethodPost, Path: "/imports/{id}/cancel", DefaultStatus: http.StatusOK,
		Summary: "Cancel a file, and take back what was not yet handed to the carrier",
		Description: "From then on nothing of it leaves. What waits is taken back for some ten seconds; more says that there is a rest: call again, until it is" +
			" not there. Whoever sends takes the rest back too. A file that is cancelled, or done, may be cancelled.",
	}, d.cancelImport)
}

func (d Deps) cancelImport(ctx context.Context, in *importInput) (*cancelledImportOutput, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	im, err := d.ownImport(ctx, in.ID)
	before, by := im.State, "operator:"+holder(ctx).Name
	if err == nil {
		im, err = d.Files.Imports.Steer(ctx, in.ID, notice.Cancelled, by, d.Now())
	}
	taken, more := 0, false
	if err == nil {
		taken, more, err = d.takeBack(ctx, in.ID, notice.WhyCancelled(by))
	}
	if err == nil {
		after := map[string]any{"state": im.State, "taken_back": taken}
		if more {
			after["more"] = true
		}
		err = d.audited(ctx, "import."+string(notice.Cancelled), "import:"+in.ID, map[string]string{"state": string(before)}, after)
	}
	out, err := d.imported(im, err)
	if err != nil {
		return nil, err
	}
	return &cancelledImportOutput{CancelledImport{out.Body, taken, more}}, nil
}

// takeBack takes back what waits of a file, for as long as a call may take. more: its time was up before it was all.
func (d Deps) takeBack(ctx context.Context, id, why string) (taken int, more bool, err error) {
	while, stop := context.WithTimeout(ctx, takingBack)
	defer stop()
	for n := takenBackAtOnce; n == takenBackAtOnce; taken += n {
		n, err = d.Files.Imports.Withdraw(while, notice.SourceOf(id), why, takenBackAtOnce)
		switch {
		case while.Err() != nil && ctx.Err() == nil && (err != nil || n == takenBackAtOnce):
			return taken + n, true, nil
		case err != nil:
			return taken, false, err // asked again, it goes on, and so does whoever sends
		}
	}
	return taken, false, nil
}
