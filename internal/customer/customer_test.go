package customer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// sheet is a directory on one sheet of paper.
type sheet struct {
	mu      sync.Mutex
	manager string // of everybody
	fetched map[phone.Number]int
	trips   int
	hold    chan struct{} // while not nil, finding waits for it
	taken   []string
	breakOn string // upserting this customer fails
	largest int
}

func newSheet() *sheet { return &sheet{fetched: map[phone.Number]int{}, manager: "Zhou"} }

func (s *sheet) FindAll(_ context.Context, ns []phone.Number) ([]customer.Party, error) {
	s.mu.Lock()
	s.trips++
	var out []customer.Party
	for _, n := range ns {
		s.fetched[n]++
		out = append(out, customer.Party{Number: n, Customers: []customer.Customer{{ID: n.Reveal(), Manager: s.manager}}})
	}
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	return out, nil
}

func (s *sheet) Find(ctx context.Context, n phone.Number) (customer.Party, error) {
	ps, err := s.FindAll(ctx, []phone.Number{n})
	return ps[0], err
}

func (s *sheet) Upsert(_ context.Context, cs ...customer.Customer) error {
	s.largest = max(s.largest, len(cs))
	for _, c := range cs {
		if c.ID == s.breakOn {
			return errors.New("disk full")
		}
		s.taken = append(s.taken, c.ID)
	}
	return nil
}

func (s *sheet) SetLang(context.Context, string, locale.Lang) error         { return nil }
func (s *sheet) Distrust(context.Context, phone.Number, bool, string) error { return nil }

func (s *sheet) hire(manager string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.manager = manager
}

const maria phone.Number = "+12025550147"

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func managerOf(t *testing.T, c *customer.Cache, n phone.Number, epoch int64) string {
	t.Helper()
	p, err := c.Find(t.Context(), n, epoch)
	if err != nil {
		t.Fatal(err)
	}
	if p.Number != n {
		t.Fatalf("the party of another number: %#v", p)
	}
	return p.Customers[0].Manager
}

func TestCacheRemembersUntilTheEpochMovesOrAMinutePasses(t *testing.T) {
	t.Parallel()
	dir, now := newSheet(), noon
	c := customer.NewCache(dir, func() time.Time { return now }, 10)
	defer c.Close()
	check := func(when string, epoch int64, want string) {
		t.Helper()
		if got := managerOf(t, c, maria, epoch); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	check("at first", 1, "Zhou")
	dir.hire("Lin")
	check("in the same epoch", 1, "Zhou")
	check("in the next epoch", 2, "Lin")
	dir.hire("Wu")
	now = noon.Add(59 * time.Second)
	check("after 59 s", 2, "Lin")
	now = noon.Add(60 * time.Second)
	check("after 60 s", 2, "Wu")
	dir.hire("Xu")
	c.Forget(maria)
	check("when forgotten", 2, "Xu")
	dir.hire("Yan")
	now = noon.Add(-24 * time.Hour)
	check("when the clock was turned back", 2, "Yan")
}

func TestCacheKeepsTheLatestUsed(t *testing.T) {
	t.Parallel()
	dir := newSheet()
	c := customer.NewCache(dir, func() time.Time { return noon }, 2)
	defer c.Close()
	for _, n := range []phone.Number{"+1001", "+1002", "+1001", "+1003", "+1001", "+1002"} {
		managerOf(t, c, n, 0)
	}
	want := map[phone.Number]int{"+1001": 1, "+1002": 2, "+1003": 1}
	for n, times := range want {
		if dir.fetched[n] != times {
			t.Errorf("%s was loaded %d times, want %d", n.Reveal(), dir.fetched[n], times)
		}
	}
}

func TestWhatIsForgottenWhileItLoadsIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := newSheet()
		dir.hold = make(chan struct{})
		c := customer.NewCache(dir, func() time.Time { return noon }, 10)
		defer c.Close()
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = c.Find(t.Context(), maria, 0) })
		synctest.Wait()
		dir.hire("Lin")
		c.Forget(maria)
		close(dir.hold)
		wg.Wait()
		if got := managerOf(t, c, maria, 0); got != "Lin" {
			t.Errorf("manager = %s: what was loaded before Forget was kept", got)
		}
	})
}

func TestMissesShareTrips(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := newSheet()
		dir.hold = make(chan struct{})
		c := customer.NewCache(dir, func() time.Time { return noon }, 1000)
		defer c.Close()
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() { _, _ = c.Find(t.Context(), phone.Number("+1202200"+strconv.Itoa(1000+i)), 0) })
		}
		synctest.Wait() // two trips are under way, everybody else queues
		close(dir.hold)
		wg.Wait()
		if dir.trips > 4 {
			t.Errorf("200 callers made %d trips", dir.trips)
		}
	})
}

// pages feeds n customers, size at a time.
func pages(n, size int) func(context.Context, string) ([]customer.Customer, error) {
	var all []customer.Customer
	for i := range n {
		all = append(all, customer.Customer{ID: fmt.Sprintf("C%06d", i)})
	}
	return func(_ context.Context, after string) ([]customer.Customer, error) {
		from, found := slices.BinarySearchFunc(all, after, func(c customer.Customer, id string) int {
			if c.ID < id {
				return -1
			} else if c.ID > id {
				return 1
			}
			return 0
		})
		if found {
			from++
		}
		return all[from:min(from+size, n)], nil
	}
}

func TestSyncTakesEverybodyInBoundedBatches(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 700, 1000, 2500, 10_000} {
		dir := newSheet()
		n, err := customer.Sync(t.Context(), pages(2500, size), dir)
		if err != nil || n != 2500 || len(dir.taken) != 2500 || dir.largest > 1000 {
			t.Errorf("pages of %d: %d, %v; %d taken, at most %d at once", size, n, err, len(dir.taken), dir.largest)
		}
	}
}

func TestSyncCutShortIsRunAgain(t *testing.T) {
	t.Parallel()
	dir := newSheet()
	dir.breakOn = "C001500"
	n, err := customer.Sync(t.Context(), pages(2500, 500), dir)
	if err == nil || n != 1500 {
		t.Errorf("cut short: %d, %v; want 1500 and an error", n, err)
	}
	dir.breakOn, dir.taken = "", nil
	if n, err = customer.Sync(t.Context(), pages(2500, 500), dir); err != nil || n != 2500 {
		t.Errorf("run again: %d, %v", n, err)
	}
}

func TestSyncRefusesAFeedThatGoesRound(t *testing.T) {
	t.Parallel()
	round := func(context.Context, string) ([]customer.Customer, error) {
		return []customer.Customer{{ID: "C1"}}, nil
	}
	if n, err := customer.Sync(t.Context(), round, newSheet()); err == nil || n != 1 {
		t.Errorf("%d, %v; want an error after one", n, err)
	}
}
