package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/bank/banktest"
	"cardline/internal/clock"
	"cardline/internal/store"
)

const extraCustomers = 3

// Bank checks the demo bank over its books, in this process and behind HTTP.
func Bank(t *testing.T, open Open) {
	t.Parallel()
	t.Run("demo", func(t *testing.T) {
		fresh := func(t *testing.T) bank.Bank { return demo(t, open(t), at(Start)) }
		banktest.Run(t, fresh)
		banktest.Services(t, fresh)
	})
	t.Run("client", func(t *testing.T) {
		fresh := func(t *testing.T) bank.Bank {
			srv := httptest.NewServer(bank.Handler(demo(t, open(t), at(Start)), "sesame"))
			t.Cleanup(srv.Close)
			c, err := bank.NewClient(bank.ClientOptions{URL: srv.URL, Token: "sesame", Timeout: time.Minute, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			return bank.Timed(c, func(string, time.Duration, error) {}, time.Now)
		}
		banktest.Run(t, fresh)
		banktest.Services(t, fresh)
	})
	for name, test := range map[string]func(*testing.T, *store.DB){
		"opening again":            reopening,
		"opening cut short":        openingCutShort,
		"a lock opens by itself":   lockOpens,
		"trouble: down":            troubleDown,
		"trouble: delay":           troubleDelay,
		"trouble: lost answer":     troubleLostAnswer,
		"a quote runs out":         quoteRunsOut,
		"nothing private in clear": bankInClear,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func demo(t *testing.T, db *store.DB, now func() time.Time) *bank.Demo {
	t.Helper()
	d := bank.NewDemo(db.Books(), now, nil)
	t.Cleanup(d.Close)
	if err := d.Open(t.Context(), extraCustomers); err != nil {
		t.Fatal(err)
	}
	return d
}

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

func reopening(t *testing.T, db *store.DB) {
	ctx := t.Context()
	d := demo(t, db, at(Start))
	first, err := d.Statement(ctx, "K10021", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(ctx, bank.Order{Key: "SM1", Kind: bank.Stop, Customer: "C1001", Card: "K10011"}); err != nil {
		t.Fatal(err)
	}
	later := demo(t, db, at(Start.AddDate(0, 2, 0)))
	again, err := later.Statement(ctx, "K10021", "")
	if err != nil || again.Month != first.Month || !again.Due.Equal(first.Due) {
		t.Errorf("two months on the statement is %+v (%v), was %+v", again, err, first)
	}
	if b, err := later.Balance(ctx, "K10011"); err != nil || b.State != bank.Stopped {
		t.Errorf("after a restart the card is %s, %v", b.State, err)
	}
}

func openingCutShort(t *testing.T, db *store.DB) {
	d := demo(t, db, at(Start))
	if err := d.Open(t.Context(), 2500); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.NewSelect().TableExpr("bank_customers").ColumnExpr("count(*)").Scan(t.Context(), &n); err != nil || n != 2509 {
		t.Errorf("%d customers, %v; want 2509", n, err)
	}
	if b, err := d.Balance(t.Context(), "KX0002499"); err != nil || b.State != bank.Active {
		t.Errorf("the last generated card: %+v, %v", b, err)
	}
}

func lockOpens(t *testing.T, db *store.DB) {
	c := clock.New(at(Start))
	d := demo(t, db, c.Now)
	for range 5 {
		_ = d.VerifyDocument(t.Context(), "C1001", "0000")
	}
	c.Turn(29 * time.Minute)
	if err := d.VerifyDocument(t.Context(), "C1001", "4417"); !errors.Is(err, bank.ErrLocked) {
		t.Errorf("after 29 minutes: %v, want %v", err, bank.ErrLocked)
	}
	c.Turn(30 * time.Minute)
	if err := d.VerifyDocument(t.Context(), "C1001", "0000"); !errors.Is(err, bank.ErrWrong) {
		t.Errorf("the first wrong one after 30 minutes: %v, want %v", err, bank.ErrWrong)
	}
	if err := d.VerifyDocument(t.Context(), "C1001", "4417"); err != nil {
		t.Errorf("after 30 minutes: %v", err)
	}
}

func quoteRunsOut(t *testing.T, db *store.DB) {
	c := clock.New(at(Start))
	d := demo(t, db, c.Now)
	ask := bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: "C1001", Card: "K10011", Mode: "MIN"}
	first, err := d.Quote(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	c.Turn(11 * time.Minute)
	_, err = d.Do(t.Context(), bank.Order{Key: "SM1", Kind: bank.Pay, Customer: "C1001", Card: "K10011", Quote: first.ID})
	if r, ok := errors.AsType[*bank.Refusal](err); !ok || r.Reason != "expired" {
		t.Errorf("agreed to after 11 minutes: %v", err)
	}
	if again, err := d.Quote(t.Context(), ask); err != nil || again.ID == first.ID || !again.Until.After(first.Until) {
		t.Errorf("asked again: %+v, %v; the first was %+v", again, err, first)
	}
}

func troubleDown(t *testing.T, db *store.DB) {
	d := demo(t, db, at(Start))
	d.Trouble(bank.Trouble{Down: true})
	if _, err := d.Balance(t.Context(), "K10011"); !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("a balance: %v", err)
	}
	if _, err := d.Do(t.Context(), stopMaria); !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("an order: %v", err)
	}
	if err := d.Ping(t.Context()); !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("ping: %v", err)
	}
	d.Trouble(bank.Trouble{})
	if _, err := d.Receipt(t.Context(), stopMaria.Key); !errors.Is(err, bank.ErrNotFound) {
		t.Errorf("an order to a bank that was down left a receipt: %v", err)
	}
}

func troubleDelay(t *testing.T, db *store.DB) {
	d := demo(t, db, at(Start))
	d.Trouble(bank.Trouble{Delay: 200 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := d.Balance(ctx, "K10011"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a balance: %v", err)
	}
	_, err := d.Do(ctx, stopMaria)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, bank.ErrUnknown) {
		t.Errorf("an order: %v", err)
	}
	d.Trouble(bank.Trouble{})
	var r bank.Receipt
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if r, err = d.Receipt(t.Context(), stopMaria.Key); err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil || r.State != bank.Stopped {
		t.Errorf("a slow core never did the order: %+v, %v", r, err)
	}
}

func troubleLostAnswer(t *testing.T, db *store.DB) {
	d := demo(t, db, at(Start))
	d.Trouble(bank.Trouble{LoseAnswer: true})
	if _, err := d.Do(t.Context(), stopMaria); !errors.Is(err, bank.ErrUnknown) {
		t.Errorf("an order: %v, want %v", err, bank.ErrUnknown)
	}
	d.Trouble(bank.Trouble{})
	looked, err := d.Receipt(t.Context(), stopMaria.Key)
	if err != nil || looked.State != bank.Stopped {
		t.Errorf("its receipt: %+v, %v", looked, err)
	}
	if r, err := d.Do(t.Context(), stopMaria); err != nil || r.Ref != looked.Ref || r.Again {
		t.Errorf("asked again: %+v, %v; want %+v", r, err, looked)
	}
}

var stopMaria = bank.Order{Key: "SM1", Kind: bank.Stop, Customer: "C1001", Card: "K10011", At: Start}

func bankInClear(t *testing.T, db *store.DB) {
	d := demo(t, db, at(Start))
	if _, err := d.Quote(t.Context(), bank.Ask{Kind: bank.Pay, Customer: "C1001", Card: "K10011"}); err != nil {
		t.Fatal(err)
	}
	inClear(t, db, []string{"bank_customers", "bank_cards", "bank_quotes"}, "Garcia", "12025550147", "135790", "6688", "example.com", "7310")
}

// BankShared checks two demo banks over one database: two processes. url gives an empty database.
func BankShared(t *testing.T, url func(t testing.TB) string) {
	t.Parallel()
	address, keys := url(t), NewVault(t)
	first := At(t, address, keys)
	if err := first.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	dbs := []*store.DB{first, At(t, address, keys)}
	banks := make([]*bank.Demo, len(dbs))
	var wg sync.WaitGroup
	for i, db := range dbs {
		banks[i] = bank.NewDemo(db.Books(), at(Start), nil)
		t.Cleanup(banks[i].Close)
		wg.Go(func() {
			if err := banks[i].Open(t.Context(), 1500); err != nil {
				t.Errorf("bank %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	t.Run("one order", func(t *testing.T) { oneOrder(t, first, banks) })
	t.Run("one quote", func(t *testing.T) { oneQuote(t, banks) })
	t.Run("one lock", func(t *testing.T) { oneLock(t, banks) })
}

func oneOrder(t *testing.T, db *store.DB, banks []*bank.Demo) {
	receipts := make([]bank.Receipt, 50)
	var wg sync.WaitGroup
	for i := range receipts {
		wg.Go(func() {
			var err error
			if receipts[i], err = banks[i%len(banks)].Do(t.Context(), stopMaria); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, r := range receipts {
		if r.Ref != receipts[0].Ref || r.Again || !r.At.Equal(receipts[0].At) {
			t.Errorf("receipt %d = %+v, the first %+v", i, r, receipts[0])
		}
	}
	var n int
	if err := db.NewSelect().TableExpr("bank_orders").ColumnExpr("count(*)").Scan(t.Context(), &n); err != nil || n != 1 {
		t.Errorf("%d orders in the books, %v; want 1", n, err)
	}
}

// oneQuote is agreed to under many keys, at two processes, at the same moment.
func oneQuote(t *testing.T, banks []*bank.Demo) {
	ask := bank.Ask{Key: "SM7", Kind: bank.Pay, Customer: "C1002", Card: "K10021", Mode: "MIN"}
	quotes := make([]bank.Quote, 10)
	var wg sync.WaitGroup
	for i := range quotes {
		wg.Go(func() {
			var err error
			if quotes[i], err = banks[i%len(banks)].Quote(t.Context(), ask); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var done atomic.Int64
	for i := range 50 {
		wg.Go(func() {
			q := quotes[i%len(quotes)]
			_, err := banks[i%len(banks)].Do(t.Context(),
				bank.Order{Key: fmt.Sprintf("SM%d", 100+i), Kind: bank.Pay, Customer: "C1002", Card: "K10021", Quote: q.ID})
			if r, ok := errors.AsType[*bank.Refusal](err); ok && r.Reason == "done" {
				return
			}
			if done.Add(1); err != nil {
				t.Errorf("order %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	b, err := banks[0].Balance(t.Context(), "K10021")
	if err != nil || done.Load() != 1 || b.Owed.String() != "CNY 9,070.06" {
		t.Errorf("paid %d times, owed %s, %v; want once, CNY 9,070.06", done.Load(), b.Owed, err)
	}
}

func oneLock(t *testing.T, banks []*bank.Demo) {
	var mu sync.Mutex
	said := map[string]int{}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			err := banks[i%len(banks)].VerifyPIN(t.Context(), "C1002", "000000")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, bank.ErrWrong):
				said["wrong"]++
			case errors.Is(err, bank.ErrLocked):
				said["locked"]++
			default:
				said[fmt.Sprint(err)]++
			}
		})
	}
	wg.Wait()
	if said["wrong"] != 2 || said["locked"] != 18 {
		t.Errorf("20 guesses at one PIN were answered %v, want 2 wrong and 18 locked", said)
	}
	if err := banks[0].VerifyPIN(t.Context(), "C1002", "135790"); !errors.Is(err, bank.ErrLocked) {
		t.Errorf("the right PIN after three wrong ones: %v", err)
	}
}
