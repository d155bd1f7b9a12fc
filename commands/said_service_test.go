package commands

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

func saidOfService() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	tail, ref, sum := card.Tail("5678"), Digits("HC2048168"), money.Of(1_028_450, "USD")
	department := locale.Words{locale.English: "Service Quality", locale.Simplified: "服务质量部", locale.Traditional: "服務質素部"}
	owner := locale.Words{locale.English: "the consumer protection committee", locale.Simplified: "消费者权益保护委员会", locale.Traditional: "消費者保障委員會"}
	filed := Data{"ref": ref, "due": Day(at), "department": department, "level": 2, "owner": owner, "since": Day(at), "card": tail, "amount": sum}
	purchase := Data{"card": tail, "amount": sum, "day": Day(at), "merchant": "Sunrise Garden Hotel ...", "dated": true}
	unnamed := Data{"card": tail, "amount": sum, "day": Day(at), "merchant": "", "dated": false}
	shops := Options{}
	for _, m := range []string{"Corner Bakery", "City Metro", "Sunrise Garden Hotel ..."} {
		shops = append(shops, Option{Value: "10284.50", Names: locale.Words{locale.English: m}})
	}
	help := Families(Ports{})
	slot := Data{"slot": at, "end": Digits("47"), "ref": ref}
	hours := []time.Time{at, at.Add(2 * time.Hour), at.Add(19 * time.Hour)}
	all := []said{
		{"HELP", Text, "done", Data{"families": helpRows(help)}},
		{"HELP", Text, "row", helpRows(help)[0].Data},
		{"ALERT", Text, "which over", Data{"card": tail}},
		{"ALERT", Both, "thanks stays closed bare", Data{"card": tail}},
		{"ALERT", Both, "done unfiled", Data{"card": tail, "cards": Tails{tail}, "at": at, "ref": ref, "cases": "HC2048168"}},
		{"DISPUTE", Both, "ask-amount", Data{"options": shops}},
		{"DISPUTE", Both, "none", nil},
		{"DISPUTE", Both, "ask-date", nil},
		{"DISPUTE", Both, "not-found", Data{"card": tail}},
		{"DISPUTE", Both, "confirm", purchase},
		{"DISPUTE", Both, "confirm", unnamed},
		{"DISPUTE", Both, "done", filed},
		{"COMPLAIN", Text, "ask-text ask-amount ask-demand ask-name", nil},
		{"COMPLAIN", Text, "confirm", Data{"text": "I waited forty minutes i...", "demand": "please apologise and ref...", "amount": "USD 1,284.50", "unreal": true}},
		{"COMPLAIN", Text, "confirm", Data{"text": "", "demand": "", "amount": "", "unreal": false}},
		{"COMPLAIN", Both, "done", filed},
		{"COMPLAIN", Voice, "person", nil},
		{"COMPLAIN", Voice, "ask-text", Data{"options": keyed(matters)}},
		{"COMPLAIN", Voice, "ask-amount", nil},
		{"COMPLAIN", Voice, "ask-demand", Data{"options": keyed(demands)}},
		{"COMPLAIN", Voice, "confirm", Data{"text": "a bill", "demand": "a refund", "sum": money.Of(128_450, "USD"), "priced": true, "unreal": true}},
		{"SUGGEST", Text, "ask-text", nil},
		{"SUGGEST", Both, "done", filed},
		{"SUGGEST", Voice, "ask-text", Data{"options": keyed(matters)}},
		{"CASE_STATUS", Both, "accepted assigned late closed", filed},
		{"CASE_STATUS", Both, "none wrong-ref", nil},
		{"ESCALATE", Both, "done top closed", filed},
		{"ESCALATE", Both, "none wrong-ref", nil},
		{"CALLBACK", Both, "confirm done", slot},
		{"CALLBACK", Both, "none", nil},
		{"CALLBACK", Text, "ask-when", Data{"options": Menu{Options: slotOptions(hours, Request{Channel: Text, Zone: time.UTC})}}},
		{"CALLBACK", Voice, "ask-when", Data{"options": slotOptions(hours, Request{Channel: Voice, Zone: time.UTC})}},
		{"SURVEY", Both, "ask-score", Data{"options": scoreOptions()}},
		{"SURVEY", Text, "invite", Data{"ref": Digits("HC2048168"), "until": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}},
		{"SURVEY", Text, "invite-call", Data{"until": time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}},
		{"SURVEY", Text, "done-call sorry-call", nil},
		{"SURVEY", Both, "none wrong-score", nil},
		{"SURVEY", Both, "done sorry", filed},
	}
	pages := helpPages(help)
	for i := range pages {
		a := turnTo(pages, i)
		all = append(all, said{"HELP", Text, a.Say, a.Data})
	}
	for _, f := range help {
		for _, v := range f.Verbs {
			a := helpOn(help, v.ID)
			all = append(all, said{"HELP", Text, a.Say, a.Data})
		}
	}
	return all
}

// keyed are words as a call offers them.
func keyed(names []locale.Words) Options {
	os := Options{}
	for _, n := range names {
		os = append(os, Option{Value: n.In(locale.English), Names: n})
	}
	return os
}
