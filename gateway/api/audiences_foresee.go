package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

type foreseeInput struct {
	Body struct {
		Audience Audience `json:"audience"`
		Type     string   `json:"type,omitempty" maxLength:"40" default:"offer" example:"offer" doc:"Of the message that is thought of."`
		Size     int      `json:"size,omitempty" minimum:"1" maximum:"5000" default:"1000" doc:"How many are looked at, at most."`
	}
}

// GateShare is how many one gate would hold back.
type GateShare struct {
	Gate     string          `json:"gate" example:"consent"`
	State    string          `json:"state" enum:"held,suppressed,expired" doc:"held: it would leave later. The others would get nothing."`
	Count    int             `json:"count" example:"61"`
	PerMille int             `json:"per_mille" example:"61" doc:"Of those looked at."`
	Reason   string          `json:"reason" example:"opted out of marketing at the bank" doc:"The most frequent one."`
	Why      []outbox.Clause `json:"why,omitempty" doc:"It in parts, each with a stable code."`
}

// ForeseenAudience is what would become of a message to an audience now.
type ForeseenAudience struct {
	Count    int         `json:"count" example:"182044"`
	Looked   int         `json:"looked" example:"1000"`
	Exact    bool        `json:"exact" doc:"Everybody was looked at; else a sample drawn at random."`
	HeldOut  int         `json:"held_out" doc:"Of those looked at: get nothing, to compare with."`
	NoNumber int         `json:"no_number" doc:"Of those looked at: no number is known of them."`
	Leave    int         `json:"leave" doc:"Of those looked at: it would leave now."`
	Gates    []GateShare `json:"gates"`
	Hints    []Wrong     `json:"hints,omitempty" doc:"What may be misspelt in the filters."`
}

type foreseenOutput struct{ Body ForeseenAudience }

func (d Deps) foreseeAudience(ctx context.Context, in *foreseeInput) (*foreseenOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	if _, ok := outbox.Declared(outbox.Type(in.Body.Type)); !ok {
		return nil, huma.Error422UnprocessableEntity("there is no such type of message", fault("body.type", wrong.Of("type-none")))
	}
	f, err := d.fixed(ctx, in.Body.Audience)
	if err != nil {
		return nil, err
	}
	out := &foreseenOutput{}
	b := &out.Body
	if b.Count, err = d.Audiences.Count(ctx, f); err != nil {
		return nil, d.later("counting an audience", err)
	}
	hints, err := d.hints(ctx, f)
	for _, h := range hints {
		b.Hints = append(b.Hints, wrongOf(h.At("")))
	}
	if err != nil {
		return nil, err
	}
	rs, err := d.Audiences.Sample(ctx, f, in.Body.Size)
	if err != nil {
		return nil, d.later("drawing a sample", err)
	}
	b.Looked, b.Exact, b.Gates = len(rs), len(rs) >= b.Count, []GateShare{}
	var ms []outbox.Message
	for _, r := range rs {
		switch {
		case r.HeldOut:
			b.HeldOut++
		case r.Number == "":
			b.NoNumber++
		default:
			ms = append(ms, thoughtOf(r, outbox.Type(in.Body.Type)))
		}
	}
	if err := d.askGates(ctx, b, ms); err != nil {
		return nil, d.later("asking the gates", err)
	}
	return out, nil
}

// thoughtOf is a message to somebody that nobody writes.
func thoughtOf(r audience.Recipient, t outbox.Type) outbox.Message {
	return outbox.Message{Type: t, To: r.Number, Customer: r.Customer, Zone: r.Zone, Lang: r.Lang, Body: "-"}
}

// gatesAtOnce is how many messages the gates are asked about together.
const gatesAtOnce = 500

func (d Deps) askGates(ctx context.Context, b *ForeseenAudience, ms []outbox.Message) error {
	type verdict struct{ gate, state string }
	counts, reasons := map[verdict]int{}, map[verdict]map[string]int{}
	got := map[phone.Number]bool{}
	for some := range slices.Chunk(ms, gatesAtOnce) {
		seen, err := d.Foresight.Foresee(ctx, some)
		if err != nil {
			return err
		}
		for i, s := range seen {
			if s.State == "" || s.State == outbox.Held {
				if got[some[i].To] {
					s = outbox.Foreseen{State: outbox.Suppressed, Gate: "duplicate", Reason: "shares a number with somebody who gets it: a number is sent one"}
				}
				got[some[i].To] = true
			}
			if s.State == "" {
				b.Leave++
				continue
			}
			v := verdict{s.Gate, string(s.State)}
			if counts[v]++; reasons[v] == nil {
				reasons[v] = map[string]int{}
			}
			reasons[v][s.Reason]++
		}
	}
	for v, n := range counts {
		often, most := "", 0
		for reason, times := range reasons[v] {
			if times > most || times == most && reason < often {
				often, most = reason, times
			}
		}
		b.Gates = append(b.Gates, GateShare{Gate: v.gate, State: v.state, Count: n, PerMille: n * 1000 / b.Looked, Reason: often, Why: outbox.Clauses(often)})
	}
	slices.SortFunc(b.Gates, func(x, y GateShare) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Gate+x.State, y.Gate+y.State)) })
	return nil
}
