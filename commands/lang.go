package commands

import (
	"context"
	"strings"

	"cardline/internal/locale"
)

// Lang changes the language for good: it sticks with every customer of the number, in texts and calls.
func Lang(s Settings) Verb {
	return Verb{
		ID: "LANG", Channels: Both, Risk: R0, About: Nobody,
		Args: []Arg{{Name: "lang", Digits: 1, Choice: func(context.Context, Request) (Options, error) { return languages, nil }}},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			l, ok := locale.Parse(r.Args["lang"])
			if !ok {
				return Answer{Say: "unknown"}, nil
			}
			if l == locale.Simplified && r.Channel == Text && merelyChinese(r) {
				l = locale.Traditional
			}
			for _, c := range r.Party.Customers {
				if err := s.SetLang(ctx, c.ID, l); err != nil {
					return Answer{}, err
				}
			}
			return Answer{Say: "done", Lang: l}, nil
		},
	}
}

// languages in the order of the keys that choose them.
var languages = Options{
	{Value: string(locale.Simplified), Names: locale.Words{locale.English: "Mandarin", locale.Simplified: "普通话", locale.Traditional: "普通話"}},
	{Value: string(locale.Traditional), Names: locale.Words{locale.English: "Cantonese", locale.Simplified: "粤语", locale.Traditional: "廣東話"}},
	{Value: string(locale.English), Names: locale.Words{locale.English: "English", locale.Simplified: "英语", locale.Traditional: "英文"}},
}

// merelyChinese reports whether somebody who writes Traditional, or lives where it is written, asked for Chinese without saying which.
func merelyChinese(r Request) bool {
	words := strings.ToLower(r.Words)
	if strings.ContainsAny(words, "简簡普国國") || !strings.Contains(words, "中文") && !strings.Contains(words, "chinese") {
		return false
	}
	region := r.Number.Region()
	return r.Lang == locale.Traditional || region == "HK" || region == "MO" || region == "TW"
}
