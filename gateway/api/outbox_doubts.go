package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// Doubt is a message that waits for a person to tell whether the carrier sent it before a restore.
type Doubt struct {
	ID      string        `json:"id"`
	Type    string        `json:"type" example:"due-reminder"`
	Number  string        `json:"number" doc:"Masked."`
	Expires time.Time     `json:"expires" doc:"It is not sent after this."`
	Foreign []ForeignText `json:"foreign" doc:"What the carrier sent to the number, without telling the text."`
}

// ForeignText is a message that the carrier sent for us and no row tells of.
type ForeignText struct {
	SID    string    `json:"sid"`
	Sender string    `json:"sender"`
	At     time.Time `json:"at"`
}

type doubtsInput struct{ Page }

type doubtsOutput struct {
	Body struct {
		Doubts []Doubt `json:"doubts"`
		Next   string  `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type releaseMessageInput struct {
	Body struct {
		ID     string `json:"id" minLength:"1" maxLength:"80"`
		Sent   bool   `json:"was_sent,omitempty" doc:"The carrier sent it: it must not go again. Else it is due now."`
		Reason string `json:"reason" minLength:"2" maxLength:"200"`
	}
}

// doubtDoors: what may have been sent before the database came back from a backup.
func (d Deps) doubtDoors(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-doubts", Method: http.MethodGet, Path: "/outbox/doubts", Summary: "List messages that may have been sent before a restore",
		Description: "The carrier sent something to their numbers by the same sender, and has blanked the text: a person must compare.",
	}, d.listDoubts)
	huma.Register(api, huma.Operation{
		OperationID: "release-message", Method: http.MethodPost, Path: "/outbox/release", DefaultStatus: http.StatusNoContent,
		Summary: "Tell whether a message was sent before a restore", Description: "404: no such message is in doubt.",
	}, d.releaseMessage)
}

func (d Deps) listDoubts(ctx context.Context, in *doubtsInput) (*doubtsOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	all, err := d.Operation.Control.Doubts(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.failed("doubts", err)
	}
	out := &doubtsOutput{}
	out.Body.Doubts, out.Body.Next = paged(all, in.Limit, doubtOf, func(x outbox.Doubt) string { return x.ID })
	return out, nil
}

func doubtOf(x outbox.Doubt) Doubt {
	return Doubt{
		ID: x.ID, Type: string(x.Type), Number: x.To.String(), Expires: x.Expires,
		Foreign: views(x.Foreign, func(f outbox.Foreign) ForeignText { return ForeignText{f.SID, f.Sender, f.At} }),
	}
}

func (d Deps) releaseMessage(ctx context.Context, in *releaseMessageInput) (*struct{}, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	err := d.Operation.Control.Release(ctx, in.Body.ID, in.Body.Sent, callerOf(ctx).origin.Actor, in.Body.Reason)
	if errors.Is(err, outbox.ErrNoMessage) {
		return nil, huma.Error404NotFound("no message of this id is in doubt")
	}
	if err != nil {
		return nil, d.failed("release", err)
	}
	return nil, nil
}
