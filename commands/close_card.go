package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

// closeBank is what CLOSE_CARD needs of a bank.
type closeBank interface {
	bank.Core
	bank.Credit
}

// CloseCard takes a wish to close a card: it asks why, makes one offer, tells what stands in the way, and hands over to a person, who
// finishes it. No to the offer leads on to closing and is never asked again.
func CloseCard(b closeBank, tasks Tasks, offers Retention) Verb {
	c := closing{b, tasks, offers}
	return Verb{
		ID: "CLOSE_CARD", Channels: Both, Risk: R3, ByText: A2, ByVoice: A4, About: OneCard, Effect: true,
		Args: []Arg{
			{Name: "reason", Digits: 1, Choice: among(reasonsToClose())},
			{Name: "keep", Digits: 1, Choice: c.keepOrClose, If: c.offered},
		},
		Quote: c.readBack,
		Run:   c.run,
	}
}

type closing struct {
	bank   closeBank
	tasks  Tasks
	offers Retention
}

// The values of keep: the customer takes the offer, or closes all the same.
const (
	keepCard    = "Y"
	closeAnyway = "N"
)

// closingDays is how long an account stays open after its card was stopped, for what is still to be booked.
const closingDays = 45

// offer is what this customer is offered for the reason they gave.
func (c closing) offer(r Request) (locale.Words, bool) {
	return c.offers.For(r.Customer.Tier, reasonOf(r))
}

func (c closing) offered(_ context.Context, r Request) (bool, error) {
	_, ok := c.offer(r)
	return ok, nil
}

func (c closing) keepOrClose(_ context.Context, r Request) (Options, error) {
	offer, ok := c.offer(r)
	if !ok {
		return nil, nil
	}
	return Options{
		{Value: keepCard, Names: offer},
		{
			Value: closeAnyway, Names: locale.Words{locale.English: "close the card", locale.Simplified: "继续销卡", locale.Traditional: "繼續取消"},
			Said: locale.Words{locale.English: "closing the card", locale.Simplified: "继续销卡", locale.Traditional: "繼續取消"},
		},
	}, nil
}

func (c closing) readBack(ctx context.Context, r Request) (Quoted, *Answer, error) {
	d, err := c.bank.Dues(ctx, r.Card().ID)
	if err != nil {
		return Quoted{}, nil, fmt.Errorf("reading what stands in the way of closing: %w", err)
	}
	offer, _ := c.offer(r)
	return readBack(r, asStands, Data{
		"keep": c.keeps(r), "offer": offer, "owed": d.Owed, "debt": d.Owed.Minor > 0, "plans": d.Plans, "points": d.Points,
		"lose": d.Points > 0, "window": closingDays,
	})
}

func (c closing) keeps(r Request) bool {
	_, ok := c.offer(r)
	return ok && r.Args["keep"] == keepCard
}

// run notes the task first: whatever becomes of the order, a person knows of the wish.
func (c closing) run(ctx context.Context, r Request) (Answer, error) {
	k := r.Card()
	t := TaskRequest{
		Key: r.Key, Kind: TaskClosing, Customer: r.Customer.ID, Card: k.ID, Number: r.Number, Lang: r.Lang, At: r.Now,
		Text: "wants the card closed, reason: " + string(reasonOf(r)),
	}
	if c.keeps(r) {
		offer, _ := c.offer(r)
		t.Kind, t.Text = TaskRetention, "stays for: "+offer.In(locale.English)+"; had wanted to close, reason: "+string(reasonOf(r))
	}
	ref, due, err := c.tasks.Task(ctx, t)
	if err != nil {
		return Answer{}, fmt.Errorf("handing a closing over to a person: %w", err)
	}
	d := Data{"card": k.Tail, "due": Day(due), "ref": Digits(ref)}
	if c.keeps(r) {
		return Answer{Say: "kept", Data: d}, nil
	}
	rc, no, err := order(ctx, c.bank, r, bank.RequestClosing, map[string]string{"reason": string(reasonOf(r))})
	if err != nil {
		return Answer{}, err
	}
	if no != nil { // the colleague who has the task says what has to be done first
		return Answer{Say: "refused", Data: d, Person: true}, nil
	}
	a := done(r, rc, "done", Data{"due": Day(due), "window": closingDays})
	a.Data["ref"], a.Person = Digits(ref), true
	return a, nil
}

// reasonOf is the reason given: a digit of the list or its name; anything else is another reason.
func reasonOf(r Request) ClosingReason {
	said := r.Args["reason"]
	if n, err := strconv.Atoi(said); err == nil && 1 <= n && n <= len(closingReasons) {
		return closingReasons[n-1]
	}
	if slices.Contains(closingReasons, ClosingReason(said)) {
		return ClosingReason(said)
	}
	return ForOther
}

func reasonsToClose() Options {
	said := []locale.Words{
		{locale.English: "the annual fee", locale.Simplified: "年费", locale.Traditional: "年費"},
		{locale.English: "a card you hardly use", locale.Simplified: "不常用", locale.Traditional: "好少用"},
		{locale.English: "our service", locale.Simplified: "服务", locale.Traditional: "服務"},
		{locale.English: "the interest rate", locale.Simplified: "利率", locale.Traditional: "利率"},
		{locale.English: "another reason", locale.Simplified: "其他原因", locale.Traditional: "其他原因"},
	}
	names := []locale.Words{
		{locale.English: "fee", locale.Simplified: "年费", locale.Traditional: "年費"},
		{locale.English: "not used", locale.Simplified: "不常用", locale.Traditional: "少用"},
		{locale.English: "service", locale.Simplified: "服务", locale.Traditional: "服務"},
		{locale.English: "rate", locale.Simplified: "利率", locale.Traditional: "利率"},
		{locale.English: "other", locale.Simplified: "其他", locale.Traditional: "其他"},
	}
	os := make(Options, len(names))
	for i, n := range names {
		os[i] = Option{Value: strconv.Itoa(i + 1), Names: n, Said: said[i]}
	}
	return os
}
