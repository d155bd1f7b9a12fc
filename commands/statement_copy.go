package commands

import (
	"context"
	"errors"
	"strings"
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
		month := r.Args["month"]
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
		return done(r, rc, "done", Data{"month": monthTold(st.Month, r.Channel), "channel": postNames(chosen.BillChannel)}), nil
	})
	v.Effect = true
	v.Args = []Arg{{Name: "month", Digits: 2}}
	return v
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

// monthTold is a month as people write it, or say it: in Chinese a year is read figure by figure and a month is not.
func monthTold(month string, on Channel) locale.Words {
	told := monthWritten(month)
	t, err := time.Parse("2006-01", month)
	if err != nil || on == Text {
		return told
	}
	spoken := hanFigures.Replace(t.Format("2006")) + "年" + hanMonths[t.Month()-1]
	told[locale.Simplified], told[locale.Traditional] = spoken, spoken
	return told
}

var (
	hanFigures = strings.NewReplacer("0", "零", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	hanMonths  = [...]string{"一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"}
)

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
