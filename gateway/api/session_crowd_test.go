package api_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/store/storetest"
)

// jammed is a book that reads on for as long as nobody opens it, and counts who waits for it.
type jammed struct {
	access.Book

	opened       chan struct{}
	within, most atomic.Int32
}

func (b *jammed) Person(context.Context, string) (access.Person, error) {
	if n := b.within.Add(1); n > b.most.Load() {
		b.most.Store(n)
	}
	defer b.within.Add(-1)
	<-b.opened
	return access.Person{}, errors.New("the book was shut before anything was read")
}

// A crowd at the door is let in two at a time; who finds no place in the line is told when to come again, and who is in works on.
func TestACrowdSignsInTwoAtATime(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	d := newLobby(t, db, false, false)
	anna := d.browser()
	anna.own("anna", d.reset("anna", access.Admin))

	book := &jammed{Book: db.Access(), opened: make(chan struct{})}
	clock := func() time.Time { return storetest.Start }
	office := access.NewOffice(book, clock)
	app := fiber.New(fiber.Config{Immutable: true})
	err := api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: clock, Keys: access.NewDoorkeeper(access.Keyring{}, db.Access(), clock, clock), Office: office, Trail: db.Trail(),
		Reception: access.NewReception(office, db.Access(), access.House{}), Version: "test", Customers: db.Directory(), Audiences: db.Audiences(), Foresight: clear{},
	})
	if err != nil {
		t.Fatal(err)
	}
	const crowd, turnedAway = 240, 38 // two are looked at and 200 wait
	answers := make(chan *http.Response, crowd)
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() {
			req := httptest.NewRequest(http.MethodPost, "/api/v1/session", strings.NewReader(fmt.Sprintf(`{"name":"stranger%d","password":"a wrong password"}`, i)))
			req.Header.Set("Content-Type", "application/json")
			res, err := app.Test(req, -1)
			if err != nil {
				t.Error(err)
			}
			answers <- res
		})
	}
	for range turnedAway {
		if res := <-answers; res != nil && (res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") != "5") {
			t.Errorf("turned away with %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
		}
	}
	anna.app = app
	anna.call("GET", "/session", "", 200)
	anna.call("GET", "/audit", "", 200)
	close(book.opened)
	all.Wait()
	if most := book.most.Load(); most != 2 {
		t.Errorf("%d were looked at at once, want 2", most)
	}
}
