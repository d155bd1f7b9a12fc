package commands

import (
	"context"
	"time"

	"cardline/internal/desk"
)

// Complain files a complaint. It asks for what nobody at the bank knows yet and no more: what happened, what the customer wants, the
// sum where it is about money, a name where the number tells none. What it understood is read back, and the Y to it is kept with its
// time. In a call a person listens instead.
func Complain(d *desk.Desk) Verb {
	return Verb{
		ID: "COMPLAIN", Channels: Both, Risk: R0, ByText: A0, ByVoice: A0, About: Nobody,
		Refuse: listener, Amends: "text",
		Args: []Arg{
			{Name: "text"},
			{Name: "amount", If: func(_ context.Context, r Request) (bool, error) {
				return d.Rules().AboutMoney(r.Args["text"]), nil
			}},
			{Name: "demand", If: func(_ context.Context, r Request) (bool, error) {
				return !d.Rules().SaysDemand(r.Args["text"]), nil
			}},
			{Name: "name", If: func(_ context.Context, r Request) (bool, error) {
				return opening(r, desk.Complaint).Customer == "", nil
			}},
		},
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			return Quoted{ID: asStands, Until: r.Now.Add(readingStands), Data: Data{
				"text": heard(r.Args["text"]), "demand": heard(r.Args["demand"]), "amount": sumSaid(r),
			}}, nil, nil
		},
		Run: func(ctx context.Context, r Request) (Answer, error) { return complain(ctx, d, r) },
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
