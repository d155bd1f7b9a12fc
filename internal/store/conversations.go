package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/access"
	"cardline/internal/conversation"
	"cardline/internal/notice"
	"cardline/internal/phone"
	"cardline/internal/vault"
)

// Conversations tell what passed with a number, by the indexes of parties.
type Conversations struct{ db *DB }

var _ conversation.Book = Conversations{}

// Conversations are those of this database.
func (db *DB) Conversations() Conversations { return Conversations{db} }

// Of messages, those in one index of parties and those in the other: Postgres uses an index of some rows only where it is told that no
// others are meant.
var messagesOfParties = []string{"(occasion <> '' OR class IN ('C', 'M'))", "NOT (occasion <> '' OR class IN ('C', 'M'))"}

// Number implements conversation.Book.
func (c Conversations) Number(ctx context.Context, id string) (phone.Number, error) {
	party, err := hex.DecodeString(id)
	if err != nil || len(party) != len(vault.Index{}) || hex.EncodeToString(party) != id { // nobody goes by two names in the audit trail
		return "", conversation.ErrNone
	}
	ask := func(table, only string) (n phone.Number, err error) {
		var sealed []byte
		sel := c.db.NewSelect().Table(table).Column("number_sealed").Where("party = ?", party).Where(only).Limit(1)
		if err := sel.Scan(ctx, &sealed); err != nil {
			return "", missing(err, nil)
		}
		plain, err := c.db.openText(sealed, table+".number_sealed")
		return phone.Number(plain), err
	}
	for _, at := range [][2]string{{"inbound", always}, {"messages", messagesOfParties[0]}, {"messages", messagesOfParties[1]}, {"cases", always}} {
		n, err := ask(at[0], at[1])
		if err != nil {
			return "", fmt.Errorf("finding whose a conversation is: %w", err)
		}
		if n != "" {
			return n, nil
		}
	}
	return "", conversation.ErrNone
}

// partyRow is a row that says that something passed.
type partyRow struct {
	ID     string
	Party  []byte
	Number []byte
	At     time.Time
}

func (db *DB) spoken(r partyRow, table string) (conversation.Party, error) {
	number, err := db.openText(r.Number, table+".number_sealed")
	if err != nil {
		return conversation.Party{}, fmt.Errorf("opening the number of %s %s: %w", table, r.ID, err)
	}
	return conversation.Party{ID: hex.EncodeToString(r.Party), Number: phone.Number(number), Last: r.At, Place: r.ID}, nil
}

// idOf is the id of the conversation with a number: the index under which rows of it are found. Before keys are rotated, and while they are, that
// may be one under an older key.
func (c Conversations) idOf(ctx context.Context, n phone.Number) (string, error) {
	all := c.db.vault.Indexes(partyPurpose, n.Reveal())
	for _, index := range all[:len(all)-1] {
		if _, err := c.Number(ctx, index.Hex()); !errors.Is(err, conversation.ErrNone) {
			return index.Hex(), err
		}
	}
	return all[len(all)-1].Hex(), nil
}

// Recent implements conversation.Book. Callers who withheld their number have no conversation: nobody can tell two of them apart.
// Of the few customers that somebody with limits may see, the newest of each is asked for; whoever sees many goes through them by time, and
// is told of those outside, too.
func (c Conversations) Recent(ctx context.Context, before string, n int) ([]conversation.Party, error) {
	var rows []partyRow
	if l := access.LimitsOf(ctx); !l.None() {
		if few, err := c.db.membersAtMost(ctx, l, membersFew); err != nil || few {
			return c.recentOf(ctx, l, before, n, err)
		}
	}
	sel := c.db.NewSelect().TableExpr("inbound AS i").ColumnExpr("i.id, i.party, i.number_sealed AS number, i.at").
		Where("length(i.number_sealed) > 0").
		Where("NOT EXISTS (SELECT 1 FROM inbound AS later WHERE later.party = i.party AND later.id > i.id)").OrderExpr("i.id DESC").Limit(int64(n))
	if before != "" {
		sel = sel.Where("i.id < ?", before)
	}
	if err := sel.Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("listing conversations: %w", err)
	}
	return opened(rows, func(r partyRow) (conversation.Party, error) { return c.db.spoken(r, "inbound") })
}

// recentOf lists the parties of the customers within limits. failed is what went wrong before.
func (c Conversations) recentOf(ctx context.Context, l access.Limits, before string, n int, failed error) ([]conversation.Party, error) {
	if failed != nil {
		return nil, failed
	}
	var members []struct{ Profile []byte }
	own := mirrorWithin(c.db.NewSelect().TableExpr("mirror AS m").Column("m.id"), l)
	err := c.db.NewSelect().Table("customers").ColumnExpr("profile_sealed AS profile").Where("id IN (?)", own).Scan(ctx, &members)
	if err != nil {
		return nil, fmt.Errorf("listing customers within limits: %w", err)
	}
	var parties [][]byte
	for _, m := range members {
		p, err := c.db.Directory().profile(m.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading a customer within limits: %w", err)
		}
		for _, number := range p.Numbers {
			parties = append(parties, c.db.parties(phone.Number(number))...)
		}
	}
	var rows []partyRow
	if len(parties) == 0 {
		return nil, nil
	}
	newest := c.db.NewSelect().Table("inbound").ColumnExpr("max(id) AS id").Where("party IN (?)", bun.List(parties)).Group("party").
		OrderExpr("1 DESC").Limit(int64(n))
	if before != "" {
		newest = newest.Having("max(id) < ?", before)
	}
	var ids []string
	if err = newest.Scan(ctx, &ids); err == nil && len(ids) > 0 {
		err = c.db.NewSelect().TableExpr("inbound AS i").ColumnExpr("i.id, i.party, i.number_sealed AS number, i.at").Where("i.id IN (?)", bun.List(ids)).
			OrderExpr("i.id DESC").Scan(ctx, &rows)
	}
	if err != nil {
		return nil, fmt.Errorf("listing conversations within limits: %w", err)
	}
	return opened(rows, func(r partyRow) (conversation.Party, error) { return c.db.spoken(r, "inbound") })
}

// Sent implements conversation.Book.
func (c Conversations) Sent(ctx context.Context, source, before string, n int) ([]conversation.Party, error) {
	var rows []partyRow
	sel := c.db.NewSelect().Table("messages").ColumnExpr("id, party, number_sealed AS number, planned AS at").Where("source <> ''")
	sel, err := c.db.messagesWithin(ctx, sel, notice.Search{Source: source, After: before, N: n})
	if err == nil {
		err = sel.Scan(ctx, &rows)
	}
	if err != nil {
		return nil, fmt.Errorf("listing to whom %s wrote: %w", source, err)
	}
	return opened(rows, func(r partyRow) (conversation.Party, error) { return c.db.spoken(r, "messages") })
}

// Of implements conversation.Book.
func (c Conversations) Of(ctx context.Context, numbers []phone.Number) (out []conversation.Party, err error) {
	for _, n := range numbers {
		items, _, err := conversation.Reader{Book: c}.Page(ctx, n, "", 1)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			continue
		}
		id, err := c.idOf(ctx, n)
		if err != nil {
			return nil, err
		}
		out = append(out, conversation.Party{ID: id, Number: n, Last: items[0].At, Place: items[0].ID})
	}
	slices.SortFunc(out, func(a, b conversation.Party) int { return strings.Compare(b.Place, a.Place) })
	return out, nil
}

// before leaves the rows of the parties of a number that stand before a place, the newest first.
func (c Conversations) before(sel *bun.SelectQuery, number phone.Number, place string, n int) *bun.SelectQuery {
	sel = sel.Where("party IN (?)", bun.List(c.db.parties(number))).OrderExpr("id DESC").Limit(int64(n))
	if place != "" {
		sel = sel.Where("id < ?", place)
	}
	return sel
}

// itemsOf makes items of rows that are opened.
func itemsOf[R any](rows []R, err error, item func(*R) (conversation.Item, error)) ([]conversation.Item, error) {
	out := make([]conversation.Item, 0, len(rows))
	for i := range rows {
		one, failed := item(&rows[i])
		err = errors.Join(err, failed)
		out = append(out, one)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}
