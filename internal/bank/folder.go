package bank

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// newFolder is the folder every card begins with. It follows from what never changes of the account, so that a card without
// one is answered alike every time.
func newFolder(a Account) Folder {
	return Folder{
		Lang:    locale.English,
		Account: accountOf(a.Tail),
		Settings: Settings{
			Features:    map[Feature]bool{Abroad: false, Online: true, Contactless: true},
			Alerts:      true,
			AlertFrom:   money.Of(minorOf(100, a.Currency), a.Currency),
			BillChannel: "POST",
			Expires:     fmt.Sprintf("2031-%02d", number(a.Tail)%12+1),
		},
	}
}

// accountOf makes up the current account behind a card.
func accountOf(t card.Tail) card.Tail {
	return card.Tail(fmt.Sprintf("%04d", (number(t)+5_000)%10_000))
}

func number(t card.Tail) int {
	n, _ := strconv.Atoi(t.Reveal()) // a tail is four digits
	return n
}

// ahead keeps the trips that are not over.
func ahead(trips []Trip, now time.Time) []Trip {
	return slices.DeleteFunc(slices.Clone(trips), func(t Trip) bool { return over(t.To, now) })
}

// over reports whether a date of the calendar, at midnight UTC, has ended everywhere: it lasts longest west of the Pacific, twelve hours
// behind UTC.
func over(date, now time.Time) bool { return date.AddDate(0, 0, 1).Add(12 * time.Hour).Before(now) }

// mark remembers an order under name.
func (f *Folder) mark(name string, r Receipt) {
	if f.Marks == nil {
		f.Marks = map[string]Mark{}
	}
	f.Marks[name] = Mark{Ref: r.Ref, At: r.At, From: r.From, Until: r.Until}
}
