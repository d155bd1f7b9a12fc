package commands

import (
	"context"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

// Switch turns a feature of a card on or off: payments abroad, online, contactless. What is on can be misused, so turning it on wants
// the stronger proof.
func Switch(core interface {
	bank.Core
	bank.Choices
}) Verb {
	return Verb{
		ID: "SWITCH", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Effect: true,
		Args:    []Arg{{Name: "feature", Digits: 1, Choice: features}, {Name: "state", Digits: 1, Choice: onOrOff}},
		Weakens: func(r Request) bool { return r.Args["state"] != stateOff },
		Already: func(ctx context.Context, r Request) (*Answer, error) {
			set, err := core.Settings(ctx, r.Card().ID)
			feature, on := bank.Feature(r.Args["feature"]), r.Args["state"] == stateOn
			is, known := set.Features[feature]
			if err != nil || !known || is != on {
				return nil, err
			}
			return &Answer{Say: "again", Data: Data{"card": r.Card().Tail, "feature": featureNames[feature], "on": on}}, nil
		},
		Quote: func(_ context.Context, r Request) (Quoted, *Answer, error) {
			name, known := featureNames[bank.Feature(r.Args["feature"])]
			if !known {
				return instead(r, "unknown")
			}
			return readBack(r, asStands, Data{"feature": name, "on": r.Args["state"] == stateOn})
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			feature, state := r.Args["feature"], r.Args["state"]
			rc, no, err := order(ctx, core, r, bank.Switch, map[string]string{"feature": feature, "state": state})
			if err != nil || no != nil {
				return orNo(no), err
			}
			return done(r, rc, "done", Data{"feature": featureNames[bank.Feature(feature)], "on": state == stateOn}), nil
		},
	}
}

func features(context.Context, Request) (Options, error) {
	var os Options
	for _, f := range []bank.Feature{bank.Abroad, bank.Online, bank.Contactless} {
		os = append(os, Option{Value: string(f), Names: featureNames[f]})
	}
	return os, nil
}

var featureNames = map[bank.Feature]locale.Words{
	bank.Abroad:      {locale.English: "payments abroad", locale.Simplified: "境外交易", locale.Traditional: "海外交易"},
	bank.Online:      {locale.English: "online payments", locale.Simplified: "网上支付", locale.Traditional: "網上交易"},
	bank.Contactless: {locale.English: "contactless payments", locale.Simplified: "非接触支付", locale.Traditional: "拍卡付款"},
}
