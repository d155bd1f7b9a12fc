package dialogue

import (
	"context"
	"encoding/json"
	"time"

	"cardline/internal/clock"
	"cardline/internal/floor"
	"cardline/internal/session"
	"cardline/ivr"
)

// Ended notes that a call is over.
func (d *Dialogue) Ended(ctx context.Context, in Call, status string, took time.Duration) error {
	now := d.Clock.Now()
	before, err := d.Ledger.Commit(ctx, Turn{
		Key: in.SID + "#end", Channel: "voice", Message: clock.NewID(now), Party: d.partyIndex(in.From, in.SID), Number: in.From, Our: in.To,
		Body: status + " " + took.String(), Outcome: "ended", At: now,
	})
	if err != nil { // the carrier may tell it again
		return err
	}
	d.Observer.Turn("voice", "CALL", status, took)
	st, _, unknown := d.Sessions.Look(ctx, d.partyIndex("", in.SID))
	if unknown != nil || st.Call == nil { // without memory there is nothing to end
		return nil
	}
	if before == nil {
		d.figureEnd(st.Call)
	}
	d.leaveFloor(ctx, in.SID, st.Call) // who has left stays so, however often it is told
	if before != nil {
		return nil
	}
	d.leaveOff(ctx, in, &st)
	if !d.unsolved(ctx, in, &st, now) {
		d.askScoreOf(ctx, in, st.Call, now)
	}
	return nil
}

// leaveFloor ends the wait of a caller who has hung up. Who did so while they talked goes, in c, to where the menu goes on after a talk: most
// people hang up before the agent does.
func (d *Dialogue) leaveFloor(ctx context.Context, sid string, c *session.Call) {
	if d.Floor == nil || c.Waits == "" {
		return
	}
	if w, err := d.Floor.Caller(ctx, sid); c.Rings && err == nil && !w.Waits() {
		d.talked(ctx, c)
	}
	if err := d.Floor.Leave(ctx, sid, floor.Abandoned); err != nil {
		d.Log.WarnContext(ctx, "that a caller has hung up is not noted", "call", sid, "err", err)
	}
}

// talked has a call go on as after a talk.
func (d *Dialogue) talked(ctx context.Context, c *session.Call) {
	c.Over, c.Unrated = true, true
	var place ivr.Place
	if json.Unmarshal(c.Tree, &place) != nil {
		return
	}
	if tree := d.Menus.Of(ctx, place.Version); tree != nil {
		place, _ = tree.Done(place, ivr.ResultOK)
		c.Tree, _ = json.Marshal(place) // strings and numbers only
	}
}
