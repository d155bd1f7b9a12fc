package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/dialogue"
	"cardline/internal/handset"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Handset is telephones in the browser, to try the program with. Production has none.
type Handset struct {
	Booth  *handset.Booth // nil: their doors are not there
	Traces *dialogue.Traces
	Turn   func(ctx context.Context, offset time.Duration) error // the clock of every process
	People func(ctx context.Context) ([]customer.Customer, error)
	Ours   []OurNumber
}

// OurNumber is one that customers reach, or are reached from.
type OurNumber struct {
	Name   string       // service, marketing, security, platinum, lost
	Number phone.Number // or the id of a messaging service
}

// HandsetPerson is somebody whose telephone can be taken in hand. Their number is in clear: it is dialled from.
type HandsetPerson struct {
	Customer      string       `json:"customer" example:"C1001"`
	Names         locale.Words `json:"names"`
	Number        string       `json:"number" example:"+12025550147"`
	Language      string       `json:"language" example:"en"`
	Zone          string       `json:"zone" example:"America/New_York"`
	Tier          string       `json:"tier,omitempty" example:"Gold"`
	Manager       string       `json:"manager,omitempty" example:"周敏"`
	Birthday      string       `json:"birthday,omitempty" example:"02-29"`
	OverdueDays   int          `json:"overdue_days"`
	NoMarketing   bool         `json:"no_marketing"`
	Supplementary bool         `json:"supplementary" doc:"All their cards are on somebody else's account."`
	Shared        bool         `json:"shared" doc:"Somebody else has this number, too."`
	Cards         []ShownCard  `json:"cards"`
}

type handsetOutput struct {
	Body struct {
		Now     time.Time       `json:"now" doc:"By the program's clock."`
		Turned  int             `json:"turned_seconds" doc:"How far that is before the world's."`
		People  []HandsetPerson `json:"people"`
		Numbers []HandsetNumber `json:"numbers"`
	}
}

// HandsetNumber is one of the bank's.
type HandsetNumber struct {
	Name   string `json:"name" enum:"service,marketing,security,platinum,lost"`
	Number string `json:"number" example:"+12025550100"`
}

type turnClockInput struct {
	Body struct {
		Minutes int    `json:"minutes,omitempty" minimum:"1" maximum:"60480" example:"10" doc:"So far ahead."`
		Morning string `json:"morning,omitempty" maxLength:"60" example:"America/New_York" doc:"To the next nine in the morning of this time zone, in place of minutes."`
	}
}

type turnClockOutput struct {
	Body struct {
		Now    time.Time `json:"now"`
		Turned int       `json:"turned_seconds"`
	}
}

// handset: telephones that reach us by the doors the carrier uses, and how what they said was understood.
func (d Deps) handset(api huma.API) {
	if d.Handset.Booth == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "show-handset", Method: http.MethodGet, Path: "/handset", Summary: "See whose telephones there are, and what time it is",
		Description: "The demo's customers; with another bank there is nobody, and any number may be used.",
	}, d.showHandset)
	huma.Register(api, huma.Operation{
		OperationID: "turn-clock", Method: http.MethodPost, Path: "/handset/clock", DefaultStatus: http.StatusOK, Summary: "Turn the clock ahead",
		Description: "Of every process. What is due by then is done.",
	}, d.turnHandsetClock)
	d.handsetTexts(api)
	d.handsetCalls(api)
	d.handsetTraces(api)
}

func (d Deps) showHandset(ctx context.Context, _ *struct{}) (*handsetOutput, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	people, err := d.Handset.People(ctx)
	if err != nil {
		return nil, d.later("listing whose telephones there are", err)
	}
	out := &handsetOutput{}
	out.Body.Now, out.Body.Turned, out.Body.People, out.Body.Numbers = d.Now(), d.turned(), []HandsetPerson{}, []HandsetNumber{}
	shared := map[phone.Number]int{}
	for _, c := range people {
		for _, n := range c.Numbers {
			shared[n]++
		}
	}
	for _, c := range people {
		if len(c.Numbers) > 0 {
			out.Body.People = append(out.Body.People, handsetPerson(c, shared[c.Numbers[0]] > 1))
		}
	}
	for _, n := range d.Handset.Ours {
		out.Body.Numbers = append(out.Body.Numbers, HandsetNumber{n.Name, n.Number.Reveal()})
	}
	return out, nil
}

func handsetPerson(c customer.Customer, shared bool) HandsetPerson {
	p := HandsetPerson{
		Customer: c.ID, Names: c.Names, Number: c.Numbers[0].Reveal(), Language: string(c.Lang), Zone: c.Zone, Tier: c.Tier, Manager: c.Manager,
		Birthday: c.Birthday, OverdueDays: c.OverdueDays, NoMarketing: c.NoMarketing, Shared: shared, Supplementary: len(c.Cards) > 0, Cards: []ShownCard{},
	}
	for _, k := range c.Cards {
		p.Supplementary = p.Supplementary && k.Supplementary
		p.Cards = append(p.Cards, ShownCard{Card: k.Tail.Masked(), Product: k.Product, Currency: k.Currency, State: k.State})
	}
	return p
}

func (d Deps) turned() int { return int(d.Now().Sub(d.Wall()).Round(time.Second) / time.Second) }

// morning is when people begin to look at their telephones.
const morning = 9

func (d Deps) turnHandsetClock(ctx context.Context, in *turnClockInput) (*turnClockOutput, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	ahead := time.Duration(in.Body.Minutes) * time.Minute
	switch zone, err := time.LoadLocation(in.Body.Morning); {
	case (ahead == 0) == (in.Body.Morning == ""):
		return nil, huma.Error422UnprocessableEntity("give minutes, or the zone whose morning it is to be")
	case err != nil || in.Body.Morning == "Local":
		return nil, huma.Error422UnprocessableEntity("there is no such time zone", fault("body.morning", wrong.Of("zone")))
	case ahead == 0:
		now := d.Now().In(zone)
		next := time.Date(now.Year(), now.Month(), now.Day(), morning, 0, 0, 0, zone)
		if !next.After(now) {
			next = time.Date(now.Year(), now.Month(), now.Day()+1, morning, 0, 0, 0, zone)
		}
		ahead = next.Sub(now)
	}
	if err := d.Handset.Turn(ctx, d.Now().Sub(d.Wall())+ahead); err != nil {
		return nil, d.later("turning the clock", err)
	}
	out := &turnClockOutput{}
	out.Body.Now, out.Body.Turned = d.Now(), d.turned()
	return out, nil
}
