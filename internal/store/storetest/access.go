package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/store"
)

// Access checks operators and keys: added once, changed by one at a time, rotated once, and no secret kept.
func Access(t *testing.T, open Open) {
	t.Run("operators", func(t *testing.T) { operatorsKept(t, open(t)) })
	t.Run("last admin", func(t *testing.T) { lastAdminStays(t, open(t)) })
	t.Run("keys", func(t *testing.T) { keysKept(t, open(t)) })
	t.Run("rotated once", func(t *testing.T) { rotatedOnce(t, open(t)) })
	t.Run("signing in", func(t *testing.T) { signedIn(t, open(t)) })
	t.Run("as many as there may be", func(t *testing.T) { openKeysBounded(t, open(t)) })
}

// root is the key of the configuration, by which the first operators are added.
func root(request string) access.By {
	return access.By{
		Holder: access.Holder{Name: "admin", Role: access.Admin, Scopes: access.All(), Key: "api.admin_key"}, From: "192.0.2.1", Request: request,
	}
}

func officeOf(db *store.DB) *access.Office {
	return access.NewOffice(db.Access(), func() time.Time { return Start })
}

func hire(t *testing.T, o *access.Office, name string, role access.Role) {
	t.Helper()
	if _, fresh, err := o.Add(t.Context(), name, role, root("add "+name)); err != nil || !fresh {
		t.Fatalf("adding %s: %v, %v", name, fresh, err)
	}
}

func operatorsKept(t *testing.T, db *store.DB) {
	t.Parallel()
	o := officeOf(db)
	for _, name := range []string{"bob", "anna", "carl"} {
		hire(t, o, name, access.Marketer)
	}
	if p, fresh, err := o.Add(t.Context(), "anna", access.Marketer, root("again")); err != nil || fresh || !p.Created.Equal(Start) || p.Creator != "admin" {
		t.Errorf("the same again: %+v, %v, %v", p, fresh, err)
	}
	if _, _, err := o.Add(t.Context(), "anna", access.Auditor, root("other")); !errors.Is(err, access.ErrTaken) {
		t.Errorf("another of the name: %v", err)
	}
	people, err := o.People(t.Context(), "anna", 1)
	if err != nil || len(people) != 1 || people[0].Name != "bob" {
		t.Errorf("after anna comes %+v, %v", people, err)
	}
	if p, err := o.SetRole(t.Context(), "bob", access.Approver, root("role")); err != nil || p.Role != access.Approver {
		t.Errorf("promoted: %+v, %v", p, err)
	}
	if _, err := o.SetState(t.Context(), "nobody", access.Disabled, root("x")); !errors.Is(err, access.ErrNotFound) {
		t.Errorf("nobody disabled: %v", err)
	}
	es, err := db.Trail().Find(t.Context(), audit.Query{Subject: "operator:bob", Action: "operator.change"})
	if err != nil || len(es) != 1 || es[0].Action != "operator.change" || es[0].Before != `{"role":"marketer","state":"active"}` ||
		es[0].After != `{"role":"approver","state":"active"}` || es[0].Actor != "operator:admin" || es[0].Credential != "api.admin_key" ||
		es[0].Address != "192.0.2.1" {
		t.Errorf("the trail tells %+v, %v", es, err)
	}
}

// Two admins who disable each other at once must not both succeed.
func lastAdminStays(t *testing.T, db *store.DB) {
	t.Parallel()
	o := officeOf(db)
	hire(t, o, "anna", access.Admin)
	hire(t, o, "bob", access.Admin)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, pair := range [][2]string{{"anna", "bob"}, {"bob", "anna"}} {
		wg.Go(func() {
			by := root("disable " + pair[1])
			by.Name = pair[0]
			_, errs[i] = o.SetState(t.Context(), pair[1], access.Disabled, by)
		})
	}
	wg.Wait()
	slices.SortFunc(errs, func(a, b error) int {
		if a == nil {
			return -1
		}
		return 1
	})
	if errs[0] != nil || !errors.Is(errs[1], access.ErrLastAdmin) {
		t.Errorf("disabling each other: %v", errs)
	}
}

func keysKept(t *testing.T, db *store.DB) {
	t.Parallel()
	o, book := officeOf(db), db.Access()
	hire(t, o, "anna", access.Marketer)
	wish := access.Wish{Operator: "anna", Label: "laptop", Scopes: access.Scopes{access.TemplatesWrite, access.TemplatesRead}}
	k, secret, err := o.Issue(t.Context(), wish, root("one"))
	if err != nil || !access.Shaped(secret) || !k.Expires.Equal(Start.Add(access.KeyLife)) {
		t.Fatalf("issued %+v, %v", k, err)
	}
	if again, told, err := o.Issue(t.Context(), wish, root("one")); err != nil || told != "" || again.ID != k.ID {
		t.Errorf("the same call again: %+v, told %d characters, %v", again, len(told), err)
	}
	other := wish
	other.Label = "desktop"
	if _, _, err := o.Issue(t.Context(), other, root("one")); !errors.Is(err, access.ErrReused) {
		t.Errorf("another key by the same call: %v", err)
	}
	found, p, err := book.Find(t.Context(), access.HashOf(secret))
	if err != nil || found.ID != k.ID || p.Name != "anna" || !slices.Equal(found.Scopes, access.Scopes{access.TemplatesRead, access.TemplatesWrite}) {
		t.Errorf("found %+v of %+v, %v", found, p, err)
	}
	if _, _, err := book.Find(t.Context(), access.HashOf("ck_")); !errors.Is(err, access.ErrNotFound) {
		t.Errorf("a key nobody has: %v", err)
	}
	for _, at := range []time.Duration{time.Hour, time.Minute} { // told late by another process
		if err := book.Used(t.Context(), map[string]time.Time{k.ID: Start.Add(at), "gone": Start}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := o.Revoke(t.Context(), k.ID, root("revoke")); err != nil {
			t.Fatal(err)
		}
	}
	keys, err := o.Keys(t.Context(), "anna")
	if err != nil || len(keys) != 1 || !keys[0].Used.Equal(Start.Add(time.Hour)) || !keys[0].Revoked.Equal(Start) || keys[0].Open(Start) {
		t.Errorf("kept %+v, %v", keys, err)
	}
	if _, err := o.Revoke(t.Context(), "gone", root("x")); !errors.Is(err, access.ErrNotFound) {
		t.Errorf("a key that is not there: %v", err)
	}
	inClear(t, db, []string{"api_keys", "audit"}, secret)
}

func rotatedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	o := officeOf(db)
	hire(t, o, "anna", access.Marketer)
	old, _, err := o.Issue(t.Context(), access.Wish{Operator: "anna"}, root("one"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var secrets []string
	for i := range 6 {
		wg.Go(func() {
			k, secret, err := o.Rotate(t.Context(), old.ID, time.Hour, root(fmt.Sprint("rotate", i/2))) // each call is sent twice
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && k.From == old.ID && secret != "":
				secrets = append(secrets, secret)
			case err != nil && !errors.Is(err, access.ErrRotated):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(secrets) != 1 {
		t.Errorf("one key has %d successors", len(secrets))
	}
	keys, err := o.Keys(t.Context(), "anna")
	slices.SortFunc(keys, func(a, b access.Key) int { return strings.Compare(a.From, b.From) }) // made in one millisecond
	if err != nil || len(keys) != 2 || !keys[0].Expires.Equal(Start.Add(time.Hour)) || !keys[1].Expires.Equal(Start.Add(access.KeyLife)) {
		t.Errorf("after rotating: %+v, %v", keys, err)
	}
	if _, err := o.Revoke(t.Context(), keys[1].ID, root("revoke")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Rotate(t.Context(), keys[1].ID, 0, root("late")); !errors.Is(err, access.ErrClosed) {
		t.Errorf("rotating a revoked key: %v", err)
	}
}

func openKeysBounded(t *testing.T, db *store.DB) {
	t.Parallel()
	o := officeOf(db)
	hire(t, o, "anna", access.Marketer)
	made := 0
	for i := range 30 {
		_, _, err := o.Issue(t.Context(), access.Wish{Operator: "anna"}, root(fmt.Sprint(i)))
		if err == nil {
			made++
		} else if !errors.Is(err, access.ErrTooMany) {
			t.Fatal(err)
		}
	}
	if made != 20 {
		t.Errorf("%d keys are open", made)
	}
}
