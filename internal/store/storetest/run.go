package storetest

import "testing"

// Run runs every slice's part of the suite on databases made by open.
func Run(t *testing.T, open Open) {
	t.Run("trail", func(t *testing.T) { Trail(t, open) })
	t.Run("chain", func(t *testing.T) { Chain(t, open) })
	t.Run("audit touched", func(t *testing.T) { Touched(t, open) })
	t.Run("access", func(t *testing.T) { Access(t, open) })
	t.Run("consents", func(t *testing.T) { Consents(t, open) })
	t.Run("wishes", func(t *testing.T) { Wishes(t, open) })
	t.Run("desk", func(t *testing.T) { Desk(t, open) })
	t.Run("outbox", func(t *testing.T) { Outbox(t, open) })
	t.Run("running", func(t *testing.T) { Running(t, open) })
	t.Run("operating", func(t *testing.T) { Operating(t, open) })
	t.Run("campaigns", func(t *testing.T) { Campaigns(t, open) })
	t.Run("plans", func(t *testing.T) { Plans(t, open) })
	t.Run("greetings", func(t *testing.T) { Greetings(t, open) })
	t.Run("bank", func(t *testing.T) { Bank(t, open) })
	t.Run("directory", func(t *testing.T) { Directory(t, open) })
	t.Run("mirror", func(t *testing.T) { Mirror(t, open) })
	t.Run("audiences", func(t *testing.T) { Audiences(t, open) })
	t.Run("ledger", func(t *testing.T) { Ledger(t, open) })
	t.Run("floor", func(t *testing.T) { Floor(t, open) })
	t.Run("crowd", func(t *testing.T) { Crowd(t, open) })
	t.Run("recordings", func(t *testing.T) { Recordings(t, open) })
	t.Run("lines", func(t *testing.T) { Lines(t, open) })
	t.Run("menus", func(t *testing.T) { Menus(t, open) })
	t.Run("notices", func(t *testing.T) { Notices(t, open) })
	t.Run("promises", func(t *testing.T) { Promises(t, open) })
	t.Run("templates", func(t *testing.T) { Templates(t, open) })
	t.Run("traffic", func(t *testing.T) { Traffic(t, open) })
	t.Run("unknown", func(t *testing.T) { Unknown(t, open) })
	t.Run("retention", func(t *testing.T) { Retention(t, open) })
	t.Run("reach", func(t *testing.T) { Reach(t, open) })
	t.Run("rotate", func(t *testing.T) { Rotate(t, open) })
}
