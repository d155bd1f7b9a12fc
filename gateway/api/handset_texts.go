package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/handset"
	"cardline/internal/phone"
)

// HandsetText is a text as a telephone shows it.
type HandsetText struct {
	N        int       `json:"n" doc:"Its place in the thread."`
	Turn     string    `json:"turn,omitempty" example:"SM0123456789abcdef0123456789abcdef" doc:"The turn it began, or answers: see its trace. None: it came by itself."`
	Sent     bool      `json:"sent" doc:"By the telephone."`
	With     string    `json:"with" example:"+12025550100" doc:"The number of ours, or the messaging service."`
	Body     string    `json:"body" example:"BAL 1234"`
	Segments int       `json:"segments" example:"1"`
	Lost     int       `json:"lost,omitempty" doc:"It did not arrive: the carrier's error."`
	At       time.Time `json:"at"`
}

type sendTextInput struct {
	Body struct {
		From string `json:"from" maxLength:"40" example:"+12025550147"`
		To   string `json:"to,omitempty" maxLength:"40" example:"+12025550100" doc:"None: the service number."`
		Body string `json:"body" maxLength:"1600" example:"BAL 1234"`
	}
}

type sendTextOutput struct {
	Body struct {
		Turn  string `json:"turn" example:"SM0123456789abcdef0123456789abcdef"`
		Fault string `json:"fault,omitempty" doc:"What the carrier would complain of."`
	}
}

type inboxInput struct {
	Body struct {
		Number string `json:"number" maxLength:"40" example:"+12025550147"`
		After  int    `json:"after,omitempty" minimum:"0" doc:"Those with a higher n."`
	}
}

type inboxOutput struct {
	Body struct {
		Texts []HandsetText `json:"texts"`
		Rings []string      `json:"rings" doc:"Calls of ours that ring there now: pick one up."`
		Now   time.Time     `json:"now" doc:"By the program's clock."`
	}
}

func (d Deps) handsetTexts(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "send-handset-text", Method: http.MethodPost, Path: "/handset/texts", DefaultStatus: http.StatusOK, Summary: "Text us from a telephone",
		Description: "It arrives as the carrier would bring it: a signed webhook over HTTP. Its answers stand in the thread when this returns.",
	}, d.sendHandsetText)
	huma.Register(api, huma.Operation{
		OperationID: "read-handset", Metadata: keepsNothing, Method: http.MethodPost, Path: "/handset/inbox", DefaultStatus: http.StatusOK, Summary: "Look at a telephone",
		Description: "The thread of its texts, and what rings. Whoever looks holds it: calls of ours ring there and not in the void.",
	}, d.readHandset)
}

func (d Deps) sendHandsetText(ctx context.Context, in *sendTextInput) (*sendTextOutput, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	from, to, err := d.handsetEnds(in.Body.From, in.Body.To)
	if err != nil {
		return nil, err
	}
	answer, err := d.Handset.Booth.Text(ctx, from, to, in.Body.Body)
	out := &sendTextOutput{}
	out.Body.Turn = answer.SID
	out.Body.Fault, err = faultOf(err)
	return out, err
}

// handsetEnds reads who texts or calls whom.
func (d Deps) handsetEnds(rawFrom, rawTo string) (from, to phone.Number, err error) {
	if from, err = numberIn("from", rawFrom); err != nil {
		return "", "", err
	}
	if rawTo == "" && len(d.Handset.Ours) > 0 {
		return from, d.Handset.Ours[0].Number, nil
	}
	to, err = numberIn("to", rawTo)
	return from, to, err
}

// faultOf is what a carrier would complain of. Other errors are not told.
func faultOf(err error) (string, error) {
	var wrong *handset.Fault
	var failed *handset.HTTPError
	switch {
	case errors.As(err, &wrong):
		return wrong.Error(), nil
	case errors.As(err, &failed):
		return failed.Error(), nil
	}
	return "", err
}

func (d Deps) readHandset(ctx context.Context, in *inboxInput) (*inboxOutput, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	n, err := numberIn("number", in.Body.Number)
	if err != nil {
		return nil, err
	}
	out := &inboxOutput{}
	out.Body.Texts = views(d.Handset.Booth.Texts(n, in.Body.After), func(t handset.HeldText) HandsetText {
		return HandsetText{N: t.N, Turn: t.Key, Sent: t.Sent, With: t.With, Body: t.Body, Segments: t.Segments, Lost: t.Lost, At: t.At}
	})
	out.Body.Rings, out.Body.Now = d.Handset.Booth.Rings(n), d.Now()
	if out.Body.Rings == nil {
		out.Body.Rings = []string{}
	}
	return out, nil
}
