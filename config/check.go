package config

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Shapes of what operators copy from elsewhere.
var (
	e164       = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-f]{32}$`)
	hostname   = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	accountSID = regexp.MustCompile(`^AC[0-9a-f]{32}$`)
)

// bankPatience is less than the 5 s for which a turn holds its party: a turn that outlives its hold loses its state.
const bankPatience = 4 * time.Second

// carrierPatience is long for any carrier: an unanswered message is settled only after four times what it may take.
const carrierPatience = time.Minute

// demoCustomers is how many fit into the invented numbers, +1202 and seven digits from 2000000 on.
const demoCustomers = 8_000_000

// Check finds what can be known to be wrong without opening anything; in production also what production refuses.
func (c Config) Check() []Fault {
	k := &checker{}
	k.oneOf("profile", string(c.Profile), string(Demo), string(Development), string(Production))
	k.oneOf("log.format", c.Log.Format, "json", "text")
	k.address("listen", c.Listen)
	if c.AdminListen != "" {
		k.address("admin_listen", c.AdminListen)
	}
	k.web("public_url", c.PublicURL)
	k.web("twilio.api_url", c.Twilio.APIURL)
	k.networks("api.proxies", c.API.Proxies)
	k.hosts("links.allowed", c.Links.Allowed)
	k.scheme("redis.url", c.Redis.URL, "redis://", "rediss://")
	k.scheme("database.url", c.Database.URL, "sqlite:", "postgres://", "postgresql://")
	c.checkNumbers(k)
	c.checkBank(k)
	c.checkLimits(k)
	c.checkQueue(k)
	c.checkCalls(k)
	c.checkCampaigns(k)
	c.checkSignIn(k)
	if c.Profile != Demo { // the demo makes its own
		k.given("public_url", c.PublicURL)
		k.given("database.url", c.Database.URL.Reveal())
		c.checkKeyset(k)
	}
	if c.Profile == Production {
		c.checkProduction(k)
	}
	return k.faults
}

// checkKeyset: rows outlive the process, so the keys they are encrypted under must too.
func (c Config) checkKeyset(k *checker) {
	switch {
	case c.Vault.Keyset != "":
	case c.Profile == Production:
		k.fault("vault.keyset", "production makes no keyset by itself: give one that is backed up (cardline vault create FILE)")
	default:
		k.fault("vault.keyset", "is needed: name a file, it is made if it is not there")
	}
}

func (c Config) checkNumbers(k *checker) {
	k.number("agent.number", c.Agent.Number)
	k.number("hotline.number", c.Hotline.Number)
	k.number("lines.platinum", c.Lines.Platinum)
	k.number("lines.lost", c.Lines.Lost)
	k.sender("twilio.sender.service", c.Twilio.Sender.Service)
	k.sender("twilio.sender.marketing", c.Twilio.Sender.Marketing)
	k.sender("twilio.sender.security", c.Twilio.Sender.Security)
	k.lasting("twilio.timeout", c.Twilio.Timeout)
	if c.Twilio.Timeout > carrierPatience {
		k.fault("twilio.timeout", "must be at most "+carrierPatience.String()+": until then nobody knows whether a message has left")
	}
	k.oneOf("twilio.redaction", c.Twilio.Redaction, "none", "bodies", "numbers", "all")
	k.web("twilio.fallback.sms", c.Twilio.Fallback.SMS)
	k.web("twilio.fallback.voice", c.Twilio.Fallback.Voice)
	if sid := c.Twilio.AccountSID; sid != "" && !accountSID.MatchString(sid) {
		k.fault("twilio.account_sid", "must be AC and 32 hexadecimal digits")
	}
	if c.Twilio.AccountSID != demoAccount && c.Twilio.AuthToken == demoToken {
		k.fault("twilio.auth_token", "is the demo's, but the account is not")
	}
	if c.Twilio.AuthToken == "" && c.Twilio.AuthTokenNext != "" {
		k.fault("twilio.auth_token_next", "set without twilio.auth_token: while tokens change both are needed")
	}
}

func (c Config) checkBank(k *checker) {
	b := c.Bank
	k.web("bank.url", b.URL)
	k.lasting("bank.timeout", b.Timeout)
	k.lasting("bank.order_timeout", b.OrderTimeout)
	k.lasting("bank.feed_timeout", b.FeedTimeout)
	if b.Timeout > bankPatience {
		k.fault("bank.timeout", "must be at most "+bankPatience.String()+", or turns lose their state while they wait")
	}
	if (b.ClientCert == "") != (b.ClientKey == "") {
		k.fault("bank.client_cert", "needs bank.client_key, and the key the certificate")
	}
	k.web("bank.oauth.token_url", b.OAuth.TokenURL)
	if b.OAuth.TokenURL == "" && b.OAuth != (OAuth{}) {
		k.fault("bank.oauth.token_url", "is needed with the rest of bank.oauth")
	}
	if b.OAuth.TokenURL != "" {
		k.given("bank.oauth.client_id", b.OAuth.ClientID)
		if b.Token != "" {
			k.fault("bank.token", "set together with bank.oauth.token_url: give one")
		}
	}
	if n := b.Demo.Customers; n < 0 || n > demoCustomers {
		k.fault("bank.demo.customers", "must be from 0 to "+strconv.Itoa(demoCustomers))
	}
}

func (c Config) checkLimits(k *checker) {
	l := c.Limits
	if n := c.Voice.Scores; n < 0 || n > 100 {
		k.fault("voice.scores", "must be from 0 to 100")
	}
	k.positive("limits.texts_per_hour", l.TextsPerHour)
	k.positive("limits.strangers_per_hour", l.Strangers)
	k.positive("limits.strangers_per_country", l.PerCountry)
	k.positive("limits.wrong_answers", l.WrongAnswers)
	k.positive("limits.codes_per_hour", l.CodesPerHour)
	k.positive("limits.codes_per_day", l.CodesPerDay)
	k.positive("limits.lost_searches", l.Searches)
	k.positive("limits.lost_searches_in_all", l.AllSearches)
	k.positive("limits.lost_searches_nameless", l.NamelessSearches)
	k.positive("limits.acts_per_day", l.ActsPerDay)
	k.positive("limits.marketing_per_day", l.SellPerDay)
	k.positive("limits.marketing_per_month", l.SellPerMonth)
	if _, err := c.Outbox.RatesOf(); err != nil {
		k.fault("outbox.rates", err.Error())
	}
	if _, err := c.Outbox.MourningOf(); err != nil {
		k.fault("outbox.mourning", err.Error())
	}
	k.lasting("limits.cooldown", l.Cooldown)
	k.lasting("limits.question", l.Question)
	k.lasting("limits.code_life", l.CodeLife)
	k.lasting("limits.late_life", l.LateLife)
	k.lasting("drain", c.Drain)
	k.given("brand.en", c.Brand.En)
	k.given("brand.zh_hans", c.Brand.ZhHans)
	k.given("brand.zh_hant", c.Brand.ZhHant)
}

// checker collects faults, one rule a method. Where a rule is about the form of a value, an empty one passes.
type checker struct{ faults []Fault }

func (k *checker) fault(key, why string) { k.faults = append(k.faults, Fault{key, why}) }

func (k *checker) given(key, value string) {
	if value == "" {
		k.fault(key, "is needed")
	}
}

func (k *checker) oneOf(key, value string, choices ...string) {
	for _, choice := range choices {
		if value == choice {
			return
		}
	}
	k.fault(key, "must be one of "+strings.Join(choices, ", "))
}

func (k *checker) address(key, value string) {
	_, port, err := net.SplitHostPort(value)
	if n, e := strconv.ParseUint(port, 10, 16); err != nil || e != nil || n > 65535 {
		k.fault(key, "must be host:port, such as 127.0.0.1:8080 or :8080")
	}
}

func (k *checker) web(key, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		k.fault(key, "must be an http or https address without a query")
	} else if u.User != nil {
		k.fault(key, "must not carry a user or password: it is shown in logs")
	}
}

func (k *checker) scheme(key string, value URL, schemes ...string) {
	for _, s := range schemes {
		if value == "" || strings.HasPrefix(value.Reveal(), s) && len(value) > len(s) {
			return
		}
	}
	k.fault(key, "must begin with "+strings.Join(schemes, " or "))
}

func (k *checker) hosts(key, value string) {
	for _, host := range strings.Fields(value) {
		if !hostname.MatchString(host) {
			k.fault(key, "must be hosts such as bank.example, parted by blanks, without https:// or a path")
			return
		}
	}
}

func (k *checker) networks(key, value string) {
	for text := range strings.SplitSeq(value, ",") {
		if p, err := network(text); value != "" && (err != nil || p.Bits() == 0) {
			k.fault(key, "must be addresses or networks such as 10.0.0.0/8, parted by commas, and not everybody")
		}
	}
}

func (k *checker) number(key, value string) {
	if value != "" && !e164.MatchString(value) {
		k.fault(key, "must be a number in E.164, such as +12025550100")
	}
}

func (k *checker) sender(key, value string) {
	if value != "" && !e164.MatchString(value) && !serviceSID.MatchString(value) {
		k.fault(key, "must be a number in E.164 or a Messaging Service SID (MG and 32 hexadecimal digits)")
	}
}

func (k *checker) positive(key string, n int) {
	if n < 1 {
		k.fault(key, "must be at least 1")
	}
}

func (k *checker) lasting(key string, d time.Duration) {
	if d <= 0 {
		k.fault(key, "must be longer than nothing")
	}
}
