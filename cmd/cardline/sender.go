package main

import (
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/enrol"
	"cardline/internal/locale"
)

// demoSender is what is known of a sender without a running gateway: the tails and the language of the demo's customers.
func demoSender(from string) (commands.Context, locale.Lang) {
	now := time.Now()
	known := commands.Context{Now: now}
	for _, c := range enrol.Demo(now) {
		known.Campaigns = append(known.Campaigns, c.Code)
	}
	lang := locale.English
	for _, r := range bank.DemoRecords() {
		if from == "" || !slices.Contains(r.Numbers, from) {
			continue
		}
		lang = r.Lang
		for _, k := range r.Cards {
			known.Tails = append(known.Tails, k.Tail.Reveal())
		}
	}
	return known, lang
}
