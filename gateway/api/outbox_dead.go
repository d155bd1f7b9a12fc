package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// DeadLetter is a message that failed, or whose fate a person must tell.
type DeadLetter struct {
	ID       string    `json:"id"`
	Type     string    `json:"type" example:"due-reminder"`
	Lane     string    `json:"lane" example:"service"`
	Number   string    `json:"number" doc:"Masked."`
	State    string    `json:"state" enum:"failed,undelivered,unknown"`
	Code     int       `json:"code,omitempty" doc:"The carrier's."`
	Reason   string    `json:"reason,omitempty"`
	Source   string    `json:"source,omitempty"`
	Occasion string    `json:"occasion,omitempty"`
	Died     time.Time `json:"died"`
}

// DeadChoice chooses dead letters.
type DeadChoice struct {
	IDs      []string  `json:"ids,omitempty" maxItems:"1000"`
	Type     string    `json:"type,omitempty" maxLength:"60"`
	Lane     string    `json:"lane,omitempty" maxLength:"20"`
	Campaign string    `json:"campaign,omitempty" maxLength:"60"`
	State    string    `json:"state,omitempty" enum:"failed,undelivered,unknown" doc:"None: failed and unknown."`
	Code     int       `json:"code,omitempty" doc:"The carrier's."`
	Since    time.Time `json:"since,omitzero" doc:"Died since; none: in the last seven days."`
	Until    time.Time `json:"until,omitzero"`
}

func (c DeadChoice) filter() outbox.DeadFilter {
	return outbox.DeadFilter{
		IDs: c.IDs, Type: outbox.Type(c.Type), Lane: outbox.Lane(c.Lane), Campaign: c.Campaign, State: outbox.State(c.State), Code: c.Code,
		Since: c.Since, Until: c.Until,
	}
}

type deadInput struct {
	Page

	Type     string    `query:"type" maxLength:"60"`
	Lane     string    `query:"lane" maxLength:"20"`
	Campaign string    `query:"campaign" maxLength:"60"`
	State    string    `query:"state" enum:"failed,undelivered,unknown"`
	Code     int       `query:"code"`
	Since    time.Time `query:"since"`
	Until    time.Time `query:"until"`
}

type deadOutput struct {
	Body struct {
		Letters []DeadLetter `json:"letters"`
		Next    string       `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type replayInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"80" example:"replay-2026-11-22-01" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours."`
	Body       struct {
		DeadChoice

		Reason    string `json:"reason" minLength:"2" maxLength:"200"`
		DryRun    bool   `json:"dry_run,omitempty" doc:"Only count."`
		After     string `json:"after,omitempty" maxLength:"64" doc:"The next of the part before: a replay of many goes in parts."`
		Limit     int    `json:"limit,omitempty" minimum:"0" maximum:"5000" doc:"Letters of one part; none: 5,000."`
		Expect    int    `json:"expect,omitempty" minimum:"0" doc:"How many the dry run counted: a replay of another number is refused."`
		MayRepeat bool   `json:"may_repeat,omitempty" doc:"Also what may have been taken: only what protects customers, worded so."`
	}
}

// ReplayResult says what came, or would come, of a replay.
type ReplayResult struct {
	Found    int            `json:"found" doc:"Dead letters that were chosen."`
	Again    int            `json:"again" doc:"Planned again."`
	Repeats  int            `json:"repeats,omitempty" doc:"Of these, worded as possible repeats."`
	Taken    int            `json:"taken,omitempty" doc:"Left alone: they may have been taken."`
	Late     int            `json:"late,omitempty" doc:"Left alone: codes whose time is over, and texts that are deleted."`
	Earlier  int            `json:"replayed_before,omitempty" doc:"Were chosen, and are dead no more: they were replayed. Counted by a dry run from the beginning."`
	Left     []LeftAlone    `json:"left,omitempty" doc:"Named, and no dead letters."`
	Next     string         `json:"next,omitempty" doc:"There are more than one call takes: they are after this."`
	At       time.Time      `json:"at" doc:"Of the server: as until it keeps the parts of one replay to the letters that were counted."`
	ByReason map[string]int `json:"by_reason,omitempty" doc:"What they died of."`
}

// LeftAlone is a message that was named and is no dead letter.
type LeftAlone struct {
	ID  string    `json:"id"`
	As  string    `json:"replayed_as,omitempty" doc:"It was replayed, as this."`
	At  time.Time `json:"replayed_at,omitzero"`
	Why string    `json:"why" example:"already replayed as 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 at 2026-11-21T03:00:00Z"`
}

// resultOf shows what came of a replay.
func resultOf(r outbox.Replayed) ReplayResult {
	out := ReplayResult{
		Found: r.Found, Again: r.Again, Repeats: r.Repeats, Taken: r.Taken, Late: r.Late, Earlier: r.Earlier, Next: r.Next, At: r.At, ByReason: r.ByReason,
	}
	for _, f := range r.Left {
		out.Left = append(out.Left, LeftAlone{f.ID, f.As, f.At, f.String()})
	}
	return out
}

type replayOutput struct {
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     ReplayResult
}

// deadDoors: what failed for good, and sending it again.
func (d Deps) deadDoors(api huma.API) {
	if d.Operation.Dead == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-dead", Method: http.MethodGet, Path: "/outbox/dead", Summary: "List dead letters",
		Description: "Messages that failed and were not replayed, and those whose fate no receipt and no list could settle.",
	}, d.listDead)
	huma.Register(api, huma.Operation{
		OperationID: "replay", Method: http.MethodPost, Path: "/outbox/replay", DefaultStatus: http.StatusOK, Summary: "Send dead letters again",
		Description: "A dry run counts; the replay must name that count (409 where it is another by now). Each letter is planned again once, " +
			"as a new message that passes all gates. At most 5,000 a call; next tells where the rest begins. 409 too where all that were named are no" +
			" dead letters: it tells what was replayed as what.",
	}, d.replay)
}

func (d Deps) listDead(ctx context.Context, in *deadInput) (*deadOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	if err := (outbox.DeadFilter{Type: outbox.Type(in.Type), Lane: outbox.Lane(in.Lane)}).Check(); err != nil {
		return nil, d.failed("dead letters", err)
	}
	choice := DeadChoice{Type: in.Type, Lane: in.Lane, Campaign: in.Campaign, State: in.State, Code: in.Code, Since: in.Since, Until: in.Until}
	f := choice.filter()
	if f.Since.IsZero() {
		f.Since = d.Now().AddDate(0, 0, -7)
	}
	letters, err := d.Operation.Dead.Letters(ctx, f, in.After, in.Limit+1)
	if err != nil {
		return nil, d.failed("dead letters", err)
	}
	out := &deadOutput{}
	out.Body.Letters, out.Body.Next = paged(letters, in.Limit, letterOf, func(l outbox.Letter) string { return l.ID })
	return out, nil
}

func letterOf(l outbox.Letter) DeadLetter {
	return DeadLetter{
		ID: l.ID, Type: string(l.Type), Lane: string(l.Lane), Number: l.To.String(), State: string(l.State), Code: l.Code, Reason: l.Reason,
		Source: l.Source, Occasion: l.Occasion, Died: l.Died,
	}
}

func (d Deps) replay(ctx context.Context, in *replayInput) (*replayOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	b := in.Body
	done, err := once(ctx, d, "replay", in.Idempotent, b, func() (int, ReplayResult, error) {
		r, err := d.Operation.Control.Replay(ctx, d.Operation.Dead, outbox.Replay{
			Filter: b.filter(), After: b.After, N: b.Limit, MayRepeat: b.MayRepeat, Expect: b.Expect, DryRun: b.DryRun,
		})
		if err != nil {
			return 0, ReplayResult{}, d.failed("replay", err)
		}
		action := "outbox.replay"
		if b.DryRun {
			action = "outbox.replay.count"
		}
		err = d.audited(ctx, action, "outbox:dead", map[string]any{"filter": b.DeadChoice, "reason": b.Reason}, resultOf(r))
		if err != nil {
			return 0, ReplayResult{}, d.failed("replay", err)
		}
		return http.StatusOK, resultOf(r), nil
	})
	if err != nil {
		return nil, err
	}
	return &replayOutput{done.Replayed, done.Body}, nil
}
