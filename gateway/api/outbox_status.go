package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// Lane is what a lane has to do.
type Lane struct {
	Lane     string     `json:"lane" example:"marketing"`
	Due      int        `json:"due" doc:"Should have left by now."`
	Segments int        `json:"due_segments" doc:"Of those due."`
	Oldest   *time.Time `json:"oldest,omitempty" doc:"Since when the oldest of those due is."`
	Waits    int        `json:"oldest_seconds,omitempty" doc:"How long it has been due."`
	Takes    int        `json:"takes_seconds,omitempty" doc:"How long those due take at the rates in force, after the lanes that go before; none: nothing is due, or a sender is not paced."`
	Later    int        `json:"later" doc:"Planned or held for later."`
	Held     int        `json:"held" doc:"Of due and later, those that a gate held."`
	Working  int        `json:"working" doc:"Taken by a worker, and not handed over yet."`
	Handed   int        `json:"at_carrier" doc:"At the carrier, without its answer."`
	Unknown  int        `json:"unknown" doc:"Of unknown fate: the carrier will be asked."`
	Person   int        `json:"person" doc:"Of unknown fate, for a person to tell."`
	Failed   int        `json:"failed" doc:"Of the last seven days, and not replayed."`
}

// SenderView is one of our addresses.
type SenderView struct {
	Sender     string     `json:"sender"`
	Rate       int        `json:"rate" doc:"Segments a second that are in force; 0: not paced."`
	Configured int        `json:"configured" doc:"Segments a second of the configuration; 0: not paced."`
	Live       bool       `json:"live,omitempty" doc:"The rate was set while running."`
	By         string     `json:"set_by,omitempty" doc:"Who set it, or took the configured one again."`
	At         *time.Time `json:"set_at,omitempty"`
	Minute     *int       `json:"last_minute,omitempty" doc:"Segments that left in the last minute; none: Redis is away, which counts them."`
	Open       int        `json:"without_end" doc:"Taken by the carrier in the last three days, and not told the end of."`
	Late       int        `json:"receipts_late" doc:"Of these, handed over longer ago than a receipt may take."`
	Oldest     *time.Time `json:"receipt_oldest,omitempty" doc:"When the oldest of those without an end was handed over."`
	Rests      int        `json:"rests_seconds,omitempty" doc:"The carrier asked it to rest so long."`
	Stop       string     `json:"stopped,omitempty" doc:"Why it must not be used until somebody lifts it."`
}

// AccountView is how the process that answers sees an account with a carrier.
type AccountView struct {
	Account string `json:"account" example:"main"`
	Share   int    `json:"share" doc:"Percent of its traffic that it gets."`
	Down    bool   `json:"down,omitempty"`
	Stopped bool   `json:"stopped,omitempty"`
}

// OutboxStatus is how the outbox stands.
type OutboxStatus struct {
	At       time.Time     `json:"at"`
	Lanes    []Lane        `json:"lanes"`
	Senders  []SenderView  `json:"senders"`
	Accounts []AccountView `json:"accounts"`
	Others   bool          `json:"accounts_elsewhere,omitempty" doc:"The process that answers sends nothing, and does not know how accounts are: cardline_outbox_account_share in the metrics of the workers tells."`
	Pauses   []PauseView   `json:"pauses"`
	Late     int           `json:"late_seconds" doc:"How long a receipt may take."`
	Counted  time.Time     `json:"receipts_counted" doc:"When receipts were: on a large table not at every look."`
}

type statusInput struct {
	Late int `query:"late_minutes" minimum:"1" maximum:"4320" default:"240" doc:"How long a receipt may take."`
}

type statusOutput struct{ Body OutboxStatus }

func (d Deps) statusDoor(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "outbox-status", Method: http.MethodGet, Path: "/outbox", Summary: "See lanes, senders, accounts, pauses and missing receipts",
		Description: "Rests and accounts are as the process that answers sees them; one that sends nothing tells of no account. The rest is the same for all.",
	}, d.outboxStatus)
}

func (d Deps) outboxStatus(ctx context.Context, in *statusInput) (*statusOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	late := time.Duration(in.Late) * time.Minute
	v, err := d.Operation.Control.Overview(ctx, d.Operation.Loads, late)
	if err != nil {
		return nil, d.failed("outbox status", err)
	}
	out := &statusOutput{Body: OutboxStatus{At: v.At, Late: int(late.Seconds()), Counted: v.Counted, Senders: []SenderView{}}}
	rates := map[string]int{}
	for _, s := range v.Senders {
		view := d.senderView(ctx, s)
		view.add(v)
		rates[s] = view.Rate
		out.Body.Senders = append(out.Body.Senders, view)
	}
	out.Body.Lanes = lanesOf(v, rates)
	if sends := d.Operation.Sends; sends != nil && !sends() {
		v.Accounts, out.Body.Others = nil, true
	}
	out.Body.Accounts = views(v.Accounts, func(a outbox.AccountHealth) AccountView { return AccountView(a) })
	out.Body.Pauses = views(v.Pauses, pauseView)
	return out, nil
}

// lanesOf shows lanes, the most urgent first: what is due in one takes as long as all that goes before it by the same senders, too.
func lanesOf(v outbox.Overview, rates map[string]int) []Lane {
	before := map[string]int{} // segments, by the senders they leave by
	return views(v.Lanes, func(l outbox.LaneLoad) Lane {
		out := Lane{
			Lane: string(l.Lane), Due: l.Due, Oldest: known(l.Oldest), Later: l.Later, Held: l.Held, Working: l.Working, Handed: l.Handed,
			Unknown: l.Unknown, Person: l.Person, Failed: l.Failed,
		}
		if !l.Oldest.IsZero() {
			out.Waits = int(v.At.Sub(l.Oldest).Seconds())
		}
		for purpose, weight := range l.Weight {
			senders := v.For[purpose]
			key := strings.Join(senders, " ")
			before[key] += weight
			out.Segments += weight
			if rate := together(senders, rates); rate > 0 {
				out.Takes = max(out.Takes, (before[key]+rate-1)/rate)
			}
		}
		return out
	})
}

// together is the rate of senders that share their work; 0 where one is not paced.
func together(senders []string, rates map[string]int) (rate int) {
	seen := map[string]bool{}
	for _, s := range senders {
		if rates[s] == 0 {
			return 0
		}
		if !seen[s] {
			seen[s] = true
			rate += rates[s]
		}
	}
	return rate
}

// add tells of a sender what the outbox knows.
func (s *SenderView) add(v outbox.Overview) {
	for _, stop := range v.Stops {
		if stop.Kind == outbox.StopSender && stop.Name == s.Sender {
			s.Stop = stop.Reason
		}
	}
	for _, r := range v.Rests {
		if r.Sender == s.Sender {
			s.Rests = int((r.Left + time.Second - 1) / time.Second)
		}
	}
	for _, o := range v.Owed {
		if o.Sender == s.Sender {
			s.Open, s.Late, s.Oldest = o.All, o.Late, known(o.Oldest)
		}
	}
}
