package commands

import (
	"slices"

	"cardline/internal/locale"
)

// Family is a group of verbs that belong together in help, in the catalogue and on the demo's first lines.
type Family struct {
	ID    string
	Names locale.Words
	Verbs []Verb // those wanted most come first: help and the demo name them
}

// Asked are the ids of the verbs that a text can ask for by themselves: not those that only answer what is open.
func (f Family) Asked() []string {
	var ids []string
	for _, v := range f.Verbs {
		if v.Channels&Text != 0 && !v.Replies {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// Families lists every verb in its family.
func Families(p Ports) []Family {
	return []Family{
		{"account", locale.Words{locale.English: "Account", locale.Simplified: "账户查询", locale.Traditional: "戶口查詢"}, accountVerbs(p)},
		{"money", locale.Words{locale.English: "Payment and credit", locale.Simplified: "还款与分期", locale.Traditional: "還款與分期"}, moneyVerbs(p)},
		{"cards", locale.Words{locale.English: "Card", locale.Simplified: "卡片服务", locale.Traditional: "卡片服務"}, cardVerbs(p)},
		{"offers", locale.Words{locale.English: "Offers and benefits", locale.Simplified: "活动与权益", locale.Traditional: "推廣與禮遇"}, offerVerbs(p)},
		{"service", locale.Words{locale.English: "Service", locale.Simplified: "客户服务", locale.Traditional: "客戶服務"}, serviceVerbs(p)},
		{"dialogue", locale.Words{locale.English: "Dialogue", locale.Simplified: "对话", locale.Traditional: "對話"}, dialogueVerbs()},
	}
}

// All lists every verb, family by family.
func All(p Ports) []Verb {
	var all []Verb
	for _, f := range Families(p) {
		all = slices.Concat(all, f.Verbs)
	}
	return all
}

// dialogueVerbs are the verbs that steer the conversation itself.
func dialogueVerbs() []Verb { return []Verb{More(), Exit(), ConfirmYes(), ConfirmNo(), OTP()} }
