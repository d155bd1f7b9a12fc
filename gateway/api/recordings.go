package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/floor"
)

// Recording is what a caller said after the tone; the audio is fetched by itself.
type Recording struct {
	ID      string    `json:"id" example:"RE0123456789abcdef0123456789abcdef" doc:"The carrier's."`
	Call    string    `json:"call" example:"CA0123456789abcdef0123456789abcdef"`
	Kind    string    `json:"kind" enum:"voicemail,complaint,suggestion" example:"voicemail"`
	Number  string    `json:"number" example:"+1•••••••147" doc:"Masked."`
	Lang    string    `json:"lang" example:"en"`
	Case    string    `json:"case,omitempty" example:"HC2048168" doc:"The case it belongs to."`
	Seconds int       `json:"seconds" example:"42"`
	At      time.Time `json:"at"`
}

type recordingsOutput struct {
	Body struct {
		Recordings []Recording `json:"recordings"`
		Next       string      `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type audioOutput struct {
	ContentType string `header:"Content-Type"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

// recordings: what callers said after the tone. Who hears one is written down before they do.
func (d Deps) recordings(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-recordings", Method: http.MethodGet, Path: "/recordings", Summary: "List what callers recorded, the newest first",
		Description: "Scope: recordings:hear.",
	}, d.listRecordings)
	huma.Register(api, huma.Operation{
		OperationID: "hear-recording", Method: http.MethodGet, Path: "/recordings/{id}/audio", Summary: "Hear one",
		Description: "The audio as the carrier made it. Scope: recordings:hear. Leaves an audit row.",
	}, d.hearRecording)
}

func (d Deps) listRecordings(ctx context.Context, in *struct {
	Case  string `query:"case" maxLength:"16" doc:"Only those of this case."`
	After string `query:"after" maxLength:"110" doc:"The next of the page before."`
	Most  int    `query:"most" minimum:"1" maximum:"200" default:"50"`
}) (*recordingsOutput, error) {
	var before floor.Recording
	if in.After != "" {
		var err error
		if before.At, before.ID, err = cutPlace(in.After); err != nil {
			return nil, err
		}
	}
	found, err := d.Recorded.Of(ctx, in.Case, before, in.Most+1)
	if err != nil {
		return nil, d.later("listing recordings", err)
	}
	out := &recordingsOutput{}
	out.Body.Recordings, out.Body.Next = paged(found, in.Most, recordingOf, func(r floor.Recording) string { return placeAt(r.At, r.ID) })
	return out, nil
}

func recordingOf(r floor.Recording) Recording {
	return Recording{ID: r.ID, Call: r.Call, Kind: r.Kind, Number: r.Number.String(), Lang: string(r.Lang), Case: r.Case, Seconds: r.Seconds, At: r.At}
}

func (d Deps) hearRecording(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"64" example:"RE0123456789abcdef0123456789abcdef"`
}) (*audioOutput, error) {
	r, err := d.Recorded.Recording(ctx, in.ID)
	if errors.Is(err, floor.ErrNoRecording) {
		return nil, huma.Error404NotFound("there is no such recording, or not any more")
	}
	if err == nil && r.Type == "" {
		return nil, huma.Error404NotFound("the carrier has not given out its audio yet: it is asked for again for three days")
	}
	if err == nil {
		err = d.audited(ctx, "recording.hear", "recording:"+r.ID, nil, nil)
	}
	if err != nil {
		return nil, d.later("a recording", err)
	}
	return &audioOutput{ContentType: r.Type, Cache: "no-store", Body: r.Audio}, nil
}
