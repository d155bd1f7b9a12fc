package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/retention"
)

// Recordings are what callers said after the tone.
type Recordings struct{ db *DB }

var _ floor.Recordings = Recordings{}

// Recordings are those of this database.
func (db *DB) Recordings() Recordings { return Recordings{db} }

type recordingRow struct {
	bun.BaseModel `bun:"table:recordings"`

	ID           string      `bun:"id,pk"`
	Call         string      `bun:"call"`
	Kind         string      `bun:"kind"`
	Party        []byte      `bun:"party"`
	NumberSealed []byte      `bun:"number_sealed"`
	Customer     string      `bun:"customer"`
	Lang         locale.Lang `bun:"lang"`
	Ref          string      `bun:"ref"`
	Seconds      int         `bun:"seconds"`
	Type         string      `bun:"type"`
	AudioSealed  []byte      `bun:"audio_sealed"`
	At           time.Time   `bun:"at"`
	KeyID        int64       `bun:"key_id"`
}

const (
	recordingNumber = "recordings.number_sealed"
	recordingAudio  = "recordings.audio_sealed"
)

// Keep writes one down; the same ID again changes nothing, but for audio that was missing.
func (k Recordings) Keep(ctx context.Context, r floor.Recording) error {
	row := recordingRow{
		ID: r.ID, Call: r.Call, Kind: r.Kind, Party: k.db.partyOf(r.Number), NumberSealed: k.db.sealText(r.Number.Reveal(), recordingNumber),
		Customer: r.Customer, Lang: r.Lang, Ref: r.Case, Seconds: r.Seconds, Type: r.Type, AudioSealed: k.db.vault.Seal(r.Audio, recordingAudio),
		At: r.At.UTC(), KeyID: int64(k.db.vault.KeyID()),
	}
	err := k.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		q := tx.NewInsert().Model(&row).On("CONFLICT (id) DO UPDATE").Returning("NULL")
		for _, c := range []string{"type", "audio_sealed", "number_sealed", "key_id"} {
			q = q.Set("? = EXCLUDED.?", bun.Ident(c), bun.Ident(c))
		}
		_, err := q.Where("?TableAlias.type = ''").Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping a recording: %w", err)
	}
	return nil
}

// Recording implements floor.Recordings.
func (k Recordings) Recording(ctx context.Context, id string) (floor.Recording, error) {
	var row recordingRow
	if err := k.db.within(ctx, k.db.NewSelect().Model(&row).Where("id = ?", id), "customer").Scan(ctx); err != nil {
		return floor.Recording{}, fmt.Errorf("reading a recording: %w", missing(err, floor.ErrNoRecording))
	}
	r, err := k.open(row)
	if err != nil {
		return r, err
	}
	if r.Audio, err = k.db.vault.Open(row.AudioSealed, recordingAudio); err != nil {
		return r, fmt.Errorf("opening recording %s: %w", id, err)
	}
	return r, nil
}

// Of implements floor.Recordings.
func (k Recordings) Of(ctx context.Context, ref string, before floor.Recording, most int) ([]floor.Recording, error) {
	var rows []recordingRow
	q := k.db.NewSelect().Model(&rows).ExcludeColumn("audio_sealed").OrderExpr("at DESC, id").Limit(int64(most))
	if ref != "" {
		q = q.Where("ref = ?", ref)
	}
	if before.ID != "" {
		q = q.Where("at < ? OR at = ? AND id > ?", before.At.UTC(), before.At.UTC(), before.ID)
	}
	if err := k.db.within(ctx, q, "customer").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing recordings: %w", err)
	}
	return opened(rows, k.open)
}

// Unfiled lists those that belong to no case yet, the oldest first, without their audio.
func (k Recordings) Unfiled(ctx context.Context, most int) ([]floor.Recording, error) {
	var rows []recordingRow
	err := k.db.NewSelect().Model(&rows).ExcludeColumn("audio_sealed").Where("ref = ''").Order("at", "id").Limit(int64(most)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing recordings without a case: %w", err)
	}
	return opened(rows, k.open)
}

// File notes the case one belongs to.
func (k Recordings) File(ctx context.Context, id, ref string) error {
	err := k.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Table("recordings").Set("ref = ?", ref).Where("id = ?", id).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("filing a recording: %w", err)
	}
	return nil
}

func (k Recordings) open(row recordingRow) (floor.Recording, error) {
	number, err := k.db.openText(row.NumberSealed, recordingNumber)
	if err != nil {
		return floor.Recording{}, fmt.Errorf("opening the number of recording %s: %w", row.ID, err)
	}
	return floor.Recording{
		ID: row.ID, Call: row.Call, Kind: row.Kind, Number: phone.Number(number), Customer: row.Customer, Lang: row.Lang, Case: row.Ref, Seconds: row.Seconds,
		Type: row.Type, At: row.At.UTC(),
	}, nil
}

// recordingLines tell that somebody was recorded; what they said is heard through the API, by its id.
func (r Retention) recordingLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []recordingRow
	if err := r.db.NewSelect().Model(&rows).ExcludeColumn("audio_sealed").Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	recordings, err := opened(rows, r.db.Recordings().open)
	for _, x := range recordings {
		ls = append(ls, retention.Record{
			Kind: "recording", At: x.At, ID: x.ID, Customer: x.Customer, Number: x.Number.Reveal(), Channel: "voice", Lang: string(x.Lang), Type: x.Kind,
			State: x.Case, Words: fmt.Sprintf("%d seconds", x.Seconds),
		})
	}
	return ls, err
}

// waitingLines tell who waits now. That a colleague answers at a number is told of the number too.
func (r Retention) waitingLines(ctx context.Context, s retention.Subject, w ownRows) (ls []retention.Record, err error) {
	var rows []waitingRow
	if err := w.ofParties(r.db.NewSelect().Model(&rows), "party", "customer").Order("call").Scan(ctx); err != nil {
		return nil, err
	}
	waiting, err := opened(rows, r.db.openWaiting)
	for _, x := range waiting {
		ls = append(ls, retention.Record{
			Kind: "waiting", At: x.Since, ID: x.Call, Customer: x.Customer, Number: x.Number.Reveal(), Channel: "voice", Lang: string(x.Lang), Type: x.Topic,
			Words: x.Summary,
		})
	}
	if err != nil || s.Number == "" {
		return ls, err
	}
	f, err := r.db.Floor().Read(ctx)
	for _, a := range f.Agents {
		if a.Number == s.Number {
			ls = append(ls, retention.Record{Kind: "agent", At: a.Since, ID: a.Name, Number: a.Number.Reveal(), State: string(a.State)})
		}
	}
	return ls, err
}
