package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/outbox"
)

var _ outbox.Books = (*Messages)(nil)

type foreignRow struct {
	bun.BaseModel `bun:"table:foreign_messages"`

	SID          string    `bun:"sid,pk"`
	Account      string    `bun:"account"`
	Party        []byte    `bun:"party"`
	NumberSealed []byte    `bun:"number_sealed"`
	BodySealed   []byte    `bun:"body_sealed"`
	Sender       string    `bun:"sender"`
	Status       string    `bun:"status"`
	Segments     int       `bun:"segments"`
	At           time.Time `bun:"at"`
	KeyID        int64     `bun:"key_id"`
	Message      string    `bun:"message"`

	Released bun.NullTime `bun:"released"`
}

// Kept finds messages by the carrier's ids, foreign ones too: those are known.
func (m *Messages) Kept(ctx context.Context, sids []string) (map[string]outbox.Kept, error) {
	out := make(map[string]outbox.Kept, len(sids))
	if len(sids) == 0 {
		return out, nil
	}
	var rows []messageRow
	err := m.db.NewSelect().Model(&rows).Column("id", "sid", "state", "code", "segments").
		Where("sid IN (?)", bun.List(sids)).Where("sid <> ''").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("finding messages by the carrier's ids: %w", err)
	}
	for _, r := range rows {
		out[r.SID] = keptOf(r)
	}
	return out, nil
}

func keptOf(r messageRow) outbox.Kept {
	return outbox.Kept{ID: r.ID, SID: r.SID, State: r.State, Code: r.Code, Segments: r.Segments}
}

// longestWait is how long a message may wait between its planning and its leaving, for Gone to find it.
const longestWait = 62 * 24 * time.Hour

// Gone lists what was handed over in a window and has the carrier's id. Rows are found by their own ids, which grow with time: an index
// of the moment they left would be written for every message, for the sake of one comparison a day.
func (m *Messages) Gone(ctx context.Context, from, until time.Time, after string, n int) ([]outbox.Kept, error) {
	first, last := idAt(from.Add(-longestWait)), idAt(until.Add(time.Minute))
	var rows []messageRow
	err := m.db.NewSelect().Model(&rows).Column("id", "sid", "state", "code", "segments").
		Where("id > ?", max(after, first)).Where("id < ?", last).Where("submitted >= ?", from.UTC()).Where("submitted < ?", until.UTC()).
		Where("sid <> ''").OrderExpr("id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what was handed over: %w", err)
	}
	return pluck(rows, func(r *messageRow) outbox.Kept { return keptOf(*r) }), nil
}

// Adopt takes over what the carrier sent and no row tells of.
func (m *Messages) Adopt(ctx context.Context, account string, ls []carrier.Listed, to func(string) outbox.State, at time.Time) (adopted, foreign int, err error) {
	kept, err := m.Kept(ctx, pluck(ls, func(l *carrier.Listed) string { return l.SID }))
	if err != nil {
		return 0, 0, err
	}
	var unknown []carrier.Listed
	for _, l := range ls {
		if _, is := kept[l.SID]; !is {
			unknown = append(unknown, l)
		}
	}
	if len(unknown) == 0 {
		return 0, 0, nil
	}
	err = m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		adopted, foreign = 0, 0
		waiting, err := m.waiting(ctx, tx, unknown)
		if err != nil {
			return err
		}
		for _, l := range unknown {
			key := likeness{l.To.Reveal(), l.Body}
			if ids := waiting[key]; len(ids) > 0 {
				waiting[key] = ids[1:]
				if err := m.adopt(ctx, tx, ids[0], account, l, to(l.Status), at); err != nil {
					return err
				}
				adopted++
				continue
			}
			fresh, err := m.foreign(ctx, tx, account, l)
			if err != nil {
				return err
			}
			if fresh {
				foreign++
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("taking over what the carrier sent: %w", err)
	}
	return adopted, foreign, nil
}

// likeness is what a row and the carrier's record of it have in common.
type likeness struct{ number, body string }

// waiting are rows still ours to move, by what they say to whom.
func (m *Messages) waiting(ctx context.Context, tx bun.Tx, ls []carrier.Listed) (map[likeness][]string, error) {
	var parties [][]byte
	for _, l := range ls {
		parties = append(parties, m.db.parties(l.To)...)
	}
	var rows []messageRow
	err := tx.NewSelect().Model(&rows).Where("phase IN (0, 1)").Where("party IN (?)", bun.List(parties)).OrderExpr("due, id").Scan(ctx)
	if err != nil {
		return nil, err
	}
	open, err := m.db.openRows(rows)
	if err != nil {
		return nil, err
	}
	out := map[likeness][]string{}
	for _, r := range open {
		key := likeness{r.To.Reveal(), r.Body}
		out[key] = append(out[key], r.ID)
	}
	return out, nil
}

const foundAfterRestore = "found at the carrier after the database came back from a backup"

func (m *Messages) adopt(ctx context.Context, tx bun.Tx, id, account string, l carrier.Listed, to outbox.State, at time.Time) error {
	_, err := tx.NewUpdate().Table("messages").Set("state = ?", to).Set("step = ?", to.Rank()).Set("sid = ?", l.SID).Set("account = ?", account).
		Set("sender = ?", l.From).Set("submitted = ?", l.At.UTC()).Set("owner = ''").Set("lease = NULL").Set("reason = ?", foundAfterRestore).
		Where("id = ?", id).Where("step < ?", outbox.Settled).Exec(ctx)
	if err != nil {
		return err
	}
	return tell(ctx, tx, []stepRow{{Message: id, At: at.UTC(), State: to, Reason: foundAfterRestore, Code: l.Code}})
}

func (m *Messages) foreign(ctx context.Context, tx bun.Tx, account string, l carrier.Listed) (fresh bool, err error) {
	v := m.db.vault
	party := v.Index(partyPurpose, l.To.Reveal())
	res, err := tx.NewInsert().Model(&foreignRow{
		SID: l.SID, Account: account, Party: party[:], NumberSealed: v.Seal([]byte(l.To.Reveal()), "foreign_messages.number_sealed"),
		BodySealed: v.Seal([]byte(l.Body), "foreign_messages.body_sealed"), Sender: l.From, Status: l.Status, Segments: l.Segments,
		At: l.At.UTC(), KeyID: int64(v.KeyID()),
	}).On("CONFLICT (sid) DO NOTHING").Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// idAt is where the ids made at a time begin.
func idAt(t time.Time) string { return clock.NewID(t)[:13] }
