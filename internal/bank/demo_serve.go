package bank

import (
	"context"
	"errors"
	"strings"
	"time"

	"cardline/internal/locale"
	"cardline/internal/money"
)

// service is how the Demo prices and does one kind of order.
type service struct {
	price  func(c *Case, a *Ask, q *Quote, now time.Time) error // nil: it has no quote
	do     func(e *errand) error
	agreed bool // it is done only on a quote that was agreed to
	active bool // the card must be active
	holder bool // not for supplementary cards
}

// services are all orders but those of a card's life.
var services = map[Kind]service{
	Pay:            {price: (*Case).pricePay, do: (*errand).pay, agreed: true},
	Redeem:         {price: (*Case).priceReward, do: (*errand).redeem, agreed: true, active: true, holder: true},
	Instalment:     {price: (*Case).priceInstalment, do: (*errand).instalment, agreed: true, active: true, holder: true},
	TxnInstalment:  {price: (*Case).pricePurchase, do: (*errand).purchase, agreed: true, active: true, holder: true},
	CashInstalment: {price: (*Case).priceCash, do: (*errand).cash, agreed: true, active: true, holder: true},
	EndInstalment:  {price: (*Case).priceEnd, do: (*errand).end, agreed: true},
	SetAutopay:     {price: (*Case).priceAutopay, do: (*errand).setAutopay, agreed: true, holder: true},
	EndAutopay:     {price: (*Case).priceNoAutopay, do: (*errand).endAutopay, holder: true},
	RaiseForAWhile: {price: (*Case).priceRaise, do: (*errand).raise, agreed: true, active: true, holder: true},
	AcceptLimit:    {price: (*Case).priceLimit, do: (*errand).acceptLimit, agreed: true, active: true, holder: true},
	ReduceLimit:    {price: (*Case).priceReduction, do: (*errand).reduceLimit, holder: true},
	Refund:         {price: (*Case).priceRefund, do: (*errand).refund, holder: true},
	Replace:        {price: (*Case).priceReplacement, do: (*errand).replace},
	AnswerOffer:    {do: (*errand).answerOffer},
	Renew:          {do: (*errand).renew},
	Announce:       {do: (*errand).announce},
	Switch:         {do: (*errand).turn},
	SetAlerts:      {do: (*errand).setAlerts},
	SetEStatement:  {do: (*errand).setEStatement},
	SetBillChannel: {do: (*errand).setBillChannel},
	CopyStatement:  {do: (*errand).copyStatement},
	WaiveFee:       {do: (*errand).waiveFee},
	RequestClosing: {do: (*errand).requestClosing},
	SetPIN:         {do: (*errand).setPIN},
	RequestContact: {do: (*errand).requestContact},
}

// errand is an order on its way through the case it is about.
type errand struct {
	*Case
	order   Order
	agreed  Quote // the zero Quote if none was asked for
	receipt Receipt
	email   string // of the customer, masked; "": none is on file
}

// serve does an order that services lists. An unknown quote or offer names no card, and is over for all the customer can tell.
func (d *Demo) serve(ctx context.Context, o Order, now time.Time) (Receipt, error) {
	var papers Papers
	if o.Kind == SetEStatement || o.Kind == SetBillChannel {
		var err error
		if _, papers, err = d.books.Customer(ctx, o.Customer); err != nil {
			return Receipt{}, fault(err, ErrUnavailable)
		}
	}
	if month := o.Detail["month"]; o.Kind == CopyStatement && month != "" {
		if _, err := d.books.Statement(ctx, o.Card, month); err != nil {
			return Receipt{}, fault(err, ErrUnavailable)
		}
	}
	r, err := d.books.Serve(ctx, o, func(c *Case) (Receipt, error) {
		if c.Bare {
			c.Folder = newFolder(c.Account)
		}
		e := errand{Case: c, order: o, receipt: Receipt{Ref: newRef(), At: now, State: c.State}, email: papers.Contact.Email}
		err := e.run()
		return e.receipt, err
	})
	if o.Card == "" && (o.Quote != "" || o.Detail["offer"] != "") && errors.Is(err, ErrNotFound) {
		return Receipt{}, &Refusal{Reason: "expired"}
	}
	return r, fault(err, ErrUnknown)
}

func (e *errand) run() error {
	if e.Customer != e.order.Customer {
		return ErrNotFound
	}
	s := services[e.order.Kind]
	if s.active && e.State != Active {
		return ErrRefused
	}
	if s.holder && e.Supplementary {
		return &Refusal{Reason: "not-eligible"}
	}
	if e.order.Quote != "" || s.agreed {
		if err := e.agree(s); err != nil {
			return err
		}
	}
	if err := s.do(e); err != nil || e.receipt.Again {
		return err
	}
	if e.order.Quote != "" {
		e.Priced.UsedBy = e.order.Key
	}
	e.Folder.mark(e.name(), e.receipt)
	return nil
}

// agree finds the quote of the order good: made for it, standing, not used, and still possible as it was priced.
func (e *errand) agree(s service) error {
	p := e.Priced
	switch {
	case p == nil, p.Kind != e.order.Kind, p.Card != e.ID, p.Ask.Customer != e.order.Customer:
		return &Refusal{Reason: "expired"}
	case p.UsedBy != "":
		return &Refusal{Reason: "done"}
	case !e.receipt.At.Before(p.Until):
		return &Refusal{Reason: "expired"}
	}
	ask := p.Ask
	if _, err := e.price(&ask, e.receipt.At); err != nil {
		return err
	}
	e.agreed = p.Quote
	return nil
}

// name is what the order is remembered by: its kind, and its subject where there are several.
func (e *errand) name() string {
	switch e.order.Kind {
	case Switch:
		return string(Switch) + "/" + e.order.Detail["feature"]
	case AnswerOffer:
		return string(AnswerOffer) + "/" + e.order.Detail["offer"]
	}
	return string(e.order.Kind)
}

// again answers with the receipt of the first time, or of the card as it opened.
func (e *errand) again() error {
	m, known := e.Folder.Marks[e.name()]
	if !known {
		m = Mark{Ref: e.Ref, At: e.Since}
	}
	e.receipt = Receipt{Ref: m.Ref, At: m.At, State: e.State, Again: true, From: m.From, Until: m.Until}
	return nil
}

// The lines the bank itself writes into a ledger.
var (
	linePayment  = chinese("Payment received", "还款", "繳款")
	linePoints   = chinese("Points redeemed", "积分抵扣", "積分扣減")
	linePlan     = chinese("Moved to instalments", "转入分期", "轉為分期")
	linePlanEnds = chinese("Instalments ended early", "分期提前结清", "提早還清分期")
	lineRefund   = chinese("Overpayment paid back", "溢缴款退回", "多還款項退回")
	lineReplace  = chinese("Card replacement fee", "补卡费", "補發卡費")
)

// write adds a line to the ledger; the reference is its ID.
func (e *errand) write(line locale.Words, amount int64) {
	e.Written = append(e.Written, Transaction{ID: e.receipt.Ref, At: e.receipt.At, Merchant: line.In(e.Folder.Lang), Amount: e.amount(amount)})
}

// pay books the payment at once, against the statement first.
func (e *errand) pay() error {
	amount := e.agreed.Total
	if s := e.Statement; s != nil {
		s.Paid.Minor += min(amount.Minor, e.due())
	}
	e.Owed -= amount.Minor
	e.Folder.Payment = &Payment{Amount: amount, At: e.receipt.At, Status: "posted"}
	e.write(linePayment, -amount.Minor)
	e.receipt.From = e.agreed.Starts
	return nil
}

// cash is paid out of the bank's own money: what runs in the plan is all that is owed for it.
func (e *errand) cash() error { return e.begin() }

func (e *errand) refund() error {
	if e.Owed >= 0 {
		return &Refusal{Reason: "not-eligible"}
	}
	e.write(lineRefund, -e.Owed)
	e.Owed, e.receipt.From = 0, e.receipt.At
	return nil
}

func (e *errand) setAutopay() error {
	e.Folder.Settings.Autopay = &Autopay{Debit: e.agreed.From, Mode: e.agreed.Mode, From: e.agreed.Starts}
	e.receipt.From = e.agreed.Starts
	return nil
}

func (e *errand) endAutopay() error {
	if e.Folder.Settings.Autopay == nil {
		return &Refusal{Reason: "done"}
	}
	e.Folder.Settings.Autopay = nil
	e.receipt.From, e.receipt.Until = e.nextDue(e.receipt.At), e.receipt.At
	return nil
}

func (e *errand) raise() error {
	e.Raised = Raise{Limit: e.agreed.New.Minor, Until: e.agreed.Ends}
	e.receipt.From, e.receipt.Until = e.agreed.Starts, e.agreed.Ends
	return nil
}

func (e *errand) acceptLimit() error {
	e.Limit, e.Offer.State, e.receipt.From = e.agreed.New.Minor, "accepted", e.receipt.At
	return nil
}

// reduceLimit ends a limit for a while, too.
func (e *errand) reduceLimit() error {
	limit := e.agreed.New
	if e.order.Quote == "" {
		amount, err := money.Parse(e.order.Detail["amount"], e.Currency)
		if err != nil {
			return ErrRefused
		}
		if err := e.priceReduction(&Ask{Amount: amount}, &Quote{}, e.receipt.At); err != nil {
			return err
		}
		limit = amount
	}
	e.Limit, e.Raised, e.receipt.From = limit.Minor, Raise{}, e.receipt.At
	return nil
}

// answerOffer takes back nothing: the first answer stands. What costs the customer something is accepted by its own order.
func (e *errand) answerOffer() error {
	answer := strings.ToLower(e.order.Detail["answer"])
	if answer != "accepted" && answer != "declined" {
		return ErrRefused
	}
	if e.Offer != nil && e.Offer.Card == e.ID && e.Offer.State == answer {
		return e.again()
	}
	if err := e.offered(e.receipt.At); err != nil {
		return err
	}
	if e.Offer.Card != e.ID || answer == "accepted" && (e.Offer.Kind == "limit" || e.Offer.Kind == "instalment") {
		return ErrRefused
	}
	e.Offer.State = answer
	if answer == "accepted" && e.Folder.Shipment != nil && !e.Offer.Slot.IsZero() {
		e.Folder.Shipment.Due = e.Offer.Slot
		e.receipt.From = e.Offer.Slot
	}
	return nil
}
