package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/coupon"
	"cardline/internal/wrong"
)

// CouponPool is codes of one kind, of which everybody gets one at most.
type CouponPool struct {
	Name     string    `json:"name" example:"SPRING-POOL"`
	State    string    `json:"state" enum:"ready,low,empty,expired"`
	Expires  time.Time `json:"expires" doc:"No code is given from then on."`
	Low      int       `json:"low" doc:"It is told when so few are left."`
	Imported int       `json:"imported" doc:"Codes that were ever put in."`
	Left     int       `json:"left" doc:"That nobody has yet."`
	By       string    `json:"by" example:"anna"`
	Since    time.Time `json:"since"`
}

// CouponImport is a file of codes: put in as a whole, or not.
type CouponImport struct {
	ID       string     `json:"id"`
	Pool     string     `json:"pool" example:"SPRING-POOL"`
	State    string     `json:"state" enum:"staging,ready,dropped"`
	File     string     `json:"file,omitempty" example:"codes.csv"`
	By       string     `json:"by" example:"anna"`
	Lines    int        `json:"lines" doc:"Of the file so far: the next page begins here."`
	Taken    int        `json:"taken" doc:"Codes."`
	Repeated int        `json:"repeated" doc:"Lines whose code stands in the file or the pool already."`
	Refused  int        `json:"refused" doc:"Lines that are no code."`
	Began    time.Time  `json:"began"`
	Ready    *time.Time `json:"ready,omitempty"`
}

// CouponGiven is a code that somebody has: the message tells which.
type CouponGiven struct {
	Message  string    `json:"message"`
	Customer string    `json:"customer,omitempty" example:"C1001"`
	Source   string    `json:"source" example:"campaign:SPRING-27"`
	At       time.Time `json:"at"`
	Again    bool      `json:"again,omitempty" doc:"Told once more: it was theirs already."`
}

type poolInput struct {
	Pool string `path:"pool" maxLength:"40" example:"SPRING-POOL"`
}

type savePoolInput struct {
	Pool string `path:"pool" maxLength:"40" example:"SPRING-POOL"`
	Body struct {
		Expires time.Time `json:"expires" example:"2027-06-30T16:00:00Z"`
		Low     int       `json:"low,omitempty" minimum:"0" maximum:"100000000" example:"500"`
	}
}

type poolOutput struct{ Body CouponPool }

type poolsOutput struct {
	Body struct {
		Pools []CouponPool `json:"pools"`
		Next  string       `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type beginCouponsInput struct {
	Pool string `path:"pool" maxLength:"40" example:"SPRING-POOL"`
	Body struct {
		File string `json:"file,omitempty" maxLength:"120" example:"codes.csv"`
	}
}

type addCouponsInput struct {
	ID      string `path:"id" maxLength:"40"`
	From    int    `query:"from" minimum:"0" required:"true" example:"0" doc:"How many lines came before: the import's lines."`
	RawBody []byte `contentType:"text/csv"`
}

type useCouponsInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Anyway bool `json:"anyway,omitempty" doc:"Also where lines were refused or repeated."`
	}
}

type couponImportOutput struct{ Body CouponImport }

type releaseCouponsInput struct {
	Pool string `path:"pool" maxLength:"40" example:"SPRING-POOL"`
	Body struct {
		Campaign string `json:"campaign,omitempty" maxLength:"24" example:"SPRING-27" doc:"Only those of its messages."`
		Reason   string `json:"reason" minLength:"2" maxLength:"200" example:"the campaign was cancelled"`
	}
}

type releasedOutput struct {
	Body struct {
		Released int `json:"released"`
	}
}

type givenInput struct {
	Pool  string `path:"pool" maxLength:"40" example:"SPRING-POOL"`
	After string `query:"after" maxLength:"200" doc:"The next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type givenOutput struct {
	Body struct {
		Given []CouponGiven `json:"given"`
		Next  string        `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

// coupons: pools of codes, and the files they come in. No answer holds a code: the message does that told it.
func (d Deps) coupons(api huma.API) {
	if d.Coupons == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-coupon-pools", Method: http.MethodGet, Path: "/coupons", Summary: "List the pools of codes by name",
	}, d.listPools)
	huma.Register(api, huma.Operation{
		OperationID: "show-coupon-pool", Method: http.MethodGet, Path: "/coupons/{pool}", Summary: "Read a pool",
	}, func(ctx context.Context, in *poolInput) (*poolOutput, error) {
		return d.pool(ctx, access.CampaignsRead, func() (coupon.Pool, error) { return d.Coupons.Pool(ctx, in.Pool) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "save-coupon-pool", Method: http.MethodPut, Path: "/coupons/{pool}", Summary: "Make a pool, or change when it expires and is low",
	}, func(ctx context.Context, in *savePoolInput) (*poolOutput, error) {
		return d.pool(ctx, access.CampaignsWrite, func() (coupon.Pool, error) {
			if err := coupon.CheckName(in.Pool); err != nil {
				return coupon.Pool{}, err
			}
			return d.Coupons.SavePool(ctx, coupon.Pool{Name: in.Pool, Expires: in.Body.Expires, Low: in.Body.Low, By: holder(ctx).Name})
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-given-coupons", Method: http.MethodGet, Path: "/coupons/{pool}/given", Summary: "List who has codes of a pool",
	}, d.listGiven)
	huma.Register(api, huma.Operation{
		OperationID: "release-coupons", Method: http.MethodPost, Path: "/coupons/{pool}/release", DefaultStatus: http.StatusOK,
		Summary: "Give codes back whose message never left", Description: "Those of messages that were held back for ever or were too old: nobody has seen them.",
	}, func(ctx context.Context, in *releaseCouponsInput) (*releasedOutput, error) {
		if err := allowed(ctx, access.CampaignsRun); err != nil {
			return nil, err
		}
		out := &releasedOutput{}
		var err error
		out.Body.Released, err = d.Coupons.Release(ctx, in.Pool, in.Body.Campaign, holder(ctx).Name, in.Body.Reason)
		return out, d.couponFault(err)
	})
	d.couponImports(api)
}

func (d Deps) couponImports(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "begin-coupons", Method: http.MethodPost, Path: "/coupons/{pool}/imports", DefaultStatus: http.StatusCreated, Summary: "Begin a file of codes for a pool",
		Description: "One that was begun before for the pool and not put in is dropped.",
	}, func(ctx context.Context, in *beginCouponsInput) (*couponImportOutput, error) {
		return d.couponImport(ctx, access.CampaignsWrite, func() (coupon.Batch, error) {
			return d.Coupons.Begin(ctx, coupon.Batch{Pool: in.Pool, File: in.Body.File, By: holder(ctx).Name})
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "add-coupons", Method: http.MethodPost, Path: "/coupon-imports/{id}/codes", DefaultStatus: http.StatusOK, MaxBodyBytes: 1 << 20,
		Summary: "Send the next lines of a file of codes, up to 5,000, one code on each", Description: "409: it goes on at another line, or is over.",
	}, func(ctx context.Context, in *addCouponsInput) (*couponImportOutput, error) {
		return d.couponImport(ctx, access.CampaignsWrite, func() (coupon.Batch, error) {
			page, err := coupon.ReadPage(in.ID, in.From, in.RawBody)
			if err != nil {
				return coupon.Batch{}, huma.Error422UnprocessableEntity("the lines cannot be taken", fault("body", wrong.From(err)))
			}
			return d.Coupons.Add(ctx, page)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-coupon-import", Method: http.MethodGet, Path: "/coupon-imports/{id}", Summary: "Read how far a file of codes is taken in",
	}, func(ctx context.Context, in *listInput) (*couponImportOutput, error) {
		return d.couponImport(ctx, access.CampaignsRead, func() (coupon.Batch, error) { return d.Coupons.Batch(ctx, in.ID) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "use-coupons", Method: http.MethodPost, Path: "/coupon-imports/{id}/use", DefaultStatus: http.StatusOK, Summary: "Put a file of codes into its pool",
		Description: "409: lines were refused or repeated (anyway), there is no code in it, or it is over.",
	}, func(ctx context.Context, in *useCouponsInput) (*couponImportOutput, error) {
		return d.couponImport(ctx, access.CampaignsWrite, func() (coupon.Batch, error) {
			return d.Coupons.Use(ctx, in.ID, holder(ctx).Name, in.Body.Anyway)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-refused-coupons", Method: http.MethodGet, Path: "/coupon-imports/{id}/refused", Summary: "Read which lines were not taken and why, as CSV",
		Description: "line,reason. Codes are not repeated. Link names the next page.",
	}, d.refusedCoupons)
}

func (d Deps) listPools(ctx context.Context, in *Page) (*poolsOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	all, err := d.Coupons.Pools(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.couponFault(err)
	}
	out := &poolsOutput{}
	out.Body.Pools, out.Body.Next = paged(all, in.Limit, d.poolOf, func(p coupon.Pool) string { return p.Name })
	return out, nil
}

func (d Deps) listGiven(ctx context.Context, in *givenInput) (*givenOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	if _, err := d.Coupons.Pool(ctx, in.Pool); err != nil {
		return nil, d.couponFault(err)
	}
	all, err := d.Coupons.Given(ctx, in.Pool, in.After, in.Limit+1)
	if err != nil {
		return nil, d.couponFault(err)
	}
	out := &givenOutput{}
	out.Body.Given, out.Body.Next = paged(all, in.Limit, func(g coupon.Given) CouponGiven {
		return CouponGiven{Message: g.Message, Customer: g.Customer, Source: g.Source, At: g.At, Again: g.Again}
	}, func(g coupon.Given) string { return g.Key })
	return out, nil
}

func (d Deps) pool(ctx context.Context, need access.Scope, do func() (coupon.Pool, error)) (*poolOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	p, err := do()
	if err != nil {
		return nil, d.couponFault(err)
	}
	return &poolOutput{d.poolOf(p)}, nil
}

func (d Deps) poolOf(p coupon.Pool) CouponPool {
	return CouponPool{
		Name: p.Name, State: p.State(d.Now()), Expires: p.Expires, Low: p.Low, Imported: p.Imported, Left: p.Left, By: p.By, Since: p.Since,
	}
}

func (d Deps) couponImport(ctx context.Context, need access.Scope, do func() (coupon.Batch, error)) (*couponImportOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	b, err := do()
	if err != nil {
		return nil, d.couponFault(err)
	}
	return &couponImportOutput{CouponImport{
		ID: b.ID, Pool: b.Pool, State: string(b.State), File: b.File, By: b.By, Lines: b.Lines, Taken: b.Taken, Repeated: b.Repeated, Refused: b.Refused,
		Began: b.Began, Ready: known(b.Ready),
	}}, nil
}

func (d Deps) refusedCoupons(ctx context.Context, in *refusedInput) (*refusedOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	if _, err := d.Coupons.Batch(ctx, in.ID); err != nil {
		return nil, d.couponFault(err)
	}
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	rs, err := d.Coupons.Refusals(ctx, in.ID, after.Line, in.Limit)
	if err != nil {
		return nil, d.couponFault(err)
	}
	return in.page("coupon-imports", views(rs, func(r coupon.Refusal) refusedLine { return refusedLine{r.Line, "code", r.Reason} })), nil
}

// couponFault is an error of pools in HTTP's words.
func (d Deps) couponFault(err error) error {
	var said huma.StatusError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return err
	case errors.Is(err, coupon.ErrForm):
		return huma.Error422UnprocessableEntity("the pool cannot be called so", fault("path.pool", coupon.ErrForm))
	}
	for _, none := range []error{coupon.ErrNoPool, coupon.ErrNoBatch} {
		if errors.Is(err, none) {
			return huma.Error404NotFound(none.Error())
		}
	}
	for _, known := range []error{coupon.ErrCursor, coupon.ErrHalted, coupon.ErrRefused, coupon.ErrNothing} {
		if errors.Is(err, known) {
			return huma.Error409Conflict(known.Error())
		}
	}
	return d.later("coupons", err)
}
