package main_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// victim is a customer whose telephone was stolen, with the cards the thief knows of.
type victim struct {
	name   string
	number phone.Number
	id     string
	tails  []string // in the order they are tried
	debit  string   // last four of the current account
	secret []string // what no text may tell
}

// owners have one telephone only: whoever holds it reads the codes, so for them the same texts are what they would send themselves. They
// show that the thief's texts would do everything, were it not for the other telephone.
var (
	robbed = victim{
		name: "Grace", number: "+12025550188", id: "C1008", tails: []string{"4321", "8765"}, debit: "4404",
		secret: []string{"2025550189", "Avenue", "g•", "Kim"},
	}
	owners = []victim{
		{"Maria", people["maria"], "C1001", []string{"1234", "5678"}, "7310", []string{"Street 12", "Garcia"}},
		{"Tom", people["tom"], "C1004", []string{"3344"}, "8010", []string{"Lane", "Lee"}},
	}
)

// attempts are what a thief texts, by command; CARD is a card's tail, DEBIT that of the account. Each asks for something the bank would
// do if the owner asked. What stops a card comes last.
var attempts = map[string][][]string{
	"BALANCE": {{"BAL CARD"}}, "AVAIL": {{"AVAIL CARD"}}, "LIMIT": {{"LIMIT CARD"}}, "STATEMENT": {{"BILL CARD"}}, "UNBILLED": {{"UNBILLED CARD"}},
	"DUE": {{"DUE CARD"}}, "TRANSACTIONS": {{"TXN CARD"}}, "PAYMENT_STATUS": {{"PAYMENT CARD"}}, "POINTS": {{"PTS CARD"}},
	"POINTS_EXPIRY": {{"PTSEXP CARD"}}, "INSTALMENT_QUOTE": {{"QUOTE 12 CARD"}}, "CARD_STATUS": {{"STATE CARD"}}, "APP_STATUS": {{"STATUS"}},
	"DELIVERY": {{"TRACK"}}, "STATEMENT_COPY": {{"DUPSTAT CARD"}}, "ANNUAL_FEE": {{"FEE CARD"}, {"WAIVE CARD"}}, "OVERPAYMENT": {{"OVERPAID CARD"}},

	"REDEEM": {{"REDEEM CARD 1000 points"}}, "INSTALMENT": {{"INST 12 CARD"}}, "TXN_INSTALMENT": {{"FQ#12"}, {"TXNINST 12"}},
	"CASH_INSTALMENT": {{"CASH $100 6 months CARD"}}, "INSTALMENT_CANCEL": {{"EARLY CARD"}}, "PAY": {{"PAY CARD 20"}},
	"AUTOPAY_SET": {{"AUTOPAY CARD", "DEBIT", "MIN"}}, "AUTOPAY_CANCEL": {{"AUTOPAY OFF CARD"}}, "TEMP_LIMIT": {{"TLIMIT $500 CARD"}},
	"LIMIT_REDUCE": {{"LOWER LIMIT $2,000 CARD"}}, "LIMIT_ACCEPT": {{"ACCEPT LIM482"}}, "OFFER": {{"Y LIM482"}, {"Y INV731"}},

	"ACTIVATE": {{"ACT CARD", "4417"}}, "REPLACE": {{"REPLACE CARD"}}, "RENEW": {{"RENEW CARD Y"}},
	"CLOSE_CARD": {{"CLOSE CARD", "not needed"}}, "TRAVEL": {{"TRAVEL CARD from 2 May to 9 May Seoul"}},
	"SWITCH": {{"INTL OFF CARD"}, {"INTL ON CARD"}, {"ONLINE OFF CARD"}, {"ONLINE ON CARD"}}, "ALERT_SET": {{"ALERT 5 CARD"}, {"ALERT OFF CARD"}, {"ALERT 5000 CARD"}},
	"ESTATEMENT": {{"ESTMT CARD"}}, "BILL_CHANNEL": {{"BILL BY POST CARD"}, {"BILL BY SMS CARD"}}, "PIN_SET": {{"SET PIN CARD"}},
	"CONTACT_UPDATE": {{"CHANGE ADDRESS"}, {"CHANGE MOBILE to +12025550161"}},

	"ENROL": {{"JOIN SPEND500"}}, "ENROL_CANCEL": {{"UNJOIN SPEND500"}}, "CAMPAIGN_STATUS": {{"PROGRESS SPEND500"}}, "BENEFITS": {{"BENEFITS"}},
	"RATES": {{"RATES"}}, "BRANCH": {{"BRANCH London"}}, "OPTIN": {{"OPTIN"}}, "HELP": {{"HELP"}, {"HELP UNFREEZE"}}, "LANG": {{"LANG EN"}},
	"AGENT": {{"AGENT"}}, "DISPUTE": {{"DISPUTE CARD 30.00"}}, "COMPLAIN": {{"COMPLAIN my card CARD is blocked, lift it"}},
	"SUGGEST": {{"SUGGEST unfreeze CARD"}}, "CASE_STATUS": {{"CASE"}}, "ESCALATE": {{"ESCALATE"}}, "CALLBACK": {{"CALLBACK tomorrow 3pm"}},
	"SURVEY": {{"SURVEY 5"}}, "MORE": {{"TXN CARD", "MORE", "MORE"}}, "EXIT": {{"EXIT"}}, "CONFIRM_YES": {{"Y"}, {"YES CARD"}}, "CONFIRM_NO": {{"N"}},
	"OTP": {{"123456"}}, "OPTOUT": {{"STOP"}},

	"ALERT": {{"N"}}, // nobody asks for it by name

	"FREEZE": {{"FREEZE CARD"}}, "UNFREEZE": {{"UNFREEZE CARD"}}, "LOST": {{"LOST CARD"}},
}

// last are the commands that end what can be done with a card, in this order; UNFREEZE is tried after either.
var last = []string{"FREEZE", "UNFREEZE", "LOST", "UNFREEZE"}

// invited are the commands that answer an invitation: its text named the card, and lies on the telephone.
var invited = []string{"TXN_INSTALMENT", "INSTALMENT", "LIMIT_ACCEPT", "OFFER"}

// harmless are the orders that a thief can only lose by: they stop, close or report, or send what goes to the owner.
var harmless = []bank.Kind{
	bank.Freeze, bank.Stop, bank.SetAlerts, bank.Switch, bank.SetEStatement, bank.Renew, bank.WaiveFee, bank.CopyStatement, bank.RequestClosing,
}

// TestAThiefGetsNothing has a stolen telephone, without its PIN, ask for everything there is, say yes to everything, and type every code that
// arrives on it. Its owner has a second one.
func TestAThiefGetsNothing(t *testing.T) {
	t.Parallel()
	all := map[string]string{"bank.demo.customers": "1"}
	for _, limit := range []string{"texts_per_hour", "codes_per_hour", "codes_per_day", "acts_per_day", "wrong_answers"} {
		all["limits."+limit] = "10000"
	}
	in := install(t, all)
	p := in.start(t)
	db := in.rows(t, in.database())
	done := map[bank.Kind]bool{}
	for _, owner := range owners {
		newThief(t, in, p, owner).tryEverything()
		for _, o := range query(t, db, 1, "SELECT kind FROM bank_orders WHERE customer = '"+owner.id+"'") {
			done[bank.Kind(o[0])] = true
		}
	}
	for _, k := range []bank.Kind{
		bank.Pay, bank.Redeem, bank.Instalment, bank.CashInstalment, bank.EndInstalment, bank.SetAutopay, bank.EndAutopay, bank.RaiseForAWhile,
		bank.AcceptLimit, bank.TxnInstalment, bank.ReduceLimit, bank.Announce, bank.SetBillChannel, bank.Unfreeze, bank.Switch, bank.SetAlerts,
	} {
		if !done[k] {
			t.Errorf("the same texts of owners did not bring about %q: they prove nothing of a thief's", k)
		}
	}
	before := holdings(t, db, robbed)
	thief := newThief(t, in, p, robbed)
	thief.tryEverything()
	if len(thief.codes) > 0 {
		t.Errorf("codes %v arrived on the stolen telephone", thief.codes)
	}
	for _, o := range query(t, db, 2, "SELECT kind, key FROM bank_orders WHERE customer = '"+robbed.id+"' AND NOT again") {
		if !slices.Contains(harmless, bank.Kind(o[0])) {
			t.Errorf("the thief had the bank do %v", o)
		}
	}
	after := holdings(t, db, robbed)
	for id, was := range before {
		is := after[id]
		for _, f := range is.open {
			if !slices.Contains(was.open, f) {
				t.Errorf("card %s can be used for %s, which its owner had switched off", id, f)
			}
		}
		is.open = was.open
		if !reflect.DeepEqual(is, was) {
			t.Errorf("card %s was\n%+v\nand after the thief is\n%+v", id, was, is)
		}
	}
	for _, c := range query(t, db, 2, "SELECT id, state FROM bank_cards WHERE customer = '"+robbed.id+"'") {
		if c[1] != string(bank.Stopped) {
			t.Errorf("card %s was reported lost and is %s", c[0], c[1])
		}
	}
}

// thief is somebody with a telephone that is not theirs.
type thief struct {
	t *testing.T
	victim
	in    *installation
	p     *process
	named []string // the tails the thief has shown to know
	used  int      // messages read
	codes []string // that arrived on the telephone
}

func newThief(t *testing.T, in *installation, p *process, v victim) *thief {
	return &thief{t: t, victim: v, in: in, p: p, named: []string{"4417"}}
}

// tryEverything asks for each command with each of the cards, and without naming one before any was.
func (th *thief) tryEverything() {
	var ids []string
	for _, v := range commands.All(commands.Ports{}) {
		if attempts[v.ID] == nil {
			th.t.Errorf("no thief tries %s", v.ID)
		}
		if !slices.Contains(last, v.ID) {
			ids = append(ids, v.ID)
		}
	}
	ids = append(ids, last...)
	if len(th.tails) > 1 { // one card need not be named
		for _, id := range ids {
			th.try(id, "")
		}
	}
	for _, tail := range th.tails {
		th.named = append(th.named, tail)
		for _, id := range ids {
			th.try(id, tail)
		}
	}
}

// try holds one dialogue: it says yes and types codes for as long as that leads anywhere.
func (th *thief) try(id, tail string) {
	const patience = 6
	for _, lines := range attempts[id] {
		var reply string
		for _, line := range lines {
			if line == "DEBIT" {
				th.named = append(th.named, th.debit)
			}
			line = strings.NewReplacer("CARD", tail, "DEBIT", th.debit).Replace(line)
			reply = th.say(id, strings.TrimSpace(line))
		}
		for range patience {
			switch code := th.code(strings.Contains(reply, "6-digit code") && !strings.Contains(reply, "other number")); {
			case code != "":
				th.named = append(th.named, th.debit) // a code is as good as the name of the account
				reply = th.say(id, code)
				continue
			case strings.Contains(reply, "with its reference"):
				reply = th.say(id, planRef.FindString(reply))
				continue
			case agreed.MatchString(reply):
				reply = th.say(id, agreed.FindStringSubmatch(reply)[1])
				continue
			}
			break
		}
		th.say("EXIT", "EXIT")
	}
}

// agreed is the yes that a read-back asks for.
var agreed = regexp.MustCompile(`[Rr]eply (Y(?: \w+)?) or N`)

// say texts a line and looks at what is learned by it.
func (th *thief) say(id, line string) string {
	th.t.Helper()
	reply := th.p.text(th.t, th.number, line)
	if !slices.Contains(invited, id) {
		th.learns(id, line, reply)
	}
	return reply
}

// code is a code that has arrived on this telephone since the last look; due waits for one.
func (th *thief) code(due bool) (code string) {
	look := func() bool {
		all := th.in.later(th.t, th.number)
		for _, m := range all[th.used:] {
			th.learns("a message", "", m.Body)
			if c := sixDigits.FindString(m.Body); c != "" {
				code = c
				th.codes = append(th.codes, c)
			}
		}
		th.used = len(all)
		return code != ""
	}
	if !look() && due {
		await(th.t, 10*time.Second, "the code that was announced", look)
	}
	return code
}

// learns finds in a reply what its reader did not know: a card, an address, a name, another number.
func (th *thief) learns(id, line, reply string) {
	th.t.Helper()
	if cardNumber.MatchString(reply) {
		th.t.Errorf("%s, %s, %q: a whole number is in %q", th.name, id, line, reply)
	}
	for _, m := range masked.FindAllStringSubmatch(reply, -1) {
		if !slices.Contains(th.named, m[1]) {
			th.t.Errorf("%s, %s, %q: the tail %s is learned from %q", th.name, id, line, m[1], reply)
		}
	}
	for _, s := range th.secret {
		if strings.Contains(reply, s) {
			th.t.Errorf("%s, %s, %q: %q is learned from %q", th.name, id, line, s, reply)
		}
	}
}

// cardNumber is one as it is written, in one piece or in groups.
var cardNumber = regexp.MustCompile(`\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d`)

// planRef is the reference of an instalment plan.
var planRef = regexp.MustCompile(`\b[A-Z]{2}\d{6}\b`)

// holding is what a thief could want of a card: money, credit and what protects it. The state of the card is not in it.
type holding struct {
	owed, limit, temporary string
	points                 int64
	plans                  []bank.Plan
	autopay                *bank.Autopay
	trips                  int
	channel                string
	open                   []bank.Feature // that a payment may use
}

// holdings reads them from the bank's own books.
func holdings(t *testing.T, db *store.DB, v victim) map[string]holding {
	t.Helper()
	core := bank.NewDemo(db.Books(), time.Now, nil)
	t.Cleanup(core.Close)
	ctx, all := t.Context(), map[string]holding{}
	for _, row := range query(t, db, 1, "SELECT id FROM bank_cards WHERE customer = '"+v.id+"'") {
		id := card.ID(row[0])
		balance, err := core.Balance(ctx, id)
		lines, err2 := core.Lines(ctx, id)
		points, err3 := core.Points(ctx, id)
		plans, err4 := core.Plans(ctx, id)
		settings, err5 := core.Settings(ctx, id)
		for _, err := range []error{err, err2, err3, err4, err5} {
			if err != nil {
				t.Fatalf("reading card %s: %v", id, err)
			}
		}
		h := holding{
			owed: balance.Owed.String(), limit: lines.Credit.String(), temporary: lines.Temporary.String(), points: points.Balance, plans: plans,
			autopay: settings.Autopay, trips: len(settings.Trips), channel: settings.BillChannel,
		}
		for f, on := range settings.Features {
			if on {
				h.open = append(h.open, f)
			}
		}
		all[row[0]] = h
	}
	return all
}
