package commands

import (
	"context"
	"errors"
	"time"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

// copyBank is what STATEMENT_COPY needs of a bank.
type copyBank interface {
	bank.Statements
	bank.Choices
	bank.Core
}

// StatementCopy has the statement of a month sent once more, the way statements are sent to this customer. The bank does it once a day.
func StatementCopy(b copyBank) Verb {
	v := cardRead("STATEMENT_COPY", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		month := fullMonth(r.Args["month"], r.Now.In(r.Zone))
		st, err := b.Statement(ctx, k.ID, month)
		if errors.Is(err, bank.ErrNotFound) {
			return Answer{Say: "none", Data: Data{"card": k.Tail}}, nil
		}
		if err != nil {
			return Answer{}, err
		}
		chosen, err := b.Settings(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		rc, no, err := order(ctx, b, r, bank.CopyStatement, map[string]string{"month": st.Month}, "too-many")
		if err != nil || no != nil {
			return orNo(no), err
		}
		return done(r, rc, "done", Data{"month": monthWritten(st.Month), "channel": postNames(chosen.BillChannel)}), nil
	})
	v.Effect = true
	v.Args = []Arg{{Name: "month", Digits: 2}}
	return v
}

// fullMonth makes 2026-10 of the two keys of a caller: the last such month.
func fullMonth(s string, now time.Time) string {
	if len(s) > 2 {
		return s
	}
	m, err := time.Parse("1", s)
	if err != nil {
		if m, err = time.Parse("01", s); err != nil {
			return s
		}
	}
	year := now.Year()
	if m.Month() > now.Month() {
		year--
	}
	return time.Date(year, m.Month(), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

// monthWritten writes 2026-10 as people do.
func monthWritten(month string) locale.Words {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return locale.Words{locale.English: month, locale.Simplified: month, locale.Traditional: month}
	}
	written := t.Format("2006年1月")
	return locale.Words{locale.English: t.Format("January 2006"), locale.Simplified: written, locale.Traditional: written}
}

// postNames names a way statements are sent: SMS, EMAIL, anything else is post.
func postNames(channel string) locale.Words {
	switch channel {
	case "SMS":
		return locale.Words{locale.English: "text message", locale.Simplified: "短信", locale.Traditional: "短訊"}
	case "EMAIL":
		return locale.Words{locale.English: "e-mail", locale.Simplified: "电子邮件", locale.Traditional: "電郵"}
	}
	return locale.Words{locale.English: "post", locale.Simplified: "邮寄", locale.Traditional: "郵寄"}
}
