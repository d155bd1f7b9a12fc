package api

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Register is a do-not-contact register, and the copy of it in use.
type Register struct {
	Name    string     `json:"name" example:"hk-dnc"`
	Country string     `json:"country" example:"HK"`
	Days    int        `json:"days" doc:"After these a copy may no longer be used: marketing to the country is refused."`
	Source  string     `json:"source" doc:"Where the law says so."`
	Version string     `json:"version,omitempty" example:"2026-46"`
	Date    *time.Time `json:"date,omitempty" doc:"As of when the copy is; missing: none was ever loaded, and nothing is checked."`
	Loaded  *time.Time `json:"loaded,omitempty"`
	Count   int64      `json:"count"`
	Until   *time.Time `json:"until,omitempty" doc:"How long the copy may be used."`
	Stale   bool       `json:"stale" doc:"Too old, or loaded under keys that are gone."`
}

func registerOf(c consent.Copy, now time.Time) Register {
	r := Register{Name: c.Name, Country: c.Region, Days: c.Days, Source: c.Source, Version: c.Version, Count: c.Count}
	if c.ID != "" {
		until := c.Overdue()
		r.Date, r.Loaded, r.Until, r.Stale = &c.Date, &c.Loaded, &until, c.Stale(now)
	}
	return r
}

type registersOutput struct {
	Body struct {
		Registers []Register `json:"registers"`
	}
}

type beginRegisterInput struct {
	Body struct {
		Register string    `json:"register" maxLength:"40" example:"hk-dnc"`
		Version  string    `json:"version" minLength:"1" maxLength:"80" example:"2026-46" doc:"The issuer's."`
		Date     time.Time `json:"date" doc:"As of when the issuer says the file is."`
	}
}

type beginRegisterOutput struct {
	Body struct {
		Copy string `json:"copy" doc:"Send its numbers there, then use it."`
	}
}

type copyInput struct {
	Copy   string `path:"copy" maxLength:"40"`
	Anyway bool   `query:"anyway" doc:"Also where the copy is of an earlier day than the one in use, or holds less than half of its numbers."`
}

type fillRegisterInput struct {
	Copy     string `path:"copy" maxLength:"40"`
	Register string `query:"register" required:"true" maxLength:"40" example:"hk-dnc"`
	RawBody  []byte `contentType:"text/plain"`
}

type fillRegisterOutput struct {
	Body struct {
		Lines      int   `json:"lines"`
		Added      int   `json:"added" doc:"Numbers that were not on the copy yet."`
		Unreadable []int `json:"unreadable" doc:"Which lines, from 1, hold no number of the register's country."`
	}
}

type useRegisterOutput struct{ Body Register }

// registerLinesMost is how many lines one call may bring.
const registerLinesMost = 10_000

// registers: of each number only a keyed index is kept.
func (d Deps) registers(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-registers", Method: http.MethodGet, Path: "/consents/registers", Summary: "List do-not-contact registers and how old their copies are",
	}, d.listRegisters)
	huma.Register(api, huma.Operation{
		OperationID: "begin-register", Method: http.MethodPost, Path: "/consents/registers", DefaultStatus: http.StatusOK,
		Summary: "Begin to load a copy of a register, beside the one in use",
	}, d.beginRegister)
	huma.Register(api, huma.Operation{
		OperationID: "fill-register", Metadata: keepsNothing, Method: http.MethodPost, Path: "/consents/registers/{copy}/numbers", DefaultStatus: http.StatusOK, MaxBodyBytes: 1 << 20,
		Summary: "Send up to 10,000 lines of a register", Description: "A number a line, in national or international form. The same again is added once.",
	}, d.fillRegister)
	huma.Register(api, huma.Operation{
		OperationID: "use-register", Method: http.MethodPost, Path: "/consents/registers/{copy}/use", DefaultStatus: http.StatusOK,
		Summary: "Use a copy in the place of the one before", Description: "Every process does so within seconds. 409: it holds no number, or (anyway) less than half of those before, or it is older.",
	}, d.useRegister)
}

func (d Deps) listRegisters(ctx context.Context, _ *struct{}) (*registersOutput, error) {
	if err := allowed(ctx, access.ConsentRead); err != nil {
		return nil, err
	}
	known, err := consent.Registers()
	if err != nil {
		return nil, d.later("listing registers", err)
	}
	copies, err := d.Consents.Copies(ctx)
	if err != nil {
		return nil, d.later("listing registers", err)
	}
	out := &registersOutput{}
	for _, k := range known {
		one := consent.Copy{Register: k}
		for _, c := range copies {
			if c.Name == k.Name {
				one = c
			}
		}
		out.Body.Registers = append(out.Body.Registers, registerOf(one, d.Now()))
	}
	return out, nil
}

func (d Deps) beginRegister(ctx context.Context, in *beginRegisterInput) (*beginRegisterOutput, error) {
	if err := allowed(ctx, access.ConsentWrite); err != nil {
		return nil, err
	}
	r, err := consent.FindRegister(in.Body.Register)
	if err != nil {
		return nil, d.noCopy(err)
	}
	if in.Body.Date.After(d.Now().AddDate(0, 0, 1)) {
		return nil, huma.Error422UnprocessableEntity("date: lies in the future")
	}
	c, err := d.Consents.BeginCopy(ctx, consent.Copy{Register: r, Version: in.Body.Version, Date: in.Body.Date})
	if err != nil {
		return nil, d.noCopy(err)
	}
	out := &beginRegisterOutput{}
	out.Body.Copy = c.ID
	return out, nil
}

func (d Deps) noCopy(err error) error {
	switch {
	case errors.Is(err, consent.ErrNoRegister):
		return huma.Error422UnprocessableEntity("there is no such register: list them")
	case errors.Is(err, consent.ErrNoCopy):
		return huma.Error404NotFound("no such copy is being loaded")
	}
	for _, kept := range []error{consent.ErrEmptyCopy, consent.ErrOlderCopy, consent.ErrShrunkCopy} {
		if errors.Is(err, kept) {
			return huma.Error409Conflict(kept.Error())
		}
	}
	return d.later("a do-not-contact register", err)
}

func (d Deps) fillRegister(ctx context.Context, in *fillRegisterInput) (*fillRegisterOutput, error) {
	if err := allowed(ctx, access.ConsentWrite); err != nil {
		return nil, err
	}
	r, err := consent.FindRegister(in.Register)
	if err != nil {
		return nil, d.noCopy(err)
	}
	out := &fillRegisterOutput{}
	out.Body.Unreadable = []int{}
	var ns []phone.Number
	for lines := bufio.NewScanner(bytes.NewReader(in.RawBody)); lines.Scan(); {
		if out.Body.Lines++; out.Body.Lines > registerLinesMost {
			return nil, huma.Error422UnprocessableEntity("more than 10,000 lines in one call")
		}
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		n, err := r.Number(line)
		if err != nil {
			out.Body.Unreadable = append(out.Body.Unreadable, out.Body.Lines)
			continue
		}
		ns = append(ns, n)
	}
	if out.Body.Added, err = d.Consents.AddNumbers(ctx, in.Copy, ns); err != nil {
		return nil, d.noCopy(err)
	}
	return out, nil
}

func (d Deps) useRegister(ctx context.Context, in *copyInput) (*useRegisterOutput, error) {
	if err := allowed(ctx, access.ConsentWrite); err != nil {
		return nil, err
	}
	c, err := d.Consents.UseCopy(ctx, in.Copy, in.Anyway)
	if err != nil {
		return nil, d.noCopy(err)
	}
	if err := d.audited(ctx, "consent.register", "register:"+c.Name, nil, map[string]any{"version": c.Version, "date": c.Date, "count": c.Count}); err != nil {
		d.Log.Error("a register came into use without an audit entry", "register", c.Name, "version", c.Version, "err", err)
	}
	return &useRegisterOutput{registerOf(c, d.Now())}, nil
}
