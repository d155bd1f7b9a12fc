package dialogue

import (
	"context"
	"strconv"
	"time"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// notify tells the customer's other numbers what was changed from this one: a thief holds one telephone, hardly two. A card that was
// stopped needs no such word, and where the bank changed nothing there is none.
func (t *turn) notify(ctx context.Context, v commands.Verb, w session.Work, placed *orders) {
	if placed == nil || !placed.changed || v.Risk < commands.R2 || v.Protects {
		return
	}
	owner := t.owner(w.Customer)
	tone := commands.Tone{Channel: commands.Text, Lang: owner.Lang, Zone: t.zoneOf(owner.Zone)}
	if !tone.Lang.Valid() {
		tone.Lang = locale.English
	}
	data := t.about(v, w)
	data["at"] = commands.Clock(t.now)
	key := "changed"
	if data["card"] != nil {
		key = "changed-card"
	}
	others, _ := t.others(ctx, w.Customer)
	for i, n := range others {
		err := t.Texter.Text(ctx, Notice{
			Unique: "changed:" + w.Key + ":" + strconv.Itoa(i), Type: "card-change", To: n, Customer: w.Customer, Zone: tone.Zone.String(),
			Lang: tone.Lang, Body: t.sentence(system, key, data, tone), Asked: t.now, Expires: t.now.Add(day),
		})
		if err != nil {
			t.log().ErrorContext(ctx, "a change could not be told to the customer's other number", "verb", v.ID, "err", err)
		}
	}
}

// owner is the customer of that id behind the number.
func (t *turn) owner(id string) customer.Customer {
	for _, c := range t.party.Customers {
		if c.ID == id {
			return c
		}
	}
	return customer.Customer{}
}

// others are the numbers of a customer beside the one of this turn, less those that are not with their owner, or not known to be. all is false
// where that is not known of some.
func (t *turn) others(ctx context.Context, id string) (others []phone.Number, all bool) {
	all = true
	for _, n := range t.owner(id).Numbers {
		if n == t.number {
			continue
		}
		party, err := t.Directory.Find(ctx, n, t.now.UnixNano()/int64(time.Minute))
		if err != nil {
			t.log().WarnContext(ctx, "whether another number is with its owner is not known", "number", n, "err", err)
			all = false
			continue
		}
		if !party.Distrusted {
			others = append(others, n)
		}
	}
	return others, all
}
