package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// copiedMost bounds the rows of the reference: its rate does not depend on their number.
const copiedMost = 200_000

// copyColumns are what a planned message is written with.
const copyColumns = `id, key, type, class, purpose, lane, party, number_sealed, customer, zone, lang, body_sealed, occasion, asked, due, expires,
	state, step, reason, owner, tries, sender, sid, code, planned, key_id, account, template, source, segments`

func prepareCopy(ctx context.Context, db *store.DB) error {
	_, err := db.SQL().ExecContext(ctx, "CREATE TABLE bench_copied (LIKE messages INCLUDING DEFAULTS); ALTER TABLE bench_copied ADD UNIQUE (source, key)")
	return err
}

// copyRate is how many rows a second COPY writes of those a source planned, in one transaction, into a table with one unique index. They stand
// in a file of dir meanwhile.
func copyRate(ctx context.Context, opt Options, dir, source string, n int) (rate float64, err error) {
	conn, err := pgx.Connect(ctx, opt.Database)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	f, err := os.Create(filepath.Join(dir, "rows"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	n = min(n, copiedMost)
	out := fmt.Sprintf("COPY (SELECT %s FROM messages WHERE source = '%s' ORDER BY id LIMIT %d) TO STDOUT (FORMAT binary)", copyColumns, source, n)
	if _, err := conn.PgConn().CopyTo(ctx, f, out); err != nil {
		return 0, fmt.Errorf("reading rows: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	began := opt.Now()
	done, err := conn.PgConn().CopyFrom(ctx, f, fmt.Sprintf("COPY bench_copied (%s) FROM STDIN (FORMAT binary)", copyColumns))
	took := opt.Now().Sub(began)
	if err == nil && done.RowsAffected() != int64(n) {
		err = fmt.Errorf("%d rows were copied of %d", done.RowsAffected(), n)
	}
	if err != nil {
		return 0, fmt.Errorf("copying rows: %w", err)
	}
	_, err = conn.Exec(ctx, "TRUNCATE bench_copied")
	return float64(n) / took.Seconds(), err
}

// plan writes n messages of a campaign as campaigns do: made, sealed, each once. This process is the one that plans.
func (m *importing) plan(ctx context.Context, n int, source string) (l load, err error) {
	own := func() time.Duration {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails only for an address that is none
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before, mine, began := m.usage(), own(), m.opt.Now()
	due := began.Add(24 * time.Hour)
	for left := n; left > 0; left -= planAtOnce {
		page := make([]outbox.Message, min(left, planAtOnce))
		for i := range page {
			one := outbox.Message{
				Type: outbox.FestivalGreeting, To: phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+m.campaign.number)), Zone: "America/New_York",
				Customer: fmt.Sprintf("Y%07d", m.campaign.number), Lang: locale.English, Body: greetingText, Source: source, Segments: 1, Due: due, Occasion: source,
			}
			one.Unique = source + ":" + one.Customer
			m.campaign.number++
			if page[i], err = one.Prepare(began); err != nil {
				return l, err
			}
		}
		if _, err := m.campaign.rows.Add(ctx, page); err != nil {
			return l, err
		}
	}
	took, used := m.opt.Now().Sub(began), m.usage().since(before)
	each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }
	return load{Answers: n, Rate: float64(n) / took.Seconds(), Server: each(own() - mine), Postgres: each(used.postgres)}, nil
}

// planAtOnce is how many messages a campaign hands to the store at once.
const planAtOnce = 2000
