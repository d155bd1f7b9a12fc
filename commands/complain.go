package commands

import (
	"context"
	"time"

	"cardline/internal/desk"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// Complain files a complaint. It asks for what nobody at the bank knows yet and no more: what happened, what the customer wants, the
// sum where it is about money, a name where the number tells none. What it understood is read back, and the Y to it is kept with its
// time. Of a day that no calendar has it says so there, and takes the right one for an answer. In a call the menu records the customer's own words, and keys say the rest; a person listens to whom we do not know.
func Complain(d *desk.Desk) Verb {
	return Verb{
		ID: "COMPLAIN", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Refuse: func(r Request) (Answer, bool) {
			a, inCall := listener(r)
			return a, inCall && opening(r, desk.Complaint).Customer == ""
		},
		Amends: "text",
		Args: []Arg{
			{Name: "text", Digits: 1, Keys: inTheirWords(matters)},
			{Name: "amount", Digits: 7, If: func(_ context.Context, r Request) (bool, error) {
				return d.Rules().AboutMoney(r.Args["text"]), nil
			}},
			{Name: "demand", Digits: 1, Keys: inTheirWords(demands), If: func(_ context.Context, r Request) (bool, error) {
				return !d.Rules().SaysDemand(r.Args["text"]), nil
			}},
			{Name: "name", If: func(_ context.Context, r Request) (bool, error) {
				return opening(r, desk.Complaint).Customer == "", nil
			}},
		},
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			sum, priced := sumOf(r), true
			if sum.Minor == 0 {
				sum, priced = money.Of(0, "USD"), false
			}
			return Quoted{ID: asStands, Until: r.Now.Add(readingStands), Data: Data{
				"text": heard(r.Args["text"]), "demand": heard(r.Args["demand"]), "amount": sumSaid(r), "sum": sum, "priced": priced,
				"unreal": r.Args[argUnreal] != "" && r.Args["date"] == "",
			}}, nil, nil
		},
		Run: func(ctx context.Context, r Request) (Answer, error) { return complain(ctx, d, r) },
	}
}

// What a complaint or a suggestion is about and what is asked for, as far as a key can say it. The words are those the desk files a case by.
var (
	matters = []locale.Words{
		{locale.English: "a fee", locale.Simplified: "费用或利息", locale.Traditional: "收費或者利息"},
		{locale.English: "a bill", locale.Simplified: "账单", locale.Traditional: "月結單"},
		{locale.English: "points", locale.Simplified: "积分", locale.Traditional: "積分"},
		{locale.English: "staff", locale.Simplified: "服务态度", locale.Traditional: "服務態度"},
		{locale.English: "anything else", locale.Simplified: "其他", locale.Traditional: "其他"},
	}
	demands = []locale.Words{
		{locale.English: "a refund", locale.Simplified: "退款", locale.Traditional: "退款"},
		{locale.English: "a correction", locale.Simplified: "更正", locale.Traditional: "更正"},
		{locale.English: "an explanation", locale.Simplified: "说明原因", locale.Traditional: "解釋"},
		{locale.English: "an apology", locale.Simplified: "道歉", locale.Traditional: "道歉"},
	}
)

// inTheirWords offers words by key; the value is what the customer would have written.
func inTheirWords(names []locale.Words) func(context.Context, Request) (Options, error) {
	return func(_ context.Context, r Request) (Options, error) {
		os := make(Options, len(names))
		for i, n := range names {
			os[i] = Option{Value: n.In(r.Lang), Names: n}
		}
		return os, nil
	}
}

// readBackMost is how many characters of each of the customer's answers are read back.
const readBackMost = 24

// sumSaid is the amount a complaint is about, for reading back; empty where none was said.
func sumSaid(r Request) string {
	if sum := sumOf(r); sum.Minor > 0 {
		return sum.String()
	}
	return ""
}

// listener has a caller who wants to tell something in their own words connected to a person.
func listener(r Request) (Answer, bool) {
	return Answer{Say: "person", Person: true, Outcome: "person"}, r.Channel == Voice
}

func complain(ctx context.Context, d *desk.Desk, r Request) (Answer, error) {
	o := opening(r, desk.Complaint)
	o.Demand, o.Amount, o.Happened, o.Confirmed = r.Args["demand"], sumOf(r), dayOf(r, "date"), r.Now
	if o.Demand == "" {
		o.Demand = o.Reason
	}
	if o.Happened.IsZero() {
		o.Happened = r.Now
	}
	if o.Complainant == "" {
		o.Complainant = r.Args["name"]
	}
	c, err := d.Open(ctx, o)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Say: "done", Data: caseData(d, c)}, nil
}

// dayOf is a day that was said, at its beginning where the customer is; zero: none.
func dayOf(r Request, arg string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, r.Args[arg], r.Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}
