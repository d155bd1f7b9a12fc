package dialogue

import (
	"context"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Unfound is a report of loss by a caller nobody knows that matched no card. What they entered is not told: it is kept nowhere.
type Unfound struct {
	Call   string
	Number phone.Number // "" when withheld
	By     string       // what they chose: card, number, document
	Lang   locale.Lang
	At     time.Time
}

// unfound leaves it to people: who is put through and hangs up first must not be forgotten. It is once a call, whatever they enter.
func (t *turn) unfound(ctx context.Context, by, key string) {
	t.toPeople(ctx, Unfound{Call: callOf(key), Number: t.number, By: by, Lang: t.lang, At: t.now})
}

func (d *Dialogue) toPeople(ctx context.Context, u Unfound) {
	if d.Unfound == nil {
		return
	}
	if err := d.Unfound(ctx, u); err != nil {
		d.Log.ErrorContext(ctx, "a report of loss that matched nothing is not left to people", "call", u.Call, "err", err)
	}
}
