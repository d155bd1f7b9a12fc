// Package config is everything an operator can set: one struct, filled from defaults, a YAML file, the environment and flags,
// in that order of strength. It refuses what it does not know and what cannot work, all faults at once, and never shows a
// secret. It knows no other part of Cardline: whoever starts the program hands plain values on. Start at Load.
package config

import (
	"log/slog"
	"net/netip"
	"strings"
	"time"
)

// Profile says what a process is allowed to be.
type Profile string

// The profiles. Production is the default, so that a forgotten setting refuses to start instead of opening a demo door.
const (
	Demo        Profile = "demo"        // everything embedded, invented customers, one port
	Development Profile = "development" // as demo, but any part may be a real one
	Production  Profile = "production"  // nothing embedded, nothing invented
)

// Config is the whole configuration. The key of a field is the path of its tags: `twilio.sender.service`.
type Config struct {
	Profile     Profile `key:"profile"`
	Listen      string  `key:"listen"`       // host:port the carrier reaches
	AdminListen string  `key:"admin_listen"` // host:port of API, console and metrics; empty: with Listen
	PublicURL   string  `key:"public_url"`   // how the carrier names us; signatures are checked against it

	Log   Log           `key:"log"`
	Drain time.Duration `key:"drain"` // how long a stopping process lets turns under way end

	Redis    Redis    `key:"redis"`
	Database Database `key:"database"`
	Bank     Bank     `key:"bank"`
	Vault    Vault    `key:"vault"`
	Twilio   Twilio   `key:"twilio"`
	API      API      `key:"api"`
	SignIn   SignIn   `key:"sign_in"`
	Console  Console  `key:"console"`

	Agent   Line   `key:"agent"`   // where a person answers
	Hotline Line   `key:"hotline"` // the number we name to customers
	Lines   Lines  `key:"lines"`
	Hours   Hours  `key:"hours"`
	Voice   Voice  `key:"voice"`
	Queue   Queue  `key:"queue"`
	Calls   Calls  `key:"calls"`
	Brand   Brand  `key:"brand"`
	Limits  Limits `key:"limits"`
	Words   Words  `key:"words"`

	Outbox  Outbox  `key:"outbox"`
	Notice  Notice  `key:"notice"`
	Consent Consent `key:"consent"`
	Links   Links   `key:"links"`
	Prices  Prices  `key:"prices"`

	Retention Retention `key:"retention"`
	Audit     Audit     `key:"audit"`
	Desk      Desk      `key:"desk"`
	Campaigns Campaigns `key:"campaigns"`
}

// Console is the page in the browser.
type Console struct {
	Handset bool `key:"handset"` // telephones to try us with, for whoever may use them; production refuses it
}

// Outbox is how messages leave.
type Outbox struct {
	Routes   string `key:"routes"`   // YAML file of further accounts and of routes; empty: by twilio.sender alone
	Refusals string `key:"refusals"` // YAML file of what carriers' error codes mean; empty: that of the program
	Rates    string `key:"rates"`    // segments a second, "marketing=50 +12025550100=1"; see RatesOf
	Mourning string `key:"mourning"` // days without cheer, "2027-05-12 CN:2027-04-05"; see MourningOf
}

// Notice is what the bank says by itself.
type Notice struct {
	Rules string `key:"rules"` // YAML file: which events become which notifications; empty: those of the program
}

// Consent is what customers must have agreed to.
type Consent struct {
	Rules   string `key:"rules"`   // CSV file of what marketing needs by country; empty: those of the program
	Without string `key:"without"` // do-not-contact registers the bank needs no copy of, parted by blanks
}

// Links are those that templates may hold.
type Links struct {
	Allowed string `key:"allowed"` // hosts, with all below them, parted by blanks
}

// Prices are what messages cost.
type Prices struct {
	Table string `key:"table"` // YAML file of prices by country and carrier; empty: those of the program
}

// Audit is the trail of who did what.
type Audit struct {
	Checkpoints string `key:"checkpoints"` // file that each seal of the trail is appended to; empty: the log alone has them
}

// Desk takes the cases of customers.
type Desk struct {
	Rules string `key:"rules"` // YAML file: how cases are filed, and how long they may take; empty: that of the program
}

// Retention is what customers who want to close a card are offered.
type Retention struct {
	Offers string `key:"offers"` // YAML file of offers by segment; empty: those of the program
}

// Words are further ways in which customers ask for things.
type Words struct {
	Dir string `key:"dir"` // folder of *.yaml with an id and words each, watched while running; empty: none
}

// Log is how the program reports.
type Log struct {
	Level  slog.Level `key:"level"`
	Format string     `key:"format"` // json or text
}

// Redis keeps the state between turns.
type Redis struct {
	URL URL `key:"url"` // empty: embedded; see Kind
}

// Database keeps the rows.
type Database struct {
	URL URL `key:"url"` // sqlite:PATH or postgres://…; empty: chosen by the demo
}

// Bank is the card core.
type Bank struct {
	URL     string        `key:"url"` // empty: the demo bank
	Token   Secret        `key:"token"`
	Timeout time.Duration `key:"timeout"` // of one question; a turn waits no longer

	OrderTimeout time.Duration `key:"order_timeout"` // of one order, where no turn waits for it
	FeedTimeout  time.Duration `key:"feed_timeout"`  // of one page of the customer file

	ClientCert string   `key:"client_cert"` // PEM files; empty: none of ours, and whom the machine trusts
	ClientKey  string   `key:"client_key"`
	CA         string   `key:"ca"`
	OAuth      OAuth    `key:"oauth"`
	Demo       DemoBank `key:"demo"`
}

// OAuth is where a bearer token is fetched by client credentials.
type OAuth struct {
	TokenURL     string `key:"token_url"` // empty: none is fetched
	ClientID     string `key:"client_id"`
	ClientSecret Secret `key:"client_secret"`
	Scopes       string `key:"scopes"` // parted by blanks
}

// DemoBank is the bank that ships in the binary.
type DemoBank struct {
	Customers int `key:"customers"` // invented ones beside the named ones
}

// Vault holds the keys under which rows are encrypted.
type Vault struct {
	Keyset Secret `key:"keyset"` // path of a keyset file, or the keyset itself if it begins with {
}

// Twilio is our account with the carrier.
type Twilio struct {
	AccountSID    string  `key:"account_sid"`
	AuthToken     Secret  `key:"auth_token"`
	AuthTokenNext Secret  `key:"auth_token_next"` // accepted too while tokens change
	APIURL        string  `key:"api_url"`         // empty: Twilio itself in production, else the own sandbox
	AnswersSTOP   bool    `key:"answers_stop"`    // the carrier answers STOP and blocks the number by itself
	Sender        Senders `key:"sender"`

	Timeout   time.Duration `key:"timeout"`   // of one request; what was not answered is asked about after four times that
	Redaction string        `key:"redaction"` // what the account blanks by itself: none, bodies, numbers or all
	Fallback  Fallback      `key:"fallback"`
}

// Fallback is what the carrier asks when we do not answer: fixed documents elsewhere. Empty: what is set there stays.
type Fallback struct {
	SMS   string `key:"sms"`
	Voice string `key:"voice"`
}

// Senders are the addresses messages leave from: a number or a Messaging Service SID each.
type Senders struct {
	Service   string `key:"service"`
	Marketing string `key:"marketing"`
	Security  string `key:"security"` // shared with no other: a STOP to another must not silence it
}

// API guards /api/v1.
type API struct {
	AdminKey Secret `key:"admin_key"` // opens everything; empty: no such key
	Proxies  string `key:"proxies"`   // networks whose X-Forwarded-For is believed, parted by commas
}

// Line is one telephone number in E.164.
type Line struct {
	Number string `key:"number"`
}

// Lines are numbers of ours with a meaning of their own; calls to any other are for the main menu.
type Lines struct {
	Platinum string `key:"platinum"`
	Lost     string `key:"lost"`
}

// Hours are when people answer.
type Hours struct {
	Lines    string `key:"lines"`    // YAML file of the lines customers call, in the form of lines.yaml; empty: day and night
	Holidays string `key:"holidays"` // file of the public holidays by country, in the form of holidays.txt; empty: that of the program
}

// Voice is how calls are answered.
type Voice struct {
	Speech  bool          `key:"speech"`  // words are taken beside keys
	Resume  time.Duration `key:"resume"`  // how soon a call that was cut off can be gone on with; 0: it cannot
	Scores  int           `key:"scores"`  // of a hundred callers who served themselves, how many are asked for a score at the end; 0: none
	Prompts string        `key:"prompts"` // folder of recorded prompts; empty: all are spoken
}

// Brand is the bank's name in the three languages.
type Brand struct {
	En     string `key:"en"`
	ZhHans string `key:"zh_hans"`
	ZhHant string `key:"zh_hant"`
}

// Limits bound what one number may do.
type Limits struct {
	TextsPerHour     int           `key:"texts_per_hour"`
	Strangers        int           `key:"strangers_per_hour"`     // texts of numbers that are nobody's answered in an hour
	PerCountry       int           `key:"strangers_per_country"`  // of these, by numbers of one country
	WrongAnswers     int           `key:"wrong_answers"`          // wrong tails or codes before private verbs rest
	Cooldown         time.Duration `key:"cooldown"`               // how long they rest
	Question         time.Duration `key:"question"`               // how long a question stays open
	CodesPerHour     int           `key:"codes_per_hour"`         // one-time codes to one number
	CodesPerDay      int           `key:"codes_per_day"`          // one-time codes for one customer
	Searches         int           `key:"lost_searches"`          // for the cards of a caller nobody knows, in an hour
	AllSearches      int           `key:"lost_searches_in_all"`   // the same of all such callers together
	NamelessSearches int           `key:"lost_searches_nameless"` // of these, by callers who show no number
	ActsPerDay       int           `key:"acts_per_day"`           // acts with money, credit or protection of one customer
	SellPerDay       int           `key:"marketing_per_day"`      // marketing and greetings to one number in a calendar day
	SellPerMonth     int           `key:"marketing_per_month"`    // the same in 30 days
	CodeLife         time.Duration `key:"code_life"`
	LateLife         time.Duration `key:"late_life"` // how long an answer is still owed while the bank is away
}

// Networks are the proxies that are believed; Check has said which cannot be read.
func (a API) Networks() (all []netip.Prefix) {
	for text := range strings.SplitSeq(a.Proxies, ",") {
		if p, err := network(text); err == nil {
			all = append(all, p)
		}
	}
	return all
}

// network reads 10.0.0.0/8, or one address.
func network(text string) (netip.Prefix, error) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(text); err == nil {
		return a.Prefix(a.BitLen())
	}
	return netip.ParsePrefix(text)
}

// Together reports whether admin routes are served on the public listener.
func (c Config) Together() bool { return c.AdminListen == "" || c.AdminListen == c.Listen }
