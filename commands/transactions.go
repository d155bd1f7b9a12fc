package commands

import (
	"context"
	"strconv"

	"cardline/internal/bank"
)

// page is how many transactions one text or breath holds; the catalogue allows five to be asked for.
const (
	page    = 3
	pageMax = 5
)

// Transactions lists the newest transactions of a card; MORE goes on with older ones.
func Transactions(b bank.Ledger) Verb {
	return Verb{
		ID: "TRANSACTIONS", Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k := r.Card()
			n, err := strconv.Atoi(r.Args["n"])
			if err != nil || n < 1 {
				n = page
			}
			n = min(n, pageMax)
			ts, err := b.Transactions(ctx, k.ID, r.Args["before"], n+1) // one more tells whether there is more
			if err != nil {
				return Answer{}, err
			}
			if len(ts) == 0 {
				return Answer{Say: "none", Data: Data{"card": k.Tail}}, nil
			}
			a := Answer{Say: "done", Data: Data{"card": k.Tail}}
			if len(ts) > n {
				ts = ts[:n]
				a.Say = "page"
				a.More = map[string]string{"before": ts[n-1].ID, "n": strconv.Itoa(n)}
			}
			rows := make(Rows, len(ts))
			for i, t := range ts {
				rows[i] = Row{Say: "row", Data: Data{"day": Day(t.At), "merchant": t.Merchant, "amount": t.Amount.Abs()}}
				if t.Amount.Minor < 0 {
					rows[i].Say = "refund"
				}
			}
			a.Data["lines"] = rows
			return a, nil
		},
	}
}
