package commands

import (
	"context"
	"fmt"
	"time"
)

// tariff is knowledge/rates.yaml: percentages in hundredths of a per cent, in force since the day.
type tariff struct {
	Since      string `yaml:"since"`      // 2026-10-01
	Interest   Rate   `yaml:"interest"`   // of purchases, a year
	Cash       Rate   `yaml:"cash"`       // of cash drawn, a year
	CashFee    Rate   `yaml:"cash_fee"`   // of each withdrawal
	Late       Rate   `yaml:"late"`       // of the minimum that was not paid
	FX         Rate   `yaml:"fx"`         // of a purchase in another currency
	Instalment Rate   `yaml:"instalment"` // of the principal, a month
}

// rateTopics are the topics there are words for.
var rateTopics = []string{"interest", "cash", "late", "fx", "instalment"}

// Rates tells what credit and its services cost, all of it or one topic, and since when.
func Rates() Verb {
	read := known[tariff]("rates.yaml")
	return Verb{
		ID: "RATES", Channels: Both, Risk: R0, About: Nobody,
		Run: func(_ context.Context, r Request) (Answer, error) {
			t, err := read()
			if err != nil {
				return Answer{}, err
			}
			zone := r.Zone
			if zone == nil {
				zone = time.UTC
			}
			since, err := time.ParseInLocation(time.DateOnly, t.Since, zone) // the same date wherever it is read
			if err != nil {
				return Answer{}, fmt.Errorf("rates: %w", err)
			}
			say := "done"
			for _, topic := range rateTopics {
				if r.Args["topic"] == topic {
					say = topic
				}
			}
			return Answer{Say: say, Data: Data{
				"since": Day(since), "interest": t.Interest, "cash": t.Cash, "cash_fee": t.CashFee, "late": t.Late, "fx": t.FX,
				"instalment": t.Instalment,
			}}, nil
		},
	}
}
