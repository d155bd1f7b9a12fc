package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/phone"
)

// ruling is what the gates say of a call. The zero ruling: it is placed.
type ruling struct {
	to   CallState // "": placed
	due  time.Time // of CallPlanned
	note string
}

func moot(why string) ruling { return ruling{to: CallMoot, note: why} }

// permitted are the calls that may be placed now. What stands in the way of the others is written down.
func (d *Dialer) permitted(ctx context.Context, due []Call) (may []Call, err error) {
	now := d.Clock.Now()
	ns := make([]phone.Number, len(due))
	for i, c := range due {
		ns[i] = c.Number
	}
	parties, err := d.People.FindAll(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("finding who is to be called: %w", err)
	}
	for i, c := range due {
		r, err := d.rule(ctx, c, parties[i], now)
		if err != nil { // it keeps back itself, and no other
			d.Log.WarnContext(ctx, "whether a call may be made is looked at again in a minute", "call", c.Message, "err", err)
			r = ruling{to: CallPlanned, due: now.Add(lookAgain), note: "whether it may be made is not known"}
		}
		if r.to == "" {
			may = append(may, c)
			continue
		}
		if _, err := d.Book.Decide(ctx, c, r.to, orElse(r.due, c.Due), r.note); err != nil {
			return nil, err
		}
	}
	return d.oneEach(ctx, may)
}

// oneEach leaves the first call to each number that no call of ours rings now. The others wait for their turn.
func (d *Dialer) oneEach(ctx context.Context, cs []Call) (out []Call, err error) {
	ns := make([]phone.Number, len(cs))
	for i, c := range cs {
		ns[i] = c.Number
	}
	rings, err := d.Book.UnderWay(ctx, ns)
	if err != nil {
		return nil, err
	}
	for _, c := range cs {
		if rings[c.Number] {
			if err := d.waits(ctx, c); err != nil {
				return nil, err
			}
			continue
		}
		rings[c.Number] = true
		out = append(out, c)
	}
	return out, nil
}

// waits has a call wait until another one to its number is over.
func (d *Dialer) waits(ctx context.Context, c Call) error {
	after := turnOfOthers
	if k, _ := Declared(c.Type); k.Alert && c.Source == "" {
		after = turnOfSafety
	}
	_, err := d.Book.Decide(ctx, c, CallPlanned, d.Clock.Now().Add(after), "another call of ours to this number is under way: it waits for its turn")
	return err
}

// rule asks the gates in their order.
func (d *Dialer) rule(ctx context.Context, c Call, party customer.Party, now time.Time) (ruling, error) {
	if r := c.barred(party); r.to != "" {
		return r, nil
	}
	if d.Moot != nil {
		why, err := d.Moot(ctx, c)
		if err != nil {
			return ruling{}, fmt.Errorf("finding out whether call %s is still wanted: %w", c.Message, err)
		}
		if why != "" {
			return moot(why), nil
		}
	}
	if !now.Before(c.Expires) {
		return ruling{to: CallSpent, note: "its time is over"}, nil
	}
	if d.Paused != nil {
		if why := d.Paused(c); why != "" {
			return ruling{to: CallPlanned, due: now.Add(lookAgain), note: why}, nil
		}
	}
	zones, err := d.where(ctx, c, party, now)
	if err != nil {
		return ruling{}, err
	}
	return d.hours(c, zones, now), nil
}

// barred says who must not be called at all.
func (c Call) barred(party customer.Party) ruling {
	k, _ := Declared(c.Type)
	i := slices.IndexFunc(party.Customers, func(p customer.Customer) bool { return p.ID == c.Customer })
	switch {
	case party.Distrusted:
		return moot("the number was reported not to be with its owner")
	case c.Customer != "" && i < 0:
		return moot("the number is not the customer's any more")
	case i >= 0 && party.Customers[i].Deceased:
		return moot("the customer has died")
	case c.Source == "" && k.Class != consent.Transactional:
		return moot("nobody is called to be sold something or to be greeted but by a campaign")
	}
	return ruling{}
}

// where are the zones in which the customer may be.
func (d *Dialer) where(ctx context.Context, c Call, party customer.Party, now time.Time) ([]*time.Location, error) {
	var zone string
	for _, p := range party.Customers {
		if p.ID == c.Customer || zone == "" {
			zone = p.Zone
		}
	}
	home := almanac.Zones(zone, c.Number.Country())
	if d.Trips == nil || c.Customer == "" {
		return home, nil
	}
	yesterday := now.UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	trips, err := d.Trips.Trips(ctx, []string{c.Customer}, yesterday)
	if err != nil {
		return nil, fmt.Errorf("read who is abroad: %w", err)
	}
	for _, t := range trips[c.Customer] {
		if there := t.places(now, home); there != nil {
			return there, nil
		}
	}
	return home, nil
}

// longestRest is more days than any run of public holidays has.
const longestRest = 15

// hours waits for an hour in which people may be called and, where it is not about their safety, for a day that is no public holiday.
func (d *Dialer) hours(c Call, zones []*time.Location, now time.Time) ruling {
	k, _ := Declared(c.Type)
	calendar := d.Holidays[c.Number.Region()]
	window := callHours
	if c.Source != "" {
		window = almanac.Courtesy
		if k.Hours == Cheerful {
			window = almanac.Greeting(c.Number.Region())
		}
	}
	at, why := window.Next(now, zones...), "nobody is called at this hour"
	for range longestRest {
		day := almanac.On(at.In(zones[0]))
		name, off := calendar.Off(day)
		if k.Alert || !off {
			break
		}
		midnight := at.In(zones[0])
		midnight = time.Date(midnight.Year(), midnight.Month(), midnight.Day()+1, 0, 0, 0, 0, zones[0])
		at, why = window.Next(midnight, zones...), "nobody is called on a holiday: "+name
	}
	switch {
	case !at.After(now):
		return ruling{}
	case !at.Before(c.Expires):
		return ruling{to: CallSpent, note: why + ", and later it is of no use"}
	}
	there := at.In(zones[0])
	return ruling{to: CallPlanned, due: at, note: fmt.Sprintf("%s: held until %s (%s)", why, there.Format("2006-01-02 15:04"), there.Location())}
}

// HaltsCall tells which pause holds calls of a type back; "" for none.
func (o *Outbox) HaltsCall(c Call) (why string) {
	if o.paused.needed && o.paused.known.Load() == nil {
		return "not known yet what is paused"
	}
	k, _ := Declared(c.Type)
	lane := orElse(k.Lane, ServiceLane)
	if c.Source != "" {
		lane = CallLane
	}
	for _, p := range o.paused.all() {
		if p.holds(Row{Message: Message{Type: c.Type, Lane: lane, Source: c.Source}}) {
			return p.held()
		}
	}
	return ""
}
