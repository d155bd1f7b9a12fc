package config

import (
	"log/slog"
	"time"
)

// Default is what holds where nothing is set. Demo and development begin with an invented bank on invented numbers, which
// production refuses; the demo chooses its public_url, database and keyset itself.
func Default(p Profile) Config {
	c := Config{
		Profile:     p,
		Listen:      "127.0.0.1:8080",
		AdminListen: "127.0.0.1:8081",
		Log:         Log{Level: slog.LevelInfo, Format: "json"},
		Drain:       15 * time.Second,
		Bank:        Bank{Timeout: 3 * time.Second, OrderTimeout: 10 * time.Second, FeedTimeout: 30 * time.Second},
		Twilio:      Twilio{Timeout: 5 * time.Second, Redaction: "none"},
		Brand:       Brand{En: "Harbour Bank", ZhHans: "海港银行", ZhHant: "海港銀行"},
		Voice:       Voice{Resume: 5 * time.Minute, Scores: 10},
		SignIn:      defaultSignIn(p),
		Queue:       defaultQueue(),
		Calls:       defaultCalls(),
		Limits: Limits{
			TextsPerHour:     30,
			Strangers:        3000,
			PerCountry:       600,
			WrongAnswers:     5,
			Cooldown:         30 * time.Minute,
			Question:         10 * time.Minute,
			CodesPerHour:     5,
			CodesPerDay:      10,
			Searches:         3,
			AllSearches:      300,
			NamelessSearches: 60,
			ActsPerDay:       10,
			SellPerDay:       1,
			SellPerMonth:     4,
			CodeLife:         5 * time.Minute,
			LateLife:         30 * time.Minute,
		},
	}
	if p == Production {
		return c
	}
	c.Log.Format = "text"
	if p == Demo {
		c.AdminListen = ""
		c.Console.Handset = true
		c.Voice.Speech = true
		c.Calls.Number = "+12025550100"
		c.Campaigns.Testers = "+12025550198"
	}
	c.Twilio.AccountSID, c.Twilio.AuthToken = demoAccount, demoToken
	c.Twilio.Sender = Senders{Service: "+12025550100", Marketing: "+12025550101", Security: "+12025550102"}
	c.Hotline.Number = "+12025550100"
	c.Agent.Number = "+12025550198"
	c.Lines = Lines{Platinum: "+12025550199", Lost: "+12025550190"}
	return c
}

// What everybody knows, and production therefore refuses.
const (
	demoAccount = "ACde000000000000000000000000000000"
	demoToken   = "demo-token"
)
