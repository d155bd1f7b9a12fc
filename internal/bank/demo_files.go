package bank

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// demoPapers are what the bank keeps of a named customer. Days count from the day the bank first opened.
type demoPapers struct {
	Papers
	account card.Tail // current account
	applied int       // days ago, of all Applications
}

var demoCustomers = map[string]demoPapers{
	"C1001": {
		account: "7310",
		Papers:  Papers{Contact: Contact{Email: "m•••@example.com", Address: "…Street 12"}, Used: map[string]int{"LOUNGE": 1}},
	},
	"C1002": {
		account: "2205",
		Papers:  Papers{Contact: Contact{Email: "l•••@example.cn", Address: "…路88号"}, Used: map[string]int{"LOUNGE": 2}},
	},
	"C1003": {account: "6120", Papers: Papers{Contact: Contact{Email: "c•••@example.hk", Address: "…道18號"}}},
	"C1004": {
		account: "8010", applied: 4,
		Papers: Papers{
			Contact:      Contact{Address: "…Lane 7"},
			Applications: []Application{{ID: "AP204417", Tail: "4417", Product: "Gold", Step: "checking"}},
		},
	},
	"C1005": {account: "3306", Papers: Papers{Contact: Contact{Email: "w•••@example.cn", Address: "…街9号"}}},
	"C1006": {account: "5519", Papers: Papers{Contact: Contact{Email: "h•••@example.hk", Address: "…街3號"}}},
	"C1007": {account: "5520", Papers: Papers{Contact: Contact{Address: "…街3號"}}},
	"C1008": {account: "4404", Papers: Papers{Contact: Contact{Email: "g•••@example.com", Address: "…Avenue 41"}}},
}

// demoFolder is what a card's folder has of its own. Amounts are in minor units of the card's currency.
type demoFolder struct {
	paid    int64 // last payment
	paidAgo int   // days
	expires int   // months from now
	spent   int64 // towards the waiver of the annual fee
	abroad  bool
	eBill   bool
	channel string // of the bill; "" is POST
	autopay string // MIN, FULL; "" is none
	plan    *demoPlan
	parcel  *demoParcel
}

// demoPlan is an instalment plan that runs.
type demoPlan struct {
	ref          string
	principal    int64
	months, paid int
}

// demoParcel is a card in the post.
type demoParcel struct {
	mailed, due     int // days ago, days ahead
	carrier, number string
}

var demoFolders = map[card.ID]demoFolder{
	"K10011": {paid: 876_20, paidAgo: 12, expires: 2, spent: 310_00, eBill: true, channel: "EMAIL"},
	"K10012": {paid: 1450_00, paidAgo: 34, expires: 31, spent: 1980_00, abroad: true, autopay: "FULL"},
	"K10021": {paid: 6420_18, paidAgo: 11, expires: 3, spent: 9100_00, abroad: true, channel: "SMS"},
	"K10022": {expires: 59, parcel: &demoParcel{mailed: 5, due: 2, carrier: "EMS", number: "EM204816357CN"}},
	"K10031": {
		paid: 2310_00, paidAgo: 13, expires: 2, spent: 2210_00,
		plan: &demoPlan{ref: "AK730518", principal: 1200_00, months: 12, paid: 4},
	},
	"K10041": {paid: 200_00, paidAgo: 96, expires: 20},
	"K10051": {paid: 415_90, paidAgo: 14, expires: 27, spent: 14600_00, channel: "SMS"},
	"K10061": {paid: 1205_30, paidAgo: 20, expires: 16, spent: 1500_00, autopay: "MIN"},
	"K10071": {paid: 118_00, paidAgo: 20, expires: 16},
	"K10081": {paid: 540_00, paidAgo: 16, expires: 9, spent: 700_00, eBill: true, channel: "EMAIL"},
	"K10082": {paid: 160_00, paidAgo: 8, expires: 2, spent: 130_00},
}

// demoOffer is an Offer; its amounts are in minor units of the card's currency.
type demoOffer struct {
	customer string
	Offer
	days     int // it stands
	old, new int64
	slot     int // days until the delivery; 0: it is none
}

// An instalment offer is about a purchase the shop has announced and the balance does not hold yet.
var demoOffers = []demoOffer{
	{
		customer: "C1001", days: 14, old: 5000_00, new: 8000_00,
		Offer: Offer{Code: "LIM482", Kind: "limit", Card: "K10011", Names: chinese("higher credit limit", "提高信用额度", "調高信用額度")},
	},
	{
		customer: "C1001", days: 7, new: 640_00,
		Offer: Offer{Code: "INV731", Kind: "instalment", Card: "K10012", Months: []int{6, 12, 24},
			Names: chinese("your purchase at Harbor Furniture", "您在海港家居的消费", "您於海港傢俬的簽賬")},
	},
	{
		customer: "C1002", days: 30,
		Offer: Offer{Code: "UPG205", Kind: "upgrade", Card: "K10021", Product: "Platinum", ByStaff: true,
			Names: chinese("free upgrade to Sky Platinum", "免费升级为航空白金卡", "免費升級做航空白金卡")},
	},
	{
		customer: "C1002", days: 2, slot: 2,
		Offer: Offer{Code: "DLV318", Kind: "delivery", Card: "K10022", Names: chinese("delivery of your new card", "新卡派送时间", "新卡派送時間")},
	},
	{
		customer: "C1003", days: 21,
		Offer: Offer{Code: "INS604", Kind: "insurance", Card: "K10031", ByStaff: true,
			Names: chinese("card insurance", "用卡保险", "信用卡保險")},
	},
	{
		customer: "C1003", days: 7, new: 960_00,
		Offer: Offer{Code: "INV552", Kind: "instalment", Card: "K10031", Months: []int{3, 6, 12},
			Names: chinese("your purchase at Broadway", "您在百老汇的消费", "您於百老匯的簽賬")},
	},
	{
		customer: "C1005", days: 14, old: 60000_00, new: 90000_00,
		Offer: Offer{Code: "LIM917", Kind: "limit", Card: "K10051", Names: chinese("higher credit limit", "提高信用额度", "調高信用額度")},
	},
	{
		customer: "C1006", days: 7, new: 3600_00,
		Offer: Offer{Code: "INV814", Kind: "instalment", Card: "K10061", Months: []int{3, 6, 12},
			Names: chinese("your purchase at Peak Travel", "您在山顶旅行社的消费", "您於山頂旅行社的簽賬")},
	},
	{
		customer: "C1006", days: 7, new: 5999_00,
		Offer: Offer{Code: "INV815", Kind: "instalment", Card: "K10061", Months: []int{6, 12, 24},
			Names: chinese("your purchase at Mong Kok Electronics", "您在旺角电器的消费", "您於旺角電器的簽賬")},
	},
	{
		customer: "C1006", days: 5, new: 12800_00,
		Offer: Offer{Code: "INV816", Kind: "instalment", Card: "K10061", Months: []int{6, 12},
			Names: chinese("your purchase at Sha Tin Furniture", "您在沙田家居的消费", "您於沙田傢俬的簽賬")},
	},
}

// papers are those of the holder at now.
func (h demoHolder) papers(now time.Time) Papers {
	d := demoCustomers[h.Customer]
	p := d.Papers
	p.Applications = append([]Application(nil), p.Applications...)
	for i := range p.Applications {
		p.Applications[i].Since = now.AddDate(0, 0, -d.applied)
	}
	return p
}

// offers are those to the holder at now, in the holder's zone.
func (h demoHolder) offers(now time.Time) []Offer {
	currency := map[card.ID]string{}
	for _, c := range h.cards {
		currency[card.ID(c.id)] = c.currency
	}
	var out []Offer
	for _, o := range demoOffers {
		if o.customer != h.Customer {
			continue
		}
		offer, in := o.Offer, currency[o.Card]
		offer.State, offer.Until = "open", endOfDay(now.AddDate(0, 0, o.days))
		offer.Old, offer.New = money.Of(o.old, in), money.Of(o.new, in)
		if o.slot > 0 {
			offer.Slot = endOfDay(now.AddDate(0, 0, o.slot)).Add(-10*time.Hour + time.Minute)
		}
		out = append(out, offer)
	}
	return out
}

// folder is that of an account as the bank opens; lang is its holder's.
func (f demoFolder) folder(now time.Time, a *Account, lang locale.Lang) *Folder {
	out := newFolder(*a)
	out.Lang, out.Account, out.Spent = lang, demoCustomers[a.Customer].account, f.spent
	s := &out.Settings
	s.Features[Abroad], s.EStatement = f.abroad, f.eBill
	s.Expires = now.AddDate(0, 0, 1-now.Day()).AddDate(0, f.expires, 0).Format("2006-01") // from the first: no month is skipped
	if f.channel != "" {
		s.BillChannel = f.channel
	}
	if f.autopay != "" {
		s.Autopay = &Autopay{Debit: out.Account, Mode: f.autopay, From: now.AddDate(0, -5, 0)}
	}
	if f.paid > 0 {
		out.Payment = &Payment{Amount: money.Of(f.paid, a.Currency), At: now.AddDate(0, 0, -f.paidAgo), Status: "posted"}
	}
	if p := f.plan; p != nil {
		plan := newPlan(p.ref, p.principal, p.months, a.Currency)
		plan.Paid = p.paid
		plan.settle()
		out.Plans, a.Planned = []Plan{plan}, plan.Remaining.Minor
	}
	if p := f.parcel; p != nil {
		out.Shipment = &Shipment{Card: a.ID, Mailed: now.AddDate(0, 0, -p.mailed), Carrier: p.carrier, Number: p.number,
			Due: endOfDay(now.AddDate(0, 0, p.due))}
	}
	return &out
}
