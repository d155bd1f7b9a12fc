package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/floor"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Limits checks that whoever sees the customers of a branch, a region or a segment finds nobody else, nor anything that is theirs.
func Limits(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	central, other := maria(), chiMing()
	central.Traits, central.Segment = &customer.Traits{Branch: "Central"}, "valued"
	other.Traits = &customer.Traits{Branch: "旺角"}
	took(t, db, customer.Added, asOf(central, dayOf(0)), asOf(other, dayOf(0)), asOf(meiLing(), dayOf(0)))
	of := map[string]estate{central.ID: keep(t, db, central, "1"), other.ID: keep(t, db, other, "2"), "": keep(t, db, customer.Customer{Numbers: []phone.Number{"+12025550999"}}, "3")}

	for name, c := range map[string]struct {
		limits access.Limits
		sees   []string
		also   []string // customers of whom nothing else is kept
	}{
		"none":                   {access.Limits{}, []string{central.ID, other.ID, ""}, []string{"C1007"}},
		"a branch":               {access.Limits{Branches: []string{"central"}}, []string{central.ID}, nil},
		"two branches":           {access.Limits{Branches: []string{"Central", "旺角"}}, []string{central.ID, other.ID}, nil},
		"a region":               {access.Limits{Regions: []string{"HK", "GB"}}, []string{other.ID}, []string{"C1007"}},
		"a segment":              {access.Limits{Segments: []string{"Valued"}}, []string{central.ID}, nil},
		"all three fit":          {access.Limits{Regions: []string{"US"}, Branches: []string{"Central"}, Segments: []string{"valued"}}, []string{central.ID}, nil},
		"one of three fits none": {access.Limits{Regions: []string{"HK"}, Branches: []string{"Central"}}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for id, k := range of {
				k.seen(t, db, c.limits, slices.Contains(c.sees, id))
			}
			keptTo(t, db, c.limits, c.sees, c.also)
		})
	}
	hk := access.Limited(t.Context(), access.Limits{Branches: []string{"旺角"}})
	for n, want := range map[phone.Number]bool{office: true, household: false, marias: false, "+12025550999": false} { // she has the household's number too, and no branch
		if is, err := db.Directory().Within(hk, n); err != nil || is != want {
			t.Errorf("%s is within: %v, %v", n, is, err)
		}
	}
}

// estate is the ids of what is kept about one customer, or nobody.
type estate struct{ customer, ref, message, call, recording string }

func keep(t *testing.T, db *store.DB, c customer.Customer, n string) estate {
	t.Helper()
	k := estate{c.ID, "HC000000" + n, "", "", "RE" + n}
	filed := matter("key"+n, k.ref)
	filed.Customer, filed.Number = c.ID, c.Numbers[0]
	_, err := db.Cases().Open(t.Context(), filed)
	m := outbox.Message{Unique: "limits/" + n, Type: outbox.LateAnswer, To: c.Numbers[0], Customer: c.ID, Body: "words", Lang: "en"}
	if err == nil {
		m, err = m.Prepare(Start)
	}
	if err == nil {
		_, err = db.Messages().Add(t.Context(), []outbox.Message{m})
	}
	k.message, k.call = m.ID, "call-"+n
	if err == nil {
		err = db.Reach().Want(t.Context(), outbox.Call{Message: k.call, Type: outbox.FraudAlert, Number: c.Numbers[0], Customer: c.ID, At: Start, Expires: Start.Add(time.Hour)})
	}
	if err == nil {
		err = db.Recordings().Keep(t.Context(), floor.Recording{ID: k.recording, Call: "CA" + n, Number: c.Numbers[0], Customer: c.ID, Type: "audio/mpeg", Audio: []byte("x"), At: Start})
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// seen looks everything up by its id, and tries to move it where it must not be seen.
func (k estate) seen(t *testing.T, db *store.DB, l access.Limits, want bool) {
	t.Helper()
	ctx := access.Limited(t.Context(), l)
	look := map[string]func() (none error, err error){
		"case": func() (error, error) { _, err := db.Cases().Case(ctx, k.ref); return desk.ErrNotFound, err },
		"message": func() (error, error) {
			_, err := db.Messages().Story(ctx, k.message)
			return outbox.ErrNoMessage, err
		},
		"call": func() (error, error) { _, err := db.Calls().Story(ctx, k.call); return outbox.ErrNoCall, err },
		"recording": func() (error, error) {
			_, err := db.Recordings().Recording(ctx, k.recording)
			return floor.ErrNoRecording, err
		},
	}
	if !want {
		look["moved case"] = func() (error, error) {
			_, err := db.Cases().Change(ctx, k.ref, "x", func(c desk.Case) (desk.Case, desk.Event, error) {
				return c, desk.Event{}, errors.New("the case was handed over")
			})
			return desk.ErrNotFound, err
		}
		look["cancelled message"] = func() (error, error) {
			_, err := db.Notices().Cancel(ctx, k.message, "x")
			return outbox.ErrNoMessage, err
		}
		look["cancelled call"] = func() (error, error) { return outbox.ErrNoCall, db.Calls().Cancel(ctx, k.call, "x", "y", Start) }
	}
	if k.customer != "" {
		look["customer"] = func() (error, error) {
			_, err := db.Directory().Customer(ctx, k.customer)
			return customer.ErrNotFound, err
		}
	}
	for what, one := range look {
		none, err := one()
		if want && err != nil || !want && !errors.Is(err, none) {
			t.Errorf("the %s of %q: %v, to be seen: %v", what, k.customer, err, want)
		}
	}
}

// keptTo lists everything there is.
func keptTo(t *testing.T, db *store.DB, l access.Limits, want, also []string) {
	t.Helper()
	ctx := access.Limited(t.Context(), l)
	same := func(what string, got []string, err error, want []string) {
		t.Helper()
		slices.Sort(got)
		sorted := slices.Sorted(slices.Values(want))
		if err != nil || !slices.Equal(got, sorted) {
			t.Errorf("the %s of %q are listed, %v, want %q", what, got, err, sorted)
		}
	}
	cases, err := db.Cases().Find(ctx, desk.Query{ByDue: true})
	same("cases", each(cases, func(c desk.Case) string { return c.Customer }), err, want)
	messages, err := db.Notices().Search(ctx, notice.Search{N: 9})
	same("messages", each(messages, func(r outbox.Row) string { return r.Customer }), err, want)
	calls, err := db.Calls().Search(ctx, outbox.CallSearch{N: 9})
	same("calls", each(calls, func(c outbox.Call) string { return c.Customer }), err, want)
	recordings, err := db.Recordings().Of(ctx, "", floor.Recording{}, 9)
	same("recordings", each(recordings, func(r floor.Recording) string { return r.Customer }), err, want)

	known := slices.DeleteFunc(slices.Clone(want), func(id string) bool { return id == "" })
	known = append(known, also...)
	f := fixed(t, db, definition(t, "all"))
	page, err := db.Audiences().Page(ctx, f, "", 9)
	same("customers", keysOf(page), err, known)
	drawn, err := db.Audiences().Sample(ctx, f, 9)
	same("sampled customers", keysOf(drawn), err, known)
	if n, err := db.Audiences().Count(ctx, f); err != nil || n != len(known) {
		t.Errorf("%d are counted, %v, want %d", n, err, len(known))
	}
	told, err := db.Directory().Told(ctx, []string{"C1001", "C1006", "C1007"})
	same("customers told", each(told, func(c customer.Customer) string { return c.ID }), err, known)
}

func each[T any](all []T, of func(T) string) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = of(one)
	}
	return out
}
