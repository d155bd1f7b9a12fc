package config

import (
	"net"
	"net/url"
	"strings"
)

// fictional begins the numbers set aside for fiction (555-0100 to 555-0199) that the demo is reached on.
const fictional = "+120255501"

// checkProduction refuses what is embedded, invented, known to everybody, or open to the street.
func (c Config) checkProduction(k *checker) {
	c.refuseEmbedded(k)
	c.refuseOpenDoors(k)
	c.refuseInvented(k)
	c.refuseSharedSender(k)
}

func (c Config) refuseEmbedded(k *checker) {
	if c.Redis.URL == "" {
		k.fault("redis.url", "production refuses the embedded Redis: name a server")
	}
	if strings.HasPrefix(c.Database.URL.Reveal(), "sqlite:") {
		k.fault("database.url", "production refuses SQLite: name a Postgres database")
	}
	if c.Bank.URL == "" {
		k.fault("bank.url", "production refuses the demo bank: name the bank's service")
	}
	if c.Console.Handset {
		k.fault("console.handset", "production has no telephones in the browser: they read the texts of any number, and turn the clock")
	}
	if c.Bank.Demo.Customers != 0 {
		k.fault("bank.demo.customers", "production has no invented customers")
	}
	if u, err := url.Parse(c.Twilio.APIURL); c.Twilio.APIURL != "" && err == nil && (u.Scheme != "https" || strings.Contains(u.Path, "/sandbox")) {
		k.fault("twilio.api_url", "production sends the account's token over https only, and never to a sandbox")
	}
}

func (c Config) refuseOpenDoors(k *checker) {
	if c.PublicURL != "" && !strings.HasPrefix(c.PublicURL, "https://") {
		k.fault("public_url", "production is reached by https only")
	}
	if c.Together() || samePort(c.Listen, c.AdminListen) {
		k.fault("admin_listen", "production refuses admin routes on the public listener: give them a port of their own")
	}
}

// samePort ignores hosts: 0.0.0.0:8080 and 10.0.0.5:8080 may be the same door. Port 0 is a new one each time.
func samePort(a, b string) bool {
	_, p, errA := net.SplitHostPort(a)
	_, q, errB := net.SplitHostPort(b)
	return errA == nil && errB == nil && p == q && p != "0"
}

func (c Config) refuseInvented(k *checker) {
	k.given("twilio.account_sid", c.Twilio.AccountSID)
	k.given("twilio.auth_token", c.Twilio.AuthToken.Reveal())
	if c.Twilio.AccountSID == demoAccount {
		k.fault("twilio.account_sid", "production refuses the demo account")
	}
	for _, token := range []struct {
		key   string
		value Secret
	}{
		{"twilio.auth_token", c.Twilio.AuthToken},
		{"twilio.auth_token_next", c.Twilio.AuthTokenNext},
		{"bank.token", c.Bank.Token},
		{"bank.oauth.client_secret", c.Bank.OAuth.ClientSecret},
		{"api.admin_key", c.API.AdminKey},
	} {
		if strings.HasPrefix(token.value.Reveal(), "demo-") {
			k.fault(token.key, "production refuses the demo's secret")
		}
	}
	if key := c.API.AdminKey.Reveal(); key != "" && len(key) < shortestKey {
		k.fault("api.admin_key", "is too short to be a key")
	}
	s := c.Twilio.Sender
	for _, line := range []struct{ key, number string }{
		{"agent.number", c.Agent.Number},
		{"hotline.number", c.Hotline.Number},
		{"lines.lost", c.Lines.Lost},
		{"twilio.sender.service", s.Service},
		{"twilio.sender.marketing", s.Marketing},
		{"twilio.sender.security", s.Security},
	} {
		k.given(line.key, line.number)
		k.real(line.key, line.number)
	}
	k.real("lines.platinum", c.Lines.Platinum) // a bank may have no such line
}

// shortestKey is 128 bits in hexadecimal.
const shortestKey = 32

func (k *checker) real(key, number string) {
	if strings.HasPrefix(number, fictional) {
		k.fault(key, "is one of the demo's invented numbers")
	}
}

// refuseSharedSender: a STOP to one sender blocks it for that number, and what is about security must still arrive.
func (c Config) refuseSharedSender(k *checker) {
	s := c.Twilio.Sender
	if s.Security == "" {
		return
	}
	if s.Security == s.Service {
		k.fault("twilio.sender.security", "is also twilio.sender.service: a STOP there would silence it")
	}
	if s.Security == s.Marketing {
		k.fault("twilio.sender.security", "is also twilio.sender.marketing: a STOP there would silence it")
	}
}
